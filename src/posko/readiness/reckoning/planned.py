"""What the parts of plans ask for, and who of those they send out is still available by the registry of today.

The parts are of one operation and such as the person may see; their rows lie in the same commands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Upper

from posko.deployment.budget import OUT
from posko.deployment.models import AssignmentRow, LackRow, Part, PostRow, StationRow, TeamRow
from posko.deployment.models.rows import Duty, PlanRow
from posko.deployment.queries import rows_visible_to
from posko.deployment.storing import doctrine_of
from posko.doctrine import Doctrine
from posko.organisation.models import Person
from posko.planning.controllers import spans_needed
from posko.readiness.reckoning.facts import PlanFacts, PostFacts
from posko.readiness.reckoning.units import SEE
from posko.registry.models import Access, Officer, PollingStation, Status, Tier
from posko.registry.reasons import SILENT

R = TypeVar("R", bound=PlanRow)
_WET = (Access.RIVER, Access.SEA)


@dataclass
class _Counts:
    """The rows of one part. By post: officers still available, whether one of a leader's rank is among them, whether
    a station is reached by water or has no signal. By duty: all sent out, those still available, the command's own."""

    present: Counter[str] = field(default_factory=Counter)
    led: set[str] = field(default_factory=set)
    wet: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    planned: Counter[str] = field(default_factory=Counter)
    still: Counter[str] = field(default_factory=Counter)
    own: Counter[str] = field(default_factory=Counter)
    posts: list[tuple[str, int, int]] = field(default_factory=list)
    lacks: dict[str, tuple[int, int]] = field(default_factory=dict)
    near: int = 0
    guarded: int = 0
    teams: int = 0


_Counted = Mapping[int, _Counts]


def plans_counted(person: Person, parts: Sequence[Part]) -> dict[int, PlanFacts]:
    """By id of the part its numbers; as many queries for all parts as for one.

    Raises BadDoctrine where the rules of a plan cannot be read.
    """
    rules = {part.pk: doctrine_of(part.plan) for part in parts}
    found: _Counted = {part.pk: _Counts() for part in parts}
    _count_posts(parts, found)
    _count_stations(parts, rules, found)
    _count_silent(parts, found)
    _count_people(person, parts, rules, found)
    for part, resource, required, available in _rows(LackRow, parts).values_list(
        "part_id", "resource", "required", "available"
    ):
        found[part].lacks[resource] = (required, available)
    for part, number in _rows(TeamRow, parts).values_list("part_id").annotate(n=Count("pk")):
        found[part].teams = number
    return {part.pk: _facts(part, rules[part.pk], found[part.pk]) for part in parts}


def _rows(table: type[R], parts: Sequence[Part]) -> QuerySet[R]:
    return table._default_manager.filter(part__in=[part.pk for part in parts]).order_by()


def _count_posts(parts: Sequence[Part], found: _Counted) -> None:
    rows = _rows(PostRow, parts).order_by("code").values_list("part_id", "code", "officers", "stations")
    for part, code, officers, stations in rows:
        found[part].posts.append((code, officers, stations))


def _count_stations(parts: Sequence[Part], rules: Mapping[int, Doctrine], found: _Counted) -> None:
    targets: dict[float, list[int]] = defaultdict(list)
    for pk, of in rules.items():
        targets[of.deployment.target_minutes].append(pk)
    near = reduce(or_, (Q(part__in=those, minutes__lte=target) for target, those in targets.items()), Q(pk__in=[]))
    counted = (
        _rows(StationRow, parts)
        .values_list("part_id", "post")
        .annotate(
            near=Count("pk", filter=near),
            guarded=Count("pk", filter=~Q(tier=Tier.LOW)),
            wet=Count("pk", filter=Q(access__in=_WET)),
        )
    )
    for part, post, within, guarded, wet in counted:
        found[part].near += within
        found[part].guarded += guarded
        if wet:
            found[part].wet.add(post)


def _count_silent(parts: Sequence[Part], found: _Counted) -> None:
    """Posts with a station that has no signal by the registry of the part's own command."""
    paths = {part.pk: part.command.path for part in parts}
    now = PollingStation.objects.filter(SILENT, operation__in={part.operation_id for part in parts})
    where = dict(now.values_list("code", "command__path"))
    rows = _rows(StationRow, parts).filter(code__in=list(where)).values_list("part_id", "post", "code")
    for part, post, code in rows:
        if where[code].startswith(paths[part]):
            found[part].silent.add(post)


def _count_people(person: Person, parts: Sequence[Part], rules: Mapping[int, Doctrine], found: _Counted) -> None:
    """Those lent count as the plan has them: they are another command's, which not everybody sees."""
    leaders = {pk: {rank.upper() for rank in of.deployment.leader_ranks} for pk, of in rules.items()}
    here = {part.operation_id for part in parts}
    available = Officer.objects.filter(operation__in=here, status=Status.AVAILABLE).order_by().values("code")
    rows = rows_visible_to(person, AssignmentRow, SEE).filter(part__in=list(found), duty__in=OUT).order_by()
    counted = (
        rows.annotate(grade=Upper("rank"))
        .values_list("part_id", "duty", "post", "grade", "reinforcement")
        .annotate(n=Count("pk"), there=Count("pk", filter=Q(code__in=available)))
    )
    for part, duty, post, rank, lent, number, there in counted:
        of, still = found[part], number if lent else there
        of.planned[duty] += number
        of.still[duty] += still
        of.own[duty] += 0 if lent else number
        if duty == Duty.POST and still:
            of.present[post] += still
            of.led |= {post} if rank in leaders[part] else set()


def _facts(part: Part, rules: Doctrine, of: _Counts) -> PlanFacts:
    needed = spans_needed(len(of.posts), rules)
    reserves = of.lacks.get("reserves", (of.guarded, of.guarded))
    return PlanFacts(
        in_force=part.in_force,
        posts=tuple(_post(of, *post) for post in of.posts),
        cost=rules.cost,
        # Where posts of one span lie too far apart the plan may ask for more than the rule's fewest.
        controllers_needed=max(needed, of.lacks.get("controllers", (0, 0))[0]),
        controllers=of.planned[Duty.CONTROLLER],
        controllers_present=of.still[Duty.CONTROLLER],
        leaders_asked=bool(rules.deployment.leader_ranks),
        teams=of.teams,
        reserve_officers=of.planned[Duty.RESERVE],
        guarded=reserves[0],
        reached=reserves[1],
        near=of.near,
        bound=of.own[Duty.CONTROLLER] + of.own[Duty.RESERVE],
        lent=of.planned[Duty.POST] - of.own[Duty.POST],
        lacks=of.lacks,
    )


def _post(of: _Counts, code: str, officers: int, stations: int) -> PostFacts:
    return PostFacts(officers, stations, of.present[code], code in of.led, code in of.wet, code in of.silent)
