"""What a demo shows of plans: one in force, with its orders, and a draft that differs from it."""

from __future__ import annotations

from django.db import transaction

from posko.deployment import services
from posko.deployment.computing import compute
from posko.deployment.models import AssignmentRow, Edit, Part, Plan, PostRow, StationRow
from posko.deployment.models.rows import Duty
from posko.organisation.models import Command, Person
from posko.organisation.walls import seeing
from posko.planning.editing import EditRefused
from posko.registry.models import Operation


def show_plans(
    *,
    operation: Operation,
    command: Command,
    planner: Person,
    commander: Person,
    site: str,
) -> Plan:
    """Compute a plan of `command` here and now, have it approved, and begin a draft that differs; the draft.

    The files of the orders are made by the worker of the server that starts after this.
    """
    with seeing(planner):
        plan = services.ask_plan(
            operation=operation, command=command, by=planner, name="Rencana Siginjai", effort="quick"
        )
        compute(plan.pk)
        plan.refresh_from_db()
        services.submit_plan(plan=plan, by=planner)
    with seeing(commander):
        services.approve_plan(plan=plan, by=commander, site=site)
    with seeing(planner):
        draft = services.revise_plan(plan=plan, by=planner)
        for part in draft.parts.filter(command__kind="polres").select_related("command", "plan")[:2]:
            change_a_little(part, planner)
    return draft


def change_a_little(part: Part, by: Person) -> None:
    """Move one station to a post with room, and put somebody on routine duty in the place of another."""
    for station, post in _possible_moves(part):
        if _changed(part, by, Edit.Action.MOVE_STATION, {"station": station, "post": post}):
            break
    people = AssignmentRow.objects.filter(part=part, reinforcement=False, rank__in=("BRIPKA", "BRIGPOL", "BRIPTU"))
    posted = people.filter(duty=Duty.POST, role="member").order_by("code").first()
    for code in people.filter(duty=Duty.ROUTINE).order_by("code").values_list("code", flat=True)[:20]:
        if posted and _changed(part, by, Edit.Action.SWAP_OFFICERS, {"officer": posted.code, "other": code}):
            break


def _possible_moves(part: Part) -> list[tuple[str, str]]:
    """Stations of full posts with posts of the same tier that have room, the nearest of a few first."""
    roomy = list(PostRow.objects.filter(part=part, stations__lt=8, stations_max=10).order_by("code")[:10])
    others = StationRow.objects.filter(part=part, post__in=[p.code for p in roomy])
    places = {post.code: others.filter(code=post.centre).first() for post in roomy}
    found = []
    for station in StationRow.objects.filter(part=part, tier="low").order_by("code")[:400]:
        for code, centre in places.items():
            if centre and station.post != code:
                far = (station.latitude - centre.latitude) ** 2 + (station.longitude - centre.longitude) ** 2
                found.append((far, station.code, code))
    return [(station, post) for _, station, post in sorted(found)[:20]]


def _changed(part: Part, by: Person, action: str, asked: dict[str, str]) -> bool:
    try:
        with transaction.atomic():
            seen = Part.objects.get(pk=part.pk).edition
            services.change_part(part=part, by=by, action=action, asked=asked, seen=seen)
    except EditRefused:
        return False
    return True
