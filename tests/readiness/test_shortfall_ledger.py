from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from shortfallrows import Ledger, edit, equip, lack, ledger, line, people

from deployment.plansmade import DOCTRINE, add_posts, make_part, make_plan
from people import as_app, make_person
from posko.deployment.models import AssignmentRow, Part, Plan, Promise, StationRow
from posko.deployment.queries import command_now
from posko.doctrine import Deployment
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import Command, Person, Role
from posko.planning.demand import strength_of
from posko.readiness.models import ShortfallLine
from posko.readiness.reckoning import Stock, answering, may_leave, stocks_of
from posko.readiness.shortfall import Outdated, lines, lines_below, proposals, shortfall_overdue, sums, tree
from posko.registry.models import Equipment, Officer
from posko.registry.queries import doctrine_of

__all__ = ["ledger"]
State = ShortfallLine.State


def test_a_line_says_what_the_plan_needs_and_what_the_registry_has(ledger: Ledger, karo: Person) -> None:
    found = line(karo, ledger, ledger.tebo, "vehicles")
    assert (found.need, found.have, found.serviceable, found.missing, found.repairable) == (5, 4, 2, 3, 2)


def test_boats_are_needed_by_posts_with_stations_reached_over_water(ledger: Ledger, karo: Person) -> None:
    found = line(karo, ledger, ledger.tebo, "boats")
    assert (found.need, found.have, found.serviceable, found.missing) == (2, 1, 0, 2)


def test_money_is_what_all_whom_the_plan_asks_for_cost_against_the_funds(ledger: Ledger, karo: Person) -> None:
    found = line(karo, ledger, ledger.tebo, "money")
    # Ten officers and the Padal that five posts need, four days, 100 rupiah.
    assert (found.need, found.have, found.missing) == (4_400, 3_000, 1_400)


def test_officers_are_those_who_may_leave_and_are_not_padal_or_in_reserve(ledger: Ledger, karo: Person) -> None:
    part = Part.objects.get(plan=ledger.plan, command=ledger.tebo)
    AssignmentRow.objects.filter(part=part, code="T9").update(duty="controller")
    found = line(karo, ledger, ledger.tebo, "officers")
    # 30 available, of whom two thirds (20) may leave; one is Padal.
    assert (found.need, found.have, found.serviceable) == (10, 30, 19)


def test_what_the_plan_says_it_lacks_is_lacking_here_too(ledger: Ledger, karo: Person) -> None:
    lack(Part.objects.get(plan=ledger.plan, command=ledger.tebo), "officers", 10, 8)
    assert line(karo, ledger, ledger.tebo, "officers").missing == 2


def test_people_lent_by_the_plan_are_borrowed_here_and_lent_by_the_polda(ledger: Ledger, karo: Person) -> None:
    part = Part.objects.get(plan=ledger.plan, command=ledger.tebo)
    lack(part, "officers", 10, 8)
    people(ledger.operation, ledger.polda, 12, "P")
    AssignmentRow.objects.filter(part=part, code__in=["T8", "T9"]).update(reinforcement=True)
    found = line(karo, ledger, ledger.tebo, "officers")
    assert (found.serviceable, found.borrow, found.by_plan, found.missing) == (6, 2, 2, 2)
    assert line(karo, ledger, ledger.polda, "officers").lent == 2


def test_people_promised_without_a_place_in_the_plan_count_as_borrowed(ledger: Ledger, karo: Person) -> None:
    Promise.objects.create(operation=ledger.operation, command=ledger.tebo, officer_code="P1", plan=ledger.plan)
    assert line(karo, ledger, ledger.tebo, "officers").by_plan == 1


def test_the_part_in_force_counts_before_a_later_draft(ledger: Ledger, tebo: Command, karo: Person) -> None:
    Part.objects.filter(command=tebo).update(in_force=True)
    make_part(make_plan(ledger.operation, ledger.polda, karo), tebo)
    assert line(karo, ledger, tebo, "vehicles").need == 5


def test_without_one_in_force_the_latest_plan_counts(ledger: Ledger, tebo: Command, karo: Person) -> None:
    make_part(make_plan(ledger.operation, ledger.polda, karo), tebo)
    make_part(make_plan(ledger.operation, ledger.polda, karo, state=Plan.State.FAILED), tebo)
    assert line(karo, ledger, tebo, "vehicles").need == 0


def test_a_command_without_a_plan_says_what_cannot_be_computed_and_why(ledger: Ledger, karo: Person) -> None:
    found = line(karo, ledger, ledger.merangin, "vehicles")
    assert (found.need, found.missing, found.have) == (None, None, 9)
    assert "Belum ada rencana untuk Polres Merangin" in found.why
    assert "kebutuhan" in found.why


