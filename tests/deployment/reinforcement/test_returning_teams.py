"""A team goes back to the Polda: plans that count on it say so at once, and the smallest repair puts them right."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
import tworegistries
from django.test import Client
from reserverows import asked_by, codes, teams_of

from people import as_app, make_person
from posko.deployment import services
from posko.deployment.models import AssignmentRow, Edit, OfficerOrder, Order, Part, Plan, Promise, Request, Team
from posko.deployment.ordering import confirm_read, orders_to_read
from posko.deployment.ordering.queries import own_orders
from posko.deployment.overtaken import plans_overtaken
from posko.deployment.reinforcement import TeamsReturned, gone_home, grant, return_team
from posko.deployment.storing import doctrine_of, load_part
from posko.ledger.models import Entry
from posko.organisation.models import Command, Person, Role
from posko.planning.editing import broken_rules
from posko.registry.models import Officer, Operation

SignIn = Callable[[Person], Client]


@pytest.fixture
def team(operation: Operation, polda: Command, tebo: Command, karo: Person, sari: Person) -> Team:
    """Four of the Polda, lent to Tebo."""
    (made,) = teams_of(operation, polda, karo, teams=1, size=4)
    grant(request=asked_by(sari, operation, tebo, 4), teams=[made], by=karo)
    return made


@pytest.fixture
def own(operation: Operation, team: Team, tebo: Command, sari: Person) -> Plan:
    """A draft of Tebo's own in which they serve."""
    return tworegistries.computed(operation, tebo, sari)


def part_in(plan: Plan, command: Command) -> Part:
    return Part.objects.select_related("plan", "command").get(plan=plan, command=command)


def lent_in(part: Part) -> set[str]:
    return set(AssignmentRow.objects.filter(part=part, reinforcement=True).values_list("code", flat=True))


def goes_home(team: Team, karo: Person) -> None:
    return_team(lent=team.grants.get(returned=None), by=karo)


def repaired(part: Part, by: Person) -> None:
    edition = Part.objects.get(pk=part.pk).edition
    services.change_part(part=part, by=by, action=Edit.Action.REPAIR, asked={}, seen=edition)


