"""Higher tiers first, and a draw that replays: rules 6 and 7, each broken once."""

from __future__ import annotations

from pathlib import Path

from spoiling import Case, Spoil, each, found_after, swap

CASES: list[Case] = [
    # Rule 6
    (
        "a low post manned before a high one",
        lambda p: p.drop("shortfall", "excluded_areas").repeat("shortfall", "officers", unit_code="B"),
        {"6: higher tiers first"},
        "post B-p2",
    ),
    (
        "a low post manned before an elevated one",
        lambda p: (
            swap(p, "posts", "tier", "A-p2", "A-p3")
            .input("polling_stations", "A-L3", tier="elevated")
            .input("polling_stations", "A-E1", tier="low")
            .change("reserves", "A-r1", stations_covered="2")
        ),
        {"6: higher tiers first"},
        "post A-p2",
    ),
    (
        "an excuse that names another post",
        lambda p: p.change("shortfall", "excluded_areas", consequence="nobody may be posted at B-p21"),
        {"6: higher tiers first", "2: shortfall"},
        "post B-p2",
    ),
    (
        "an excuse that is not true",
        lambda p: p.input("officers", "b02", excluded_areas="").input("officers", "b03", excluded_areas="15.05.02"),
        {"6: higher tiers first"},
        "post B-p2",
    ),
    # Rule 7
    (
        "a commitment to another seed",
        lambda p: p.figure("draw.seed", "00ff18"),
        {"7: draw"},
        "draw.commitment",
    ),
    ("a seed that is not hex", lambda p: p.figure("draw.seed", "0xff"), {"7: draw"}, "draw.seed"),
]


@each(CASES)
def test_a_rule_about_priority_or_the_draw_that_is_broken_is_reported_and_nothing_else(
    tmp_path: Path, spoil: Spoil, rules: set[str], where: str
) -> None:
    found = found_after(spoil, tmp_path)
    assert {violation.rule for violation in found} == rules
    assert any(where in violation.where for violation in found)
