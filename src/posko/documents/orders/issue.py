"""The issue of an order: its number and version, who approved it, and where to ask which version is current."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import segno

from posko.documents.words import MONTHS


@dataclass(frozen=True, slots=True)
class Issue:
    """What makes a plan's paper an order.

    `number` as printed (`Sprin/123/XI/OPS.1.3./2024`), `version` ≥ 1. `approved_by`: rank and name of who signs.
    `check_url` says which version is current; it is printed as a QR code, empty for none. `replaces` is the number of
    the order that this one changes, empty for the first. `place`: where it is given; `basis`: number of the plan of
    operations; a dotted line where empty. `signer_rank`: rank and NRP under the name. Raises ValueError for no number
    or a version below 1.
    """

    number: str
    issued: date
    version: int
    approved_by: str
    check_url: str
    replaces: str = ""
    place: str = ""
    basis: str = ""
    signer_rank: str = ""

    def __post_init__(self) -> None:
        if not self.number.strip():
            raise ValueError("an issued order needs a number")
        if self.version < 1:
            raise ValueError(f"versions count from 1, not {self.version}")


def issue_content(issue: Issue) -> dict[str, Any]:
    """What the template prints of `issue`; it takes the place of what is left blank on an order without one."""
    return {
        "number": issue.number,
        "issued": f"{issue.issued.day} {MONTHS[issue.issued.month - 1]} {issue.issued.year}",
        "issue": {
            "version": str(issue.version),
            "approved_by": issue.approved_by,
            "replaces": issue.replaces,
            "place": issue.place,
            "basis": issue.basis,
            "signer_rank": issue.signer_rank,
            "check_url": issue.check_url,
            "qr": _qr(issue.check_url) if issue.check_url else "",
        },
    }


def _qr(address: str) -> str:
    return str(segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True))
