"""Who goes where: least travel, most important first, pairs whole, and nobody where an area is closed to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

import pytest
from by_hand import DRAW, officer, officers
from hypothesis import given, settings
from hypothesis import strategies as st

from posko.planning import Draw, Officer
from posko.planning.staffing import Pool, Staffing, Task, is_barred, staff

NORTH, SOUTH = "15.01.01.1001", "15.02.01.1001"


def pool(people: Sequence[Officer], *, free: Mapping[str, int] | None = None, limit: int | None = None) -> Pool:
    """Everybody may leave unless `free` or `limit` say otherwise."""
    units = sorted({o.unit for o in people})
    strength = Counter(o.unit for o in people) | Counter()
    most = dict(strength) | dict(free or {})
    return Pool.of(units, people, most, sum(most.values()) if limit is None else limit)


def task(id: str, minutes: Sequence[float], officers: int = 1, areas: Sequence[str] = (), **wishes: object) -> Task:
    return Task(id, officers, minutes, frozenset(areas), **wishes)  # type: ignore[arg-type]


def ids(found: Staffing) -> dict[str, set[str]]:
    return {task: {o.id for o in team} for task, team in found.teams.items()}


def sizes(found: Staffing) -> dict[str, int]:
    return {task: len(team) for task, team in found.teams.items()}


def handles_boat(officer: Officer) -> bool:
    return "boat" in officer.skills


def leads(officer: Officer) -> bool:
    return officer.rank == "AIPTU"


def test_the_sum_of_travel_is_least_not_that_of_the_first() -> None:
    """The nearest officer of X is the only near one of Y."""
    found = staff([task("X", (1, 2)), task("Y", (1, 50))], pool([officer("a", "A"), officer("b", "B")]), DRAW)
    assert ids(found) == {"X": {"b"}, "Y": {"a"}}


def test_a_pair_comes_whole_or_not_at_all() -> None:
    found = staff([task("X", (1,), officers=2), task("Y", (1,), officers=2)], pool(officers(3)), DRAW)
    assert sizes(found) == {"X": 2}


def test_the_tasks_named_first_are_manned_first_however_far() -> None:
    found = staff([task("far", (90,)), task("near", (1,))], pool(officers(1)), DRAW)
    assert sizes(found) == {"far": 1}


def test_a_smaller_task_is_still_manned_where_a_larger_one_cannot_be() -> None:
    found = staff([task("large", (1,), officers=5), task("small", (1,), officers=1)], pool(officers(3)), DRAW)
    assert sizes(found) == {"small": 1}


def test_no_more_leave_than_the_limit_and_their_unit_allow() -> None:
    people = [*officers(5, "A"), *officers(5, "B")]
    tasks = [task(f"T{k}", (1, 2)) for k in range(10)]
    for free, limit, expected in [({"A": 2}, 99, 7), ({}, 4, 4), ({"A": 0, "B": 1}, 99, 1), ({}, 0, 0)]:
        found = staff(tasks, pool(people, free=free, limit=limit), DRAW)
        assert sum(sizes(found).values()) == expected


def test_those_sent_are_gone_from_the_pool() -> None:
    people = pool(officers(5), free={"A": 4}, limit=4)
    first = staff([task("X", (1,), officers=3)], people, DRAW)
    assert (people.limit, people.free, len(people.officers["A"])) == (1, {"A": 1}, 2)
    second = staff([task("Y", (1,)), task("Z", (1,))], people, DRAW)
    assert sizes(second) == {"Y": 1}
    assert not ids(first)["X"] & ids(second)["Y"]


def test_choosing_among_some_ranks_leaves_the_pool_they_came_from_alone() -> None:
    """Once both shared their counts, and everybody chosen by rank was subtracted twice."""
    people = pool([*officers(2, rank="IPDA"), *officers(2)])
    ranked = people.of_ranks(frozenset({"IPDA"}))
    staff([task("X", (1,), officers=2)], ranked, DRAW)
    assert (people.free, people.limit) == ({"A": 4}, 4)
    assert ranked.free == {"A": 2}


def test_nobody_goes_where_an_area_is_closed_to_them() -> None:
    people = [*officers(3, barred=[NORTH]), officer("free")]
    assert ids(staff([task("X", (1,), areas=[NORTH])], pool(people), DRAW)) == {"X": {"free"}}
    assert ids(staff([task("X", (1,), officers=2, areas=[NORTH])], pool(people), DRAW)) == {}


def test_where_the_nearest_unit_is_barred_another_sends_its_people() -> None:
    """By distance alone the officer of A goes to X, so that the flow cannot be drawn and is made anew by classes."""
    people = [officer("a", "A", barred=[NORTH]), officer("b", "B")]
    found = staff([task("X", (1, 60), areas=[NORTH]), task("Y", (1, 1), areas=[SOUTH])], pool(people), DRAW)
    assert ids(found) == {"X": {"b"}, "Y": {"a"}}


def test_those_who_stay_for_routine_duty_are_those_who_are_barred() -> None:
    people = [*officers(2, barred=[NORTH]), officer("free"), officer("b", "B")]
    found = staff([task("X", (1, 9), officers=2, areas=[NORTH])], pool(people, free={"A": 1}), DRAW)
    assert ids(found) == {"X": {"free", "b"}}


def test_an_important_task_takes_the_only_one_who_may_serve_there() -> None:
    people = [officer("anywhere"), officer("south", barred=["15.01"])]
    tasks = [task("important", (50,), areas=[NORTH]), task("near", (1,), areas=[SOUTH])]
    assert ids(staff(tasks, pool(people), DRAW)) == {"important": {"anywhere"}, "near": {"south"}}


@pytest.mark.parametrize(
    ("excluded", "barred"),
    [("15.01.01.1001", True), ("15.01.01", True), ("15", True), ("15.01.01.100", False), ("15.0", False), ("", False)],
)
def test_an_area_covers_whole_parts_of_a_code(excluded: str, barred: bool) -> None:
    assert is_barred(officer("a", barred=[excluded] if excluded else []), frozenset({NORTH})) is barred


def test_a_boat_is_handled_by_somebody_who_can_whatever_the_number() -> None:
    people = [*officers(6), officer("boatman", skills=["boat"])]
    for seed in range(10):
        found = staff([task("X", (1,), 2, wishes=(handles_boat,))], pool(people), Draw.from_seed(seed))
        assert "boatman" in ids(found)["X"]


def test_a_wish_already_granted_by_one_unit_is_not_spent_again_in_the_next() -> None:
    people = [officer("a", "A", skills=["boat"]), officer("b", "B"), officer("boatman", "B", skills=["boat"])]
    free = {"A": 1, "B": 1}
    seed = next(s for s in range(99) if Draw.from_seed(s).number("b") < Draw.from_seed(s).number("boatman"))
    found = staff([task("X", (1, 1), 2, wishes=(handles_boat,))], pool(people, free=free), Draw.from_seed(seed))
    assert ids(found) == {"X": {"a", "b"}}


def test_one_who_leads_and_one_who_handles_the_boat_may_be_two() -> None:
    people = [*officers(5), officer("leader", rank="AIPTU"), officer("boatman", skills=["boat"])]
    found = staff([task("X", (1,), 2, wishes=(leads, handles_boat))], pool(people), DRAW)
    assert ids(found) == {"X": {"leader", "boatman"}}


def test_who_goes_depends_on_the_seed_how_many_from_where_does_not() -> None:
    people = [*officers(6, "A"), *officers(6, "B")]
    tasks = [task("X", (1, 9), officers=2), task("Y", (9, 1), officers=3)]
    found = [staff(tasks, pool(people), Draw.from_seed(seed)) for seed in range(8)]
    units = {tuple(sorted((t, o.unit) for t, team in f.teams.items() for o in team)) for f in found}
    assert len(units) == 1
    assert len({tuple(sorted(o.id for team in f.teams.values() for o in team)) for f in found}) > 1


def test_every_draw_is_recorded_and_gives_the_same_people_again() -> None:
    people = [*officers(4, "A", barred=[NORTH]), *officers(4, "B")]
    found = staff([task("X", (1, 2), 2, [NORTH]), task("Y", (1, 2), 2)], pool(people), DRAW)
    again = [drawing.drawn(DRAW) or {} for drawing in found.drawings]
    assert {o: t for drawn in again for o, t in drawn.items()} == {o: t for t, team in ids(found).items() for o in team}


def test_no_tasks_or_no_people_are_no_teams() -> None:
    assert staff([], pool(officers(2)), DRAW).teams == {}
    assert staff([task("X", ())], pool([]), DRAW).teams == {}


# --- Against trying everything ---------------------------------------------------------------------------------------


class Case:
    """A few officers of two units, and a few tasks; small enough to try every way of sending them."""

    def __init__(self, people: list[Officer], tasks: list[Task], free: dict[str, int], limit: int) -> None:
        self.people, self.tasks, self.free, self.limit = people, tasks, free, limit

    def __repr__(self) -> str:
        return f"Case({self.people}, {self.tasks}, {self.free}, {self.limit})"

    def can_man(self, chosen: Sequence[Task]) -> bool:
        seats = [t for t in chosen for _ in range(t.officers)]

        @cache
        def fill(seat: int, used: frozenset[int]) -> bool:
            if seat == len(seats):
                return True
            return any(
                fill(seat + 1, used | {k})
                for k, o in enumerate(self.people)
                if k not in used
                and not is_barred(o, seats[seat].areas)
                and sum(self.people[j].unit == o.unit for j in used) < self.free[o.unit]
            )

        return len(seats) <= self.limit and fill(0, frozenset())

    def manned_in_order(self) -> set[str]:
        chosen: list[Task] = []
        for t in self.tasks:
            if self.can_man([*chosen, t]):
                chosen.append(t)
        return {t.id for t in chosen}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    areas = st.lists(st.sampled_from([NORTH, SOUTH, "15.01", "15.03"]), max_size=2)
    people = [officer(f"p{k}", draw(st.sampled_from("AB")), barred=draw(areas)) for k in range(draw(st.integers(1, 5)))]
    people += [officer("a0", "A"), officer("b0", "B", barred=[NORTH])]
    minutes = st.tuples(*[st.integers(0, 9).map(float)] * 2)
    villages = st.lists(st.sampled_from([NORTH, SOUTH]), min_size=1, max_size=2)
    tasks = [
        task(f"T{k}", draw(minutes), draw(st.integers(1, 3)), draw(villages)) for k in range(draw(st.integers(1, 4)))
    ]
    free = {unit: draw(st.integers(0, sum(o.unit == unit for o in people))) for unit in "AB"}
    return Case(people, tasks, free, draw(st.integers(0, len(people))))


@settings(deadline=None)
@given(cases(), st.integers(0, 3))
def test_tasks_are_manned_exactly_as_far_as_people_can_be_found_for_them(case: Case, seed: int) -> None:
    people = pool(case.people, free=case.free, limit=case.limit)
    before = {unit: len(named) for unit, named in people.officers.items()}
    found = staff(case.tasks, people, Draw.from_seed(seed))
    wanted = {t.id: t for t in case.tasks}
    assert set(found.teams) == case.manned_in_order()
    sent = [o for team in found.teams.values() for o in team]
    assert len({o.id for o in sent}) == len(sent) <= case.limit
    assert all(len(team) == wanted[t].officers for t, team in found.teams.items())
    assert not any(is_barred(o, wanted[t].areas) for t, team in found.teams.items() for o in team)
    for unit, count in Counter(o.unit for o in sent).items():
        assert count <= case.free[unit]
        assert len(people.officers[unit]) == before[unit] - count
