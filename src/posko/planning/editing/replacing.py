"""People of a plan after the registry changed: who takes the place of those who cannot serve."""

from __future__ import annotations

from dataclasses import replace

from posko.doctrine import TIERS_BY_PRIORITY, Tier
from posko.planning.draft import Span, StaffedTeam, by_road, ordered_team
from posko.planning.editing.bench import Bench, Vacancy
from posko.planning.editing.choosing import fit_for, fit_to_control, give_controller, man_one, replacement
from posko.planning.editing.remedies import RemedyKind
from posko.planning.manning import by_priority, may_serve
from posko.planning.plan import Post
from posko.planning.problem import Officer
from posko.planning.travel import Places


def replace_missing(bench: Bench) -> None:
    """Fill every vacancy, most important posts first; what cannot be filled is given up whole."""
    _vacate_barred(bench)
    _send_home_too_many(bench)
    for post in by_priority(bench.draft.grouping.posts):
        _complete(bench, post)
    for vacancy in [v for v in bench.vacancies if not v.post and not v.team]:
        _replace_controller(bench, vacancy)
    for staffed in list(bench.draft.reserves):
        _complete_team(bench, staffed)
    for post in by_priority(bench.draft.grouping.posts):
        if post.id in bench.draft.teams:
            give_controller(bench.draft, post, bench.doctrine)


def _vacate_barred(bench: Bench) -> None:
    for post in bench.draft.grouping.posts:
        team = bench.draft.teams.get(post.id, [])
        barred = [o for o in team if not may_serve(o, post)]
        bench.vacancies += [Vacancy(o.id, o.unit, post=post.id) for o in barred]
        if barred:
            bench.draft.teams[post.id] = [o for o in team if o not in barred]


def _send_home_too_many(bench: Bench) -> None:
    """Routine duty or the ceiling may ask for more people than before: reserves first, then the lowest posts."""
    while short := _overdrawn(bench):
        if not _give_up_one(bench, TIERS_BY_PRIORITY[0], short, also_same_tier=True):
            return


def _overdrawn(bench: Bench) -> set[str]:
    """Units of which too many are away; all of the command's where it is too many in all."""
    pool = bench.refresh()
    if pool.limit < 0:
        return set(pool.units)
    return {u for u in pool.units if pool.free.get(u, 0) < 0}


def _complete(bench: Bench, post: Post) -> None:
    """Fill the post's vacancies, or man it where it is new; where nobody is left, reserves and lower tiers give."""
    new = post.id not in {p.id for p in bench.part.plan.posts}
    vacancies = [v for v in bench.vacancies if v.post == post.id]
    if not vacancies and not new:
        return
    while not (_man_new(bench, post) if new else _fill(bench, post, vacancies)):
        if not _give_up_one(bench, post.tier, set(bench.draft.pool.units)):
            _unman(bench, post)
            _excuse(bench, post)
            return


def _excuse(bench: Bench, post: Post) -> None:
    """Where people are left and only areas bar them from the post, that is said."""
    pool = bench.refresh()
    if min(pool.limit, int(pool.supply().sum())) >= post.pattern.officers:
        bench.draft.unfit.add(post.id)


def _man_new(bench: Bench, post: Post) -> bool:
    bench.refresh()
    if not man_one(bench.draft, post, bench.doctrine, bench.draw):
        return False
    bench.note(RemedyKind.POST_MANNED, post=post.id)
    return True


def _fill(bench: Bench, post: Post, vacancies: list[Vacancy]) -> bool:
    """Whether everybody missing was replaced; nobody is if not everybody can be."""
    before = bench.draft.teams.get(post.id, [])
    came: list[tuple[Vacancy, Officer]] = []
    site = Places.of([post.centre], bench.doctrine.travel)
    for vacancy in vacancies:
        pool = bench.refresh()
        who = replacement(pool, vacancy.unit, site, bench.draft, bench.draw, fit_for(post))
        if who is None:
            bench.draft.teams[post.id] = before
            return False
        came.append((vacancy, who))
        bench.draft.teams[post.id] = [*bench.draft.teams.get(post.id, []), who]
    bench.draft.teams[post.id] = ordered_team(bench.draft.teams[post.id], bench.draw)
    for vacancy, who in came:
        bench.note(RemedyKind.OFFICER_REPLACED, officer=vacancy.officer, by=who.id, post=post.id)
    return True


