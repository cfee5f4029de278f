"""What a part breaks of the rules, from its values alone and fast enough for every change by hand."""

from __future__ import annotations

from collections.abc import Iterable

from posko.doctrine import Doctrine
from posko.planning.editing.part import Broken, EditRefused, Part, Rule
from posko.planning.editing.rules.ground import Ground
from posko.planning.editing.rules.order import order_broken, shortfall_broken
from posko.planning.editing.rules.people import people_broken
from posko.planning.editing.rules.posts import posts_broken
from posko.planning.editing.rules.reserves import reserves_broken
from posko.planning.editing.rules.strength import controllers_broken, strength_broken
from posko.planning.editing.rules.travel import travel_broken

__all__ = ["broken_rules", "require_no_worse"]


def broken_rules(part: Part, doctrine: Doctrine) -> tuple[Broken, ...]:
    """Everything the plan of `part` breaks; empty for a correct one. What the Polda may send is not judged here."""
    ground = Ground.of(part)
    return (
        *posts_broken(ground, doctrine),
        *people_broken(ground),
        *strength_broken(ground, doctrine),
        *controllers_broken(ground, doctrine),
        *reserves_broken(ground, doctrine),
        *travel_broken(ground, doctrine),
        *shortfall_broken(ground),
        *order_broken(ground),
        *_pins_broken(part),
    )


def require_no_worse(before: Part, after: Part, doctrine: Doctrine) -> Part:
    """`after`, if it breaks nothing that `before` does not break as badly. Raises EditRefused."""
    found = broken_rules(after, doctrine)
    if found and (new := newly_broken(broken_rules(before, doctrine), found)):
        raise EditRefused(new)
    return after


def newly_broken(before: Iterable[Broken], after: Iterable[Broken]) -> list[Broken]:
    known = {_place(b): abs(b.found - b.allowed) for b in before}
    return [b for b in after if _place(b) not in known or abs(b.found - b.allowed) > known[_place(b)]]


def _place(broken: Broken) -> tuple[str, str, str, str, str]:
    return broken.rule, broken.post, broken.officer, broken.station, broken.unit


def _pins_broken(part: Part) -> list[Broken]:
    """Pins that hold nothing any more."""
    posts = part.pins.posts - {p.id for p in part.plan.posts}
    officers = part.pins.officers - {a.officer for a in part.plan.assignments}
    teams = part.pins.teams - {t.id for t in part.plan.reserves}
    return [
        *(Broken(Rule.PINNED, post=code) for code in sorted(posts | teams)),
        *(Broken(Rule.PINNED, officer=code) for code in sorted(officers)),
    ]
