"""What a command lacks, resource by resource, counted by hand."""

from __future__ import annotations

import pytest
from by_hand import (
    AREA,
    STEP,
    command,
    doctrine,
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
)

from posko.doctrine import Access, Cost, Doctrine, Tier
from posko.documents.words import consequence
from posko.planning import Command, Officer, Shortfall

ONE = doctrine(*(pattern(tier, stations_max=1) for tier in Tier), team=50, response=10_000.0)
BY_WATER = [
    station("r", 0, access=Access.RIVER),
    station("s", 1, access=Access.SEA),
    station("f", 2, access=Access.FOOT),
]


def lacking(rules: Doctrine, here: Command, lent: list[Officer] | None = None) -> dict[str, Shortfall]:
    found = shortfalls(plan_of(solved(rules, here, polda=polda(lent or [])), "A"))
    assert all(s.missing == s.required - s.available > 0 for s in found.values())
    assert all(s.consequence and s.remedy and s.unit == "A" for s in found.values())
    return found


def counts(lack: Shortfall) -> tuple[int, int, int]:
    return lack.required, lack.available, lack.missing


def people(pairs: int) -> list[Officer]:
    """So many pairs and a controller."""
    return [*officers(2 * pairs), officer("c", rank="IPDA")]


def test_a_command_that_has_everything_lacks_nothing() -> None:
    here = command([*BY_WATER, *stations([0, 1])], people(5), equipment=plentiful())
    assert lacking(ONE, here) == {}


def test_a_command_without_stations_lacks_nothing() -> None:
    assert lacking(ONE, command(funds=0)) == {}


def test_officers_lack_what_the_empty_posts_require() -> None:
    every = [*stations([0], Tier.HIGH), *stations([0, 1, 2])]
    lack = lacking(ONE, command(every, people(2), equipment=plentiful()))
    assert set(lack) == {"officers", "reserves"}
    assert counts(lack["officers"]) == (8, 4, 4)
    assert (
        lack["officers"].consequence == "2 pos (2 TPS: 2 kurang rawan) tanpa petugas Polri; hanya Linmas yang berjaga"
    )


def test_officers_who_are_lent_are_no_longer_missing() -> None:
    here = command(stations([0, 1, 2]), people(1), equipment=plentiful())
    assert counts(lacking(ONE, here, officers(2, "P"))["officers"]) == (6, 4, 2)
    assert "officers" not in lacking(ONE, here, officers(4, "P"))


def test_posts_closed_to_everybody_are_named_apart_from_those_that_only_lack_people() -> None:
    here = command(
        [*stations([0], Tier.HIGH), *stations([1, 2], area="15.02.01.1001")],
        [*officers(2, barred=[AREA])],
        equipment=plentiful(),
    )
    lack = lacking(doctrine(*ONE.patterns, controllers=("AKP",), team=50, response=10_000.0), here)
    assert counts(lack["excluded_areas"]) == (2, 0, 2)
    assert "A-H001" in lack["excluded_areas"].consequence
    assert counts(lack["officers"]) == (4, 2, 2)


def test_many_closed_posts_are_counted_and_named_last() -> None:
    """The ids stay in the row, by which a plan is checked; on paper the count does."""
    here = command(stations(range(7), Tier.HIGH), officers(14, barred=[AREA]))
    rules = doctrine(pattern(Tier.HIGH, stations_max=1))
    said = shortfalls(plan_of(solved(rules, here), "A"))["excluded_areas"].consequence
    ids = [f"A-H{n:03d}" for n in range(1, 8)]
    assert said.startswith("7 pos (7 TPS: 7 sangat rawan) tanpa petugas: ")
    assert said.endswith(f". Pos: {', '.join(ids)}")
    assert consequence(said).endswith("punya area larangan di sana")


def test_a_post_reached_by_water_alone_still_needs_a_way_to_the_landing() -> None:
    wet = [station(f"w{k}", k, access=Access.RIVER) for k in range(4)]
    lack = shortfalls(plan_of(solved(doctrine(), command(wet, officers(8))), "A"))["vehicles"]
    assert counts(lack) == (2, 0, 2)
    assert lack.consequence.endswith(" kendaraan sendiri (2 pos hanya lewat air: kendaraan sampai ke tempat perahu)")