def page(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def test_a_draft_says_so_at_once_and_the_smallest_repair_does_without_them(
    own: Plan, team: Team, tebo: Command, sari: Person, karo: Person, signed_in: SignIn
) -> None:
    part = part_in(own, tebo)
    before = {row.code: (row.duty, row.post) for row in AssignmentRow.objects.filter(part=part)}
    served = lent_in(part)
    assert served
    address = f"/rencana/{own.pk}"
    assert "sudah kembali ke Polda" not in page(signed_in(sari), address)
    goes_home(team, karo)
    with as_app(sari):
        assert "BKO-01 · " in page(signed_in(sari), address)
        told = page(signed_in(sari), f"/rencana/bagian/{part.pk}/data")
        assert "regu BKO sudah kembali ke Polda" in told and all(code in told for code in served)
        repaired(part, sari)
        assert "sudah kembali ke Polda" not in page(signed_in(sari), address)
        assert "Semuanya masih cocok" in page(signed_in(sari), f"/rencana/bagian/{part.pk}/data")
    assert not lent_in(part)
    assert broken_rules(load_part(part), doctrine_of(own)) == ()
    after = {row.code: (row.duty, row.post) for row in AssignmentRow.objects.filter(part=part)}
    kept = [c for c in before if c not in served and before[c] == after[c]]
    assert len(kept) >= len(before) - 2 * len(served)


def test_who_cannot_serve_is_not_brought_back_by_computing_the_rest_anew(
    own: Plan, team: Team, tebo: Command, sari: Person
) -> None:
    part = part_in(own, tebo)
    served = lent_in(part)
    sick = set(sorted(served)[:2])
    Officer.objects.filter(code__in=sick).update(status="sick")
    with as_app(sari):
        repaired(part, sari)
        assert not sick & lent_in(part)
        edition = Part.objects.get(pk=part.pk).edition
        services.change_part(part=part, by=sari, action=Edit.Action.RESOLVE, asked={}, seen=edition)
    assert not sick & lent_in(part)


def test_a_plan_that_counts_on_them_is_not_approved(
    own: Plan, team: Team, sari: Person, budi: Person, karo: Person
) -> None:
    services.submit_plan(plan=own, by=sari)
    goes_home(team, karo)
    with as_app(budi), pytest.raises(TeamsReturned, match=r"BKO-01 \(Polres Tebo\)"):
        services.approve_plan(plan=own, by=budi)
    own.refresh_from_db()
    assert own.state == Plan.State.SUBMITTED
    assert not Promise.objects.filter(released=None).exists()


def test_of_an_approved_plan_the_repair_is_the_next_version(
    own: Plan, team: Team, tebo: Command, sari: Person, budi: Person, karo: Person, signed_in: SignIn
) -> None:
    services.submit_plan(plan=own, by=sari)
    services.approve_plan(plan=own, by=budi)
    goes_home(team, karo)
    assert "Buka kesatuannya untuk perbaikan terkecil" in page(signed_in(sari), f"/rencana/{own.pk}")
    second = services.revise_plan(plan=own, by=sari)
    assert "Buka kesatuannya untuk perbaikan terkecil" in page(signed_in(sari), f"/rencana/{second.pk}")
    repaired(part_in(second, tebo), sari)
    services.submit_plan(plan=second, by=sari)
    services.approve_plan(plan=second, by=budi)
    assert "Buka kesatuannya untuk perbaikan terkecil" not in page(signed_in(sari), f"/rencana/{own.pk}")
    assert not lent_in(part_in(second, tebo))


def test_the_poldas_plan_is_repaired_as_well(
    operation: Operation, team: Team, polda: Command, tebo: Command, bungo: Command, karo: Person
) -> None:
    plan = tworegistries.computed(operation, polda, karo)
    part = part_in(plan, tebo)
    served = lent_in(part) & set(codes(team))
    others = lent_in(part) - served
    assert served and others
    goes_home(team, karo)
    services.submit_plan(plan=plan, by=karo)
    chief = make_person("Kapolda", Role.COMMANDER, polda)
    with pytest.raises(TeamsReturned):
        services.approve_plan(plan=plan, by=chief)
    services.take_back_plan(plan=plan, by=karo)
    repaired(part, karo)
    assert lent_in(part) == others
    services.submit_plan(plan=plan, by=karo)
    services.approve_plan(plan=plan, by=chief)


def test_who_is_lent_again_to_the_same_command_is_there_again(
    operation: Operation, own: Plan, team: Team, tebo: Command, sari: Person, karo: Person
) -> None:
    goes_home(team, karo)
    part = part_in(own, tebo)
    assert set(gone_home(own, [part])[tebo.pk]) == lent_in(part)
    grant(request=asked_by(sari, operation, tebo, 4), teams=[team], by=karo)
    assert gone_home(own, [part]) == {}


def test_a_new_plan_of_the_polda_may_share_out_whoever_came_back(
    operation: Operation, team: Team, polda: Command, tebo: Command, karo: Person
) -> None:
    goes_home(team, karo)
    plan = tworegistries.computed(operation, polda, karo)
    assert gone_home(plan, [part_in(plan, tebo)]) == {}


@pytest.fixture
def in_force(own: Plan, sari: Person, budi: Person) -> Plan:
    services.submit_plan(plan=own, by=sari)
    services.approve_plan(plan=own, by=budi)
    return own


@pytest.fixture
def posted(in_force: Plan, tebo: Command, polda: Command) -> Person:
    """One of the team who stands in Tebo's plan in force, with an account of his own."""
    person = make_person("Petugas BKO", Role.OFFICER, polda)
    person.officer_code = min(lent_in(part_in(in_force, tebo)))
    person.save()
    return person


def test_who_stands_in_the_plan_in_force_is_told_that_his_team_was_called_back(
    in_force: Plan, posted: Person, team: Team, tebo: Command, polda: Command, karo: Person, signed_in: SignIn
) -> None:
    served = lent_in(part_in(in_force, tebo))
    (before,) = own_orders(posted)
    with as_app(karo):
        goes_home(team, karo)
    with as_app(posted):
        (now,) = own_orders(posted)
        assert now.duty == "routine" and now.before == before.content and now.read is None
        assert orders_to_read(posted)[0][0].startswith("Regu Anda ditarik kembali: baca dan konfirmasi")
        told = page(signed_in(posted), "/rencana/saya")
        assert "Regu Anda, BKO-01, ditarik kembali ke Polda Jambi" in told
        assert "Perintah dari Polres Tebo tidak berlaku lagi bagi Anda" in told
        assert "Siapa yang dihubungi: <strong>Posko Polda Jambi</strong>" in told
        assert "Posko</strong> Polres Tebo" not in told and "geo:" not in told
        assert confirm_read(order=now, by=posted)
    rows = OfficerOrder.objects.filter(command=tebo, officer_code__in=codes(team), replaced=None)
    assert {row.officer_code for row in rows} == served
    for where in (polda, tebo):
        entry = Entry.objects.get(command=where, action="reinforcement.returned")
        assert entry.after == {"orders_ended": sorted(served)}


def test_the_borrowers_planner_reads_who_was_called_back(
    in_force: Plan, posted: Person, team: Team, tebo: Command, sari: Person, karo: Person, signed_in: SignIn
) -> None:
    served = lent_in(part_in(in_force, tebo))
    assert plans_overtaken(sari) == []
    goes_home(team, karo)
    with as_app(sari):
        ((line, address, pressing),) = plans_overtaken(sari)
        assert pressing and f"{len(served)} petugas yang tidak dapat bertugas lagi · Polres Tebo" in line
        assert all(code in page(signed_in(sari), address) for code in served)
        told = page(signed_in(sari), "/rencana/perintah/penerima?cari=" + posted.officer_code)
        assert "ditarik kembali (BKO-01)" in told
        csv = signed_in(sari).get("/rencana/perintah/penerima.csv?cari=" + posted.officer_code)
        assert "ditarik kembali (BKO-01)" in b"".join(csv).decode()


def test_the_next_version_releases_them_on_paper_and_tells_them_nothing_more(
    in_force: Plan, posted: Person, team: Team, tebo: Command, sari: Person, budi: Person, karo: Person
) -> None:
    served = lent_in(part_in(in_force, tebo))
    goes_home(team, karo)
    (called_back,) = own_orders(posted)
    second = services.revise_plan(plan=in_force, by=sari)
    repaired(part_in(second, tebo), sari)
    services.submit_plan(plan=second, by=sari)
    services.approve_plan(plan=second, by=budi)
    paper = Order.objects.get(plan=second, command=tebo)
    assert served <= {said["officer_id"] for said in paper.changes}
    assert own_orders(posted) == [called_back]


def test_lent_again_to_a_plan_that_still_counts_on_them_their_orders_hold_again(
    operation: Operation, in_force: Plan, posted: Person, team: Team, tebo: Command, sari: Person, karo: Person
) -> None:
    (first,) = own_orders(posted)
    goes_home(team, karo)
    with as_app(karo):
        grant(request=Request.objects.get(pk=asked_by(sari, operation, tebo, 4).pk), teams=[team], by=karo)
    (again,) = own_orders(posted)
    assert (again.content, again.digest, again.duty, again.post, again.read) == (
        first.content, first.digest, first.duty, first.post, None
    )  # fmt: skip


def test_lent_again_after_a_version_without_them_they_have_no_order(
    operation: Operation, in_force: Plan, posted: Person, team: Team, tebo: Command, sari: Person, budi: Person,
    karo: Person,
) -> None:  # fmt: skip
    goes_home(team, karo)
    second = services.revise_plan(plan=in_force, by=sari)
    repaired(part_in(second, tebo), sari)
    services.submit_plan(plan=second, by=sari)
    services.approve_plan(plan=second, by=budi)
    grant(request=asked_by(sari, operation, tebo, 4), teams=[team], by=karo)
    (row,) = own_orders(posted)
    assert row.duty == "routine"
