"""Posts without officers: a wider pattern, which costs only travel, or people from the Polda."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from posko.doctrine import TIERS_BY_PRIORITY, Doctrine, Pattern
from posko.planning.controllers import controller_ranks, spans_needed
from posko.planning.demand import demand_of
from posko.planning.draft import CommandDraft, uncontrolled_posts
from posko.planning.effort import Effort
from posko.planning.lacking import (
    TIER_WORDS,
    Lack,
    closed_posts,
    cost_idr,
    leader_ranks,
    rupiah,
    unled_posts,
    waiting_posts,
)
from posko.planning.manning import draft_command
from posko.planning.plan import Post
from posko.planning.problem import Command
from posko.planning.reinforcement import all_may_leave, man_further_posts
from posko.planning.remedy.trying import TRIAL_DRAW, Remedy, Situation, copied, from_whom, lent_people, worse

#: A pattern is widened to at most so many times its capacity before people are asked for instead.
WIDEST = 3
#: A widening that reaches farther than so many times the target is not put first.
TOO_FAR = 2
#: So often the number of people is corrected by what a trial shows before the planner gives up.
TRIALS = 20


@dataclass(frozen=True)
class Lend:
    """So many people more for posts without officers, those `closed` by excluded areas or those that only lack people.

    Of the `people`, `controllers` control posts and `leaders` have a leader's rank.
    """

    people: int
    controllers: int
    leaders: int
    closed: bool = False

    def applied(self, at: Situation) -> Situation:
        draft, trial = at.draft, copied(at.draft)
        posts = tuple(p for p in draft.grouping.posts if (p.id in draft.unfit) == self.closed)
        trial.grouping, trial.unfit = replace(draft.grouping, posts=posts), set()
        lender = lent_people(draft, self._ranks(at.doctrine))
        man_further_posts([trial], lender, all_may_leave(at.doctrine), TRIAL_DRAW)
        left = {p.id for p in draft.unmanned()} & draft.unfit - set(trial.teams)
        return Situation(replace(trial, grouping=draft.grouping, unfit=left), at.doctrine)

    def _ranks(self, doctrine: Doctrine) -> list[str]:
        controls, leads = ranks_of_lent(doctrine)
        others = self.people - self.controllers - self.leaders
        return [controls] * self.controllers + [leads] * self.leaders + [""] * others


def ranks_of_lent(doctrine: Doctrine) -> tuple[str, str]:
    """The rank of those who control posts and of those who lead a team; the same only where it must be.

    Controllers are chosen first, by rank alone: whoever may do both must not leave a team without a leader.
    """
    controllers = list(doctrine.deployment.controller_ranks)
    leaders = list(doctrine.deployment.leader_ranks)
    only_lead = [r for r in leaders if r.upper() not in controller_ranks(doctrine)]
    both = [r for r in controllers if r.upper() in leader_ranks(doctrine)]
    if only_lead or not both:
        return (controllers or [""])[0], (only_lead or leaders or [""])[0]
    return both[0], both[0]


@dataclass(frozen=True)
class WiderPattern:
    """The command planned with its own people by another pattern for one tier."""

    pattern: Pattern

    def applied(self, at: Situation) -> Situation:
        rules = with_pattern(at.doctrine, self.pattern)
        return Situation(draft_command(at.draft.command, rules, TRIAL_DRAW, Effort.QUICK), rules)


def with_pattern(doctrine: Doctrine, pattern: Pattern) -> Doctrine:
    """The doctrine with just this pattern for its tier."""
    return replace(doctrine, patterns=(pattern, *(p for p in doctrine.patterns if p.tier != pattern.tier)))


def officer_remedies(at: Situation, lack: Lack) -> Iterator[Remedy]:
    """For posts that only lack people."""
    lend, then = people_that_suffice(at, closed=False)
    yield _lending(lend, at, then, f"BKO {lend.people} personel lagi")
    yield _widening(at, lack)


def closed_post_remedies(at: Situation, lack: Lack) -> Iterator[Remedy]:
    """For posts that excluded areas bar to everybody who could be sent."""
    lend, then = people_that_suffice(at, closed=True)
    yield _lending(lend, at, then, f"BKO {lend.people} personel tanpa area larangan di pos itu")


def _lending(lend: Lend, at: Situation, then: Situation, text: str) -> Remedy:
    cost = cost_idr(lend.people, at.doctrine)
    resource = "excluded_areas" if lend.closed else "officers"
    whence, source = from_whom(at.draft, resource, lend.people)
    said = f"{text} {whence}{_among(lend)} ({rupiah(cost)}){worse(at, then)}"
    return Remedy((lend,), said, then.lack(resource), cost, source)


def _among(lend: Lend) -> str:
    parts = [(lend.controllers, "Padal"), (lend.leaders, "berpangkat kepala tim")]
    said = [f"{count} di antaranya {word}" for count, word in parts if count]
    return f", {' dan '.join(said)}" if said else ""


def people_that_suffice(at: Situation, *, closed: bool) -> tuple[Lend, Situation]:
    """So many more people man every post of the kind, each with a leader and a controller as far as there are ranks.

    With what comes of it.
    """
    posts = _empty(at.draft, closed)
    controllers = spans_needed(len(posts), at.doctrine) if controller_ranks(at.doctrine) else 0
    leaders = len(posts) if leader_ranks(at.doctrine) else 0
    lend = Lend(sum(p.pattern.officers for p in posts) + controllers, controllers, leaders, closed)
    then = lend.applied(at)
    for _ in range(TRIALS):
        more = _corrected(lend, at, then)
        if more == lend:
            break
        lend, then = more, more.applied(at)
    return lend, then


def _empty(draft: CommandDraft, closed: bool) -> list[Post]:
    return closed_posts(draft) if closed else waiting_posts(draft)


def _corrected(lend: Lend, at: Situation, then: Situation) -> Lend:
    """With as many more as the trial shows to be missing."""
    officers = sum(p.pattern.officers for p in _empty(then.draft, lend.closed))
    alone = len(uncontrolled_posts(then.draft)) - len(uncontrolled_posts(at.draft))
    unled = len(unled_posts(then.draft, at.doctrine)) - len(unled_posts(at.draft, at.doctrine))
    controllers = spans_needed(max(0, alone), at.doctrine) if controller_ranks(at.doctrine) else 0
    leaders = max(0, unled)
    people = lend.people + officers + controllers
    leading = min(lend.leaders + leaders, people - lend.controllers - controllers)
    return replace(lend, people=people, controllers=lend.controllers + controllers, leaders=leading)


def _widening(at: Situation, lack: Lack) -> Remedy:
    """The least widening of the lowest tier that mans every post, with the farthest minutes it gives."""
    failed = "pola lebih longgar saja tidak cukup"
    for pattern in wider_patterns(at.draft.command, at.doctrine):
        if demand_of(at.draft.command, with_pattern(at.doctrine, pattern)).left < 0:
            continue
        change = WiderPattern(pattern)
        then = change.applied(at)
        if not then.draft.unmanned():
            return _widened(change, at, then)
        if then.draft.unfit:
            # Still wider posts reach into more areas, and so bar more people.
            break
    return Remedy((), failed, lack, failed=failed)


def wider_patterns(command: Command, doctrine: Doctrine) -> Iterator[Pattern]:
    present = {s.tier for s in command.stations}
    lowest = next(t for t in reversed(TIERS_BY_PRIORITY) if t in present)
    widest = max(doctrine.patterns_for(lowest), key=lambda p: p.stations_max / p.officers)
    for stations_max in range(widest.stations_max + 1, WIDEST * widest.stations_max + 1):
        yield replace(widest, stations_max=stations_max)


def _widened(change: WiderPattern, at: Situation, then: Situation) -> Remedy:
    farthest = max(p.farthest_minutes for p in then.draft.grouping.posts)
    too_far = farthest > TOO_FAR * at.doctrine.deployment.target_minutes
    tier = TIER_WORDS[change.pattern.tier]
    reach = f"{'tetapi ' if too_far else ''}terjauh {farthest:.0f} menit"
    text = f"pola {change.pattern.name} untuk TPS {tier}: semua pos terisi, {reach}{worse(at, then)}"
    return Remedy((change,), text, then.lack("officers"), too_far=too_far)
