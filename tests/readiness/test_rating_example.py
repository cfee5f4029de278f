"""The worked example of docs/readiness.md: its numbers come from the same facts by the same rule."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from posko.doctrine import Cost
from posko.doctrine.asta_siap import Criterion, Measure, default_asta_siap_text, load_asta_siap
from posko.documents.verdict.words import SHAPES
from posko.readiness.models.base import Rating
from posko.readiness.rating import Item
from posko.readiness.rating.facts import Facts
from posko.readiness.rating.measures import Measured, measured
from posko.readiness.rating.rule import rated_by_rule, rating_of
from posko.readiness.reckoning import PlanFacts, PostFacts

DOC = Path(__file__).parents[2] / "docs" / "readiness.md"
#: 84 posts, three of them reached by water; nine controllers, three reserve teams; nobody wrote down a blank spot.
PLAN = PlanFacts(
    in_force=True,
    posts=tuple(PostFacts(2, 3, 2, wet=number < 3) for number in range(84)),
    cost=Cost(officer_day_idr=100_000, days=4),
    controllers_needed=9,
    controllers=9,
    controllers_present=9,
    teams=3,
)
FACTS = Facts(
    stage=None,
    stages=(),
    plan=PLAN,
    equipment={"car": (30, 28), "motorcycle": (70, 66), "truck": (3, 2), "boat": (4, 3), "ht": (90, 80)},
    packs=8,
    complete=6,
)
#: What the inspector found; the radios he did not try.
ANSWERS = {"vehicles_checked": Fraction(1, 2)}


def item_of(criterion: Criterion, facts: Facts = FACTS) -> Item:
    numbers = measured(criterion.measure, facts) if criterion.measure else inspected(criterion)
    return Item(
        criterion=criterion,
        rating=rating_of(criterion, numbers.share) if numbers.applies else Rating.READY,
        required=numbers.required,
        available=numbers.available,
        share=None if numbers.share is None else float(numbers.share),
        source="",
        opens="",
        applies=numbers.applies,
    )


def inspected(criterion: Criterion) -> Measured:
    return Measured(None, None, ANSWERS.get(criterion.code))


def items(facts: Facts = FACTS) -> list[Item]:
    return [
        item_of(criterion, facts) for criterion in load_asta_siap(default_asta_siap_text()).of("equipment", "voting")
    ]


def line_of(item: Item) -> str:
    """A line of the table in the document."""
    said = [
        f"`{item.criterion.code}`",
        "yes" if item.criterion.necessary else "no",
        "–" if item.required is None else str(item.required),
        "–" if item.available is None else str(item.available),
        "–" if item.share is None else f"{int(item.share * 1000 + 1e-9) / 10} %",
        f"{100 * item.criterion.ready_at:g} / {100 * item.criterion.limited_at:g} %",
        f"{SHAPES[item.rating]} {item.rating.value}",
    ]
    return f"| {' | '.join(said)} |"


def test_each_line_of_the_example_is_what_the_rule_gives() -> None:
    text = DOC.read_text(encoding="utf-8")
    missing = [line for line in map(line_of, items()) if line not in text]
    assert not missing, "docs/readiness.md should say:\n" + "\n".join(missing)


def test_the_example_has_no_line_for_a_criterion_that_there_is_not() -> None:
    rows = [line for line in DOC.read_text(encoding="utf-8").splitlines() if line.startswith("| `") and " / " in line]
    assert len(rows) == len(items())


def test_the_readiness_of_the_example_is_as_the_document_says() -> None:
    text = DOC.read_text(encoding="utf-8")
    assert f"The readiness is therefore **{SHAPES[rated_by_rule(items())]} {rated_by_rule(items()).value}**" in text


def test_whole_packs_and_sixteen_radios_more_do_what_the_document_says() -> None:
    better = replace(FACTS, complete=8, equipment={**FACTS.equipment, "ht": (96, 96)})
    ratings = {item.criterion.code: item.rating for item in items(better)}
    assert ratings["kit"] == ratings["radios"] == Rating.READY
    assert ratings["vehicles_checked"] == Rating.LIMITED
    assert rated_by_rule(items(better)) == Rating.LIMITED
    assert "it would be **! limited**" in DOC.read_text(encoding="utf-8")


def test_every_measure_is_described() -> None:
    text = DOC.read_text(encoding="utf-8")
    assert not [measure.value for measure in Measure if f"`{measure.value}`" not in text]
