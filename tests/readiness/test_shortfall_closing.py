from __future__ import annotations

from dataclasses import fields

from hypothesis import given, settings
from hypothesis import strategies as st

from posko.readiness.shortfall.closing import NOTHING, Figures, close, paths_above, summed_up
from posko.readiness.shortfall.lending import Proposal, propose

counts = st.integers(min_value=0, max_value=10**12)


@st.composite
def lines(draw: st.DrawFn) -> Figures:
    """A line of whatever numbers: more serviceable than there are, more repaired than broken, more lent than had."""
    need = draw(st.none() | counts)
    return close(
        need,
        draw(counts),
        draw(counts),
        repair=draw(counts),
        borrow=draw(counts),
        lent=draw(counts),
        repairable=draw(counts),
    )


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Figures]:
    """Lines of the nodes of a random tree; some nodes have none of their own."""
    paths = ["a/"]
    for n in range(draw(st.integers(0, 14))):
        paths.append(draw(st.sampled_from(paths)) + f"{n}/")
    chosen = draw(st.lists(st.sampled_from(paths), min_size=1, unique=True))
    return {path: draw(lines()) for path in chosen}


@given(lines())
def test_a_line_closes_whatever_was_typed(line: Figures) -> None:
    assert line.closes
    assert all(getattr(line, f.name) >= 0 for f in fields(Figures))
    assert not (line.missing and line.over)


@given(counts, counts, counts, counts, counts)
def test_missing_is_need_less_all_that_covers_it_and_never_below_nought(
    need: int, serviceable: int, broken: int, repair: int, borrow: int
) -> None:
    repair = min(repair, broken)
    line = close(need, serviceable + broken, serviceable, repair=repair, borrow=borrow, repairable=broken)
    assert line.missing == max(0, need - serviceable - repair - borrow)


@given(lines(), counts)
def test_repair_never_exceeds_what_is_broken(line: Figures, _more: int) -> None:
    assert line.repair <= line.have - line.serviceable
    assert line.lent <= line.serviceable


@given(trees())
@settings(max_examples=200)
def test_every_column_of_a_node_is_its_line_and_the_sums_of_its_children(tree: dict[str, Figures]) -> None:
    sums = summed_up(tree)
    for path, total in sums.items():
        children = [s for p, s in sums.items() if paths_above(p)[-2:-1] == [path]]
        assert total == sum(children, tree.get(path, NOTHING))
        assert total.closes


@given(trees())
def test_the_top_of_a_tree_is_all_its_lines(tree: dict[str, Figures]) -> None:
    assert summed_up(tree)["a/"] == sum(tree.values(), NOTHING)


@given(trees())
def test_a_surplus_in_one_place_hides_no_shortage_in_another(tree: dict[str, Figures]) -> None:
    assert summed_up(tree)["a/"].missing == sum(line.missing for line in tree.values())


@given(counts, counts, counts, counts)
def test_missing_never_shrinks_when_something_is_taken_away(need: int, have: int, borrow: int, taken: int) -> None:
    before = close(need, have, have, borrow=borrow, repairable=0)
    after = close(need, max(0, have - taken), max(0, have - taken), borrow=borrow, repairable=0)
    assert after.missing >= before.missing


def test_three_vehicles_of_ten_are_repaired_and_two_borrowed() -> None:
    line = close(10, 8, 4, repair=3, borrow=2, repairable=4)
    assert (line.own, line.repaired, line.borrowed, line.missing) == (4, 3, 2, 1)


def test_what_is_lent_is_not_there_for_oneself() -> None:
    line = close(10, 12, 12, lent=4, repairable=0)
    assert (line.missing, line.spare) == (2, 0)


def test_without_a_need_nothing_is_missing_and_nothing_to_spare() -> None:
    line = close(None, 12, 9, borrow=1, repairable=3)
    assert (line.need, line.missing, line.unplanned, line.spare, line.have) == (0, 0, 10, 0, 12)
    assert line.closes


def test_what_is_borrowed_is_not_lent_on() -> None:
    assert close(5, 3, 3, borrow=9, repairable=0).spare == 0


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), counts), st.dictionaries(st.sampled_from("abcdefgh"), counts), counts
)
def test_nobody_lends_what_it_lacks_nor_anything_twice(missing: dict[str, int], spare: dict[str, int], _n: int) -> None:
    proposed = propose(missing, spare, first=["h"])
    for code in "abcdefgh":
        assert sum(p.count for p in proposed if p.lender == code) <= spare.get(code, 0)
        assert sum(p.count for p in proposed if p.borrower == code) <= missing.get(code, 0)
    assert all(p.count > 0 and not missing.get(p.lender) for p in proposed)
    free = sum(n for code, n in spare.items() if not missing.get(code))
    assert sum(p.count for p in proposed) == min(free, sum(missing.values()))


def test_the_polda_is_asked_first_then_who_can_alone() -> None:
    proposed = propose({"tebo": 6}, {"polda": 2, "bungo": 10, "merangin": 4, "kerinci": 3}, first=["polda"])
    assert proposed == [Proposal("polda", "tebo", 2), Proposal("merangin", "tebo", 4)]


def test_whoever_lacks_most_is_helped_first() -> None:
    proposed = propose({"tebo": 1, "bungo": 5}, {"merangin": 5})
    assert proposed == [Proposal("merangin", "bungo", 5)]
