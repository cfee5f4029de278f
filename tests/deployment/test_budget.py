from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deployment.plansmade import STAGES, add_people, make_part, make_plan
from people import as_app
from posko.deployment.budget import (
    CommandBudget,
    People,
    Stage,
    added_up,
    budget_of,
    edit_costs,
    overlaps,
    stage_costs,
    stages_from,
    version_costs,
    voting_stage,
)
from posko.deployment.models import Edit, Part, Plan
from posko.doctrine import Cost
from posko.organisation.models import Command, Person
from posko.registry.models import Funds, Operation

COST = Cost(officer_day_idr=100, days=4)
VOTING = Stage("voting", "Pemungutan suara", date(2024, 11, 27), date(2024, 11, 28), Fraction("0.6667"))
CAMPAIGN = Stage("campaign", "Kampanye", date(2024, 9, 25), date(2024, 11, 23), Fraction("0.5"))


@pytest.fixture
def plan(omp: Operation, polda: Command, karo: Person) -> Plan:
    return make_plan(omp, polda, karo)


@pytest.fixture
def part(plan: Plan, tebo: Command) -> Part:
    """Six out: three at posts, one Padal, one in reserve, one lent; two stay."""
    part = make_part(plan, tebo, given={"funds_idr": 2_000}, figures={"cost_idr": 2_400})
    add_people(part, "post", ["a", "b", "c"], post="P1")
    add_people(part, "controller", ["d"])
    add_people(part, "reserve", ["e"], post="R1")
    add_people(part, "post", ["x"], post="P2", lent=True)
    add_people(part, "routine", ["f"])
    add_people(part, "unavailable", ["g"])
    return part


def line(command: Any = None, out: int = 10, funds: int = 5_000, now: int = 5_000) -> CommandBudget:
    people = People(post=out)
    return CommandBudget(command, people, COST, stage_costs(out, [CAMPAIGN, VOTING], COST), funds, now)


def test_the_voting_stage_costs_people_times_days_times_rate() -> None:
    (cost,) = stage_costs(10, [VOTING], COST)
    assert (cost.officers, cost.days, cost.cost_idr, cost.estimated) == (10, 4, 4_000, False)


def test_other_stages_are_estimated_by_their_share_of_the_voting_stage() -> None:
    campaign, voting = stage_costs(100, [CAMPAIGN, VOTING], COST)
    # 0.5 / 0.6667 × 100 = 74.996: the 75th is needed.
    assert (campaign.officers, campaign.days, campaign.cost_idr) == (75, 60, 75 * 60 * 100)
    assert campaign.estimated and not voting.estimated


def test_a_share_that_divides_evenly_is_not_rounded_up_by_a_hair() -> None:
    third = Stage("quiet", "Masa tenang", VOTING.start, VOTING.end, Fraction("0.2"))
    voting = Stage("voting", "Pemungutan suara", VOTING.start, VOTING.end, Fraction("0.6"))
    assert stage_costs(300, [third, voting], COST)[0].officers == 100


def test_without_a_voting_stage_nothing_is_estimated() -> None:
    assert stage_costs(10, [CAMPAIGN], COST) == ()
    assert voting_stage([Stage("voting", "x", VOTING.start, VOTING.end, Fraction(0))]) is None


def test_a_stage_has_its_first_and_its_last_day() -> None:
    assert VOTING.days == 2 and Stage("x", "x", VOTING.start, VOTING.start, Fraction(1)).days == 1


def test_stages_are_read_as_the_operation_keeps_them(omp: Operation) -> None:
    stages = stages_from(omp.stages)
    assert [s.code for s in stages] == [code for code, *_ in STAGES]
    assert stages[2] == VOTING and stages[2].percent == "66,67 %"


def test_stages_that_share_days_are_told() -> None:
    recapitulation = Stage("recapitulation", "Rekapitulasi", VOTING.end, VOTING.end + timedelta(9), Fraction("0.2"))
    assert overlaps([CAMPAIGN, VOTING, recapitulation]) == [(VOTING, recapitulation, 1)]


def test_what_is_left_and_what_is_missing() -> None:
    of = line(out=10, funds=5_000)
    assert of.cost_idr == 4_000 and of.left_idr == 1_000
    assert of.left_of_whole_idr == 5_000 - 4_000 - of.estimate_idr < 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 10**10), st.integers(0, 10**10)), max_size=12))
def test_totals_close(said: list[tuple[int, int, int]]) -> None:
    lines = [line(out=out, funds=funds, now=now) for out, funds, now in said]
    sums = added_up(lines)
    assert sums.cost_idr == sum(of.cost_idr for of in lines)
    assert sums.left_idr == sum(of.left_idr for of in lines)
    assert sums.left_of_whole_idr == sum(of.left_of_whole_idr for of in lines)
    assert sums.funds_changed_idr == sum(of.funds_changed_idr for of in lines)
    assert sum(idr for _, idr in sums.stages.values()) == sums.whole_idr
    assert all(sum(s.cost_idr for s in of.stages) == of.whole_idr for of in lines)


def test_people_out_are_own_by_duty_and_lent(part: Part, karo: Person) -> None:
    (found,) = budget_of(part.plan, karo, COST)
    assert found.people == People(post=3, controller=1, reserve=1, lent=1)
    assert found.cost_idr == 6 * 4 * 100 == found.kept_idr and found.kept_difference_idr == 0


