"""Planning a command anew after a small change keeps what did not change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posko.doctrine import Access, Tier, default_doctrine
from posko.planning import Command, Draw, Effort, Officer, Station, Status
from posko.planning.draft import CommandDraft
from posko.planning.manning import draft_command, redraft_command
from posko.planning.warm import small_problem

DRAW = Draw.from_seed(3)
DOCTRINE = default_doctrine()


@pytest.fixture(scope="module")
def command() -> Command:
    return small_problem(90).commands[0]


@pytest.fixture(scope="module")
def before(command: Command) -> CommandDraft:
    return draft_command(command, DOCTRINE, DRAW, Effort.QUICK)


def posts_of(draft: CommandDraft, tier: Tier | None = None) -> set[frozenset[str]]:
    return {frozenset(s.code for s in p.stations) for p in draft.grouping.posts if tier in (None, p.tier)}


def test_a_sick_officer_changes_no_post_and_is_not_sent(command: Command, before: CommandDraft) -> None:
    sick = next(iter(before.teams.values()))[0]
    changed = replace(
        command,
        officers=tuple(replace(o, status=Status.SICK) if o.id == sick.id else o for o in command.officers),
    )
    after = redraft_command(changed, before, DOCTRINE, DRAW)
    assert after.grouping == before.grouping
    assert sick.id not in {o.id for team in after.teams.values() for o in team}
    assert not after.unmanned()


def test_a_moved_station_leaves_the_other_tiers_as_they_were(command: Command, before: CommandDraft) -> None:
    moved = next(s for s in command.stations if s.tier == Tier.LOW)
    changed = replace(
        command,
        stations=tuple(replace(s, latitude=s.latitude + 0.02) if s.code == moved.code else s for s in command.stations),
    )
    after = redraft_command(changed, before, DOCTRINE, DRAW)
    for tier in (Tier.ELEVATED, Tier.HIGH, Tier.SPECIAL):
        assert posts_of(after, tier) == posts_of(before, tier)
    assert {s.code for p in after.grouping.posts for s in p.stations} == {s.code for s in command.stations}
    assert after.grouping.bounds[Tier.LOW] <= sum(p.total_minutes for p in after.grouping.posts if p.tier == Tier.LOW)


def test_a_moved_station_leaves_posts_far_from_it_as_they_were() -> None:
    rng = np.random.default_rng(2)
    land = tuple(
        Station(f"{k}", "TPS", "99.01.01.1001", north, east, Tier.LOW, Access.ROAD)
        for k, (north, east) in enumerate(rng.uniform([0, 100], [0.5, 104], (500, 2)))
    )
    command = replace(small_problem(80).commands[0], stations=land)
    before = draft_command(command, DOCTRINE, DRAW, Effort.QUICK)
    west = min(land, key=lambda s: s.longitude)
    moved = tuple(replace(s, latitude=s.latitude + 0.05) if s is west else s for s in land)
    after = redraft_command(replace(command, stations=moved), before, DOCTRINE, DRAW)
    far = {p for p in posts_of(before) if all(s.longitude > 102 for s in land if s.code in p)}
    assert far
    assert far <= posts_of(after)


@pytest.mark.parametrize("extra", [1, 25])
def test_new_stations_find_a_post_within_capacity(command: Command, before: CommandDraft, extra: int) -> None:
    rng = np.random.default_rng(5)
    new = tuple(
        Station(f"new-{k}", "TPS", "99.01.01.1001", *rng.uniform([0, 100], [0.5, 100.5]), Tier.LOW, Access.ROAD)
        for k in range(extra)
    )
    after = redraft_command(replace(command, stations=command.stations + new), before, DOCTRINE, DRAW)
    placed = [s.code for p in after.grouping.posts for s in p.stations]
    assert len(placed) == len(set(placed)) == len(command.stations) + extra
    assert all(len(p.stations) <= p.pattern.stations_max for p in after.grouping.posts)


def test_a_tier_that_is_gone_takes_its_posts_along(command: Command, before: CommandDraft) -> None:
    left = tuple(s for s in command.stations if s.tier != Tier.SPECIAL)
    after = redraft_command(replace(command, stations=left), before, DOCTRINE, DRAW)
    assert Tier.SPECIAL not in after.grouping.bounds


def test_too_few_people_for_the_posts_of_before_give_fewer_posts(command: Command, before: CommandDraft) -> None:
    officers: tuple[Officer, ...] = command.officers[: len(before.grouping.posts) * 2]
    after = redraft_command(replace(command, officers=officers), before, DOCTRINE, DRAW)
    assert len(after.grouping.posts) < len(before.grouping.posts)