def test_a_polsek_counts_with_its_polres(ledger: Ledger, tebo: Command, karo: Person) -> None:
    polsek = Command.objects.create(code="15-TBO-1", name="Polsek", kind="polsek", parent=tebo)
    equip(ledger.operation, polsek, "motorcycle", 3, 1)
    found = line(karo, ledger, tebo, "vehicles")
    assert (found.have, found.serviceable) == (7, 3)


def test_routine_duty_holds_people_back_unit_by_unit() -> None:
    deployment = doctrine_of(DOCTRINE).deployment
    stock = Stock(
        people={(1, "BRIPKA", True): 9, (1, "BRIPKA", False): 4, (2, "BRIPKA", True): 2}, routine={1: 2, 2: 3}
    )
    assert may_leave(stock, deployment) == 7
    assert may_leave(stock, None) == 7


def test_the_ceiling_of_the_operation_holds_people_back() -> None:
    deployment = Deployment(operation_share_max=0.5, target_minutes=1, posts_per_controller=1, controller_ranks=())
    assert may_leave(Stock(people={(1, "BRIPKA", True): 9}), deployment) == 4


def test_sums_go_up_the_tree_and_close(ledger: Ledger, karo: Person) -> None:
    found = lines_below(karo, ledger.operation)
    for added in sums(found):
        assert added.figures.closes
        assert tree(found, added.resource)[ledger.polda.path] == added.figures
    vehicles = next(s for s in sums(found) if s.resource == "vehicles")
    assert (vehicles.figures.need, vehicles.figures.missing, vehicles.figures.have) == (7, 3, 18)
    assert vehicles.unplanned == (ledger.merangin,)


def test_a_surplus_in_bungo_does_not_hide_the_shortage_of_tebo(ledger: Ledger, karo: Person) -> None:
    found = next(s for s in sums(lines_below(karo, ledger.operation)) if s.resource == "vehicles")
    assert (found.figures.over, found.figures.missing) == (2, 3)


def test_neighbours_with_a_surplus_are_proposed_but_nobody_without_a_plan(ledger: Ledger, karo: Person) -> None:
    found = proposals(lines_below(karo, ledger.operation))
    assert [(p.lender, p.borrower, p.count) for p in found["vehicles"]] == [("15-BGO", "15-TBO", 2)]
    assert [(p.lender, p.count) for p in found["boats"]] == [("15", 1), ("15-BGO", 1)]


def test_what_is_decided_is_kept_and_written_into_the_ledger(ledger: Ledger, sari: Person, budi: Person) -> None:
    due = timezone.localdate() + timedelta(days=3)
    edit(ledger, ledger.tebo, "vehicles", sari, repair=2, owner=budi, due=due, state=State.IN_WORK, note="Bengkel")
    found = line(sari, ledger, ledger.tebo, "vehicles")
    assert (found.repair, found.missing, found.owner, found.due, found.version) == (2, 1, budi, due, 1)
    entry = Entry.objects.filter(command=ledger.tebo).latest("number")
    assert (entry.action, entry.actor, entry.before, dict(entry.after or {})["repair"]) == (
        "shortfall.changed",
        sari,
        None,
        2,
    )


def test_a_partner_lends_what_was_agreed_in_words(ledger: Ledger, sari: Person) -> None:
    edit(ledger, ledger.tebo, "boats", sari, from_partners=(("Dinas Perhubungan", 2), (" ", 0)))
    found = line(sari, ledger, ledger.tebo, "boats")
    assert (found.borrow, found.missing) == (2, 0)
    assert [(loan.name, loan.count) for loan in found.loans] == [("Dinas Perhubungan", 2)]


def test_what_a_neighbour_lends_is_gone_there_and_both_know(ledger: Ledger, karo: Person, rini: Person) -> None:
    edit(ledger, ledger.tebo, "vehicles", karo, from_commands=(("15-BGO", 2),))
    assert line(karo, ledger, ledger.tebo, "vehicles").missing == 1
    of_bungo = line(rini, ledger, ledger.bungo, "vehicles")
    assert (of_bungo.lent, of_bungo.missing, of_bungo.figures.spare) == (2, 0, 0)
    assert [(loan.name, loan.count) for loan in of_bungo.lends] == [("Polres Tebo", 2)]
    assert {e.command for e in Entry.objects.filter(action="shortfall.changed")} == {ledger.tebo, ledger.bungo}
    assert next(s for s in sums(lines_below(karo, ledger.operation)) if s.resource == "vehicles").figures.closes


