"""Counts, minutes and shortfalls that can be recomputed: rule 5, broken in every table."""

from __future__ import annotations

from pathlib import Path

from small_plan import SmallPlan
from spoiling import Case, Spoil, each, found_after

CASES: list[Case] = [
    # Rule 5
    ("stations miscounted", lambda p: p.change("posts", "A-p1", stations="3"), {"5: stations"}, "post A-p1"),
    (
        "officers required miscounted",
        lambda p: p.change("posts", "A-p1", officers_required="3"),
        {"5: officers_required"},
        "post A-p1",
    ),
    (
        "officers assigned miscounted",
        lambda p: p.change("posts", "A-p2", officers_assigned="2"),
        {"5: officers_assigned"},
        "post A-p2",
    ),
    ("Linmas of a full post", lambda p: p.change("posts", "A-p2", linmas="4"), {"5: linmas"}, "post A-p2"),
    (
        "a centre of another post",
        lambda p: p.change("posts", "A-p2", centre_station="A-L2"),
        {"5: centre_station", "5: minutes"},
        "post A-p2",
    ),
    (
        "a centre nobody knows",
        lambda p: p.change("posts", "A-p2", centre_station="A-X9"),
        {"5: centre_station"},
        "post A-p2",
    ),
    (
        "minutes off by two hundredths",
        lambda p: p.change("post_stations", "A-L2", minutes="3.13").change(
            "posts", "A-p1", farthest_minutes="3.13", total_minutes="3.13"
        ),
        {"5: minutes", "5: summary"},
        "station A-L2",
    ),
    (
        "minutes by the faster access",
        lambda p: p.change("post_stations", "B-L1", minutes="3.11"),
        {"5: minutes", "5: farthest_minutes", "5: total_minutes", "5: summary"},
        "station B-L1",
    ),
    (
        "minutes by the centre's access only where the station's is slower",
        lambda p: p.change("posts", "B-p1", centre_station="B-L1"),
        {"5: minutes", "5: travel_minutes"},
        "station B-L1",
    ),
    (
        "farthest minutes",
        lambda p: p.change("posts", "A-p1", farthest_minutes="3.12"),
        {"5: farthest_minutes"},
        "post A-p1",
    ),
    ("total minutes", lambda p: p.change("posts", "A-p1", total_minutes="3.10"), {"5: total_minutes"}, "post A-p1"),
    (
        "travel of an officer",
        lambda p: p.change("assignments", "a02", travel_minutes="12.47"),
        {"5: travel_minutes"},
        "officer a02",
    ),
    (
        "travel by road to a centre on foot",
        lambda p: p.change("assignments", "a07", travel_minutes="18.68"),
        {"5: travel_minutes"},
        "officer a07",
    ),
    (
        "travel of a reserve",
        lambda p: p.change("assignments", "a10", travel_minutes="0.00"),
        {"5: travel_minutes"},
        "officer a10",
    ),
    (
        "no travel to a post",
        lambda p: p.change("assignments", "a02", travel_minutes=""),
        {"5: travel_minutes"},
        "officer a02",
    ),
    (
        "travel to routine duty",
        lambda p: p.change("assignments", "a11", travel_minutes="0.00"),
        {"5: travel_minutes"},
        "officer a11",
    ),
    (
        "another travel model",
        lambda p: p.figure("travel_model", "osm").change("assignments", "a02", travel_minutes="99.00"),
        {"5: travel model"},
        "travel_model",
    ),
    (
        "missing that is not required less available",
        lambda p: p.change("shortfall", "boats", missing="2"),
        {"5: shortfall"},
        "resource boats",
    ),
    (
        "a shortfall of nothing",
        lambda p: p.change("shortfall", "boats", available="1", missing="0"),
        {"5: shortfall"},
        "resource boats",
    ),
    (
        "a shortfall of a unit nobody knows",
        lambda p: p.change("shortfall", "boats", unit_code="C"),
        {"5: shortfall"},
        "unit C",
    ),
]


@each(CASES)
def test_a_figure_that_is_wrong_is_reported_and_nothing_else(
    tmp_path: Path, spoil: Spoil, rules: set[str], where: str
) -> None:
    found = found_after(spoil, tmp_path)
    assert {violation.rule for violation in found} == rules
    assert any(where in violation.where for violation in found)


def test_minutes_of_sums_may_be_written_with_more_decimals(tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path).change("post_stations", "A-L2", minutes="3.1134622")
    plan.change("posts", "A-p1", total_minutes="3.113", farthest_minutes="3.1134622")
    assert plan.check() == []