def _give_up_one(bench: Bench, above: Tier, units: set[str], *, also_same_tier: bool = False) -> bool:
    """Free people of `units` from a reserve team or the least important post below a tier; whether there was one."""
    for staffed in reversed(bench.draft.reserves):
        if staffed.team.id not in bench.part.pins.teams and _could_free(bench, staffed.officers, units):
            _close_team(bench, staffed)
            return True
    place = TIERS_BY_PRIORITY.index(above)
    for post in reversed(by_priority(bench.draft.grouping.posts)):
        rank = TIERS_BY_PRIORITY.index(post.tier)
        below = rank > place or (also_same_tier and rank == place)
        if below and _could_free(bench, bench.draft.teams.get(post.id, []), units):
            _unman(bench, post)
            return True
    return False


def _could_free(bench: Bench, people: list[Officer] | tuple[Officer, ...], units: set[str]) -> bool:
    own = any(o.unit in units for o in people)
    return own and not bench.holds_pinned(people) and not any(o.id in bench.lent for o in people)


def _unman(bench: Bench, post: Post) -> None:
    """Nobody stays: a post is manned whole or not at all."""
    team = bench.draft.teams.pop(post.id, [])
    bench.vacancies = [v for v in bench.vacancies if v.post != post.id]
    bench.refresh()
    bench.note(RemedyKind.POST_UNMANNED, post=post.id)
    for officer in team:
        if officer.id in bench.lent:
            bench.note(RemedyKind.LENT_HOME, officer=officer.id, post=post.id)


def _replace_controller(bench: Bench, vacancy: Vacancy) -> None:
    """Another of a controller's rank, or the posts are shared out among the spans with room."""
    posts = [p for p in bench.draft.grouping.posts if p.id in vacancy.posts and p.id in bench.draft.teams]
    if not posts:
        return
    site = Places.of([posts[0].centre], bench.doctrine.travel)
    fit = fit_to_control(posts, bench.doctrine)
    who = replacement(bench.refresh(), vacancy.unit, site, bench.draft, bench.draw, fit)
    if who is None:
        bench.note(RemedyKind.CONTROLLER_LOST, officer=vacancy.officer)
        return
    bench.draft.spans.append(Span(who, tuple(p.id for p in posts)))
    bench.note(RemedyKind.CONTROLLER_REPLACED, officer=vacancy.officer, by=who.id)


def _complete_team(bench: Bench, staffed: StaffedTeam) -> None:
    vacancies = [v for v in bench.vacancies if v.team == staffed.team.id]
    if not vacancies:
        return
    site = by_road((staffed.team.latitude, staffed.team.longitude), bench.doctrine)
    at = bench.draft.reserves.index(staffed)
    came: list[tuple[Vacancy, Officer]] = []
    for vacancy in vacancies:
        who = replacement(bench.refresh(), vacancy.unit, site, bench.draft, bench.draw)
        if who is None:
            _close_team(bench, bench.draft.reserves[at])
            return
        came.append((vacancy, who))
        grown = ordered_team((*bench.draft.reserves[at].officers, who), bench.draw)
        bench.draft.reserves[at] = replace(bench.draft.reserves[at], officers=tuple(grown))
    for vacancy, who in came:
        bench.note(RemedyKind.OFFICER_REPLACED, officer=vacancy.officer, by=who.id, team=staffed.team.id)


def _close_team(bench: Bench, staffed: StaffedTeam) -> None:
    bench.draft.reserves.remove(staffed)
    bench.vacancies = [v for v in bench.vacancies if v.team != staffed.team.id]
    bench.note(RemedyKind.TEAM_CLOSED, team=staffed.team.id)
    for officer in staffed.officers:
        if officer.id in bench.lent:
            bench.note(RemedyKind.LENT_HOME, officer=officer.id, team=staffed.team.id)
