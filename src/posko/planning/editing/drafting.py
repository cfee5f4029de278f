"""From a finished plan back to a draft, and from a changed draft to the next part."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from posko.doctrine import Doctrine
from posko.planning.demand import demand_of
from posko.planning.draft import CommandDraft, Span, StaffedTeam, as_plan
from posko.planning.editing.bounds import STEPS, bounds_after
from posko.planning.editing.coverage import coverage
from posko.planning.editing.part import Part, Pins, UnknownCode
from posko.planning.editing.said import excused_posts
from posko.planning.manning import own_pool
from posko.planning.plan import CommandPlan, Duty, Role, Shortfall
from posko.planning.posts import Grouping
from posko.planning.problem import Command, Officer, Unit, UnitKind
from posko.planning.shortfall import find_shortfalls
from posko.planning.staffing import Pool


def draft_of(part: Part, doctrine: Doctrine) -> CommandDraft:
    """The draft whose finished form `part.plan` is: teams leader first, `pool` with who of its own is on routine duty.

    Raises UnknownCode for an officer on duty who is neither of the command nor in `part.lent`.
    """
    plan = part.plan
    people = _People(part.people)
    demand = demand_of(plan.command, doctrine)
    draft = CommandDraft(
        plan.command,
        demand,
        Grouping(plan.posts, plan.bounds),
        own_pool(plan.command, demand.strength.free, demand.strength.limit),
        {p.id: people.named(p.officers) for p in plan.posts if p.officers},
        _spans(part, people),
        _reserves(part, people),
        plan.reserve_covered,
        excused_posts(plan),
        list(plan.drawings),
        plan.borrowable,
    )
    refresh_pool(draft, part.pins.officers)
    return draft


class _People:
    def __init__(self, by_id: Mapping[str, Officer]) -> None:
        self.by_id = by_id

    def named(self, codes: Sequence[str]) -> list[Officer]:
        for code in codes:
            if code not in self.by_id:
                raise UnknownCode("officer", code)
        return [self.by_id[code] for code in codes]


def _spans(part: Part, people: _People) -> list[Span]:
    controllers = [a.officer for a in part.plan.assignments if a.duty is Duty.CONTROLLER]
    posts: dict[str, list[str]] = {code: [] for code in controllers}
    for post in part.plan.posts:
        if post.controller in posts:
            posts[post.controller].append(post.id)
    return [Span(people.named([code])[0], tuple(posts[code])) for code in controllers]


def members_of_teams(plan: CommandPlan) -> dict[str, list[str]]:
    """Officers (ids) of each reserve team, whoever leads it first, whatever the order of the assignments."""
    members: dict[str, list[str]] = {t.id: [] for t in plan.reserves}
    for a in sorted(plan.assignments, key=lambda a: a.role is not Role.LEADER):
        if a.duty is Duty.RESERVE and a.post in members:
            members[a.post].append(a.officer)
    return members


def _reserves(part: Part, people: _People) -> list[StaffedTeam]:
    members = members_of_teams(part.plan)
    return [StaffedTeam(t, tuple(people.named(members[t.id]))) for t in part.plan.reserves]


def on_duty(draft: CommandDraft) -> list[Officer]:
    """Everybody on the operation, own and lent."""
    teams = [o for team in draft.teams.values() for o in team]
    return teams + [s.controller for s in draft.spans] + [o for r in draft.reserves for o in r.officers]


def refresh_pool(draft: CommandDraft, staying: Collection[str] = ()) -> Pool:
    """Who of the command's own could still be sent, after people were put elsewhere; none of `staying` (ids)."""
    draft.pool = own_pool(draft.command, draft.demand.strength.free, draft.demand.strength.limit)
    draft.pool.take(on_duty(draft))
    if staying:
        draft.pool.officers = {u: [o for o in us if o.id not in staying] for u, us in draft.pool.officers.items()}
    return draft.pool


def next_part(
    part: Part, draft: CommandDraft, doctrine: Doctrine, *, pins: Pins | None = None, bound_steps: int = STEPS
) -> Part:
    """What `draft`, changed from `part`, is as a part: bounds, coverage and shortfall found anew."""
    tidy(draft)
    bounds = bounds_after(part.plan.posts, part.plan.bounds, draft.grouping.posts, doctrine, bound_steps)
    draft.grouping = Grouping(draft.grouping.posts, bounds)
    _recount_reserves(draft, doctrine)
    refresh_pool(draft)
    serving = {o.id for o in on_duty(draft)}
    lent = tuple(o for o in part.lent if o.id in serving)
    units = {u.code: u for u in part.lenders}
    plan = as_plan(draft, doctrine, {o.id: units[o.unit] for o in lent}, found_shortfalls(draft, doctrine))
    return Part(plan, lent, part.lenders, part.pins if pins is None else pins)


def tidy(draft: CommandDraft) -> None:
    """Nobody controls nothing, and what is said of posts is said of those there are."""
    manned = {p.id for p in draft.grouping.posts} & set(draft.teams)
    draft.teams = {code: team for code, team in draft.teams.items() if code in manned}
    spans = [Span(s.controller, tuple(p for p in s.posts if p in manned)) for s in draft.spans]
    draft.spans = [s for s in spans if s.posts]
    draft.unfit = {p.id for p in draft.unmanned()} & draft.unfit


def _recount_reserves(draft: CommandDraft, doctrine: Doctrine) -> None:
    counts, share = coverage(draft.command, [s.team for s in draft.reserves], doctrine)
    draft.reserves = [
        replace(s, team=replace(s.team, officers=len(s.officers), stations_covered=n))
        for s, n in zip(draft.reserves, counts, strict=True)
    ]
    draft.reserve_covered = share


def found_shortfalls(draft: CommandDraft, doctrine: Doctrine) -> tuple[Shortfall, ...]:
    return tuple(find_shortfalls(with_sites(draft), doctrine))


def shortfalls_of(part: Part, doctrine: Doctrine) -> tuple[Shortfall, ...]:
    """What the command lacks, found anew for a finished plan."""
    return found_shortfalls(draft_of(part, doctrine), doctrine)


def with_sites(draft: CommandDraft) -> CommandDraft:
    """The draft with every reserve team at a place that counts: the planner knows offices and stations only.

    A team put elsewhere by hand stands at an office of its own, which has nobody.
    """
    offices = {(u.latitude, u.longitude) for u in draft.command.units}
    teams = [s.team for s in draft.reserves if (s.team.latitude, s.team.longitude) not in offices]
    if not teams:
        return draft
    sites = tuple(Unit(t.id, t.id, UnitKind.POLSEK, draft.code, t.latitude, t.longitude) for t in teams)
    command: Command = replace(draft.command, units=(*draft.command.units, *sites))
    return replace(draft, command=command)
