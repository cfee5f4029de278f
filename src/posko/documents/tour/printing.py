"""Setting a tour as PDF with Typst."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import cast

from posko.documents.orders.printing import compiler


@dataclass(frozen=True, slots=True)
class Line:
    """What happens from when to when; `number` of the visit, 0 on the road."""

    begins: str
    ends: str
    text: str
    note: str = ""
    number: int = 0
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class PaperDay:
    """A day of a team. `sleeps`: where it sleeps then, empty at home; `travel`: time on the road that day."""

    title: str
    lines: tuple[Line, ...]
    travel: str = ""
    sleeps: str = ""


@dataclass(frozen=True, slots=True)
class TourPaper:
    """All that stands on the paper, as words. `left_out`: (command, why); `facts`: (label, value) at the head."""

    command: str
    operation: str
    name: str
    edition: int
    is_settled: bool
    facts: tuple[tuple[str, str], ...]
    days: tuple[PaperDay, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    printed: str = ""


def print_tour(paper: TourPaper) -> bytes:
    """The paper as a PDF. The same paper gives the same bytes."""
    data = json.dumps(asdict(paper), ensure_ascii=False)
    return cast(bytes, compiler("tour.typ").compile(format="pdf", sys_inputs={"data": data}, pdf_tags=False))
