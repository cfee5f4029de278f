from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deployment.plansmade import add_people, add_posts, add_station, add_team, make_operation, make_part, make_plan
from people import as_app
from posko.deployment.comparing import (
    FIGURES,
    Bin,
    Cell,
    comparable,
    figures_compared,
    lacks_compared,
    matched,
    minutes_compared,
    moved_between,
    moves,
)
from posko.deployment.comparing.moving import Group, Layout, Served
from posko.deployment.comparing.queries import by_command, figures_of, lacks_of, minutes_of
from posko.deployment.models import AssignmentRow, LackRow, Part, Plan, PostRow
from posko.deployment.templatetags.differences import difference, grouped, shown, signed
from posko.organisation.models import Command, Person
from posko.registry.models import Operation

FIGURE = {figure.code: figure for figure in FIGURES}


def posts(**members: str) -> dict[str, Group]:
    """Stations (a letter each) -> their post of command 1."""
    return {letter: (1, post) for post, letters in members.items() for letter in letters}


def unit(**fields: Any) -> dict[str, Any]:
    officers = {"post": 10, "controller": 1, "reserve": 0, "routine": 5, "unavailable": 1}
    said = {"posts": 5, "manned_posts": 5, "officers": officers, "reinforcement": 2, "unmanned_stations": 0}
    said |= {"farthest_minutes": 20.0, "total_minutes": 100.0, "lower_bound_minutes": 80.0, "gap": 0.25}
    return said | {"reserve_covered": 1.0, "cost_idr": 5_200, "guarded": 4} | fields


def test_a_renumbered_post_is_the_same_post() -> None:
    found = moved_between(Layout(posts(P1="abc", P2="de"), {}), Layout(posts(P7="de", P9="abc"), {}))
    assert found.stations == () and found.posts.pairs == {(1, "P1"): (1, "P9"), (1, "P2"): (1, "P7")}
    assert not found.posts.changed and not found.posts.only_a and not found.posts.only_b


def test_a_station_that_went_to_another_post_moved_and_its_neighbours_did_not() -> None:
    found = moved_between(Layout(posts(P1="abc", P2="de"), {}), Layout(posts(P1="ab", P2="cde"), {}))
    assert found.stations == ("c",) and found.posts.changed == {(1, "P1"), (1, "P2")}


def test_of_a_post_cut_in_two_the_bigger_half_stays() -> None:
    found = moved_between(Layout(posts(P1="abcde"), {}), Layout(posts(P1="ab", P2="cde"), {}))
    assert found.stations == ("a", "b") and found.posts.only_b == {(1, "P1")}


def test_of_two_posts_made_one_the_smaller_moved() -> None:
    found = moved_between(Layout(posts(P1="ab", P2="cde"), {}), Layout(posts(P1="abcde"), {}))
    assert found.stations == ("a", "b") and found.posts.only_a == {(1, "P1")}


def test_a_station_that_only_one_plan_has_moved() -> None:
    found = moved_between(Layout(posts(P1="ab"), {}), Layout(posts(P1="bc"), {}))
    assert found.stations == ("a", "c")


def test_a_tie_is_broken_the_same_way_whatever_the_order() -> None:
    a, b = posts(P1="ab", P2="cd"), posts(P1="ac", P2="bd")
    backwards = dict(reversed(a.items()))
    assert matched(a, b) == matched(backwards, b)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.integers(0, 30), st.integers(0, 6), max_size=25),
    st.dictionaries(st.integers(0, 30), st.integers(0, 6), max_size=25),
)
def test_a_post_is_matched_at_most_once_and_only_with_common_stations(a: Any, b: Any) -> None:
    a, b = ({str(k): (1, str(v)) for k, v in of.items()} for of in (a, b))
    found = matched(a, b)
    assert len(set(found.pairs.values())) == len(found.pairs)
    for one, other in found.pairs.items():
        assert any(a[s] == one and b.get(s) == other for s in a)
    assert found.only_a == set(a.values()) - set(found.pairs)
    assert found.only_b == set(b.values()) - set(found.pairs.values())
    assert not matched(a, a).changed and not moved_between(Layout(a, {}), Layout(a, {})).stations


def served(**duties: str) -> dict[str, Served]:
    return {code: Served(1, *said.split("/")) for code, said in duties.items()}


