"""A line of the ledger: what is computed of a command's resource, and what people decided about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from posko.doctrine import Deployment
from posko.organisation.models import Command, Kind, Person
from posko.readiness.models import ShortfallLine
from posko.readiness.reckoning import Stock, may_leave
from posko.readiness.reckoning.opening import registry_rows
from posko.readiness.reckoning.required import OFFICERS
from posko.readiness.shortfall.closing import Figures, close
from posko.readiness.shortfall.needs import Need
from posko.readiness.shortfall.resources import Resource
from posko.registry.kinds import group_of
from posko.registry.models import Operation

State = ShortfallLine.State
#: The third word of an entry in `ShortfallLine.borrow`: from a command (its code), from a partner (in words), or the
#: other way round: what this command lends to the one with that code.
COMMAND, PARTNER, LENDS = "command", "partner", "lends"


@dataclass(frozen=True)
class Loan:
    """`count` from (or to) somebody. `who`: code of a command, or a partner in words; `name`: as it is read."""

    who: str
    count: int
    kind: str
    name: str

    @property
    def is_of_command(self) -> bool:
        return self.kind == COMMAND


@dataclass(frozen=True)
class Line:
    """One resource of one command. `by_plan`: people of the Polda it has by the plan or a grant (in `borrow` too).

    `repairable`: how many at most can be repaired. `why`: what cannot be computed and why; empty where all can.
    `version`: of what people decided, 0 where they decided nothing yet.
    """

    command: Command
    resource: Resource
    figures: Figures
    repairable: int
    why: str = ""
    loans: tuple[Loan, ...] = ()
    lends: tuple[Loan, ...] = ()
    by_plan: int = 0
    owner: Person | None = None
    due: date | None = None
    state: str = State.OPEN
    note: str = ""
    version: int = 0
    typed_repair: int = 0
    part: int | None = None

    @property
    def known(self) -> bool:
        return not self.why

    @property
    def need(self) -> int | None:
        """None where there is no plan to say it."""
        return self.figures.need if self.known else None

    @property
    def missing(self) -> int | None:
        return self.figures.missing if self.known else None

    @property
    def have(self) -> int:
        return self.figures.have

    @property
    def serviceable(self) -> int:
        return self.figures.serviceable

    @property
    def repair(self) -> int:
        return self.figures.repair

    @property
    def borrow(self) -> int:
        return self.figures.borrow

    @property
    def lent(self) -> int:
        return self.figures.lent

    @property
    def state_said(self) -> str:
        return str(State(self.state).label)

    @property
    def is_short(self) -> bool:
        return self.figures.missing > 0

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.is_short and self.state != State.ACCEPTED

    def is_overdue(self, on: date) -> bool:
        return self.is_open and self.due is not None and self.due < on

    def opens_registry(self, operation: Operation) -> str:
        """The rows of the registry behind `have` and `serviceable`."""
        filters = {"golongan": str(group_of(self.resource.kinds).value)} if self.resource.kinds else {}
        return registry_rows(self.resource.table, operation, self.command, filters)

    @property
    def opens_plan(self) -> str:
        """The part of the plan that says `need`, empty without one."""
        return reverse("deployment:part", args=[self.part]) if self.part else ""


@dataclass(frozen=True)
class Known:
    """All that is known of one command. `deployment`: the plan's rules, else the operation's, None where unreadable."""

    operation: Operation
    command: Command
    stock: Stock
    need: Need | None
    deployment: Deployment | None
    #: Officers of this Polda whom plans and grants gave to others.
    given: int = 0


def made_line(known: Known, resource: Resource, row: ShortfallLine | None, names: dict[str, str]) -> Line:
    have, serviceable, repairable = _stock(known, resource)
    loans = loans_of(row, names)
    lends = tuple(loan for loan in loans if loan.kind == LENDS)
    loans = tuple(loan for loan in loans if loan.kind != LENDS)
    by_plan = known.need.lent if known.need and resource.code == OFFICERS else 0
    given = known.given if resource.code == OFFICERS else 0
    repair = row.repair if row else 0
    figures = close(
        _need(known, resource),
        have,
        serviceable,
        repair=repair,
        borrow=by_plan + _total(loans),
        lent=given + _total(lends),
        repairable=repairable,
    )
    decided: dict[str, Any] = {}
    if row:
        decided = {n: getattr(row, n) for n in ("owner", "due", "state", "note", "version")} | {"typed_repair": repair}
    return Line(
        known.command,
        resource,
        figures,
        repairable,
        why=_why(known),
        loans=loans,
        lends=lends,
        by_plan=by_plan,
        part=known.need.part.pk if known.need else None,
        **decided,
    )


def _total(loans: Iterable[Loan]) -> int:
    return sum(loan.count for loan in loans)


def loans_of(row: ShortfallLine | None, names: dict[str, str]) -> tuple[Loan, ...]:
    """What stands in `borrow` of a row; commands by the names in `names`."""
    entries: Sequence[Any] = row.borrow if row else ()
    return tuple(
        Loan(str(who), int(count), str(kind), str(who) if kind == PARTNER else names.get(str(who), str(who)))
        for who, count, kind in entries
    )


def _need(known: Known, resource: Resource) -> int | None:
    if known.need:
        return max(0, known.need.need[resource.code])
    # A Polda has no posts to man: what the plan asks for is asked of its Polres.
    return 0 if known.command.kind == Kind.POLDA else None


def _why(known: Known) -> str:
    if known.need or known.command.kind == Kind.POLDA:
        return ""
    text = _("Belum ada rencana untuk %(command)s, jadi kebutuhan dan kekurangannya tidak dapat dihitung.")
    return text % {"command": known.command}


def _stock(known: Known, resource: Resource) -> tuple[int, int, int]:
    """(total, serviceable, at most repairable) of a resource."""
    stock, rules = known.stock, known.deployment
    if resource.code == OFFICERS:
        return _officers(known)
    if resource.code == "money":
        return max(0, stock.money), max(0, stock.money), 0
    if resource.kinds:
        total, works = stock.of_kinds(resource.kinds)
        return total, works, total - works
    ranks = {"leaders": rules.leader_ranks, "controllers": rules.controller_ranks} if rules else {}
    total, available = stock.of_ranks(ranks.get(resource.code, ()))
    return total, _at_most(known, resource.code, available), total - available


def _officers(known: Known) -> tuple[int, int, int]:
    """Who may leave for a post: not those on routine duty, nor the plan's own Padal and reserve."""
    stock = known.stock
    free = may_leave(stock, known.deployment) - (known.need.bound if known.need else 0)
    away = sum(n for (_, _, available), n in stock.people.items() if not available)
    return stock.strength, _at_most(known, OFFICERS, max(0, free)), away


def _at_most(known: Known, resource: str, count: int) -> int:
    """No more than the plan could use: pairs, ranks and forbidden areas bind people whom a count does not tell."""
    limit = known.need.plan_has.get(resource) if known.need else None
    return count if limit is None else min(count, limit)
