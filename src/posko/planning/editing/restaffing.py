"""A command staffed anew around the people who stay where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from posko.doctrine import Doctrine
from posko.planning.controllers import assign_controllers, spans_needed
from posko.planning.covering import place_teams
from posko.planning.draft import CommandDraft, Span, StaffedTeam, ordered_team, places_of
from posko.planning.draw import Draw
from posko.planning.editing.drafting import refresh_pool, with_sites
from posko.planning.editing.part import Part
from posko.planning.editing.seating import minutes_to_centres, new_team_id
from posko.planning.editing.teams import staff_team
from posko.planning.manning import by_priority, count_controllers, post_task
from posko.planning.plan import Post
from posko.planning.posts import Grouping
from posko.planning.problem import Officer
from posko.planning.reserves import covered, reach_of
from posko.planning.staffing import staff


@dataclass
class Staying:
    """Who stays where: at posts (by id, leader first), as controllers with the posts they had, in reserve teams."""

    teams: dict[str, list[Officer]] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    reserves: list[StaffedTeam] = field(default_factory=list)
    #: Posts that keep their stations because of those who stay there.
    posts: set[str] = field(default_factory=set)
    #: Whoever is pinned: nobody of them is put elsewhere, those on routine duty neither.
    pinned: frozenset[str] = frozenset()

    @classmethod
    def of(cls, part: Part, draft: CommandDraft) -> Staying:
        """Pinned people, and everybody beside a lent one: a post held partly by lent people stays as it is."""
        lent, pinned = {o.id for o in part.lent}, part.pins.officers
        found = cls(posts=set(part.pins.posts) & {p.id for p in draft.grouping.posts}, pinned=pinned)
        for code, team in draft.teams.items():
            stay = team if any(o.id in lent for o in team) else [o for o in team if o.id in pinned]
            if stay:
                found.teams[code] = list(stay)
                found.posts.add(code)
        found.spans = [s for s in draft.spans if s.controller.id in lent | pinned]
        found.reserves = [
            r for r in draft.reserves if r.team.id in part.pins.teams or any(o.id in lent | pinned for o in r.officers)
        ]
        return found


def restaffed(
    draft: CommandDraft, posts: tuple[Post, ...], staying: Staying, doctrine: Doctrine, draw: Draw
) -> CommandDraft:
    """The posts manned anew, most important first, with controllers and reserve teams, all around `staying`."""
    new = replace(draft, grouping=Grouping(posts, draft.grouping.bounds), unfit=set())
    while _missing(new, staying, doctrine, draw):
        pass
    new.teams = {code: ordered_team(team, draw) for code, team in new.teams.items()}
    refresh_pool(new, staying.pinned)
    _fill_reserves(new, doctrine, draw)
    return new


def _missing(new: CommandDraft, staying: Staying, doctrine: Doctrine, draw: Draw) -> bool:
    """One round; whether excluded areas left a post empty, so that another round can man others."""
    _begin(new, staying)
    points = places_of(new.command)
    chosen = _chosen(new, staying, doctrine)
    _control(new, staying, chosen, doctrine, draw)
    tasks = [post_task(p, points, doctrine, _lacking(new, p)) for p in chosen if _lacking(new, p)]
    found = staff(tasks, new.pool, draw)
    new.drawings += found.drawings
    for code, team in found.teams.items():
        new.teams[code] = [*new.teams.get(code, ()), *team]
    missing = {t.id for t in tasks} - set(found.teams)
    new.unfit |= missing
    size = {p.id: p.pattern.officers for p in new.grouping.posts}
    # Where somebody pinned cannot be completed to a team the pin does not hold; who asked for this compares.
    new.teams = {code: team for code, team in new.teams.items() if len(team) == size[code]}
    return bool(missing)


def _begin(new: CommandDraft, staying: Staying) -> None:
    here = {p.id for p in new.grouping.posts}
    new.teams = {code: list(team) for code, team in staying.teams.items() if code in here}
    new.spans = list(staying.spans)
    new.reserves = list(staying.reserves)
    new.drawings = []
    refresh_pool(new, staying.pinned)


def _lacking(draft: CommandDraft, post: Post) -> int:
    return post.pattern.officers - len(draft.teams.get(post.id, ()))


def _chosen(new: CommandDraft, staying: Staying, doctrine: Doctrine) -> list[Post]:
    """Posts by priority, those begun first, as long as the pool has people, controllers of started spans counted."""
    controllers = count_controllers(new.pool, doctrine)
    controlled = {code for s in staying.spans for code in s.posts}
    fit = [p for p in by_priority(new.grouping.posts) if p.id not in new.unfit]
    chosen: list[Post] = []
    officers = 0
    for post in sorted(fit, key=lambda p: p.id not in new.teams):
        more = officers + _lacking(new, post)
        alone = sum(p.id not in controlled for p in [*chosen, post])
        if more + min(controllers, spans_needed(alone, doctrine)) > new.pool.limit and _lacking(new, post):
            break
        officers = more
        chosen.append(post)
    return chosen


def _control(new: CommandDraft, staying: Staying, chosen: Sequence[Post], doctrine: Doctrine, draw: Draw) -> None:
    """Controllers who stay keep the posts they had; the others are shared out among new ones."""
    there = {p.id for p in chosen}
    new.spans = [Span(s.controller, tuple(p for p in s.posts if p in there)) for s in staying.spans]
    for k, span in enumerate(new.spans):
        if not span.posts:
            new.spans[k] = Span(span.controller, _nearest_alone(new, chosen, doctrine))
    controlled = {code for s in new.spans for code in s.posts}
    alone = [p for p in chosen if p.id not in controlled]
    before = len(new.spans)
    assign_controllers(new, alone, new.pool, places_of(new.command), doctrine, draw)
    new.pool.take(s.controller for s in new.spans[before:])


def _nearest_alone(new: CommandDraft, chosen: Sequence[Post], doctrine: Doctrine) -> tuple[str, ...]:
    """For a controller whose posts are gone: a span of posts near each other that nobody controls."""
    controlled = {code for s in new.spans for code in s.posts}
    alone = [p for p in chosen if p.id not in controlled]
    if not alone:
        return ()
    minutes = minutes_to_centres(alone[0].centre, alone, doctrine)
    nearest = sorted(range(len(alone)), key=minutes.__getitem__)[: doctrine.deployment.posts_per_controller]
    return tuple(sorted(alone[k].id for k in nearest))


def _fill_reserves(draft: CommandDraft, doctrine: Doctrine, draw: Draw) -> None:
    """Teams from the pool where they reach most of what those who stay do not; none that reaches nothing new."""
    wide = with_sites(draft)
    reach = reach_of(wide, doctrine)
    size = doctrine.reserve.team_officers
    most = max(0, min(draft.pool.limit, int(draft.pool.supply().sum()))) // size
    open_rows = ~covered(wide, reach)
    sites = place_teams(reach.within[open_rows], most, np.ones(int(open_rows.sum()), np.int64)).sites.tolist()
    if not sites and not draft.reserves and most and not reach.within.size:
        sites = [0]
    for k in sites:
        code = new_team_id(draft.code, (s.team.id for s in draft.reserves))
        staff_team(draft, code, reach.sites[k], size, doctrine, draw)