def test_an_officer_with_another_duty_or_post_moved() -> None:
    of = posts(P1="ab", P2="cd")
    a = served(w="post/P1", x="post/P1", y="routine/", z="post/P2")
    b = served(w="post/P1", x="post/P2", y="reserve/R1", z="post/P2")
    assert moved_between(Layout(of, a), Layout(of, b)).officers == ("x", "y")


def test_an_officer_of_a_renumbered_post_did_not_move() -> None:
    a = Layout(posts(P1="ab", P2="cd"), served(x="post/P1", y="post/P2"))
    b = Layout(posts(P2="ab", P1="cd"), served(x="post/P2", y="post/P1"))
    assert moved_between(a, b).officers == ()


def test_an_officer_in_one_plan_only_or_in_another_command_moved() -> None:
    a = Layout({}, served(x="routine/", y="routine/"))
    b = Layout({}, served(z="routine/") | {"y": Served(2, "routine", "")})
    assert moved_between(a, b).officers == ("x", "y", "z")


def test_a_reserve_team_is_told_by_its_place() -> None:
    a = Layout({}, served(x="reserve/R1", y="reserve/R2"), {(1, "R1"): (0.0, 1.0), (1, "R2"): (0.0, 2.0)})
    b = Layout({}, served(x="reserve/R2", y="reserve/R1"), {(1, "R2"): (0.0, 1.0), (1, "R1"): (0.0, 9.0)})
    assert moved_between(a, b).officers == ("y",)


def test_of_two_teams_at_one_place_the_people_tell() -> None:
    place = {(1, "R1"): (0.0, 1.0), (1, "R2"): (0.0, 1.0)}
    a = Layout({}, served(u="reserve/R1", v="reserve/R1", x="reserve/R2"), place)
    b = Layout({}, served(u="reserve/R2", v="reserve/R2", x="reserve/R1"), place)
    assert moved_between(a, b).officers == ()


def test_a_controller_moved_if_other_posts_are_under_him() -> None:
    of, who = posts(P1="ab", P2="cd"), served(x="controller/", y="controller/")

    def under(**codes: str) -> Mapping[str, frozenset[Group]]:
        return {code: frozenset((1, post) for post in said.split()) for code, said in codes.items()}

    a = Layout(of, who, controlled=under(x="P1", y="P2"))
    assert moved_between(a, Layout(posts(P8="ab", P9="cd"), who, controlled=under(x="P8", y="P9"))).officers == ()
    assert moved_between(a, Layout(of, who, controlled=under(x="P1 P2"))).officers == ("x", "y")


@pytest.mark.parametrize(
    ("code", "a", "b", "verdict"),
    [
        ("unmanned_stations", 5, 3, "better"),
        ("manned_posts", 5, 3, "worse"),
        ("reserve_covered", 0.5, 0.75, "better"),
        ("cost_idr", 100, 200, "worse"),
        ("posts", 5, 3, "less"),
        ("out", 3, 5, "more"),
        ("gap", 0.1, 0.1, "same"),
        ("gap", None, 0.1, "same"),
    ],
)
def test_a_difference_has_a_sign_and_a_word(code: str, a: Any, b: Any, verdict: str) -> None:
    assert Cell(FIGURE[code], a, b).verdict == verdict


def test_differences_are_written_with_their_sign() -> None:
    assert difference(Cell(FIGURE["cost_idr"], 1_000, 2_500)) == "+1.500"
    assert difference(Cell(FIGURE["total_minutes"], 10.0, 8.5)) == "−1,5"
    assert difference(Cell(FIGURE["gap"], 0.01, 0.035)) == "+2,5 %"
    assert (shown(None, "number"), signed(0), signed(-1_000), grouped(None)) == ("–", "0", "−1.000", "–")


def test_totals_are_sums_or_the_worst_or_weighted() -> None:
    one = unit()
    other = unit(farthest_minutes=30.0, total_minutes=50.0, lower_bound_minutes=50.0, reserve_covered=0.0, guarded=12)
    _, total = figures_compared([("x", one, one), ("y", one, other)])
    second = {cell.figure.code: cell.b for cell in total.cells}
    assert second["posts"] == 10 and second["out"] == 26 and second["own"] == 22 and second["reinforcement"] == 4
    assert second["farthest_minutes"] == 30.0 and second["total_minutes"] == 150.0
    assert second["gap"] == pytest.approx(150 / 130 - 1) and second["reserve_covered"] == pytest.approx(0.25)


