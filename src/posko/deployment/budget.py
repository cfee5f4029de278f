"""What a plan costs, per stage and command, against the funds: pure reckoning first, then where its figures come from.

The voting stage costs the people whom the plan sends out × days × day rate, as `cost_idr` of `summary.json`. The plan
says nothing of other stages; for them there is an estimate by the minimum share of strength, always shown apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from django.db.models import Count, Q, Sum
from django.utils.formats import number_format

from posko.deployment.models import AssignmentRow, Edit, Part, Plan
from posko.deployment.models.rows import Duty
from posko.deployment.queries import parts_visible_to, plans_visible_to, rows_visible_to
from posko.doctrine import Cost
from posko.organisation.models import Command, Kind, Person
from posko.registry.models import Funds
from posko.registry.queries import visible_to

VOTING = "voting"
#: Duties that take somebody out of his unit.
OUT = (Duty.POST, Duty.CONTROLLER, Duty.RESERVE)


@dataclass(frozen=True)
class Stage:
    """A stage of the operation; `days` with first and last, `share` (0 to 1) the least strength on duty."""

    code: str
    name: str
    start: date
    end: date
    share: Fraction

    def __str__(self) -> str:
        return self.name

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def percent(self) -> str:
        """The share as it is read, such as `33,33 %`."""
        return f"{number_format(float(self.share * 100), 2)} %"


@dataclass(frozen=True)
class People:
    """Whom a plan sends out: the command's own by duty, and those lent to it, whatever they do there."""

    post: int = 0
    controller: int = 0
    reserve: int = 0
    lent: int = 0

    @property
    def out(self) -> int:
        return self.post + self.controller + self.reserve + self.lent


@dataclass(frozen=True)
class StageCost:
    """`officers` × `days` × day rate = `cost_idr`. `estimated`: by the minimum share, not by the plan."""

    stage: Stage
    officers: int
    days: int
    cost_idr: int
    estimated: bool


class _Amounts(Protocol):
    """Rupiah: the plan's cost, the estimate of the other stages, funds as the plan took them and as they are now."""

    @property
    def cost_idr(self) -> int: ...
    @property
    def estimate_idr(self) -> int: ...
    @property
    def funds_idr(self) -> int: ...
    @property
    def funds_now_idr(self) -> int: ...


class Balance:
    """What is left of the funds, of one command or of all."""

    @property
    def whole_idr(self: _Amounts) -> int:
        return self.cost_idr + self.estimate_idr

    @property
    def left_idr(self: _Amounts) -> int:
        """Funds less the plan's cost; below 0, so much is missing."""
        return self.funds_idr - self.cost_idr

    @property
    def left_of_whole_idr(self: _Amounts) -> int:
        return self.funds_idr - self.cost_idr - self.estimate_idr

    @property
    def funds_changed_idr(self: _Amounts) -> int:
        """How much more the registry has today than when the plan was computed."""
        return self.funds_now_idr - self.funds_idr


@dataclass(frozen=True)
class CommandBudget(Balance):
    """What one command costs, and has. `stages` in the order of the operation, the voting stage among them.

    `kept_idr`: the cost as it stands in the part's figures. `funds_idr`: as the plan took them from the registry;
    `funds_now_idr`: as they stand there today.
    """

    command: Command
    people: People
    cost: Cost
    stages: tuple[StageCost, ...]
    funds_idr: int
    funds_now_idr: int
    kept_idr: int | None = None

    @property
    def cost_idr(self) -> int:
        """The voting stage: what the plan itself costs."""
        return self.people.out * self.cost.officer_day_idr * self.cost.days

    @property
    def estimate_idr(self) -> int:
        """The other stages, by their minimum share."""
        return sum(s.cost_idr for s in self.stages if s.estimated)

    @property
    def kept_difference_idr(self) -> int:
        """Cost by the rows less the cost in the part's figures; anything but 0 is a fault to be shown."""
        return 0 if self.kept_idr is None else self.cost_idr - self.kept_idr


@dataclass(frozen=True)
class Sums(Balance):
    """The lines added up, so that the foot of the table closes. `stages` by code."""

    out: int
    cost_idr: int
    estimate_idr: int
    funds_idr: int
    funds_now_idr: int
    stages: Mapping[str, tuple[int, int]]


def stages_from(said: Iterable[Mapping[str, Any]]) -> tuple[Stage, ...]:
    """The stages as `Operation.stages` holds them. Raises KeyError or ValueError where one is not as in FORMATS."""
    return tuple(
        Stage(
            code=str(stage["code"]),
            name=str(stage["name"]),
            start=date.fromisoformat(str(stage["start"])),
            end=date.fromisoformat(str(stage["end"])),
            share=Fraction(str(stage["minimum_strength_share"])),
        )
        for stage in said
    )


def voting_stage(stages: Sequence[Stage]) -> Stage | None:
    """The stage with the code `voting`, if its share can be a measure for the others."""
    return next((s for s in stages if s.code == VOTING and s.share > 0), None)


def stage_costs(out: int, stages: Sequence[Stage], cost: Cost) -> tuple[StageCost, ...]:
    """What `out` officers cost in the voting stage, and by the stages' shares in the others.

    An estimated stage has ⌈share / share of the voting stage × `out`⌉ officers on each of its days. Without a voting
    stage there is no measure, and no line.
    """
    voting = voting_stage(stages)
    if voting is None:
        return ()
    return tuple(
        _stage_cost(stage, out, cost.days, cost, estimated=False)
        if stage is voting
        else _stage_cost(stage, _share_of(out, stage.share / voting.share), stage.days, cost, estimated=True)
        for stage in stages
    )


