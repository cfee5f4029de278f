"""The witnessed draw can be replayed with a pencil and SHA-256, and favours nobody."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posko.planning import Draw, Drawing
from posko.planning.draw import Wish

DRAW = Draw("00ff17")
PEOPLE = ("p1", "p2", "p3", "p4")
#: Lowest number first, as `printf '\x00\xff\x17p1' | sha256sum` and so on give them: 6543…, 6657…, 7e65…, f00f….
BY_NUMBER = ("p1", "p4", "p3", "p2")


def drawing(
    *seats: str,
    people: tuple[str, ...] = PEOPLE,
    barred: Mapping[str, frozenset[str]] | None = None,
    wishes: tuple[Wish, ...] = (),
) -> Drawing:
    return Drawing("A", people, seats, barred or {}, wishes)


def test_a_number_is_the_plain_sha_256_of_the_seed_and_the_id() -> None:
    assert DRAW.number("P15-00001") == hashlib.sha256(b"\x00\xff\x17P15-00001").hexdigest()
    # From `printf '\001abc' | sha256sum`.
    assert Draw("01").number("abc") == "1e18834c426d00e57788444cb3ccd62c771b420c095bb0c4e040a8c122c4570d"
    assert tuple(sorted(PEOPLE, key=DRAW.number)) == BY_NUMBER


def test_ids_are_read_as_utf_8() -> None:
    assert DRAW.number("Syafi’i") == hashlib.sha256(b"\x00\xff\x17Syafi\xe2\x80\x99i").hexdigest()


def test_the_commitment_is_the_sha_256_of_the_seed_bytes() -> None:
    assert DRAW.commitment == hashlib.sha256(b"\x00\xff\x17").hexdigest()
    assert (DRAW.record.seed, DRAW.record.commitment) == ("00ff17", DRAW.commitment)


def test_whole_numbers_and_hex_name_the_same_seed() -> None:
    assert Draw.from_seed(0xFF17) == Draw.from_seed("FF17") == Draw("ff17")
    assert Draw.from_seed(0) == Draw("00")


@pytest.mark.parametrize("seed", ["xyz", "abc", "0x12"])
def test_what_is_no_hex_is_refused(seed: str) -> None:
    with pytest.raises(ValueError, match="written in hex"):
        Draw.from_seed(seed)


def test_fresh_seeds_are_32_bytes_and_differ() -> None:
    first, second = Draw.fresh(), Draw.fresh()
    assert len(bytes.fromhex(first.seed)) == 32
    assert first != second


def test_the_lowest_numbers_are_drawn_in_the_order_of_the_seats() -> None:
    assert drawing("X", "Y", "Y").drawn(DRAW) == {"p1": "X", "p4": "Y", "p3": "Y"}


def test_another_seed_draws_others() -> None:
    results = {tuple(sorted(drawing("X").drawn(Draw.from_seed(seed)) or {})) for seed in range(40)}
    assert results == {(person,) for person in PEOPLE}


def test_nobody_gains_by_standing_first_in_the_list() -> None:
    results = [drawing("X", "Y", people=order).drawn(DRAW) for order in permutations(PEOPLE)]
    assert all(result == results[0] for result in results)


def test_whoever_is_barred_is_passed_over() -> None:
    first, second = BY_NUMBER[:2]
    assert drawing("X", barred={first: frozenset({"X"})}).drawn(DRAW) == {second: "X"}
    assert drawing("X", barred={first: frozenset({"Y"})}).drawn(DRAW) == {first: "X"}


def test_somebody_gives_up_a_seat_for_one_who_may_serve_nowhere_else() -> None:
    first, second = BY_NUMBER[:2]
    two = (first, second)
    # The first takes X, and the second may not serve at Y.
    assert drawing("X", "Y", people=two, barred={second: frozenset({"Y"})}).drawn(DRAW) == {second: "X", first: "Y"}


def test_seats_that_cannot_all_be_filled_are_not_drawn_at_all() -> None:
    assert drawing("X", "Y", people=("p1",)).drawn(DRAW) is None
    assert drawing("X", people=("p1",), barred={"p1": frozenset({"X"})}).drawn(DRAW) is None


def test_no_seats_are_drawn_for_nobody() -> None:
    assert drawing().drawn(DRAW) == {}


def test_a_wish_is_granted_by_the_lowest_number_among_the_eligible() -> None:
    eligible = frozenset(BY_NUMBER[2:])
    drawn = drawing("X", "X", wishes=(Wish("X", eligible),)).drawn(DRAW)
    assert drawn == {BY_NUMBER[2]: "X", BY_NUMBER[0]: "X"}


def test_a_wish_that_nobody_can_grant_leaves_the_seat_to_the_others() -> None:
    first, second = BY_NUMBER[:2]
    nobody = drawing("X", wishes=(Wish("X", frozenset()),)).drawn(DRAW)
    only_barred = drawing("X", barred={first: frozenset({"X"})}, wishes=(Wish("X", frozenset({first})),)).drawn(DRAW)
    assert (nobody, only_barred) == ({first: "X"}, {second: "X"})


def test_two_wishes_take_two_seats() -> None:
    leader, boatman = frozenset({BY_NUMBER[3]}), frozenset({BY_NUMBER[2]})
    drawn = drawing("X", "X", wishes=(Wish("X", leader), Wish("X", boatman))).drawn(DRAW)
    assert drawn == {BY_NUMBER[3]: "X", BY_NUMBER[2]: "X"}


@st.composite
def drawings(draw: st.DrawFn) -> Drawing:
    people = tuple(f"p{k}" for k in range(draw(st.integers(0, 5))))
    tasks = st.sampled_from(["X", "Y", "Z"])
    barred = {person: draw(st.frozensets(tasks)) for person in people}
    wishes = draw(st.lists(st.builds(Wish, tasks, st.frozensets(st.sampled_from(people or ("",)))), max_size=2))
    return Drawing("A", people, tuple(draw(st.lists(tasks, max_size=5))), barred, tuple(wishes))


@settings(deadline=None)
@given(drawings(), st.integers(0, 5))
def test_all_seats_are_filled_whenever_that_is_possible(drawing: Drawing, seed: int) -> None:
    def may(officer: str, task: str) -> bool:
        return task not in drawing.barred[officer]

    possible = any(
        all(may(o, task) for o, task in zip(order, drawing.seats, strict=True))
        for order in permutations(drawing.people, len(drawing.seats))
    )
    drawn = drawing.drawn(Draw.from_seed(seed))
    assert (drawn is not None) == possible
    if drawn is not None:
        assert sorted(drawn.values()) == sorted(drawing.seats)
        assert all(may(officer, task) for officer, task in drawn.items())