def test_controllers_lack_where_manned_posts_have_none() -> None:
    rules = doctrine(*(pattern(tier, stations_max=1) for tier in Tier), span=2, team=50, response=10_000.0)
    lack = lacking(rules, command(stations([0, 1, 50, 51, 52]), people(5), equipment=plentiful()))
    assert set(lack) == {"controllers"}
    assert counts(lack["controllers"]) == (3, 1, 2)
    assert lack["controllers"].consequence in ("3 pos tanpa Padal", "4 pos tanpa Padal")


def test_leaders_lack_only_where_the_doctrine_names_their_ranks() -> None:
    led = doctrine(*ONE.patterns, leaders=("AIPTU",), team=50, response=10_000.0)
    staff = [*people(2)[1:], officer("l", rank="AIPTU")]
    here = command(stations([0, 1]), staff, equipment=plentiful())
    assert counts(lacking(led, here)["leaders"]) == (2, 1, 1)
    assert lacking(ONE, here) == {}


def test_reserves_lack_the_stations_that_no_team_reaches() -> None:
    rules = doctrine(*ONE.patterns, team=2, response=5 * STEP)
    here = command(stations([0, 1, 40], Tier.ELEVATED), people(4), equipment=plentiful())
    lack = lacking(rules, here)
    assert set(lack) == {"reserves"}
    assert counts(lack["reserves"]) == (3, 2, 1)
    assert "1 regu" in lack["reserves"].remedy


def test_every_post_by_water_needs_a_boat() -> None:
    for boats, missing in [((0, 0), 2), ((3, 1), 1), ((2, 2), 0)]:
        here = command(BY_WATER, people(3), equipment=plentiful() | {"boat": boats})
        lack = lacking(ONE, here)
        assert (lack["boats"].missing if missing else "boats" not in lack) == (missing or True)
    none = lacking(ONE, command(BY_WATER, people(3), equipment={"car": (9, 9)}))
    assert none["boats"].consequence == "2 dari 2 pos dengan 2 TPS lewat air tidak punya perahu"


def test_a_post_of_land_and_water_needs_one_boat() -> None:
    here = command(BY_WATER[:2], people(1), equipment={"car": (9, 9)})
    lack = lacking(doctrine(pattern(stations_max=2), team=50), here)
    assert counts(lack["boats"]) == (1, 0, 1)


def test_every_manned_post_needs_a_car_or_a_motorcycle_of_its_own() -> None:
    here = command(stations([0, 1, 2]), people(3), equipment={"car": (1, 1), "motorcycle": (3, 1)})
    assert counts(lacking(ONE, here)["vehicles"]) == (3, 2, 1)


def test_every_mobile_team_needs_a_truck() -> None:
    rules = doctrine(*ONE.patterns, team=2, response=5 * STEP)
    here = command(stations([0, 40], Tier.HIGH), people(4), equipment=plentiful() | {"truck": (1, 0)})
    assert counts(lacking(rules, here)["trucks"]) == (2, 0, 2)


@pytest.mark.parametrize(("funds", "missing"), [(5_000, 0), (4_999, 1), (0, 5_000)])
def test_money_must_do_for_everybody_who_is_out_for_all_days(funds: int, missing: int) -> None:
    """Two pairs and a controller, five days of 200."""
    rules = doctrine(*ONE.patterns, team=50, response=10_000.0, cost=Cost(200, 5))
    lack = lacking(rules, command(stations([0, 1]), people(2), equipment=plentiful(), funds=funds))
    assert (lack["money"].missing if "money" in lack else 0) == missing


def test_those_lent_cost_the_borrower() -> None:
    rules = doctrine(*ONE.patterns, team=50, response=10_000.0, cost=Cost(200, 5))
    here = command(stations([0, 1]), [], equipment=plentiful(), funds=0)
    assert lacking(rules, here, officers(4, "P"))["money"].required == 4_000


def test_people_stand_first_in_the_list() -> None:
    lack = lacking(ONE, command([*BY_WATER, *stations([0, 1, 2])], officers(4), funds=0))
    assert list(lack) == ["officers", "controllers", "boats", "vehicles", "money"]
