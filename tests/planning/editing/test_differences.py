"""What is no longer as a plan has it, beside its own people and stations (`test_repairing`): people lent, and rules."""

from __future__ import annotations

from dataclasses import replace

from by_hand import officer

from posko.doctrine import Tier, default_doctrine
from posko.planning import Status
from posko.planning.editing import Difference, Kind, changes_of_lent, rules_between

WELL, SICK, HIDDEN, GONE = (officer(code) for code in ("well", "sick", "hidden", "gone"))


def test_of_people_lent_only_what_is_seen_is_told() -> None:
    now = {"well": replace(WELL, function="samapta"), "sick": replace(SICK, status=Status.SICK)}
    assert changes_of_lent([WELL, SICK, HIDDEN, GONE], now, {"gone", "sick"}) == (
        Difference(Kind.OFFICER_STATUS, "sick", "available", "sick"),
        Difference(Kind.LENT_GONE, "gone", GONE.unit, ""),
    )


def test_a_rule_is_named_by_its_place() -> None:
    rules = default_doctrine()
    patterns = tuple(replace(p, stations_max=p.stations_max + 1) if p.tier is Tier.LOW else p for p in rules.patterns)
    now = replace(rules, patterns=patterns, reserve=replace(rules.reserve, response_minutes=12.5))
    found = {d.code: d for d in rules_between(rules, now)}
    assert found.keys() == {"patterns.low", "reserve.response_minutes"}
    before, after = ([p.name for p in some.patterns_for(Tier.LOW)] for some in (rules, now))
    assert found["patterns.low"] == Difference(Kind.RULE, "patterns.low", ";".join(before), ";".join(after))
    assert found["reserve.response_minutes"].after == "12.5"


def test_a_pattern_in_another_order_is_a_difference_for_the_first_is_preferred() -> None:
    rules = default_doctrine()
    (low, *_), others = rules.patterns_for(Tier.LOW), tuple(p for p in rules.patterns if p.tier is not Tier.LOW)
    wide = replace(low, stations_max=low.stations_max + 5)
    one, other = (replace(rules, patterns=(*some, *others)) for some in ((low, wide), (wide, low)))
    assert [d.code for d in rules_between(one, other)] == ["patterns.low"]


def test_the_same_rules_are_no_difference() -> None:
    assert rules_between(default_doctrine(), default_doctrine()) == ()