def test_nobody_lends_what_it_needs_itself(ledger: Ledger, karo: Person) -> None:
    with pytest.raises(ValidationError, match="hanya dapat meminjamkan 2"):
        edit(ledger, ledger.tebo, "vehicles", karo, from_commands=(("15-BGO", 3),))
    assert not ShortfallLine.objects.exists()


def test_nothing_is_lent_twice(ledger: Ledger, karo: Person) -> None:
    add_posts(make_part(ledger.plan, ledger.merangin), {"M0": "m"})
    StationRow.objects.filter(command=ledger.merangin).update(access="river")
    edit(ledger, ledger.tebo, "boats", karo, from_commands=(("15-BGO", 1),))
    with pytest.raises(ValidationError, match="hanya dapat meminjamkan 0"):
        edit(ledger, ledger.merangin, "boats", karo, from_commands=(("15-BGO", 1),))


def test_a_loan_given_back_is_free_again(ledger: Ledger, karo: Person) -> None:
    edit(ledger, ledger.tebo, "vehicles", karo, from_commands=(("15-BGO", 2),))
    edit(ledger, ledger.tebo, "vehicles", karo, from_commands=(("15-BGO", 1),))
    assert line(karo, ledger, ledger.bungo, "vehicles").lent == 1
    edit(ledger, ledger.tebo, "vehicles", karo)
    assert line(karo, ledger, ledger.bungo, "vehicles").lends == ()


def test_a_command_without_a_plan_lends_nothing(ledger: Ledger, karo: Person) -> None:
    with pytest.raises(ValidationError, match="meminjamkan 0"):
        edit(ledger, ledger.tebo, "vehicles", karo, from_commands=(("15-MRG", 1),))


def test_a_polres_cannot_take_from_its_neighbour(ledger: Ledger, sari: Person) -> None:
    with pytest.raises(ValidationError, match="di kedua kesatuan"):
        edit(ledger, ledger.tebo, "vehicles", sari, from_commands=(("15-BGO", 1),))


def test_a_polres_keeps_a_loan_that_the_polda_made(ledger: Ledger, karo: Person, sari: Person) -> None:
    edit(ledger, ledger.tebo, "vehicles", karo, from_commands=(("15-BGO", 2),))
    edit(ledger, ledger.tebo, "vehicles", sari, from_commands=(("15-BGO", 2),), note="Dijemput")
    assert line(sari, ledger, ledger.tebo, "vehicles").borrow == 2
    with pytest.raises(ValidationError, match="di kedua kesatuan"):
        edit(ledger, ledger.tebo, "vehicles", sari)


def test_officers_of_the_polda_go_by_its_reserve_ledger(ledger: Ledger, karo: Person) -> None:
    people(ledger.operation, ledger.polda, 12, "P")
    with pytest.raises(ValidationError, match="BKO"):
        edit(ledger, ledger.tebo, "officers", karo, from_commands=(("15", 1),))
    assert "officers" not in proposals(lines_below(karo, ledger.operation))


@pytest.mark.parametrize("resource", ["money", "controllers"])
def test_money_and_padal_are_not_lent(ledger: Ledger, karo: Person, resource: str) -> None:
    with pytest.raises(ValidationError, match="tidak dapat dipinjam"):
        edit(ledger, ledger.tebo, resource, karo, from_commands=(("15-BGO", 1),))


def test_no_more_is_repaired_than_is_broken(ledger: Ledger, sari: Person) -> None:
    with pytest.raises(ValidationError, match="Paling banyak 2"):
        edit(ledger, ledger.tebo, "vehicles", sari, repair=3)


def test_what_is_still_missing_is_not_solved(ledger: Ledger, sari: Person) -> None:
    with pytest.raises(ValidationError, match="Masih kurang 1"):
        edit(ledger, ledger.tebo, "vehicles", sari, repair=2, state=State.SOLVED)
    edit(ledger, ledger.tebo, "vehicles", sari, repair=2, from_partners=(("Pemda", 1),), state=State.SOLVED)


def test_a_neighbour_is_no_owner(ledger: Ledger, sari: Person, rini: Person) -> None:
    with pytest.raises(ValidationError, match="tidak berwenang"):
        edit(ledger, ledger.tebo, "vehicles", sari, owner=rini)


def test_a_loan_needs_a_name_and_a_sensible_number(ledger: Ledger, sari: Person) -> None:
    for loans in ((("", 2),), (("Pemda", -1),), (("P" * 121, 1),)):
        with pytest.raises(ValidationError):
            edit(ledger, ledger.tebo, "boats", sari, from_partners=loans)


