"""Too little money: fewer people on operation where little is lost by it, otherwise more money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from posko.doctrine import Pattern
from posko.planning.demand import Demand, demand_of
from posko.planning.draft import CommandDraft
from posko.planning.lacking import TIER_WORDS, Lack, cost_idr, people_out, rupiah
from posko.planning.manning import man
from posko.planning.plan import Post
from posko.planning.posts import Grouping
from posko.planning.problem import Command, Station
from posko.planning.remedy.lending import wider_patterns, with_pattern
from posko.planning.remedy.trying import TRIAL_DRAW, Change, Remedy, Situation, after, copied, losses, worse
from posko.planning.reserves import covered, reach_of


@dataclass(frozen=True)
class AddMoney:
    """So many rupiah more."""

    idr: int

    def applied(self, at: Situation) -> Situation:
        command = replace(at.draft.command, funds_idr=at.draft.command.funds_idr + self.idr)
        return Situation(replace(at.draft, command=command), at.doctrine)


@dataclass(frozen=True)
class StandDown:
    """These reserve teams (ids) stay at home."""

    teams: tuple[str, ...]

    def applied(self, at: Situation) -> Situation:
        draft = copied(at.draft)
        draft.reserves = [s for s in draft.reserves if s.team.id not in self.teams]
        return Situation(draft, at.doctrine)


@dataclass(frozen=True)
class FewestPosts:
    """The command with as few posts as its patterns allow, or with another `pattern` for one tier, and its own people.

    What it costs depends on how many posts there are, not on which stations share one: they are cut in the order of
    their villages, and manned, controlled and covered as ever.
    """

    pattern: Pattern | None = None

    def applied(self, at: Situation) -> Situation:
        rules = with_pattern(at.doctrine, self.pattern) if self.pattern else at.doctrine
        command = at.draft.command
        demand = demand_of(command, rules)
        return Situation(man(command, demand, Grouping(_cut(command, demand), {}), rules, TRIAL_DRAW), rules)


def _cut(command: Command, demand: Demand) -> tuple[Post, ...]:
    posts = []
    for tier, wanted in demand.tiers.items():
        stations = sorted((s for s in command.stations if s.tier == tier), key=lambda s: (s.area_code, s.code))
        most = wanted.pattern.stations_max
        cuts = [stations[k : k + most] for k in range(0, len(stations), most)]
        posts += [_post(command, wanted.pattern, n, cut) for n, cut in enumerate(cuts)]
    return tuple(posts)


def _post(command: Command, pattern: Pattern, number: int, stations: Sequence[Station]) -> Post:
    code = f"{command.code}-{pattern.tier}-{number}"
    return Post(code, command.code, pattern, stations[0], tuple(stations), (0.0,) * len(stations))


@dataclass(frozen=True)
class _Saving:
    """Changes with what comes of them and what is then done without. `untravelled`: nobody knows how far it gets."""

    changes: tuple[Change, ...]
    then: Situation
    words: str
    untravelled: bool = False


def money_remedies(at: Situation, lack: Lack) -> Iterator[Remedy]:
    """Savings first, those that give up least first; more money always closes the lack."""
    tried = []
    for harm, saving in enumerate(_savings(at)):
        tried.append(_remedy(saving, harm, at))
        if tried[-1].closes:
            break
    yield from _worth_telling(tried)
    change = AddMoney(lack.missing)
    text = f"tambah dana {rupiah(lack.missing)}"
    yield Remedy((change,), text, after((change,), at).lack("money"), lack.missing)


def _worth_telling(tried: Sequence[Remedy]) -> Sequence[Remedy]:
    """What closes the lack; of what does not, the one that comes nearest."""
    closing = [r for r in tried if r.closes]
    return closing or sorted(tried, key=lambda r: r.left.missing if r.left else 0)[:1]


def _savings(at: Situation) -> Iterator[_Saving]:
    """Ways to need fewer people, the least harmful first."""
    here = _Saving((), at, "")
    if idle := _idle_teams(at):
        yield replace(_standing_down(here, idle), words=f"{len(idle)} regu cadangan yang tidak menambah jangkauan")
    packed = _with_posts(FewestPosts(), at)
    extra = len(at.draft.grouping.posts) - len(packed.then.draft.grouping.posts)
    packed = replace(packed, words=f"{extra} pos tambahan")
    if extra > 0:
        yield packed
    for saving in (here, packed) if extra > 0 else (here,):
        if teams := _teams_to_save(saving.then):
            yield _said_with_teams(_standing_down(saving, teams), at)
    yield from _by_pattern(at)


def _by_pattern(at: Situation) -> Iterator[_Saving]:
    """The least widening of the lowest tier that the money may pay."""
    command = at.draft.command
    for pattern in wider_patterns(command, at.doctrine):
        demand = demand_of(command, with_pattern(at.doctrine, pattern))
        people = demand.officers + min(demand.controllers, demand.controllers_available)
        if cost_idr(people, at.doctrine) <= command.funds_idr:
            packed = _with_posts(FewestPosts(pattern), at)
            fewer = len(at.draft.grouping.posts) - len(packed.then.draft.grouping.posts)
            words = f"{fewer} pos (pola {pattern.name} untuk TPS {TIER_WORDS[pattern.tier]})"
            packed = replace(packed, words=words, untravelled=True)
            yield _said_with_teams(_standing_down(packed, _teams_to_save(packed.then)), at)
            return


def _with_posts(change: FewestPosts, at: Situation) -> _Saving:
    return _Saving((change,), change.applied(at), "")


def _standing_down(saving: _Saving, teams: tuple[str, ...]) -> _Saving:
    if not teams:
        return saving
    change = StandDown(teams)
    return replace(saving, changes=(*saving.changes, change), then=change.applied(saving.then))


def _said_with_teams(saving: _Saving, at: Situation) -> _Saving:
    """With the reserve teams that there are no longer, if any."""
    gone = len(at.draft.reserves) - len(saving.then.draft.reserves)
    words = [saving.words] * bool(saving.words) + [f"{gone} regu cadangan"] * (gone > 0)
    return replace(saving, words=" dan ".join(words))


def _remedy(saving: _Saving, harm: int, at: Situation) -> Remedy:
    then, words = saving.then, saving.words
    cost = rupiah(cost_idr(people_out(then.draft), at.doctrine))
    left = then.lack("money")
    failed = f"tanpa {words} pun masih kurang {rupiah(left.missing)}" if left else ""
    if _unmanned_more(at, then):
        left, failed = at.lack("money"), ""
    text = f"tanpa {words} biaya menjadi {cost}, cukup{worse(at, then)}"
    return Remedy(saving.changes, text, left, harm=harm, too_far=saving.untravelled, failed=failed)


def _unmanned_more(at: Situation, then: Situation) -> bool:
    """Whether the saving costs what the plan is for: officers, leaders or controllers at posts."""
    before, now = losses(at), losses(then)
    return any(now[name] > before[name] for name in now if name != "reserves")


def _idle_teams(at: Situation) -> tuple[str, ...]:
    """Reserve teams (ids) without which as many stations are reached."""
    order = _by_use(at)
    return tuple(team for team, lost in order if not lost)


def _teams_to_save(at: Situation) -> tuple[str, ...]:
    """The reserve teams (ids) whom the money does not pay, those missed least first; all where that is not enough."""
    lack = at.lack("money")
    saved = 0
    teams: list[str] = []
    sizes = {s.team.id: len(s.officers) for s in at.draft.reserves}
    for team, _ in _by_use(at):
        if lack is None or saved >= lack.missing:
            break
        saved += cost_idr(sizes[team], at.doctrine)
        teams.append(team)
    return tuple(teams)


def _by_use(at: Situation) -> list[tuple[str, int]]:
    """Reserve teams (ids) in the order in which they are missed least, with the stations lost when all up to it go."""
    reach = reach_of(at.draft, at.doctrine)
    draft = copied(at.draft)
    all_reached = int(covered(draft, reach).sum())
    order: list[tuple[str, int]] = []
    while draft.reserves:
        counts = [int(covered(_without(draft, k), reach).sum()) for k in range(len(draft.reserves))]
        k = max(range(len(counts)), key=lambda k: (counts[k], k))
        order.append((draft.reserves[k].team.id, all_reached - counts[k]))
        draft = _without(draft, k)
    return order


def _without(draft: CommandDraft, k: int) -> CommandDraft:
    return replace(draft, reserves=[*draft.reserves[:k], *draft.reserves[k + 1 :]])
