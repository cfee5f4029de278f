"""What somebody asks of a table by the address: filters, columns, order. The page and its export answer the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum
from django.http import QueryDict

from posko.organisation.access import commands_where
from posko.organisation.models import Command, Person
from posko.registry.models import Operation, Row
from posko.registry.queries import operations_visible_to, visible_to
from posko.registry.tables import Choice, Column, Table

#: Said in the address for a command without those below it.
ALONE = "sendiri"


@dataclass(frozen=True)
class Selection:
    """`columns` in their order; `by` is sorted first, `descending` or not; what is not asked for is left open.

    `alone`: of `command` without those below it.
    """

    table: Table
    person: Person
    operation: Operation | None
    command: Command | None
    alone: bool
    text: str
    chosen: Mapping[str, str]
    columns: tuple[Column, ...]
    by: Column
    descending: bool

    @cached_property
    def rows(self) -> QuerySet[Row]:
        """The rows asked for, of those the person may see, in no order yet."""
        rows = visible_to(self.person, self.table.model).filter(operation=self.operation)
        if self.command is not None and self.alone:
            rows = rows.filter(command=self.command)
        elif self.command is not None:
            rows = rows.filter(command__in=Command.objects.filter(path__startswith=self.command.path))
        rows = rows.filter(*(choice.rows(self.chosen[choice.name]) for choice in self._made))
        return rows.filter(self._search()) if self.text else rows

    @property
    def _made(self) -> list[Choice]:
        return [choice for choice in self.table.choices if choice.name in self.chosen]

    def _search(self) -> Q:
        return reduce(or_, (Q(**{f"{field}__icontains": self.text}) for field in self.table.searched))

    @property
    def ordered(self) -> QuerySet[Row]:
        sign = "-" if self.descending else ""
        return self.rows.order_by(f"{sign}{self.by.order}", f"{sign}pk").select_related("command")

    @cached_property
    def totals(self) -> dict[str, int]:
        """How many rows (`rows`), and the sum of each column that is added up, by its name."""
        sums = {f"sum_{c.name}": Sum(c.field) for c in self.table.columns if c.added_up}
        found = self.rows.aggregate(rows=Count("pk"), **sums)
        return {name.removeprefix("sum_"): value or 0 for name, value in found.items()}

    @property
    def is_filtered(self) -> bool:
        return bool(self.command or self.text or self.chosen)

    def query(self, **changes: Any) -> str:
        """The shortest query that asks for this, with some parameters changed; None takes one away."""
        columns = [c.name for c in self.columns]
        given: dict[str, Any] = {
            "operasi": self.operation.code if self.operation and not self._is_current else None,
            "kesatuan": self.command.code if self.command else None,
            "lingkup": ALONE if self.command and self.alone else None,
            "q": self.text or None,
            **self.chosen,
            "urut": self.sort if self.sort != self.table.columns[0].name else None,
            "kolom": columns if columns != list(self.table.usual) else None,
        }
        kept = {name: value for name, value in (given | changes).items() if value is not None}
        return "?" + urlencode(kept, doseq=True)

    @property
    def at(self) -> str:
        """The query of the same operation and nothing else."""
        return "" if self._is_current or not self.operation else "?" + urlencode({"operasi": self.operation.code})

    @property
    def sort(self) -> str:
        return ("-" if self.descending else "") + self.by.name

    @cached_property
    def _is_current(self) -> bool:
        return self.operation == operations_visible_to(self.person).first()

    def sorted_by(self, column: Column) -> str:
        """The query that sorts by `column`; where it does already, the other way round."""
        turned = column == self.by and not self.descending
        name = ("-" if turned else "") + column.name
        return self.query(urut=None if name == self.table.columns[0].name else name)

    def options(self) -> list[tuple[Choice, list[tuple[str, Any]], str]]:
        """What is chosen from a list: the list, and what was chosen."""
        return [(choice, self._list(choice), self.chosen.get(choice.name, "")) for choice in self.table.choices]

    def _list(self, choice: Choice) -> list[tuple[str, Any]]:
        words: list[tuple[str, Any]] = [(word.word, word.title) for word in choice.words]
        if not choice.field:
            return words
        choices = _column(self.table, choice.field).choices
        return [*(choices.choices if choices else self._values(choice.field)), *words]

    def _values(self, field: str) -> list[tuple[str, str]]:
        rows = visible_to(self.person, self.table.model).filter(operation=self.operation)
        return [(v, v) for v in rows.order_by(field).values_list(field, flat=True).distinct() if v]


def selection(table: Table, person: Person, asked: QueryDict) -> Selection:
    """Read `asked`. What is unknown or out of the person's sight is as if it were not asked."""
    said = {name: re.sub("\x00", "", value).strip() for name, value in asked.items() if isinstance(value, str)}
    sort = said.get("urut", "")
    operations = operations_visible_to(person)
    columns = tuple(c for c in table.columns if c.name in asked.getlist("kolom"))
    return Selection(
        table=table,
        person=person,
        operation=operations.filter(code=said.get("operasi", "")).first() or operations.first(),
        command=commands_where(person, "see-registry").filter(code=said.get("kesatuan", "")).first(),
        alone=said.get("lingkup", "") == ALONE,
        text=said.get("q", "")[:100],
        chosen={c.name: said[c.name] for c in table.choices if _is_known(table, c, said.get(c.name, ""))},
        columns=columns or tuple(c for c in table.columns if c.usual),
        by=table.column(sort.removeprefix("-")) or table.columns[0],
        descending=sort.startswith("-") and table.column(sort[1:]) is not None,
    )


def _is_known(table: Table, choice: Choice, value: str) -> bool:
    if any(word.word == value for word in choice.words):
        return True
    if not value or not choice.field:
        return False
    choices = _column(table, choice.field).choices
    return choices is None or value in choices.values


def _column(table: Table, field: str) -> Column:
    return next(column for column in table.columns if column.field == field)
