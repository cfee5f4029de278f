"""Pages of a selection that cost the same wherever they are: each begins behind the last row of the one before.

An address with a page's place in it (`tempat`) names a row by the value it is sorted by and its id, so that rows that
come or go meanwhile neither repeat nor skip others. With OFFSET the database would walk through all rows before.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.core.exceptions import FieldError, ValidationError
from django.db.models import Q

from posko.registry.models import Row
from posko.registry.selecting import Selection
from posko.registry.tables import Kind

PAGE = 50
Side = Literal["after", "before"]
_BIGGEST = 2**63 - 1


@dataclass(frozen=True)
class Place:
    """Behind or before the row with `value` and `pk`; `number`: as the how-manieth row the page begins, for the eye."""

    side: Side
    value: Any
    pk: int
    number: int

    def text(self) -> str:
        content = json.dumps([self.side[0], self.value, self.pk, self.number], separators=(",", ":"), default=str)
        return urlsafe_b64encode(content.encode()).decode().rstrip("=")


@dataclass(frozen=True)
class Page:
    """Rows to show, the how-manieth the first is, and the places of the pages around."""

    rows: Sequence[Row]
    first: int
    before: Place | None
    after: Place | None

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def page_of(selection: Selection, text: str) -> Page:
    """The page at the place `text`; the first one where it is empty, "akhir" for the last. A bad place is the first."""
    if text == "akhir":
        return _last(selection)
    place = _read(selection, text)
    if place is None:
        return _page(selection, _taken(selection, None), 1)
    rows = _taken(selection, place)
    if place.side == "before" and len(rows) <= PAGE:
        return _page(selection, _taken(selection, None), 1)
    return _page(selection, rows, place.number, backwards=place.side == "before")


def _taken(selection: Selection, place: Place | None) -> list[Row]:
    """A page of rows at `place`, and one more in the direction of reading where there is one."""
    rows = selection.ordered
    if place is not None:
        rows = rows.filter(_beyond(selection, place))
        if place.side == "before":
            rows = rows.reverse()
    return list(rows[: PAGE + 1])


def _beyond(selection: Selection, place: Place) -> Q:
    greater = (place.side == "after") != selection.descending
    word, field = ("gt" if greater else "lt"), selection.by.order
    # Said twice, so that an index of `field` can begin the search at the value.
    near = Q(**{f"{field}__{word}e": place.value})
    return near & (Q(**{f"{field}__{word}": place.value}) | Q(**{f"pk__{word}": place.pk}))


def _page(selection: Selection, rows: list[Row], number: int, *, backwards: bool = False) -> Page:
    more = len(rows) > PAGE
    shown = rows[:PAGE][::-1] if backwards else rows[:PAGE]
    has_before = more if backwards else number > 1
    has_after = True if backwards else more
    before = _place(selection, "before", shown[0], max(1, number - PAGE)) if has_before and shown else None
    after = _place(selection, "after", shown[-1], number + len(shown)) if has_after and shown else None
    return Page(shown, number, before, after)


def _last(selection: Selection) -> Page:
    total = selection.totals["rows"]
    size = total % PAGE or min(PAGE, total)
    shown = list(selection.ordered.reverse()[:size])[::-1]
    first = max(1, total - len(shown) + 1)
    before = _place(selection, "before", shown[0], max(1, first - PAGE)) if first > 1 and shown else None
    return Page(shown, first, before, None)


def _place(selection: Selection, side: Side, row: Row, number: int) -> Place:
    column = selection.by
    value = row.command.path if column.kind is Kind.COMMAND else getattr(row, column.field)
    return Place(side, value.isoformat() if isinstance(value, date | datetime) else value, row.pk, number)


def _read(selection: Selection, text: str) -> Place | None:
    """The place in an address; None where nobody gave it out like this."""
    try:
        raw = json.loads(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
        side, value, pk, number = raw
        place = Place({"a": "after", "b": "before"}[side], value, _whole(pk), _whole(number))  # type: ignore[arg-type]
        field = selection.table.model._meta.get_field(selection.by.field)
        if selection.by.kind is Kind.COMMAND or not hasattr(field, "get_prep_value"):
            return place if isinstance(value, str) and "\x00" not in value else None
        cleaned = field.to_python(value)  # type: ignore[union-attr]
    except (ValueError, TypeError, KeyError, RecursionError, FieldError, ValidationError):
        return None
    return place if _fits(cleaned) and not isinstance(value, bool | list | dict) and value is not None else None


def _fits(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" not in value
    return not isinstance(value, int | float) or abs(value) <= _BIGGEST


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _BIGGEST:
        raise ValueError
    return value
