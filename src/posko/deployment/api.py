"""Plans, to read: what was computed and decided, which posts there are, who does what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from posko.deployment.models import AssignmentRow, Part, Plan, PostRow, StationRow
from posko.deployment.models.rows import Duty, PlanRow
from posko.deployment.queries import parts_visible_to, plans_visible_to, rows_visible_to
from posko.organisation.access import commands_where
from posko.organisation.api import commands_below, text
from posko.organisation.paging import Key, Moment, Page, Paging, number, paged
from posko.organisation.route import ApiRequest, route
from posko.planning import Draw
from posko.registry.models import Tier
from posko.registry.queries import operations_visible_to

router = Router()
R = TypeVar("R", bound=PlanRow)
#: `Plan.State` under a name of its own: the API's description tells enumerations apart by their bare names.
PlanState = StrEnum("PlanState", [(state.name, state.value) for state in Plan.State])  # type: ignore[misc]
_BIGGEST = 2**63 - 1


def code(value: Any) -> str:
    """A code in a cursor. Raises ValueError on what the database could not hold."""
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError
    return value


#: Rows that a change by hand writes anew get new numbers; part and code stay.
BY_CODE = Key(("part_id", "code"), (number, code))


class DrawOut(Schema):
    """The draw that decided among equals. `seed` is null as long as it is sealed for witnesses."""

    commitment: str
    witnessed: bool
    seed: str | None


class PartOut(Schema):
    """What a plan holds of `command`. `edition` rises with each change by hand; `figures` as in `summary.json`."""

    id: int
    command: str
    edition: int
    in_force: bool
    figures: dict[str, Any]

    @staticmethod
    def resolve_command(part: Part) -> str:
        return part.command.code


class PlanOut(Schema):
    """A plan of `command` and all below it.

    `version`: the number of an approved plan; until then only the one it was begun with, which other drafts may have
    too. `parts`: those that you may see. `figures` of all parts together: null unless you may see them all.
    """

    id: int
    operation: str
    command: str
    name: str
    version: int
    based_on: int | None
    state: PlanState
    effort: Plan.Effort
    percent: int
    made: datetime
    changed: datetime
    submitted: datetime | None
    decided: datetime | None
    seconds: float | None
    figures: dict[str, Any] | None
    parts: list[PartOut]

    @staticmethod
    def resolve_operation(plan: Plan) -> str:
        return plan.operation.code

    @staticmethod
    def resolve_command(plan: Plan) -> str:
        return plan.command.code

    @staticmethod
    def resolve_based_on(plan: Plan) -> int | None:
        return plan.based_on_id

    @staticmethod
    def resolve_changed(plan: Plan) -> datetime:
        return plan.moved

    @staticmethod
    def resolve_figures(plan: Plan, context: dict[str, Any]) -> dict[str, Any] | None:
        return plan.figures if plan.command_id in _mine(context["request"]) else None

    @staticmethod
    def resolve_parts(plan: Plan) -> list[Part]:
        return list(plan.parts.all())


class StationHere(Schema):
    """A station of a post; `minutes` one way from its centre."""

    code: str
    minutes: float


class PlanRowOut(Schema):
    """What every row of a plan tells."""

    plan: int
    operation: str
    command: str
    in_force: bool

    @staticmethod
    def resolve_plan(row: PlanRow) -> int:
        return int(row.plan_id)

    @staticmethod
    def resolve_operation(row: PlanRow) -> str:
        return row.plan.operation.code

    @staticmethod
    def resolve_command(row: PlanRow) -> str:
        return row.command.code

    @staticmethod
    def resolve_in_force(row: PlanRow) -> bool:
        return row.part.in_force


class PostOut(PlanRowOut):
    """One team with its stations; minutes one way from `centre`. `officers`: who holds it, the leader first.

    `required` officers by its pattern; `controller`: code of the Padal, or empty.
    """

    code: str
    tier: Tier
    required: int
    stations_max: int
    linmas_per_station: int
    centre: str
    controller: str
    farthest_minutes: float
    total_minutes: float
    pinned: bool
    stations: list[StationHere]
    officers: list[str]

    @staticmethod
    def resolve_required(row: PostRow) -> int:
        return row.officers

    @staticmethod
    def resolve_stations(row: PostRow, context: dict[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = context["request"].stations_of[row.part_id, row.code]
        return found

    @staticmethod
    def resolve_officers(row: PostRow, context: dict[str, Any]) -> list[str]:
        found: list[str] = context["request"].officers_of[row.part_id, row.code]
        return found


class AssignmentOut(PlanRowOut):
    """What one officer does. `post`: code of the post or reserve team; `unit`: the officer's own.

    `reinforcement`: lent by the Polda. `travel_minutes` from the own unit, null where none was reckoned.
    """

    officer: str
    name: str
    rank: str
    unit: str
    duty: Duty
    post: str
    role: str
    reinforcement: bool
    travel_minutes: float | None
    pinned: bool

    @staticmethod
    def resolve_officer(row: AssignmentRow) -> str:
        return row.code


class WithoutChanges(Paging):
    operation: str = Field("", max_length=60, description="Code of an operation.")
    command: str = Field("", max_length=40, description="Code of a command: it and all below it.")


class PlanFilters(WithoutChanges):
    command: str = Field(
        "", max_length=40, description="Code of a command: plans of it, of those below it, and those with a part there."
    )
    state: PlanState | None = Field(None, description="Only plans in this state.")
    in_force: bool | None = Field(None, description="Whether it holds now in a command that you may see.")
    changed_since: Moment = Field(None, description="Only plans computed, changed or decided then or later.")


class RowFilters(WithoutChanges):
    """What lists of a plan's rows take."""

    cursor: str = Field(
        "",
        max_length=200,
        description="`next` of the page before.",
        json_schema_extra={"format": "posko-code-cursor"},
    )
    plan: int | None = Field(None, ge=1, le=_BIGGEST, description="Number of a plan.")
    in_force: bool | None = Field(None, description="true: what holds now.")
    post: str = Field("", max_length=60, description="Code of a post; of a reserve team for assignments.")


