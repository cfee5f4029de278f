"""Lists of the API in pages: each answer carries the cursor of the next one.

A cursor names the last row that was given, so that a page costs the same wherever it is, and rows that come or go
between two pages neither repeat nor skip others.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from ninja import Field, Schema
from ninja.errors import HttpError
from pydantic import AwareDatetime, BeforeValidator, ValidationInfo, model_validator
from pydantic.json_schema import SkipJsonSchema

T = TypeVar("T")
M = TypeVar("M", bound=Model)
MOST, USUAL = 500, 100
_BIGGEST = 2**63 - 1


class Page(Schema, Generic[T]):
    """`next` goes into `cursor` of the next request; null: this was the last page."""

    items: list[T]
    next: str | None


def _moment(value: Any) -> datetime | None:
    """Date, time and zone in ISO 8601, in UTC. A bare number, which could mean anything, is none."""
    if value is None or isinstance(value, datetime):
        return value
    try:
        # A "+" that was not encoded in the address arrives as a space.
        read = datetime.fromisoformat(str(value).upper().replace(" ", "+"))
        if "T" not in str(value).upper() or read.tzinfo is None:
            raise ValueError
    except ValueError:
        raise ValueError("give date, time and zone as 2024-11-27T07:05:00+07:00") from None
    try:
        return read.astimezone(UTC)
    except OverflowError:  # At either end of the calendar a day more or less makes no difference.
        return (datetime.min if read.year == 1 else datetime.max).replace(tzinfo=UTC)


#: A moment asked for; None where it was not.
Moment = Annotated[AwareDatetime | SkipJsonSchema[None], BeforeValidator(_moment)]


class Paging(Schema):
    """What every list takes. A parameter that the list does not know is an error, not ignored."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="Rows in a page.")
    cursor: str = Field(
        "", max_length=200, description="`next` of the page before.", json_schema_extra={"format": "posko-cursor"}
    )

    @model_validator(mode="after")
    def _no_other(self, info: ValidationInfo) -> Paging:
        given = info.context["request"].GET if info.context else {}
        if unknown := sorted(set(given) - set(type(self).model_fields)):
            raise ValueError(f"no parameter {unknown[0][:40]!r}; there are {', '.join(type(self).model_fields)}")
        return self


class Filters(Paging):
    """What most lists take."""

    operation: str = Field("", max_length=60, description="Code of an operation.")
    command: str = Field("", max_length=40, description="Code of a command: it and all below it.")
    changed_since: Moment = Field(None, description="Only rows changed then or later.")
    q: str = Field("", max_length=100, description="Words to look for.")


@dataclass(frozen=True)
class Key:
    """The columns that order a list, which together tell a row from all others, and how each is read back."""

    columns: tuple[str, ...] = ("pk",)
    kinds: tuple[Callable[[Any], Any], ...] = ()

    def after(self, values: Sequence[Any]) -> Q:
        """Rows behind the one with `values`."""
        behind = Q()
        for at in range(len(self.columns) - 1, -1, -1):
            here = Q(**{f"{self.columns[at]}__gt": values[at]})
            behind = here | (Q(**{self.columns[at]: values[at]}) & behind) if behind else here
        return behind


def number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _BIGGEST:
        raise ValueError
    return value


def moment(value: Any) -> str:
    """A moment that is kept as its ISO text."""
    datetime.fromisoformat(value)
    return str(value)


BY_ID = Key(("pk",), (number,))
BY_TIME = Key(("at", "pk"), (moment, UUID))


def paged(rows: QuerySet[M], paging: Paging, key: Key = BY_ID) -> dict[str, Any]:
    """One page of `rows` in the order of `key`. Raises HttpError 422 on a cursor that no page gave."""
    rows = rows.order_by(*key.columns)
    if paging.cursor:
        rows = rows.filter(key.after(_read(paging.cursor, key)))
    found = list(rows[: paging.limit + 1])
    more = len(found) > paging.limit
    items = found[: paging.limit]
    return {"items": items, "next": cursor_of(items[-1], key) if more else None}


def cursor_of(row: Model, key: Key = BY_ID) -> str:
    values = [value if isinstance(value := getattr(row, c), int) else str(value) for c in key.columns]
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _read(cursor: str, key: Key) -> list[Any]:
    try:
        values = json.loads(urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
        if not isinstance(values, list):
            raise ValueError
        return [kind(value) for kind, value in zip(key.kinds, values, strict=True)]
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise HttpError(422, "cursor: give `next` of the page before, of the same list, unchanged") from error
