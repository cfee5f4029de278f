"""Rating and shortfall ledger say the same of the same resource of the same command, and so do board and verdict."""

from __future__ import annotations

import pytest
from shortfallrows import Ledger, ledger, line

from deployment.plansmade import DOCTRINE, add_people, add_posts, add_team, make_part
from people import as_app
from posko.deployment.models import AssignmentRow, Part, Plan, PostRow
from posko.organisation.models import Command, Person
from posko.readiness.rating import Item, assess
from posko.readiness.shortfall import RESOURCES, lines, lines_below, sums
from posko.readiness.verdicts.freezing import shortfalls
from posko.registry.models import Equipment, Officer

__all__ = ["ledger"]
LEADERS = DOCTRINE.replace('controller_ranks = ["IPDA"]', 'controller_ranks = ["IPDA"]\nleader_ranks = ["BRIPKA"]')
#: Of people the rating counts those whom the plan has posted, by name; the ledger who could be posted.
BY_NAME = ("officers", "leaders", "controllers")
#: Kept in a line of its own; in the rating it is part of the officers.
APART = "excluded_areas"


def measured(person: Person, ledger: Ledger, command: Command) -> dict[str, Item]:
    """By resource the criterion of that measure, for the voting stage."""
    found = assess(person, ledger.operation, command, "voting").readinesses.values()
    items = [item for rated in found for item in rated.items]
    return {item.criterion.measure.value: item for item in items if item.criterion.measure}


def needed(person: Person, ledger: Ledger, command: Command, resource: str) -> int:
    found = {line.resource.code: line.need or 0 for line in lines(person, ledger.operation, command)}
    return found.get(resource, 0) + (found.get(APART, 0) if resource == "officers" else 0)


@pytest.fixture
def mixed(ledger: Ledger) -> Part:
    """Tebo with leaders asked for, a controller and a reserve team; two of its five posts unmanned, one of them
    because nobody may be posted there."""
    Plan.objects.update(doctrine_toml=LEADERS)
    part = Part.objects.get(plan=ledger.plan, command=ledger.tebo)
    AssignmentRow.objects.filter(part=part).delete()
    for post in range(3):
        add_people(part, "post", [f"T{2 * post}", f"T{2 * post + 1}"], post=f"T{post}")
    add_people(part, "controller", ["T10"])
    add_people(part, "reserve", ["T11", "T12"], post="R1")
    add_team(part, "R1", -1.5)
    PostRow.objects.filter(part=part, code__in=["T3", "T4"]).update(manned=False)
    part.lackrows.create(
        plan=part.plan, command=part.command, resource=APART, required=2, available=0, missing=2, consequence="-"
    )
    for kind, total, works in (("truck", 2, 1), ("HT", 5, 4), ("radio", 1, 1)):
        Equipment.objects.create(
            operation=ledger.operation, command=ledger.tebo, kind=kind, total=total, serviceable=works, source="Log"
        )
    Officer.objects.filter(code="T10").update(rank="IPDA")
    return part


@pytest.mark.parametrize("resource", [code for code in RESOURCES if code != APART])
def test_what_is_required_is_one_number(mixed: Part, ledger: Ledger, karo: Person, resource: str) -> None:
    item = measured(karo, ledger, ledger.tebo)[resource]
    assert item.required == needed(karo, ledger, ledger.tebo, resource) > 0


def test_posts_that_nobody_mans_need_what_the_others_need(mixed: Part, ledger: Ledger, karo: Person) -> None:
    found = {code: needed(karo, ledger, ledger.tebo, code) for code in RESOURCES}
    # Five posts of two officers, one span, a team of two; 100 rupiah for four days each.
    assert found == {
        "officers": 10,
        "excluded_areas": 2,
        "leaders": 5,
        "controllers": 1,
        "vehicles": 5,
        "trucks": 1,
        "boats": 2,
        "radios": 7,
        "money": 13 * 400,
    }


@pytest.mark.parametrize("resource", [code for code in RESOURCES if code not in (APART, *BY_NAME)])
def test_what_there_is_of_things_and_money_is_one_number(
    mixed: Part, ledger: Ledger, karo: Person, resource: str
) -> None:
    item = measured(karo, ledger, ledger.tebo)[resource]
    assert item.available == line(karo, ledger, ledger.tebo, resource).serviceable


def test_of_people_the_rating_counts_who_is_posted_and_the_ledger_who_could_be(
    mixed: Part, ledger: Ledger, karo: Person
) -> None:
    rated = {code: measured(karo, ledger, ledger.tebo)[code].available for code in BY_NAME}
    could = {code: line(karo, ledger, ledger.tebo, code).serviceable for code in BY_NAME}
    assert rated == {"officers": 6, "leaders": 3, "controllers": 1}
    # Twenty of thirty may leave, of whom three are Padal or in reserve; leaders are all who have the rank.
    assert could == {"officers": 17, "leaders": 29, "controllers": 1}


def test_sums_go_up_with_the_numbers_of_the_rating(mixed: Part, ledger: Ledger, karo: Person) -> None:
    added = {s.resource: s.figures for s in sums(lines_below(karo, ledger.operation))}
    for resource in ("vehicles", "boats", "radios", "money"):
        rated = [measured(karo, ledger, of)[resource].required or 0 for of in (ledger.tebo, ledger.bungo)]
        assert added[resource].need == sum(rated)
        assert added[resource].closes


def test_a_verdict_freezes_the_same_needs_as_its_ratings(mixed: Part, ledger: Ledger, karo: Person) -> None:
    rows, _why = shortfalls(karo, ledger.operation, ledger.tebo)
    frozen = {row["resource"]: row["need"] for row in rows}
    rated = measured(karo, ledger, ledger.tebo)
    assert frozen["vehicles"] == rated["vehicles"].required
    assert frozen["money"] == rated["money"].required


def test_behind_the_second_wall_they_agree_too(mixed: Part, ledger: Ledger, sari: Person) -> None:
    with as_app(sari):
        for resource in ("officers", "radios", "money"):
            assert measured(sari, ledger, ledger.tebo)[resource].required == needed(sari, ledger, ledger.tebo, resource)


def test_a_plan_without_posts_requires_nothing_in_either(ledger: Ledger, karo: Person) -> None:
    make_part(ledger.plan, ledger.merangin)
    assert all((line.need or 0) == 0 for line in lines(karo, ledger.operation, ledger.merangin))
    assert measured(karo, ledger, ledger.merangin)["vehicles"].required is None
    add_posts(Part.objects.get(command=ledger.merangin), {"M0": "m"})
    assert measured(karo, ledger, ledger.merangin)["vehicles"].required == 1
    assert needed(karo, ledger, ledger.merangin, "vehicles") == 1