class PostFilters(RowFilters):
    tier: Tier | None = Field(None, description="Only posts of this tier.")
    manned: bool | None = Field(None, description="Whether somebody holds it.")


class AssignmentFilters(RowFilters):
    duty: Duty | None = Field(None, description="Only this duty.")
    officer: str = Field("", max_length=40, description="Number of an officer.")


@route(router, "/plans", may="see-plan", answer=Page[PlanOut])
def list_plans(request: ApiRequest, filters: Query[PlanFilters]) -> dict[str, Any]:
    """Plans of your commands, and those in which your commands have a part; not those that were discarded."""
    rows = _plans(request)
    if filters.operation:
        rows = rows.filter(operation=_operation(request, filters.operation))
    if filters.command:
        below = commands_below(request.person, "see-plan", filters.command)
        has_part = Part.objects.filter(plan=OuterRef("pk"), command__in=below)
        rows = rows.filter(Q(command__in=below) | Exists(has_part))
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.changed_since:
        rows = rows.filter(moved__gte=filters.changed_since)
    if filters.in_force is not None:
        holding = parts_visible_to(request.person).filter(in_force=True).values("plan")
        rows = rows.filter(pk__in=holding) if filters.in_force else rows.exclude(pk__in=holding)
    return paged(rows, filters)


class OnePlanOut(PlanOut):
    """A plan with its draw."""

    draw: DrawOut

    @staticmethod
    def resolve_draw(plan: Plan) -> dict[str, Any]:
        return draw_of(plan)


@route(router, "/plans/{int:row}", may="see-plan", answer=OnePlanOut)
def get_plan(request: ApiRequest, row: int) -> Plan:
    """One plan by its number, with its draw."""
    return get_object_or_404(_plans(request).select_related("witnessed").defer("witnessed__seed"), pk=row)


@route(router, "/posts", may="see-plan", answer=Page[PostOut])
def list_posts(request: ApiRequest, filters: Query[PostFilters]) -> dict[str, Any]:
    """Posts of plans with their stations and people."""
    rows = _rows(request, PostRow, filters)
    if filters.post:
        rows = rows.filter(code=text(filters.post))
    if filters.tier:
        rows = rows.filter(tier=filters.tier)
    if filters.manned is not None:
        rows = rows.filter(manned=filters.manned)
    page = paged(rows, filters, BY_CODE)
    _fetch_members(request, page["items"])
    return page