def _share_of(out: int, share: Fraction) -> int:
    return -(-out * share.numerator // share.denominator)


def _stage_cost(stage: Stage, officers: int, days: int, cost: Cost, *, estimated: bool) -> StageCost:
    return StageCost(stage, officers, days, officers * days * cost.officer_day_idr, estimated)


def overlaps(stages: Sequence[Stage]) -> list[tuple[Stage, Stage, int]]:
    """Stages that share days, and how many: an estimate counts these days in both."""
    found = []
    for place, one in enumerate(stages):
        for other in stages[place + 1 :]:
            days = (min(one.end, other.end) - max(one.start, other.start)).days + 1
            if days > 0:
                found.append((one, other, days))
    return found


def added_up(lines: Iterable[CommandBudget]) -> Sums:
    lines = list(lines)
    stages: dict[str, tuple[int, int]] = {}
    for stage in (stage for line in lines for stage in line.stages):
        officers, idr = stages.get(stage.stage.code, (0, 0))
        stages[stage.stage.code] = (officers + stage.officers, idr + stage.cost_idr)
    return Sums(
        out=sum(line.people.out for line in lines),
        cost_idr=sum(line.cost_idr for line in lines),
        estimate_idr=sum(line.estimate_idr for line in lines),
        funds_idr=sum(line.funds_idr for line in lines),
        funds_now_idr=sum(line.funds_now_idr for line in lines),
        stages=stages,
    )


def budget_of(plan: Plan, person: Person, cost: Cost) -> list[CommandBudget]:
    """A line for each command of `plan` that `person` may see, in the order of the tree, the Polda's first."""
    parts = list(parts_visible_to(person).filter(plan=plan).select_related("command").order_by("command__path"))
    stages = stages_from(plan.operation.stages)
    people = people_out(person, [plan.pk])
    funds = funds_now(person, plan, [part.command for part in parts])
    return [_line(part, people.get((plan.pk, part.command_id), People()), cost, stages, funds) for part in parts]


def _line(part: Part, people: People, cost: Cost, stages: Sequence[Stage], funds: Mapping[int, int]) -> CommandBudget:
    return CommandBudget(
        command=part.command,
        people=people,
        cost=cost,
        stages=stage_costs(people.out, stages, cost),
        funds_idr=int(part.given.get("funds_idr", 0)),
        funds_now_idr=funds.get(part.command_id, 0),
        kept_idr=part.figures.get("cost_idr"),
    )


def people_out(person: Person, plans: Sequence[int]) -> dict[tuple[int, int], People]:
    """Whom each of `plans` sends out in each command (plan, command), as far as `person` may see it."""
    own = Q(reinforcement=False)
    counted = (
        rows_visible_to(person, AssignmentRow)
        .filter(plan__in=plans, duty__in=OUT)
        .order_by()
        .values_list("plan_id", "command_id")
        .annotate(
            post=Count("pk", filter=own & Q(duty=Duty.POST)),
            controller=Count("pk", filter=own & Q(duty=Duty.CONTROLLER)),
            reserve=Count("pk", filter=own & Q(duty=Duty.RESERVE)),
            lent=Count("pk", filter=Q(reinforcement=True)),
        )
    )
    return {(plan, command): People(*numbers) for plan, command, *numbers in counted}


def funds_now(person: Person, plan: Plan, commands: Sequence[Command]) -> dict[int, int]:
    """Funds in the registry today of each of `commands`: a Polres with its Polsek, of a Polda only its own."""
    rows = visible_to(person, Funds).filter(operation=plan.operation).order_by()
    held = rows.values_list("command__path", "command__kind").annotate(idr=Sum("amount_idr"))
    by_path = {command.path: command.pk for command in commands}
    found: dict[int, int] = {}
    for path, kind, idr in held:
        head = path if kind != Kind.POLSEK else path.rsplit("/", 2)[0] + "/"
        if head in by_path:
            found[by_path[head]] = found.get(by_path[head], 0) + idr
    return found


@dataclass(frozen=True)
class EditCost:
    """A change by hand and what it cost; one that was undone costs nothing now."""

    edit: Edit
    cost_idr: int

    @property
    def counts(self) -> bool:
        return self.edit.undone is None


def edit_costs(plan: Plan, person: Person) -> list[EditCost]:
    """What each change of `plan` by hand cost (`effect["cost_idr"]`), as far as `person` may see it, last first."""
    edits = Edit.objects.filter(plan=plan, part__in=parts_visible_to(person)).select_related("command", "by")
    return [EditCost(edit, int(edit.effect.get("cost_idr") or 0)) for edit in edits.order_by("-at", "-pk")]


@dataclass(frozen=True)
class VersionCost:
    """One version of a plan; `more_idr` against the version before, None for the first or where that is not seen."""

    plan: Plan
    out: int
    cost_idr: int
    more_idr: int | None


def version_costs(plan: Plan, person: Person, costs: Mapping[int, Cost]) -> list[VersionCost]:
    """Each version up to `plan`, the first one first, by the people they send out. `costs`: the rules of each plan."""
    chain = versions_of(plan, person)
    people = people_out(person, [p.pk for p in chain])
    found: list[VersionCost] = []
    for version in chain:
        out = sum(of.out for (number, _), of in people.items() if number == version.pk)
        idr = out * costs[version.pk].officer_day_idr * costs[version.pk].days
        more = idr - found[-1].cost_idr if found and found[-1].plan.pk == version.based_on_id else None
        found.append(VersionCost(version, out, idr, more))
    return found


def versions_of(plan: Plan, person: Person) -> list[Plan]:
    """`plan` and those that it is based on, the first version first, as far as `person` may see them."""
    seen = plans_visible_to(person).select_related("command", "operation")
    chain = [plan]
    while chain[0].based_on_id and (before := seen.filter(pk=chain[0].based_on_id).first()):
        chain.insert(0, before)
    return chain
