"""What a part of a plan asks for, and who of those it sends out is still available by the registry of today.

The part is one that the person may see; its rows lie in the same command.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from posko.deployment.budget import OUT
from posko.deployment.models import AssignmentRow, LackRow, Part, PostRow, StationRow, TeamRow
from posko.deployment.models.rows import Duty, PlanRow
from posko.deployment.queries import rows_visible_to
from posko.deployment.storing import doctrine_of
from posko.organisation.models import Person
from posko.planning.controllers import spans_needed
from posko.readiness.rating.facts import PlanFacts, PostFacts
from posko.registry.models import Access, Officer, PollingStation, Status, Tier

R = TypeVar("R", bound=PlanRow)
_RIGHT = "see-readiness"
#: Stations whose reason says that there is no signal, in the words of the registry's list or those of a file.
SILENT = Q(tier_reason__icontains="sinyal") | Q(tier_reason__icontains="signal")


@dataclass
class People:
    """Who is sent out: by post those still available, posts with a leader among them, by duty all and those still
    available."""

    present: Counter[str] = field(default_factory=Counter)
    led: set[str] = field(default_factory=set)
    planned: Counter[str] = field(default_factory=Counter)
    still: Counter[str] = field(default_factory=Counter)


def plan_facts(person: Person, part: Part) -> PlanFacts:
    """The numbers of `part`. Raises BadDoctrine where the rules of its plan cannot be read."""
    doctrine = doctrine_of(part.plan)
    people = _people(person, part, doctrine.deployment.leader_ranks)
    posts = _posts(part, people)
    stations = _rows(StationRow, part).aggregate(
        near=Count("pk", filter=Q(minutes__lte=doctrine.deployment.target_minutes)),
        guarded=Count("pk", filter=~Q(tier=Tier.LOW)),
    )
    lack = _rows(LackRow, part).filter(resource="reserves").first()
    return PlanFacts(
        in_force=part.in_force,
        posts=posts,
        cost=doctrine.cost,
        controllers_needed=spans_needed(len(posts), doctrine),
        controllers=people.planned[Duty.CONTROLLER],
        controllers_present=people.still[Duty.CONTROLLER],
        leaders_asked=bool(doctrine.deployment.leader_ranks),
        teams=_rows(TeamRow, part).count(),
        reserve_officers=people.planned[Duty.RESERVE],
        guarded=lack.required if lack else stations["guarded"],
        reached=lack.available if lack else stations["guarded"],
        near=stations["near"],
    )


def _rows(table: type[R], part: Part) -> QuerySet[R]:
    return table._default_manager.filter(part=part).order_by()


def _people(person: Person, part: Part, leader_ranks: Iterable[str]) -> People:
    """Those lent count as the plan has them: they are another command's, which not everybody sees."""
    ranks = {rank.upper() for rank in leader_ranks}
    own = Officer.objects.filter(operation=part.operation_id, code=OuterRef("code"), status=Status.AVAILABLE)
    rows = rows_visible_to(person, AssignmentRow, _RIGHT).filter(part=part, duty__in=OUT).order_by()
    rows = rows.annotate(still=Q(reinforcement=True) | Exists(own))
    found = People()
    for duty, post, rank, still in rows.values_list("duty", "post", "rank", "still"):
        found.planned[duty] += 1
        found.still[duty] += still
        if duty == Duty.POST and still:
            found.present[post] += 1
            if rank.upper() in ranks:
                found.led.add(post)
    return found


def _posts(part: Part, people: People) -> tuple[PostFacts, ...]:
    now = PollingStation.objects.filter(
        SILENT, operation=part.operation_id, command__path__startswith=part.command.path
    )
    stations = _rows(StationRow, part)
    wet = set(stations.filter(access__in=(Access.RIVER, Access.SEA)).values_list("post", flat=True))
    silent = set(stations.filter(code__in=now.values("code")).values_list("post", flat=True))
    rows = _rows(PostRow, part).order_by("code").values_list("code", "officers", "stations")
    return tuple(
        PostFacts(officers, count, people.present[code], code in people.led, code in wet, code in silent)
        for code, officers, count in rows
    )