@route(router, "/assignments", may="see-plan", answer=Page[AssignmentOut])
def list_assignments(request: ApiRequest, filters: Query[AssignmentFilters]) -> dict[str, Any]:
    """What each officer does in a plan, those on routine duty and those not available too."""
    rows = _rows(request, AssignmentRow, filters)
    if filters.post:
        rows = rows.filter(post=text(filters.post))
    if filters.duty:
        rows = rows.filter(duty=filters.duty)
    if filters.officer:
        rows = rows.filter(code=text(filters.officer))
    return paged(rows.defer("excluded_areas", "skills", "status"), filters, BY_CODE)


def _plans(request: ApiRequest) -> QuerySet[Plan]:
    parts = parts_visible_to(request.person).select_related(None).select_related("command")
    parts = parts.defer("drawings", "grouping", "given", "bounds")
    plans = plans_visible_to(request.person).select_related(None).select_related("operation", "command")
    return plans.defer("doctrine_toml").prefetch_related(Prefetch("parts", parts))


def _operation(request: ApiRequest, of: str) -> Any:
    return get_object_or_404(operations_visible_to(request.person), code=text(of))


def _mine(request: Any) -> set[int]:
    """Ids of the commands whose plans the person of `request` may see; looked up once for a request."""
    if not hasattr(request, "planned_commands"):
        request.planned_commands = set(commands_where(request.person, "see-plan").values_list("pk", flat=True))
    found: set[int] = request.planned_commands
    return found


def draw_of(plan: Plan) -> dict[str, Any]:
    """The draw of `plan` as others may know it: a sealed one by its commitment alone."""
    if plan.witnessed is None:
        return {"commitment": Draw(plan.own_seed).commitment, "witnessed": False, "seed": plan.own_seed}
    return {"commitment": plan.witnessed.commitment, "witnessed": True, "seed": plan.witnessed.seed or None}


def _rows(request: ApiRequest, table: type[R], filters: RowFilters) -> QuerySet[R]:
    """Rows that the person may see and the filters leave. Raises Http404 on a plan or command that he may not."""
    rows = rows_visible_to(request.person, table).exclude(plan__state=Plan.State.DISCARDED)
    if filters.plan:
        rows = rows.filter(plan=get_object_or_404(plans_visible_to(request.person), pk=filters.plan))
    if filters.operation:
        rows = rows.filter(plan__operation=_operation(request, filters.operation))
    if filters.command:
        rows = rows.filter(command__in=commands_below(request.person, "see-plan", filters.command))
    if filters.in_force is not None:
        rows = rows.filter(part__in_force=filters.in_force)
    return rows.select_related("command", "part", "plan__operation").only(*_columns(table))


def _columns(table: type[PlanRow]) -> list[str]:
    """A row's own, and of what it belongs to what is told: a part alone may have megabytes of drawings."""
    own = [field.name for field in table._meta.concrete_fields]
    return [*own, "command__code", "part__in_force", "plan__operation__code"]


def _fetch_members(request: Any, posts: Iterable[PostRow]) -> None:
    """Lay stations and people of a page's posts beside the request, two queries for all."""
    keys = {(post.part_id, post.code) for post in posts}
    here = {"part__in": {part for part, _ in keys}, "post__in": {post for _, post in keys}}
    request.stations_of, request.officers_of = defaultdict(list), defaultdict(list)
    stations = rows_visible_to(request.person, StationRow).filter(**here).order_by("minutes", "code")
    for part, post, station, minutes in stations.values_list("part_id", "post", "code", "minutes"):
        request.stations_of[part, post].append({"code": station, "minutes": minutes})
    officers = rows_visible_to(request.person, AssignmentRow).filter(**here, duty=Duty.POST).order_by("role", "code")
    for part, post, officer in officers.values_list("part_id", "post", "code"):
        request.officers_of[part, post].append(officer)
