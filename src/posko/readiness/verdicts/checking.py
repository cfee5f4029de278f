"""Whether a verdict in somebody's hand is ours and still the last one: the address in its QR code, and the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.db import connection
from django.urls import reverse

from posko.documents.verdict.words import RATINGS, SHAPES

_SIGNER = "posko.readiness.verdict"
_CODE = re.compile(r"(\d{1,18})\.(\d{1,18})\.(\d{1,9})")


@dataclass(frozen=True)
class Checked:
    """What anybody may know of a verdict. `latest…`: the last one of the command for the same stage."""

    number: str
    rating: str
    issued: datetime
    command: str
    operation: str
    sha256: str
    latest: str
    latest_issued: datetime

    @property
    def holds(self) -> bool:
        return self.number == self.latest

    @property
    def word(self) -> str:
        return RATINGS[self.rating]

    @property
    def shape(self) -> str:
        return SHAPES[self.rating]


def code_of(operation: int, command: int, serial: int) -> str:
    """What stands for a verdict in an address, known before it is kept; nobody can make one for another verdict."""
    return Signer(salt=_SIGNER).sign(f"{operation}.{command}.{serial}")


def path_of(operation: int, command: int, serial: int) -> str:
    """The page that answers, on this server."""
    return reverse("readiness:check_verdict", args=[code_of(operation, command, serial)])


def checked(code: str) -> Checked | None:
    """The verdict behind a code; None for a code that this server has not given out."""
    try:
        found = _CODE.fullmatch(Signer(salt=_SIGNER).unsign(code))
    except BadSignature:
        return None
    if found is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM posko_verdict_check(%s, %s, %s)", [int(part) for part in found.groups()])
        row = cursor.fetchone()
    return Checked(*row) if row else None
