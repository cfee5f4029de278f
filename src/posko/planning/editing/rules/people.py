"""Rule 3: only available people, each once, of the command or lent to it, never where they are barred; and leaders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from posko.doctrine import rank_order
from posko.planning.editing.part import Broken, Rule
from posko.planning.editing.rules.ground import Ground
from posko.planning.plan import Assignment, Duty, Role
from posko.planning.problem import Status
from posko.planning.staffing import is_barred

#: On these duties an officer is away from routine duty.
AWAY = (Duty.POST, Duty.CONTROLLER, Duty.RESERVE)


def people_broken(ground: Ground) -> Iterator[Broken]:
    listed = Counter(a.officer for a in ground.part.plan.assignments)
    for code, count in listed.items():
        if count > 1:
            yield Broken(Rule.POSTED_TWICE, officer=code, found=count, allowed=1)
    for code in ground.own:
        if not listed[code]:
            yield Broken(Rule.OFFICER_MISSING, officer=code, allowed=1)
    for assignment in ground.part.plan.assignments:
        yield from _assignment(assignment, ground)
    yield from _excluded(ground)
    yield from _leaders(ground)


def _assignment(a: Assignment, ground: Ground) -> Iterator[Broken]:
    officer = ground.people.get(a.officer)
    if officer is None or officer.unit != a.unit or a.unit not in ground.part.units:
        yield Broken(Rule.OTHER_COMMAND, officer=a.officer, unit=a.unit)
        return
    if (officer.status == Status.AVAILABLE) == (a.duty is Duty.UNAVAILABLE):
        yield Broken(Rule.NOT_AVAILABLE, officer=a.officer, post=a.post)
    if a.reinforcement != (a.officer in ground.lent):
        yield Broken(Rule.REINFORCEMENT, officer=a.officer)
    if a.officer in ground.lent and a.duty not in AWAY:
        yield Broken(Rule.LENT_IDLE, officer=a.officer)
    if not _has_its_place(a, ground):
        yield Broken(Rule.PLACE, officer=a.officer, post=a.post)


def _has_its_place(a: Assignment, ground: Ground) -> bool:
    if a.duty is Duty.POST:
        return a.post in ground.posts
    if a.duty is Duty.RESERVE:
        return any(t.id == a.post for t in ground.part.plan.reserves)
    return not a.post and a.role is Role.NONE and a.travel_minutes is None


def _excluded(ground: Ground) -> Iterator[Broken]:
    for code, team in ground.teams.items():
        post = ground.posts.get(code)
        for a in team:
            officer = ground.people.get(a.officer)
            if officer is None or post is None or not officer.excluded_areas:
                continue
            closed = next((s for s in post.stations if is_barred(officer, frozenset([s.area_code]))), None)
            if closed is not None:
                yield Broken(Rule.EXCLUDED_AREA, post=code, officer=a.officer, station=closed.code)


def _leaders(ground: Ground) -> Iterator[Broken]:
    for code, team in ground.teams.items():
        ranks = {a.officer: rank_order(ground.people[a.officer].rank) for a in team if a.officer in ground.people}
        leaders = [a.officer for a in team if a.role is Role.LEADER]
        if len(leaders) != 1 or any(a.role is Role.NONE for a in team):
            yield Broken(Rule.LEADER, post=code, found=len(leaders), allowed=1)
        elif ranks and ranks.get(leaders[0], 0) < max(ranks.values()):
            yield Broken(Rule.LEADER, post=code, officer=leaders[0])
