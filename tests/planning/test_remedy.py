"""Every remedy is really applied to the problem, and closes the gap it was proposed for."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from by_hand import (
    AREA,
    STEP,
    command,
    doctrine,
    manned,
    officer,
    officers,
    pattern,
    plan_of,
    plentiful,
    polda,
    shortfalls,
    solved,
    station,
    stations,
    with_people,
)

from posko.doctrine import Access, Cost, Doctrine, Pattern, Tier
from posko.planning import Command, Duty, Shortfall
from posko.planning.remedy import repair_or_borrow, rupiah

EAST = "15.03.01.1001"
RULES = doctrine(
    pattern(stations_max=4),
    *(pattern(tier, stations_max=1) for tier in Tier if tier is not Tier.LOW),
    team=50,
    response=10_000.0,
)
MIXED = [*stations([0, 5], Tier.HIGH), *stations(range(0, 60, 5))]


def lack_of(resource: str, rules: Doctrine, here: Command, lender: Command | None = None) -> Shortfall | None:
    return shortfalls(plan_of(solved(rules, here, polda=lender or polda([])), "A")).get(resource)


def remedy_for(resource: str, rules: Doctrine, here: Command, lender: Command | None = None) -> str:
    lack = lack_of(resource, rules, here, lender)
    assert lack is not None
    return lack.remedy


def number(words: str, text: str) -> int:
    """The number that stands for `#` in `words`."""
    found = re.search(words.replace("#", r"(\d+)"), text)
    assert found is not None, text
    return int(found[1])


def with_pattern(rules: Doctrine, text: str) -> Doctrine:
    """The doctrine with the pattern that `text` proposes in place of those for its tier."""
    found = re.search(r"Pola (\d+)-(\d+)-(\d+) untuk TPS kurang rawan", text)
    assert found is not None, text
    team, width, linmas = map(int, found.groups())
    wider = Pattern(Tier.LOW, team, width, linmas // width)
    return replace(rules, patterns=(wider, *(p for p in rules.patterns if p.tier is not Tier.LOW)))


def with_reinforcement(lender: Command, text: str) -> Command:
    """The Polda with the people that `text` asks for, those who control among them."""
    people = number("BKO # personel lagi dari Polda", text)
    padal = number("# di antaranya Padal", text)
    more = [*officers(people - padal, "P", "BRIPTU"), *officers(padal, "P", "IPDA")]
    return with_people(lender, more)


# --- Officers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pairs", [3, 4])
def test_the_wider_pattern_mans_every_post(pairs: int) -> None:
    here = command(MIXED, officers(2 * pairs))
    text = remedy_for("officers", RULES, here)
    applied = plan_of(solved(with_pattern(RULES, text), here), "A")
    assert manned(applied) == {p.id for p in applied.posts}
    assert f"terjauh {max(p.farthest_minutes for p in applied.posts):.0f} menit" in text


def test_no_pattern_is_proposed_where_nobody_is_left_for_the_lowest_tier() -> None:
    assert "pola lebih longgar saja tidak cukup" in remedy_for("officers", RULES, command(MIXED, officers(4)))


def test_the_wider_pattern_is_the_least_wide_that_suffices() -> None:
    here = command(MIXED, officers(8))
    rules = with_pattern(RULES, remedy_for("officers", RULES, here))
    width = rules.patterns_for(Tier.LOW)[0].stations_max
    assert width == 6
    narrower = replace(rules, patterns=(pattern(stations_max=width - 1), *rules.patterns[1:]))
    assert lack_of("officers", narrower, here) is not None


@pytest.mark.parametrize("own", [0, 1, 3, 4, 6])
@pytest.mark.parametrize("span", [10, 1])
def test_so_many_more_people_of_the_polda_man_every_post_and_control_them(own: int, span: int) -> None:
    rules = replace(RULES, deployment=replace(RULES.deployment, posts_per_controller=span))
    here = command(MIXED, [*officers(own), *officers(min(own, 2), rank="IPDA")])
    before = plan_of(solved(rules, here), "A")
    lender = with_reinforcement(polda([]), shortfalls(before)["officers"].remedy)
    applied = plan_of(solved(rules, here, polda=lender), "A")
    assert manned(applied) == {p.id for p in applied.posts}
    assert all(p.controller for p in applied.posts if p.id not in manned(before))


def test_people_already_lent_are_not_asked_for_again() -> None:
    """Five posts, two of them manned by the command, one by the Polda: two are left, and one who controls both."""
    here, lender = command(MIXED, officers(4)), polda(officers(2, "P"))
    text = remedy_for("officers", RULES, here, lender)
    assert number("BKO # personel lagi", text) == 5
    assert lack_of("officers", RULES, here, with_reinforcement(lender, text)) is None


def test_not_one_officer_fewer_would_do() -> None:
    here = command(MIXED, officers(5))
    people = number("BKO # personel lagi", remedy_for("officers", RULES, here))
    fewer = polda(officers(people - 2, "P"))
    assert lack_of("officers", RULES, here, fewer) is not None


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3])
def test_a_low_ceiling_asks_for_no_more_than_the_posts_need(share: float) -> None:
    rules = replace(RULES, deployment=replace(RULES.deployment, operation_share_max=share))
    lack = lack_of("officers", rules, command(MIXED, officers(9)))
    assert lack is not None
    assert number("BKO # personel lagi", lack.remedy) == lack.missing + 1


def test_what_the_people_cost_is_said() -> None:
    rules = replace(RULES, cost=Cost(150_000, 4))
    text = remedy_for("officers", rules, command(MIXED, officers(9)))
    assert f"({rupiah(600_000 * number('BKO # personel', text))})" in text


def test_no_pattern_is_proposed_where_areas_are_closed() -> None:
    """The high post stays empty however wide the low ones are, so that no pattern mans every post."""
    here = command([*stations([0], Tier.HIGH, area=EAST), *stations([0] * 9)], officers(4, barred=[EAST]))
    text = remedy_for("officers", RULES, here)
    assert "pola lebih longgar saja tidak cukup" in text
    applied = plan_of(solved(RULES, here, polda=with_reinforcement(polda(officers(2, "P")), text)), "A")
    assert manned(applied) == {p.id for p in applied.posts}


def test_people_whom_nothing_bars_man_the_posts_that_are_closed() -> None:
    here = command(stations([0, 1], Tier.HIGH), officers(4, barred=[AREA]))
    people = number("BKO # personel", remedy_for("excluded_areas", RULES, here))
    assert lack_of("excluded_areas", RULES, here, polda(officers(people, "P"))) is None


# --- Controllers, reserves -------------------------------------------------------------------------------------------


def short_of_controllers() -> tuple[Doctrine, Command]:
    rules = replace(RULES, deployment=replace(RULES.deployment, posts_per_controller=2))
    return rules, command(MIXED, [*officers(10), officer("c", rank="IPDA")])


def test_so_many_more_controllers_control_every_post() -> None:
    rules, here = short_of_controllers()
    people = number("BKO # perwira", remedy_for("controllers", rules, here))
    assert lack_of("controllers", rules, here, polda(officers(people, "P", "IPDA"))) is None
    assert lack_of("controllers", rules, here, polda(officers(people - 1, "P", "IPDA"))) is not None


def test_the_wider_span_controls_every_post() -> None:
    rules, here = short_of_controllers()
    span = number("rentang kendali # pos", remedy_for("controllers", rules, here))
    wider = replace(rules, deployment=replace(rules.deployment, posts_per_controller=span))
    assert lack_of("controllers", wider, here) is None


def test_with_no_controller_at_all_no_span_is_proposed() -> None:
    text = remedy_for("controllers", RULES, command(MIXED, officers(10)))
    assert "rentang" not in text
    people = number("BKO # perwira", text)
    assert lack_of("controllers", RULES, command(MIXED, officers(10)), polda(officers(people, "P", "IPDA"))) is None


def test_the_teams_asked_for_reach_every_station() -> None:
    rules = doctrine(*RULES.patterns, team=3, response=5 * STEP)
    here = command(stations([0, 30, 31, 60], Tier.HIGH), officers(8))
    text = remedy_for("reserves", rules, here)
    assert (number("BKO # regu", text), number("# personel", text)) == (3, 9)
    assert lack_of("reserves", rules, here, polda(officers(9, "P"))) is None
    assert lack_of("reserves", rules, here, polda(officers(8, "P"))) is not None


# --- Equipment and money ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("total", "serviceable"), [(0, 0), (2, 0), (9, 0), (3, 2)])
def test_boats_repaired_and_borrowed_are_enough(total: int, serviceable: int) -> None:
    wet = [station(f"w{k}", k, access=Access.SEA) for k in range(16)]

    def here(boats: tuple[int, int]) -> Command:
        return command(wet, officers(8), equipment=plentiful() | {"boat": boats})

    text = remedy_for("boats", RULES, here((total, serviceable))).lower()
    repaired = number("perbaiki # perahu", text) if "perbaiki" in text else 0
    borrowed = number("pinjam # perahu", text) if "pinjam" in text else 0
    assert serviceable + repaired <= total
    assert lack_of("boats", RULES, here((total + borrowed, serviceable + repaired + borrowed))) is None
    assert repaired + borrowed == 4 - serviceable


@pytest.mark.parametrize(
    ("required", "total", "serviceable", "text"),
    [
        (5, 3, 1, "Perbaiki 2 truk yang rusak, lalu pinjam 2 truk dari Polda, Pemda atau TNI"),
        (5, 9, 1, "Perbaiki 4 truk yang rusak"),
        (5, 1, 1, "Pinjam 4 truk dari Polda, Pemda atau TNI"),
    ],
)
def test_repair_comes_before_borrowing(required: int, total: int, serviceable: int, text: str) -> None:
    assert repair_or_borrow("truk", required, total, serviceable) == text


def test_so_much_more_money_is_enough() -> None:
    here = command(MIXED, officers(10), funds=500)
    text = remedy_for("money", RULES, here)
    more = int(re.sub(r"\D", "", text.split("Rp")[-1]))
    assert lack_of("money", RULES, replace(here, funds_idr=500 + more)) is None
    assert lack_of("money", RULES, replace(here, funds_idr=500 + more - 1)) is not None


def test_without_the_posts_that_only_save_travel_money_is_enough_where_that_is_said() -> None:
    """The target adds posts; without it the same people cost what the text says."""
    rules = replace(RULES, deployment=replace(RULES.deployment, target_minutes=4.0), cost=Cost(100, 1))
    here = command(MIXED, officers(30), funds=1_100)
    text = remedy_for("money", rules, here)
    assert "Tanpa" in text
    applied = plan_of(solved(replace(RULES, cost=Cost(100, 1)), here), "A")
    posted = sum(a.duty is Duty.POST for a in applied.assignments)
    assert f"biaya menjadi {rupiah(100 * posted)}, cukup" in text
    assert "money" not in shortfalls(applied)


def test_rupiah_are_written_with_points() -> None:
    assert rupiah(1_234_567) == "Rp1.234.567"
    assert rupiah(0) == "Rp0"
