"""A finished plan of one command, changed by hand: every change is checked, its cost shown, the rest solved anew.

    part = Part(plan)
    part = move_station(part, doctrine, station="15.71.01.1001-003", post="15-JBI-L012")
    part = resolve(with_pins(part, posts=["15-JBI-L012"], on=True), doctrine, draw)

Every function gives a new part, or raises `EditRefused` with what would be newly broken, or `UnknownCode`.
"""

from posko.planning.editing.differences import Difference, Kind, changes_between, changes_of_lent, rules_between
from posko.planning.editing.drafting import draft_of, shortfalls_of
from posko.planning.editing.effects import Effect, Figure, effect
from posko.planning.editing.moving import man_post, move_station
from posko.planning.editing.part import Broken, EditRefused, Part, Pins, Rule, UnknownCode, with_pins
from posko.planning.editing.registered import as_registered, broken_by_registry, may_break
from posko.planning.editing.remedies import Remedy, RemedyKind
from posko.planning.editing.repairing import Repair, repair
from posko.planning.editing.resolving import resolve
from posko.planning.editing.rules import broken_rules
from posko.planning.editing.swapping import swap_officers
from posko.planning.editing.teams import add_team, remove_team

__all__ = [
    "Broken",
    "Difference",
    "EditRefused",
    "Effect",
    "Figure",
    "Kind",
    "Part",
    "Pins",
    "Remedy",
    "RemedyKind",
    "Repair",
    "Rule",
    "UnknownCode",
    "add_team",
    "as_registered",
    "broken_by_registry",
    "broken_rules",
    "changes_between",
    "changes_of_lent",
    "draft_of",
    "effect",
    "man_post",
    "may_break",
    "move_station",
    "remove_team",
    "repair",
    "resolve",
    "rules_between",
    "shortfalls_of",
    "swap_officers",
    "with_pins",
]
