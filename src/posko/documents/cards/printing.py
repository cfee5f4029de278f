"""Setting cards as PDF with Typst, in memory: what stands on them must not lie about in a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import segno
import typst

TEMPLATES = Path(__file__).parents[1] / "templates"


@dataclass(frozen=True, slots=True)
class CardFace:
    """One card as it is read: `link` opens the account and goes into the QR, `token` is typed without one."""

    name: str
    rank: str
    command: str
    username: str
    link: str
    token: str
    expires: str


def print_cards(faces: Sequence[CardFace], *, title: str, site: str) -> bytes:
    """The cards as a PDF, in the order given. `site`: the address to open by hand. Raises ValueError without a card."""
    if not faces:
        raise ValueError("no card to print")
    data = {"title": title, "site": site, "cards": [_content(face) for face in faces]}
    content = json.dumps(data, ensure_ascii=False)
    pdf = _compiler().compile(format="pdf", sys_inputs={"data": content}, pdf_tags=False)
    return cast(bytes, pdf)


def _content(face: CardFace) -> dict[str, Any]:
    # A given mask spares the search for the best one, which costs most; the eye of a telephone does not mind.
    code = segno.make(face.link, error="m", boost_error=False, micro=False, mask=2)
    return {
        "name": face.name,
        "rank": face.rank,
        "command": face.command,
        "username": face.username,
        "token": grouped(face.token),
        "expires": face.expires,
        "qr": code.svg_inline(border=0, omitsize=True),
    }


def grouped(token: str) -> str:
    """`token` in fours, as one types it."""
    return " ".join(token[k : k + 4] for k in range(0, len(token), 4))


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(TEMPLATES / "cards.typ", root=TEMPLATES, ignore_system_fonts=True)