def test_a_gap_without_a_bound_is_no_number() -> None:
    none = unit(lower_bound_minutes=0.0, gap=None)
    _, total = figures_compared([("x", none, none)])
    assert {cell.figure.code: cell.a for cell in total.cells}["gap"] is None


def test_lacks_of_either_plan_are_laid_side_by_side() -> None:
    found = {lack.resource: (lack.a, lack.b, lack.verdict) for lack in lacks_compared({"boat": 2, "x": 1}, {"boat": 3})}
    assert found == {"boat": (2, 3, "worse"), "x": (1, 0, "better")}


def test_minutes_are_counted_in_the_same_bins() -> None:
    assert minutes_compared({0: 4, 1: 1}, {2: 3}) == [Bin(0, 5, 4, 0), Bin(5, 10, 1, 0), Bin(10, 15, 0, 3)]
    last = minutes_compared({12: 1, 40: 2}, {})[-1]
    assert (last.low, last.high, last.a) == (60, None, 3)
    assert minutes_compared({}, {}) == []


@pytest.fixture
def two(omp: Operation, polda: Command, tebo: Command, bungo: Command, karo: Person) -> tuple[Plan, Plan]:
    """Two plans of the Polda: in Tebo a station and two officers moved, in Bungo nothing."""
    a, b = (make_plan(omp, polda, karo, name=name) for name in ("Pertama", "Kedua"))
    for plan, layout, people in ((a, {"T1": "ab", "T2": "cd"}, "xy"), (b, {"T9": "abc", "T2": "d"}, "xz")):
        part = make_part(plan, tebo, figures=unit(posts=2))
        add_posts(part, layout, minutes=3.0 if plan == a else 8.0)
        add_people(part, "post", people, post=next(iter(layout)))
        add_people(part, "routine", {"x", "y", "z"} - set(people))
        same = make_part(plan, bungo, figures=unit(cost_idr=5_200 if plan == a else 5_000))
        add_posts(same, {"B1": "gh"})
    LackRow.objects.create(plan=a, part=a.parts.get(command=tebo), command=tebo, resource="boat", **LACK)
    return a, b


LACK: dict[str, Any] = {"required": 5, "available": 2, "missing": 3, "consequence": "", "remedy": ""}


def test_what_moved_is_counted_by_command(two: tuple[Plan, Plan], tebo: Command, bungo: Command, karo: Person) -> None:
    pair = comparable(karo, *two)
    found = moves(pair)
    assert found.stations == ("c",) and found.officers == ("y", "z")
    assert by_command(pair, found) == {tebo.pk: (1, 2, 2), bungo.pk: (0, 0, 0)}


def test_only_what_may_be_seen_of_both_is_compared(
    two: tuple[Plan, Plan], bungo: Command, tebo: Command, rini: Person, sari: Person
) -> None:
    with as_app(rini):
        pair = comparable(rini, *two)
        assert pair.commands == (bungo,) and moves(pair).officers == ()
        assert [line.command for line in figures_of(pair)[0]] == [bungo] and lacks_of(pair) == []
        assert sum(b.a for b in minutes_of(pair)) == 2
    with as_app(sari):
        assert comparable(sari, *two).commands == (tebo,)


def test_commands_of_one_plan_alone_are_left_out(
    two: tuple[Plan, Plan], omp: Operation, tebo: Command, bungo: Command, karo: Person
) -> None:
    alone = make_plan(omp, tebo, karo)
    make_part(alone, tebo, figures=unit())
    pair = comparable(karo, two[0], alone)
    assert pair.commands == (tebo,) and pair.left_out == (bungo,)


def test_figures_minutes_and_lacks_come_from_the_rows(two: tuple[Plan, Plan], karo: Person) -> None:
    pair = comparable(karo, *two)
    add_station(two[1].parts.get(command__code="15-TBO"), "s", "T2", minutes=61.0, tier="high")
    _, total = figures_of(pair)
    cells = {cell.figure.code: cell for cell in total.cells}
    assert (cells["cost_idr"].difference, cells["cost_idr"].verdict) == (-200, "better")
    bins = {b.low: (b.a, b.b) for b in minutes_of(pair)}
    assert bins[0] == (6, 2) and bins[5] == (0, 4) and bins[60] == (0, 1)
    assert [(str(c) if c else None, lacks[0].a, lacks[0].b) for c, lacks in lacks_of(pair)] == [
        (None, 3, 0),
        ("Polres Tebo", 3, 0),
    ]


