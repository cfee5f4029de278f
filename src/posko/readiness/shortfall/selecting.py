"""What somebody asks of the ledger by the address. The page and its export answer the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.organisation.access import commands_where
from posko.organisation.models import Command, Person
from posko.readiness.shortfall.lines import Line, State
from posko.readiness.shortfall.queries import lines_below
from posko.readiness.shortfall.resources import RESOURCES
from posko.registry.models import Operation
from posko.registry.queries import operations_visible_to

#: Which lines: the words of the address, how they are read, and what they mean.
VIEWS: dict[str, tuple[Any, Callable[[Line, date], bool]]] = {
    "": (_("Yang kurang atau tidak diketahui"), lambda line, on: line.is_short or not line.known),
    "semua": (_("Semua baris"), lambda line, on: True),
    "kurang": (_("Hanya yang kurang"), lambda line, on: line.is_short),
    "terlambat": (_("Lewat tenggat"), lambda line, on: line.is_overdue(on)),
    "tanpa-penanggung-jawab": (_("Kurang, tanpa penanggung jawab"), lambda line, on: line.is_open and not line.owner),
    "tanpa-rencana": (_("Tanpa rencana"), lambda line, on: not line.known),
}


@dataclass(frozen=True)
class Asked:
    """`command` None: all that `person` may see; `resource`, `state` and `view` empty: all."""

    person: Person
    operation: Operation
    command: Command | None
    resource: str
    state: str
    view: str
    on: date

    @cached_property
    def everything(self) -> list[Line]:
        """All lines of the command and below, whatever else is asked: the sums are over these."""
        return lines_below(self.person, self.operation, self.command)

    @cached_property
    def lines(self) -> list[Line]:
        wanted = VIEWS[self.view][1]
        return [line for line in self.everything if self._fits(line) and wanted(line, self.on)]

    def _fits(self, line: Line) -> bool:
        of_resource = self.resource in ("", line.resource.code)
        return of_resource and (not self.state or ((line.is_short or bool(line.version)) and line.state == self.state))

    @property
    def is_filtered(self) -> bool:
        return bool(self.command or self.resource or self.state or self.view)

    @property
    def query(self) -> str:
        """The query that asks for this."""
        said = {
            "operasi": self.operation.code,
            "kesatuan": self.command.code if self.command else "",
            "sumber": self.resource,
            "keadaan": self.state,
            "tampil": self.view,
        }
        return "?" + urlencode({name: value for name, value in said.items() if value})


def asked_of(person: Person, query: QueryDict) -> Asked | None:
    """Read `query`; what is unknown or out of sight is as if it were not asked. None without an operation."""
    operations = operations_visible_to(person)
    operation = operations.filter(code=_said(query, "operasi")).first() or operations.first()
    if operation is None:
        return None
    commands = commands_where(person, "see-readiness")
    return Asked(
        person=person,
        operation=operation,
        command=commands.filter(code=_said(query, "kesatuan")).first(),
        resource=_one_of(_said(query, "sumber"), list(RESOURCES)),
        state=_one_of(_said(query, "keadaan"), State.values),
        view=_one_of(_said(query, "tampil"), list(VIEWS)),
        on=timezone.localdate(),
    )


def _said(query: QueryDict, name: str) -> str:
    return query.get(name, "")


def _one_of(word: str, words: Sequence[str]) -> str:
    return word if word in words else ""
