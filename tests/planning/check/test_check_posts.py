"""Stations in posts, posts in units and tiers, patterns and whole pairs: rules 1 and 2, each broken once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from small_plan import DOCTRINE
from spoiling import Case, Spoil, each, found_after, with_doctrine

CASES: list[Case] = [
    # Rule 1
    (
        "a station in no post",
        lambda p: p.drop("post_stations", "B-L1").change("posts", "B-p1", stations="1", linmas="2"),
        {"1: every station once", "5: farthest_minutes", "5: total_minutes", "5: summary"},
        "station B-L1",
    ),
    (
        "a station in two posts",
        lambda p: p.repeat("post_stations", "A-E1", post_id="A-p3").change("posts", "A-p3", stations="2", linmas="4"),
        {"1: every station once", "5: summary"},
        "row 11, station A-E1",
    ),
    (
        "a station nobody knows",
        lambda p: p.repeat("post_stations", "A-E1", station_code="A-X9").change(
            "posts", "A-p3", stations="2", linmas="4"
        ),
        {"1: every station once", "5: summary"},
        "station A-X9",
    ),
    (
        "a station of a post nobody knows",
        lambda p: p.repeat("post_stations", "A-E1", post_id="A-p9"),
        {"1: every station once"},
        "row 11",
    ),
    (
        "a post of a Polsek",
        lambda p: p.change("posts", "A-p2", unit_code="A-1"),
        {"1: unit", "5: summary", "2: shortfall"},
        "post A-p2",
    ),
    (
        "a post of a unit nobody knows",
        lambda p: p.change("posts", "A-p2", unit_code="C"),
        {"1: unit", "5: summary", "2: shortfall"},
        "post A-p2",
    ),
    (
        "a station of another Polres by its area code",
        lambda p: p.input("polling_stations", "B-L1", area_code="15.71.01.1001"),
        {"1: unit", "5: summary"},
        "station B-L1",
    ),
    (
        "a station in no Polres, whose area only looks like a prefix",
        lambda p: p.input("polling_stations", "B-L1", area_code="15.050.01.1001"),
        {"1: unit", "5: summary"},
        "station B-L1",
    ),
    (
        "a station whose longest prefix belongs to another Polres",
        lambda p: p.input("units", "A-1", parent_code="B").input("routine_duty", "B-1", minimum_officers=0),
        {"1: unit", "3: own people", "5: stations_covered", "5: summary"},
        "station A-L1",
    ),
    (
        "a station of another tier",
        lambda p: p.input("polling_stations", "A-L2", tier="elevated"),
        {"1: tier", "5: stations_covered", "5: summary"},
        "station A-L2",
    ),
    # Rule 2
    (
        "a pattern the doctrine does not have",
        lambda p: p.change("posts", "A-p2", pattern="2-3-6"),
        {"2: pattern", "5: summary"},
        "post A-p2",
    ),
    (
        "a pattern of another tier",
        lambda p: p.change("posts", "A-p3", pattern="2-1-2"),
        {"2: pattern", "5: summary"},
        "post A-p3",
    ),
    (
        "more stations than the pattern allows",
        lambda p: (
            with_doctrine(
                p, replace(DOCTRINE, patterns=(replace(DOCTRINE.patterns[0], stations_max=1), *DOCTRINE.patterns[1:]))
            )
            .change("posts", "A-p1", pattern="2-1-2")
            .change("posts", "A-p2", pattern="2-1-2")
        ),
        {"2: capacity"},
        "post A-p1",
    ),
    (
        "half a pair",
        lambda p: (
            p.change("assignments", "a05", duty="routine", post_id="", role="", travel_minutes="")
            .change("posts", "A-p1", officers_assigned="1")
            .figure("units.A.officers", {"post": 6, "controller": 1, "reserve": 2, "routine": 4, "unavailable": 1})
            .figure("total.officers", {"post": 9, "controller": 3, "reserve": 2, "routine": 8, "unavailable": 3})
            .figure("units.A.cost_idr", 2200)
            .figure("total.cost_idr", 2800)
        ),
        {"2: manning"},
        "post A-p1",
    ),
    (
        "officers at an unmanned post",
        lambda p: p.change("posts", "A-p1", status="unmanned").change("shortfall", "A", required="17", missing="4"),
        {"2: manning", "5: summary"},
        "post A-p1",
    ),
    (
        "a manned post without officers",
        lambda p: p.change("posts", "A-p2", status="manned", controller_id="p01"),
        {"2: manning", "5: summary"},
        "post A-p2",
    ),
    (
        "officers lacking that the shortfall does not say",
        lambda p: p.drop("shortfall", "officers"),
        {"2: shortfall"},
        "unit A",
    ),
    (
        "fewer officers in the shortfall than lack",
        lambda p: p.change("shortfall", "officers", required="14", missing="1"),
        {"2: shortfall"},
        "unit A",
    ),
    (
        "the shortfall of another unit",
        lambda p: p.change("shortfall", "officers", unit_code="B"),
        {"2: shortfall"},
        "unit A",
    ),
    (
        "officers lacking for excluded areas that are not counted",
        lambda p: p.change("shortfall", "excluded_areas", required="1", missing="1"),
        {"2: shortfall"},
        "unit B",
    ),
]


@each(CASES)
def test_a_rule_about_posts_that_is_broken_is_reported_and_nothing_else(
    tmp_path: Path, spoil: Spoil, rules: set[str], where: str
) -> None:
    found = found_after(spoil, tmp_path)
    assert {violation.rule for violation in found} == rules
    assert any(where in violation.where for violation in found)
