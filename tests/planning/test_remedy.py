"""Every remedy is really applied to the problem, and closes the gap it was proposed for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from by_hand import (
    AREA,
    STEP,
    command,
    doctrine,
    drafted,
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
from posko.planning import Command, Duty, Equipment, Officer, Shortfall
from posko.planning.draft import CommandDraft
from posko.planning.lacking import find_lacks, rupiah
from posko.planning.remedy import Remedy, Situation, after, remedies_for

EAST = "15.03.01.1001"
RULES = doctrine(
    pattern(stations_max=4),
    *(pattern(tier, stations_max=1) for tier in Tier if tier is not Tier.LOW),
    team=50,
    response=10_000.0,
)
LED = doctrine(*RULES.patterns, leaders=("AIPTU",), team=50, response=10_000.0)
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
    people = number("BKO # personel lagi", text)
    padal = number("# di antaranya Padal", text)
    more = [*officers(people - padal, "P", "BRIPTU"), *officers(padal, "P", "IPDA")]
    return with_people(lender, more)


def with_lent(lender: Command) -> Command:
    """The Polda when it has lent all its people to others."""
    return replace(lender, lent=frozenset(o.id for o in lender.officers))


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
    lack = lack_of("reserves", rules, here)
    assert lack is not None
    text = lack.remedy
    assert lack.borrowed == 9
    assert (number("BKO # regu", text), number("# personel", text)) == (3, 9)
    assert "siaga di Satuan A, TPS H02, TPS H04: semua terjangkau" in text
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
    ("total", "serviceable", "spare", "text"),
    [
        (3, 1, 0, "Perbaiki 2 kendaraan yang rusak, lalu pinjam 2 kendaraan dari Pemda atau TNI"),
        (9, 1, 9, "Perbaiki 4 kendaraan yang rusak"),
        (1, 1, 9, "Pinjam 4 kendaraan siap pakai dari Polda"),
        (
            2,
            1,
            1,
            "Perbaiki 1 kendaraan yang rusak, lalu pinjam 1 kendaraan siap pakai dari Polda, "
            "lalu pinjam 2 kendaraan dari Pemda atau TNI",
        ),
    ],
)
def test_repair_comes_before_the_polda_and_the_polda_before_others(
    total: int, serviceable: int, spare: int, text: str
) -> None:
    here = command(MIXED, officers(10), equipment={"car": (total, serviceable)})
    lender = replace(polda([]), equipment=(Equipment("P", "motorcycle", 9, spare),))
    assert remedy_for("vehicles", RULES, here, lender) == text


def test_who_has_no_polda_in_the_problem_may_ask_the_real_one() -> None:
    plan = plan_of(solved(RULES, command(MIXED, officers(10))), "A")
    assert shortfalls(plan)["vehicles"].remedy == "Pinjam 5 kendaraan dari Polda, Pemda atau TNI"


def test_the_boats_of_a_polda_are_promised_once_and_first_where_most_are_missing() -> None:
    wet = [station(f"w{k}", k, access=Access.SEA) for k in range(8)]
    lacking = command(wet, officers(4))
    begun = command(
        [replace(s, code=f"b{s.code}") for s in wet], officers(4, "B"), code="B", equipment={"boat": (1, 1)}
    )
    lender = replace(polda([]), equipment=(Equipment("P", "boat", 5, 3),))
    plan = solved(doctrine(pattern(stations_max=4), response=10_000.0, team=50), begun, lacking, polda=lender)
    texts = [shortfalls(plan_of(plan, code))["boats"].remedy for code in ("A", "B")]
    assert texts == ["Pinjam 2 perahu siap pakai dari Polda", "Pinjam 1 perahu siap pakai dari Polda"]


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


# --- The unit's own first --------------------------------------------------------------------------------------------


def draft_with(rules: Doctrine, here: Command, teams: Sequence[Sequence[Officer]]) -> CommandDraft:
    """The draft of a command whose posts, in order, have these teams."""
    draft = drafted(rules, here)
    return replace(draft, teams={p.id: list(team) for p, team in zip(draft.grouping.posts, teams, strict=True)})


def tried(resource: str, rules: Doctrine, draft: CommandDraft) -> list[Remedy]:
    lack = next(lack for lack in find_lacks(draft, rules) if lack.resource == resource)
    remedies = remedies_for(lack, draft, rules)
    assert all(after(r.changes, Situation(draft, rules)).lack(resource) == r.left for r in remedies)
    return remedies


def test_a_leader_who_is_one_too_many_changes_places_with_a_member_elsewhere() -> None:
    leaders, others = officers(2, rank="AIPTU"), officers(2)
    draft = draft_with(LED, command(stations([0, 40], Tier.HIGH), [*leaders, *others]), [leaders, others])
    (swap,) = tried("leaders", LED, draft)
    assert swap.text == "tukar 1 kepala tim milik sendiri satu lawan satu (1 dari pos lain)"
    changed = after(swap.changes, Situation(draft, LED)).draft
    assert sorted(sum(o.rank == "AIPTU" for o in team) for team in changed.teams.values()) == [1, 1]


def test_nobody_is_exchanged_into_a_closed_area() -> None:
    leaders, others = officers(2, rank="AIPTU", barred=[EAST]), officers(2)
    sites = [*stations([0], Tier.HIGH), *stations([40], Tier.HIGH, name="E", area=EAST)]
    draft = draft_with(LED, command(sites, [*leaders, *others]), [others, leaders])
    assert draft.grouping.posts[0].centre is sites[1]
    (lent,) = tried("leaders", LED, draft)
    assert lent.text.startswith("BKO 1 personel berpangkat kepala tim dari luar")
    assert lent.text.endswith(", ditukar satu lawan satu")
    assert lent.closes


def test_a_leader_on_routine_duty_comes_and_the_other_goes_home() -> None:
    at_home = officer("l", rank="AIPTU")
    here = command(stations([0], Tier.HIGH), [*officers(2), at_home], routine={"A": 1})
    draft = drafted(LED, here)
    draft.teams = {p.id: [o for o in here.officers if o is not at_home] for p in draft.grouping.posts}
    draft.pool = replace(draft.pool, officers={"A": [at_home]}, free={"A": 0}, limit=0)
    (swap,) = tried("leaders", LED, draft)
    assert swap.text == "tukar 1 kepala tim milik sendiri satu lawan satu (1 dari tugas rutin)"
    then = after(swap.changes, Situation(draft, LED)).draft
    assert (then.pool.free, then.pool.limit, [o.rank for o in then.pool.officers["A"]]) == (
        {"A": 0},
        0,
        [officer("x").rank],
    )


def test_people_are_lent_with_leaders_where_the_doctrine_names_their_ranks() -> None:
    text = remedy_for("officers", LED, command(MIXED, officers(4, rank="AIPTU")))
    assert "1 di antaranya Padal dan 3 di antaranya berpangkat kepala tim" in text


def test_controllers_take_what_their_spans_have_room_for_before_anybody_is_lent() -> None:
    rules = replace(RULES, deployment=replace(RULES.deployment, posts_per_controller=3))
    here = command(MIXED, [*officers(10), officer("c", rank="IPDA")])
    draft = drafted(rules, here)
    draft.spans = [replace(s, posts=s.posts[:1]) for s in draft.spans]
    lent, wider = tried("controllers", rules, draft)
    assert lent.text.startswith("Padal yang ada mengambil 2 pos lagi dalam rentang kendalinya, lalu BKO 1 perwira")
    assert wider.text == "pakai rentang kendali 5 pos untuk tiap Padal"
    assert lent.closes and wider.closes


def test_a_span_with_room_is_filled_by_the_planner_itself() -> None:
    """Five posts, spans of up to four: the one controller has four of them, not only those of the first span."""
    rules = replace(RULES, deployment=replace(RULES.deployment, posts_per_controller=4))
    plan = plan_of(solved(rules, command(MIXED, [*officers(10), officer("c", rank="IPDA")])), "A")
    assert [p.controller for p in plan.posts].count("c") == 4


def test_controllers_whom_areas_bar_are_not_given_wider_spans() -> None:
    rules = replace(RULES, deployment=replace(RULES.deployment, posts_per_controller=2))
    sites = [*stations([0, 1], Tier.HIGH), *stations([60, 61], Tier.HIGH, name="E", area=EAST)]
    text = remedy_for("controllers", rules, command(sites, [*officers(8), officer("c", rank="IPDA", barred=[EAST])]))
    assert text.startswith("BKO 1 perwira")
    assert "rentang kendali lebih lebar tidak cukup" in text


def test_teams_are_moved_where_that_alone_reaches_every_station() -> None:
    rules = doctrine(*RULES.patterns, team=1, response=5 * STEP)
    draft = drafted(rules, command(stations([0, 30, 31], Tier.HIGH), officers(8)))
    idle = [replace(s, team=replace(s.team, latitude=-9.0)) for s in draft.reserves]
    draft.reserves = idle
    moved, *_ = sorted(tried("reserves", rules, draft), key=lambda r: r.price)
    assert moved.text == "pindahkan 2 regu cadangan ke Satuan A, TPS H02: semua terjangkau"
    assert moved.closes and moved.cost_idr == 0


def test_a_team_that_reaches_nothing_new_stays_at_home_before_posts_are_given_up() -> None:
    rules = doctrine(*RULES.patterns, team=1, response=10_000.0, cost=Cost(100, 1))
    draft = drafted(rules, command(stations([0, 30], Tier.HIGH), officers(6), funds=600))
    (first,) = draft.reserves
    draft.reserves = [first, replace(first, team=replace(first.team, id="A-R02"), officers=(officer("z"),))]
    draft.command = replace(draft.command, funds_idr=500)
    saving, _ = tried("money", rules, draft)
    assert saving.text == "tanpa 1 regu cadangan yang tidak menambah jangkauan biaya menjadi Rp500, cukup"


def test_what_savings_cannot_reach_is_said() -> None:
    text = remedy_for(
        "money", replace(RULES, cost=Cost(100, 1)), command(stations([0], Tier.HIGH), officers(2), funds=50)
    )
    assert text == "Tambah dana Rp150"