def test_a_cost_that_is_not_as_in_the_plan_is_a_difference(part: Part, karo: Person) -> None:
    add_people(part, "post", ["h"])
    (found,) = budget_of(part.plan, karo, COST)
    assert found.kept_difference_idr == 400


def test_funds_as_the_plan_took_them_and_as_they_are_now(
    part: Part, omp: Operation, tebo: Command, karo: Person
) -> None:
    polsek = Command.objects.create(code="15-TBO-1", name="Polsek", kind="polsek", parent=tebo)
    for command, idr in ((tebo, 2_000), (polsek, 500)):
        Funds.objects.create(operation=omp, command=command, amount_idr=idr, source="x")
    (found,) = budget_of(part.plan, karo, COST)
    assert (found.funds_idr, found.funds_now_idr, found.funds_changed_idr) == (2_000, 2_500, 500)


def test_of_a_polda_only_its_own_funds_count(
    part: Part, omp: Operation, polda: Command, tebo: Command, karo: Person
) -> None:
    make_part(part.plan, polda, given={"funds_idr": 70})
    for command, idr in ((polda, 70), (tebo, 2_000)):
        Funds.objects.create(operation=omp, command=command, amount_idr=idr, source="x")
    found = {of.command: of.funds_now_idr for of in budget_of(part.plan, karo, COST)}
    assert found == {polda: 70, tebo: 2_000}


def test_a_neighbour_sees_no_line(part: Part, bungo: Command, rini: Person, sari: Person) -> None:
    make_part(part.plan, bungo)
    with as_app(rini):
        assert [of.command for of in budget_of(part.plan, rini, COST)] == [bungo]
    with as_app(sari):
        assert [of.people.out for of in budget_of(part.plan, sari, COST)] == [6]


def edit(part: Part, by: Person, number: int, idr: int, **fields: Any) -> Edit:
    said = {"plan": part.plan, "part": part, "command": part.command, "number": number, "action": "add_team", "by": by}
    return Edit.objects.create(**said, effect={"cost_idr": idr}, **fields)


def test_each_change_by_hand_tells_its_cost(part: Part, karo: Person, rini: Person) -> None:
    first = edit(part, karo, 1, 4_000)
    second = edit(part, karo, 2, -400, undone=part.plan.made, undone_by=karo)
    assert [(e.edit, e.cost_idr, e.counts) for e in edit_costs(part.plan, karo)] == [
        (second, -400, False),
        (first, 4_000, True),
    ]
    assert edit_costs(part.plan, rini) == []


def test_each_version_is_held_against_the_one_before(part: Part, tebo: Command, karo: Person) -> None:
    second = make_plan(part.plan.operation, part.plan.command, karo, based_on=part.plan, version=2)
    add_people(make_part(second, tebo), "post", ["a", "b", "c", "d"])
    found = version_costs(second, karo, {part.plan.pk: COST, second.pk: COST})
    assert [(v.plan, v.out, v.more_idr) for v in found] == [(part.plan, 6, None), (second, 4, -800)]


def test_the_page_shows_sums_with_and_without_the_estimate(part: Part, karo: Person, signed_in: Any) -> None:
    told = signed_in(karo).get(f"/rencana/{part.plan_id}/anggaran").content.decode()
    (found,) = budget_of(part.plan, karo, COST)
    for idr in (found.cost_idr, found.whole_idr):
        assert f"{idr:,}".replace(",", ".") in told
    assert "taksiran" in told and "kurang" in told


def test_the_page_of_a_command_opens_a_figure_down_to_its_officers(part: Part, sari: Person, signed_in: Any) -> None:
    client, address = signed_in(sari), f"/rencana/{part.plan_id}/anggaran/15-TBO"
    told = client.get(address).content.decode()
    assert "⌈50,00 % ÷ 66,67 % × 6⌉ = 5" in told and "Nama a" not in told
    shown = client.get(address, {"tugas": "post"}).content.decode()
    assert all(f"Nama {code}" in shown for code in "abc") and "Nama x" not in shown and "Nama f" not in shown
    assert "Nama x" in client.get(address, {"tugas": "bko"}).content.decode()


def test_a_neighbour_finds_neither_page(part: Part, rini: Person, signed_in: Any) -> None:
    client = signed_in(rini)
    for rest in ("", "/15-TBO"):
        assert client.get(f"/rencana/{part.plan_id}/anggaran{rest}").status_code == 404


def test_rules_that_cannot_be_read_are_told(part: Part, karo: Person, signed_in: Any) -> None:
    Plan.objects.filter(pk=part.plan_id).update(doctrine_toml="[cost")
    answer = signed_in(karo).get(f"/rencana/{part.plan_id}/anggaran")
    assert answer.status_code == 422 and "tidak dapat dihitung" in answer.content.decode()


def test_an_operation_without_stages_says_that_nothing_is_estimated(
    part: Part, omp: Operation, karo: Person, signed_in: Any
) -> None:
    Operation.objects.filter(pk=omp.pk).update(stages=[])
    told = signed_in(karo).get(f"/rencana/{part.plan_id}/anggaran").content.decode()
    assert "tidak dapat ditaksir" in told


def test_a_plan_that_is_not_ready_has_no_budget(omp: Operation, tebo: Command, sari: Person, signed_in: Any) -> None:
    plan = make_plan(omp, tebo, sari, state=Plan.State.COMPUTING)
    assert signed_in(sari).get(f"/rencana/{plan.pk}/anggaran").status_code == 404