def test_teams_and_controllers_are_read_too(two: tuple[Plan, Plan], karo: Person) -> None:
    for plan, code in zip(two, ("R1", "R2"), strict=True):
        part = plan.parts.get(command__code="15-BGO")
        add_team(part, code, 1.25)
        add_people(part, "reserve", ["r"], post=code)
        add_people(part, "controller", ["k"])
    PostRow.objects.filter(plan=two[1], code="B1").update(controller="k")
    assert moves(comparable(karo, *two)).officers == ("k", "y", "z")


def test_the_page_shows_figures_and_what_moved(two: tuple[Plan, Plan], karo: Person, signed_in: Any) -> None:
    client, address = signed_in(karo), f"/rencana/banding?a={two[0].pk}&b={two[1].pk}"
    told = client.get(address).content.decode()
    assert "−200 ✓ lebih baik" in told and ">TPS c<" in told and ">TPS a</span>" not in told
    shown = client.get(f"{address}&daftar=petugas&kesatuan=15-TBO").content.decode()
    assert "Nama y" in shown and "Nama z" in shown and "Nama x" not in shown
    assert "Tidak ada yang berpindah" in client.get(f"{address}&kesatuan=15-BGO").content.decode()


def test_the_page_asks_few_questions(
    two: tuple[Plan, Plan], karo: Person, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(karo)
    with django_assert_max_num_queries(60):
        client.get(f"/rencana/banding?a={two[0].pk}&b={two[1].pk}")


@pytest.mark.parametrize("query", ["", "?a=x&b=", "?a=99999999999999999999&b=1", "?a=-1&b=%01"])
def test_without_two_plans_the_page_offers_the_choice(
    two: tuple[Plan, Plan], karo: Person, signed_in: Any, query: str
) -> None:
    told = signed_in(karo).get(f"/rencana/banding{query}")
    assert (
        told.status_code == 200
        and "Pertama" in told.content.decode()
        and "Apa yang berpindah" not in told.content.decode()
    )


def test_the_same_plan_twice_or_of_two_operations_is_told(
    two: tuple[Plan, Plan], polda: Command, karo: Person, signed_in: Any
) -> None:
    other = make_plan(make_operation(polda, code="lain"), polda, karo)
    client = signed_in(karo)
    assert "dua rencana yang berbeda" in client.get(f"/rencana/banding?a={two[0].pk}&b={two[0].pk}").content.decode()
    assert "operasi yang berbeda" in client.get(f"/rencana/banding?a={two[0].pk}&b={other.pk}").content.decode()


def test_a_neighbours_plan_cannot_be_chosen(
    omp: Operation, tebo: Command, sari: Person, rini: Person, signed_in: Any
) -> None:
    plans = [make_plan(omp, tebo, sari, name="Rahasia Tebo") for _ in range(2)]
    for plan in plans:
        add_people(make_part(plan, tebo, figures=unit()), "routine", ["x"])
    told = signed_in(rini).get(f"/rencana/banding?a={plans[0].pk}&b={plans[1].pk}").content.decode()
    assert "Rahasia Tebo" not in told and "Nama x" not in told


def test_a_page_of_many_moves_is_paged(omp: Operation, tebo: Command, sari: Person, signed_in: Any) -> None:
    parts = [make_part(make_plan(omp, tebo, sari), tebo, figures=unit()) for _ in range(2)]
    for part, duty in zip(parts, ("routine", "unavailable"), strict=True):
        AssignmentRow.objects.bulk_create(_row(part, duty, k) for k in range(120))
    client, address = signed_in(sari), f"/rencana/banding?a={parts[0].plan_id}&b={parts[1].plan_id}&daftar=petugas"
    first, third = (client.get(f"{address}&page={n}").content.decode() for n in (1, 3))
    assert first.count("Nama ") == 50 and third.count("Nama ") == 20


def _row(part: Part, duty: str, number: int) -> AssignmentRow:
    said = {"name": f"Nama {number}", "rank": "BRIPKA", "unit": "15-TBO", "status": "available", "duty": duty}
    return AssignmentRow(plan=part.plan, part=part, command=part.command, code=f"o{number:03}", **said)
