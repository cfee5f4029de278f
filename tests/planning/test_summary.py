"""The figures of `summary.json`, counted by hand."""

from __future__ import annotations

import json

import pytest
from by_hand import (
    SEED,
    STEP,
    command,
    doctrine,
    officer,
    officers,
    pattern,
    plan_of,
    polda,
    solved,
    stations,
)

from posko import __version__
from posko.doctrine import Cost, Tier
from posko.planning import Plan, Status, summarise
from posko.planning.summary import gap, self_sufficiency

RULES = doctrine(
    pattern(stations_max=2),
    pattern(Tier.HIGH, stations_max=1),
    team=2,
    response=10 * STEP,
    cost=Cost(100, 3),
)


def made() -> Plan:
    """A: two low posts and a high one, people for two of them; B: everything; the Polda lends a pair."""
    a = command(
        [*stations([0, 1, 2, 30]), *stations([0], Tier.HIGH)],
        [*officers(4), officer("sick", status=Status.SICK)],
        funds=10,
    )
    b = command(stations([50, 54]), [*officers(7, "B"), officer("b-ipda", "B", "IPDA")], code="B", at=50, funds=20)
    return solved(RULES, a, b, polda=polda(officers(3, "P")))


FIGURES = summarise(made())


def test_it_names_the_operation_the_version_and_the_model() -> None:
    assert (FIGURES["operation"], FIGURES["posko_version"]) == ("Operasi Kecil", __version__)
    assert FIGURES["travel_model"] == "great_circle"
    assert FIGURES["draw"]["seed"] == SEED
    assert all(seconds >= 0 for seconds in FIGURES["seconds"].values())


def test_every_polres_has_its_figures_and_the_polda_none() -> None:
    assert list(FIGURES["units"]) == ["A", "B"]


def test_posts_stations_and_linmas_of_a_unit() -> None:
    a = FIGURES["units"]["A"]
    assert (a["stations"], a["posts"], a["manned_posts"], a["unmanned_stations"], a["linmas"]) == (5, 3, 3, 0, 10)
    alone = summarise(solved(RULES, made().commands[0].command))["units"]["A"]
    assert (alone["manned_posts"], alone["unmanned_stations"]) == (2, 2)


def test_own_people_by_duty_and_the_lent_apart() -> None:
    a, b = FIGURES["units"]["A"], FIGURES["units"]["B"]
    assert a["officers"] == {"post": 4, "controller": 0, "reserve": 0, "routine": 0, "unavailable": 1}
    assert a["reinforcement"] == 2
    assert b["officers"] == {"post": 2, "controller": 1, "reserve": 2, "routine": 3, "unavailable": 0}
    assert b["reinforcement"] == 0


def test_minutes_of_a_unit() -> None:
    a, b = FIGURES["units"]["A"], FIGURES["units"]["B"]
    # The best pairs of 0, 1, 2 and 30 are the first two and the last two.
    assert (a["total_minutes"], a["farthest_minutes"]) == (round(STEP, 2) + round(28 * STEP, 2), round(28 * STEP, 2))
    assert b["total_minutes"] == b["farthest_minutes"] == round(4 * STEP, 2)
    assert 0 < a["lower_bound_minutes"] <= a["total_minutes"]
    assert a["gap"] == pytest.approx(a["total_minutes"] / a["lower_bound_minutes"] - 1, abs=1e-4)


def test_everybody_who_is_out_costs_the_unit_they_serve() -> None:
    assert (FIGURES["units"]["A"]["cost_idr"], FIGURES["units"]["A"]["funds_idr"]) == (6 * 300, 10)
    assert (FIGURES["units"]["B"]["cost_idr"], FIGURES["units"]["B"]["funds_idr"]) == (5 * 300, 20)


def test_the_total_sums_what_can_be_summed_and_takes_the_worst_of_the_rest() -> None:
    total, units = FIGURES["total"], list(FIGURES["units"].values())
    for name in ("stations", "posts", "manned_posts", "linmas", "reinforcement", "cost_idr", "funds_idr"):
        assert total[name] == sum(u[name] for u in units)
    assert total["officers"]["post"] == 6
    assert total["total_minutes"] == pytest.approx(sum(u["total_minutes"] for u in units), abs=0.005)
    assert total["farthest_minutes"] == max(u["farthest_minutes"] for u in units)
    assert total["self_sufficiency"] == min(u["self_sufficiency"] for u in units)
    assert total["gap"] == gap(total["total_minutes"], total["lower_bound_minutes"])


def test_what_the_reserves_reach_is_a_share_of_all_guarded_stations() -> None:
    """A has three stations out of reach, B one within: one of four."""
    a = command(stations([40, 50, 60], Tier.HIGH), officers(6))
    b = command(stations([0], Tier.HIGH), officers(4, "B"), code="B")
    figures = summarise(solved(RULES, a, b))
    assert [figures["units"][code]["reserve_covered"] for code in "AB"] == [0.0, 1.0]
    assert figures["total"]["reserve_covered"] == pytest.approx(0.25)


@pytest.mark.parametrize(("own", "share"), [(0, 0.0), (3, 3 / 7), (7, 1.0), (50, 1.0)])
def test_self_sufficiency_is_what_can_be_sent_of_what_posts_and_controllers_require(own: int, share: float) -> None:
    """Three posts and their controller are seven people."""
    plan = plan_of(solved(RULES, command(stations([0, 1, 2], Tier.HIGH), officers(own))), "A")
    assert self_sufficiency(plan, RULES) == pytest.approx(share)


def test_a_unit_that_requires_nobody_is_sufficient() -> None:
    assert self_sufficiency(plan_of(solved(RULES, command()), "A"), RULES) == 1.0


@pytest.mark.parametrize(
    ("total", "bound", "expected"), [(110.0, 100.0, 0.1), (0.0, 0.0, 0.0), (5.0, 0.0, None), (99.99, 100.0, 0.0)]
)
def test_the_gap_is_what_the_total_is_above_the_bound(total: float, bound: float, expected: float | None) -> None:
    assert gap(total, bound) == (None if expected is None else pytest.approx(expected))


def test_it_can_be_written_as_json_also_of_an_operation_with_no_command() -> None:
    assert json.loads(json.dumps(FIGURES)) == FIGURES
    empty = summarise(solved(RULES))
    assert (empty["units"], empty["total"]["stations"], empty["total"]["reserve_covered"]) == ({}, 0, 1.0)
