"""Two who decide at the same moment: what the first brought into force is never thrown out unseen by the second."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import tworegistries

from atonce import after_it_waits, as_person
from people import make_person
from posko.deployment import services
from posko.deployment.models import Edit, Part, Plan
from posko.deployment.refusals import ChangedMeanwhile, Overtaken, PlanRefused, Touched
from posko.deployment.sight import sight_of, stale_of
from posko.organisation.models import Command, Person, Role
from posko.registry.models import Operation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ledger_may_be_emptied")]


@pytest.fixture
def deputy(polda: Command) -> Person:
    """Another commander of the Polda."""
    return make_person("Wakapolda", Role.COMMANDER, polda)


def approving(plan: Plan, by: Person, seen: str = "") -> Callable[[], Plan]:
    return lambda: services.approve_plan(plan=Plan.objects.get(pk=plan.pk), by=by, seen=seen)


def shown_to(person: Person, plan: Plan) -> str:
    """What the question about a plan, and the registry under it, has as seen."""
    return sight_of(person, plan, stale_of(person, plan))


def in_force() -> dict[str, int]:
    return dict(Part.objects.filter(in_force=True).values_list("command__code", "plan"))


def test_of_two_new_versions_at_once_the_second_is_overtaken(
    plan: Plan, karo: Person, chief: Person, deputy: Person
) -> None:
    services.submit_plan(plan=plan, by=karo)
    services.approve_plan(plan=plan, by=chief)
    first, second = (services.revise_plan(plan=plan, by=karo) for _ in range(2))
    for draft in (first, second):
        services.submit_plan(plan=draft, by=karo)
    late = after_it_waits(lambda: as_person(deputy, approving(second, deputy)), approving(first, chief))
    assert isinstance(late.exception(), Overtaken)
    assert set(in_force().values()) == {first.pk}
    second.refresh_from_db()
    assert second.state == Plan.State.SUBMITTED


def test_of_two_first_plans_at_once_the_second_is_asked_again(
    operation: Operation, polda: Command, karo: Person, chief: Person, deputy: Person
) -> None:
    first, second = (tworegistries.computed(operation, polda, karo, name) for name in ("A", "B"))
    for draft in (first, second):
        services.submit_plan(plan=draft, by=karo)
        draft.refresh_from_db()
    seen = shown_to(deputy, second)
    late = after_it_waits(lambda: as_person(deputy, approving(second, deputy, seen)), approving(first, chief))
    assert isinstance(late.exception(), ChangedMeanwhile)
    again = as_person(deputy, approving(second, deputy, shown_to(deputy, second)))
    assert again.version == 2
    assert set(in_force().values()) == {second.pk}


def test_the_loser_of_two_equal_changes_reads_who_was_first(
    part: Part, rini: Person, karo: Person, two: tuple[str, str]
) -> None:
    asked = {"officer": two[0], "other": two[1]}
    services.change_part(part=part, by=rini, action=Edit.Action.SWAP_OFFICERS, asked=asked, seen=0)
    with pytest.raises(Touched, match=rini.name):
        services.change_part(part=part, by=karo, action=Edit.Action.SWAP_OFFICERS, asked=asked, seen=0)


@pytest.fixture
def two(part: Part) -> tuple[str, str]:
    """Somebody at a post and somebody on routine duty."""
    rows = part.assignmentrows.order_by("code")
    member, routine = rows.filter(duty="post", role="member").first(), rows.filter(duty="routine").last()
    assert member and routine
    return member.code, routine.code


@pytest.mark.parametrize("step", [services.submit_plan, services.discard_plan])
def test_a_colleague_s_change_is_not_decided_on_unseen(
    step: Callable[..., Plan], plan: Plan, part: Part, rini: Person, karo: Person, two: tuple[str, str]
) -> None:
    shown = {services.submit_plan: shown_to, services.discard_plan: lambda *who: sight_of(*who, None)}[step]
    seen = shown(karo, plan)
    asked = {"officer": two[0], "other": two[1]}
    services.change_part(part=part, by=rini, action=Edit.Action.SWAP_OFFICERS, asked=asked, seen=0)
    with pytest.raises(ChangedMeanwhile):
        step(plan=plan, by=karo, seen=seen)
    plan.refresh_from_db()
    assert plan.state == Plan.State.DRAFT
    step(plan=plan, by=karo, seen=shown(karo, plan))


def test_a_polres_that_changes_its_part_leaves_the_sum_of_the_whole_plan_right(
    plan: Plan, part: Part, rini: Person, two: tuple[str, str]
) -> None:
    before = dict(plan.figures)
    post = part.postrows.order_by("code")[0].code

    def pin() -> object:
        own = Part.objects.select_related("plan", "command").get(pk=part.pk)
        return services.change_part(part=own, by=rini, action=Edit.Action.PIN, asked={"posts": [post]}, seen=0)

    as_person(rini, pin)
    plan.refresh_from_db()
    assert before["stations"] == 28
    assert {name: plan.figures[name] for name in before if name in plan.figures} == before


def test_a_command_with_a_plan_of_its_own_keeps_it_when_the_polda_makes_a_new_version(
    plan: Plan, operation: Operation, karo: Person, chief: Person, bungo: Command, rini: Person
) -> None:
    services.submit_plan(plan=plan, by=karo)
    services.approve_plan(plan=plan, by=chief)
    own = tworegistries.computed(operation, bungo, rini, "Bungo")
    services.submit_plan(plan=own, by=rini)
    services.approve_plan(plan=own, by=make_person("Kapolres Bungo", Role.COMMANDER, bungo))
    draft = services.revise_plan(plan=plan, by=karo)
    assert sorted(draft.parts.values_list("command__code", flat=True)) == ["15", "15-TBO"]
    assert draft.figures["stations"] == 14
    services.submit_plan(plan=draft, by=karo)
    services.approve_plan(plan=draft, by=chief)
    assert in_force() == {"15": draft.pk, "15-TBO": draft.pk, "15-BGO": own.pk}
    with pytest.raises(PlanRefused, match="tidak berlaku lagi"):
        services.revise_plan(plan=plan, by=karo)
