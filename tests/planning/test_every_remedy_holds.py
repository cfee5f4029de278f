"""Whatever a random command lacks: what is proposed closes it, by the count that found it and by planning anew."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from by_hand import SEED, plan_of
from hypothesis import HealthCheck, given, settings
from test_every_plan_holds import planned

from posko.planning import Command, Effort, Equipment, Officer, Plan, Problem, Status, Unit, UnitKind, solve
from posko.planning.draft import CommandDraft
from posko.planning.editing import Part
from posko.planning.editing.drafting import draft_of, with_sites
from posko.planning.from_tables import problem_from
from posko.planning.lacking import find_lacks
from posko.planning.remedy import Change, Remedy, Situation, after, remedies_for
from posko.planning.remedy.controlling import LendControllers, TakePosts
from posko.planning.remedy.equipping import Borrow, Repair
from posko.planning.remedy.lending import Lend, ranks_of_lent
from posko.planning.remedy.paying import AddMoney
from posko.planning.remedy.reserving import LendTeams
from posko.tables import Operation
from provinces import operations

PEOPLE = ("officers", "excluded_areas", "controllers", "reserves")
THINGS = ("boats", "vehicles", "trucks", "money")


def drafts(plan: Plan) -> Iterator[CommandDraft]:
    """Each Polres as its finished plan has it."""
    lenders = plan.problem.reinforcement
    for command in plan.problem.commands:
        found = plan_of(plan, command.code)
        lent = {a.officer for a in found.assignments if a.reinforcement}
        people = tuple(o for polda in lenders for o in polda.officers if o.id in lent)
        part = Part(found, people, tuple(u for polda in lenders for u in polda.units))
        yield with_sites(draft_of(part, plan.problem.doctrine))


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(operations(stations_max=40))
def test_what_is_proposed_closes_the_lack_or_it_is_said_that_nothing_does(operation: Operation) -> None:
    plan = planned(operation)
    for draft in drafts(plan):
        rows = {s.resource: s for s in plan_of(plan, draft.code).shortfalls}
        for lack in find_lacks(draft, operation.doctrine):
            text = rows[lack.resource].remedy
            remedies = remedies_for(lack, draft, operation.doctrine)
            closing = [r for r in remedies if r.closes]
            for remedy in closing:
                assert after(remedy.changes, Situation(draft, operation.doctrine)).lack(lack.resource) is None
            if closing:
                cheapest = min(closing, key=lambda r: r.price)
                assert text.lower().startswith(cheapest.text.lower())
            else:
                assert text.startswith("Belum ada jalan keluar")


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(operations(stations_max=30))
def test_what_is_proposed_is_enough_when_the_problem_is_planned_anew(operation: Operation) -> None:
    """The first Polres alone: with the people in its Polda, then with the things and the money."""
    problem = problem_from(operation)
    here = problem.commands[0]
    here = replace(here, units=(replace(here.unit, parent="P"), *here.units[1:]))
    alone = replace(problem, commands=(here,), reinforcement=())
    (draft,) = drafts(solve(alone, seed=SEED, effort=Effort.QUICK))
    cheapest = dict(_without_rearranging(draft, problem))
    # Who is lent mans posts before anything else, whatever the rank.
    lacking = [name for name in PEOPLE[:2] if name in cheapest] or [name for name in PEOPLE[2:] if name in cheapest]
    ranks = [rank for name in lacking for rank in _people(cheapest[name].changes, problem)]
    if problem.doctrine.deployment.operation_share_max:
        assert not _lacks(replace(alone, reinforcement=_poldas(ranks, problem))) & set(lacking)
    changes = [change for name in THINGS if name in cheapest for change in cheapest[name].changes]
    assert not _lacks(replace(alone, commands=(_equipped(here, changes),))) & set(THINGS)


def _lacks(problem: Problem) -> set[str]:
    plan = solve(problem, seed=SEED, effort=Effort.QUICK)
    return {s.resource for s in plan_of(plan, problem.commands[0].code).shortfalls}


def _without_rearranging(draft: CommandDraft, problem: Problem) -> Iterator[tuple[str, Remedy]]:
    """For each lack the cheapest remedy that can be written into the problem: things, money, people of the Polda."""
    kinds = (Lend, LendControllers, LendTeams, Repair, Borrow, AddMoney, TakePosts)
    for lack in find_lacks(draft, problem.doctrine):
        found = [r for r in remedies_for(lack, draft, problem.doctrine) if r.closes]
        plain = [r for r in found if all(isinstance(c, kinds) for c in r.changes)]
        if plain:
            yield lack.resource, min(plain, key=lambda r: r.price)


def _people(changes: Iterable[Change], problem: Problem) -> Iterator[str]:
    """The ranks of those who are lent."""
    rules = problem.doctrine
    controls, leads = ranks_of_lent(rules)
    for change in changes:
        if isinstance(change, Lend):
            yield from [controls] * change.controllers + [leads] * change.leaders
            yield from [""] * (change.people - change.controllers - change.leaders)
        if isinstance(change, LendControllers):
            yield from [controls] * change.people
        if isinstance(change, LendTeams):
            yield from [""] * (change.teams * rules.reserve.team_officers)


def _poldas(ranks: list[str], problem: Problem) -> tuple[Command, ...]:
    """A Polda that can send just these people, so many others being sick that the ceiling lets all of them go."""
    share = problem.doctrine.deployment.operation_share_max
    sick = math.ceil(len(ranks) / share) if share else 0
    people = [Officer(f"P-{k}", "", "P", rank) for k, rank in enumerate(ranks)]
    people += [Officer(f"P-sick-{k}", "", "P", "", status=Status.SICK) for k in range(sick)]
    return (Command((Unit("P", "Polda", UnitKind.POLDA, "", -1.6, 103.6),), (), tuple(people)),)


def _equipped(command: Command, changes: Iterable[Change]) -> Command:
    equipment, funds = list(command.equipment), command.funds_idr
    for change in changes:
        if isinstance(change, Repair):
            (broken,) = [e for e in equipment if e.kind in change.kinds]
            assert broken.serviceable + change.number <= broken.total
            equipment[equipment.index(broken)] = replace(broken, serviceable=broken.serviceable + change.number)
        if isinstance(change, Borrow):
            equipment.append(Equipment(command.code, change.kinds[-1], change.number, change.number))
        if isinstance(change, AddMoney):
            funds += change.idr
    return replace(command, equipment=tuple(equipment), funds_idr=funds)