def test_of_two_who_look_at_the_same_the_second_is_told(ledger: Ledger, sari: Person, budi: Person) -> None:
    edit(ledger, ledger.tebo, "vehicles", sari, version=0, repair=2)
    with pytest.raises(Outdated, match="Sari") as outdated:
        edit(ledger, ledger.tebo, "vehicles", budi, version=0, repair=1)
    assert outdated.value.now and outdated.value.now.repair == 2
    assert ShortfallLine.objects.get().repair == 2


def test_an_auditor_changes_nothing(ledger: Ledger) -> None:
    auditor = make_person("Agus", Role.AUDITOR, ledger.tebo)
    with pytest.raises(NotAllowed):
        edit(ledger, ledger.tebo, "vehicles", auditor, repair=1)


def test_a_neighbour_sees_no_line_and_changes_none(ledger: Ledger, rini: Person) -> None:
    assert lines(rini, ledger.operation, ledger.tebo) == []
    with pytest.raises(NotAllowed):
        edit(ledger, ledger.tebo, "vehicles", rini, version=0, repair=1)


def test_behind_the_second_wall_the_numbers_are_the_same(ledger: Ledger, karo: Person, sari: Person) -> None:
    seen = {line.resource.code: line.figures for line in lines(karo, ledger.operation, ledger.tebo)}
    with as_app(sari):
        own = {line.resource.code: line.figures for line in lines(sari, ledger.operation, ledger.tebo)}
        edit(ledger, ledger.tebo, "vehicles", sari, repair=1)
        assert {line.command for line in lines_below(sari, ledger.operation)} == {ledger.tebo}
    assert own == seen


def test_the_registry_shrank_and_what_was_typed_counts_only_so_far(ledger: Ledger, sari: Person) -> None:
    edit(ledger, ledger.tebo, "vehicles", sari, repair=2)
    Equipment.objects.filter(command=ledger.tebo, kind="car").update(total=3)
    assert line(sari, ledger, ledger.tebo, "vehicles").repair == 1


def test_somebody_sick_may_be_made_ready(ledger: Ledger, sari: Person) -> None:
    Officer.objects.filter(code__in=["T1", "T2"]).update(status="sick")
    assert line(sari, ledger, ledger.tebo, "officers").repairable == 2


def test_the_overdue_waits_for_whoever_may_mend_it(ledger: Ledger, sari: Person, budi: Person, rini: Person) -> None:
    late = timezone.localdate() - timedelta(days=1)
    edit(ledger, ledger.tebo, "vehicles", sari, due=late)
    edit(ledger, ledger.tebo, "boats", sari, due=late, state=State.ACCEPTED)
    edit(ledger, ledger.tebo, "trucks", sari, due=late)
    ((text, address),) = shortfall_overdue(budi)
    assert "Kendaraan · Polres Tebo: masih kurang 3" in text
    assert address == "/kesiapan/kekurangan/15-TBO?operasi=omp#vehicles"
    assert shortfall_overdue(rini) == []


def test_outreach_sees_the_true_counts_though_not_the_rows(ledger: Ledger) -> None:
    binmas = make_person("Bina", Role.OUTREACH, ledger.tebo)
    found = line(binmas, ledger, ledger.tebo, "vehicles")
    assert (found.need, found.have) == (5, 4)


def test_who_may_leave_is_reckoned_as_the_planner_does(ledger: Ledger, karo: Person) -> None:
    polsek = Command.objects.create(code="15-TBO-1", name="Polsek", kind="polsek", parent=ledger.tebo)
    people(ledger.operation, polsek, 7, "S")
    people(ledger.operation, polsek, 3, "L", status="leave")
    problem = command_now(karo, ledger.operation, ledger.tebo)
    stock = stocks_of(ledger.operation, [ledger.tebo], answering(karo, [ledger.tebo]))[ledger.tebo.pk]
    deployment = doctrine_of(DOCTRINE).deployment
    assert problem and may_leave(stock, deployment) == strength_of(problem, deployment).limit


def test_team_leaders_have_a_line_where_the_rules_name_their_ranks(ledger: Ledger, karo: Person) -> None:
    assert "leaders" not in {line.resource.code for line in lines(karo, ledger.operation, ledger.tebo)}
    rules = DOCTRINE.replace('controller_ranks = ["IPDA"]', 'controller_ranks = ["IPDA"]\nleader_ranks = ["AIPDA"]')
    Plan.objects.update(doctrine_toml=rules)
    people(ledger.operation, ledger.tebo, 3, "A", rank="AIPDA")
    people(ledger.operation, ledger.tebo, 1, "C", rank="AIPDA", status="leave")
    found = line(karo, ledger, ledger.tebo, "leaders")
    assert (found.need, found.have, found.serviceable, found.repairable, found.missing) == (5, 4, 3, 1, 2)
