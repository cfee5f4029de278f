"""Draws sealed, opened in front of witnesses, given up, and made again from their seed."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from deployment.drawsmade import DEWI, a_plan, drawing, now, opened, waiting, who
from deployment.plansmade import SEED, add_people, make_operation, make_part, make_plan, sealed
from people import as_app
from posko.deployment.models import AssignmentRow, Edit, Part, Plan, Witnessed
from posko.deployment.witnessing import (
    AlreadyOpened,
    AlreadyWithdrawn,
    NotYetPrepared,
    draws_visible_to,
    make_draw,
    open_draw,
    replay,
    withdraw_draw,
)
from posko.documents.draw_record import packed
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed, SamePerson
from posko.organisation.models import Command, Person
from posko.planning.draw import Draw, Drawing
from posko.registry.models import Operation


def test_who_seals_gets_the_seed_and_only_its_hash_is_kept(omp: Operation, tebo: Command, sari: Person) -> None:
    draw, seed = make_draw(operation=omp, command=tebo, by=sari)
    assert draw.commitment == hashlib.sha256(bytes.fromhex(seed)).hexdigest()
    entry = Entry.objects.get(action="draw.sealed")
    assert entry.command == tebo and entry.after == {"operation": "omp", "commitment": draw.commitment}
    assert seed not in everything_in_the_database()


def everything_in_the_database() -> str:
    """Every row of every table, as text."""
    told: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            told += [line for (line,) in cursor.fetchall()]
    return "\n".join(told)


def test_two_draws_have_two_seeds(omp: Operation, tebo: Command, sari: Person) -> None:
    one, other = (make_draw(operation=omp, command=tebo, by=sari) for _ in range(2))
    assert len(one.seed) == 64 and one.seed != other.seed


def test_who_made_his_seed_elsewhere_brings_only_the_commitment(omp: Operation, tebo: Command, sari: Person) -> None:
    made = make_draw(operation=omp, command=tebo, by=sari, commitment=f" {Draw(SEED).commitment.upper()} ")
    assert (made.draw.commitment, made.seed) == (Draw(SEED).commitment, "")


@pytest.mark.parametrize("commitment", ["xyz", "00" * 31, SEED + "00"])
def test_what_is_no_commitment_is_refused(omp: Operation, tebo: Command, sari: Person, commitment: str) -> None:
    with pytest.raises(ValidationError, match="64 angka"):
        make_draw(operation=omp, command=tebo, by=sari, commitment=commitment)


def test_a_commitment_is_sealed_once(
    draw: Witnessed, omp: Operation, bungo: Command, tebo: Command, rini: Person, sari: Person
) -> None:
    """Also where it is a neighbour's: its seed may be known."""
    for person, command in ((sari, tebo), (rini, bungo)):
        with as_app(person), pytest.raises(ValidationError, match="sudah pernah dipakai"):
            make_draw(operation=omp, command=command, by=person, commitment=draw.commitment)


def test_only_a_planner_of_the_command_seals(omp: Operation, tebo: Command, budi: Person, rini: Person) -> None:
    for person in (budi, rini):
        with pytest.raises(NotAllowed):
            make_draw(operation=omp, command=tebo, by=person)


def test_an_operation_of_a_neighbour_is_not_drawn_for(tebo: Command, bungo: Command, sari: Person) -> None:
    with pytest.raises(ValidationError):
        make_draw(operation=make_operation(bungo), command=tebo, by=sari)


def test_opening_shows_seed_and_witnesses_and_writes_the_ledger(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person
) -> None:
    plan = waiting(draw, tebo, sari)
    typed = f"{SEED[:32].upper()} {SEED[32:]} "
    found = open_draw(draw=draw, by=budi, witnesses=f"  {DEWI} \n\n  Andi,   KPU Tebo ", seed=typed)
    assert found.opened_by == budi and found.opened and found.witnesses == f"{DEWI}\nAndi, KPU Tebo"
    assert now(draw).seed == SEED
    after = entry_after()
    assert after["seed"] == SEED and after["commitment"] == draw.commitment
    assert after["witnesses"] == [DEWI, "Andi, KPU Tebo"]
    assert [said["plan"] for said in after["plans"]] == [plan.pk]
    plan.refresh_from_db()
    assert plan.state == Plan.State.WAITING


@pytest.mark.parametrize(
    ("seed", "said"), [("00" * 32, "SHA-256-nya"), (SEED[:-1], "64 angka"), ("", "64 angka"), ("zz" * 32, "64 angka")]
)
def test_another_seed_is_refused_with_what_does_not_fit(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person, seed: str, said: str
) -> None:
    plan = waiting(draw, tebo, sari)
    with pytest.raises(ValidationError, match=said):
        open_draw(draw=draw, by=budi, witnesses=DEWI, seed=seed)
    plan.refresh_from_db()
    assert now(draw).opened is None and plan.state == Plan.State.PREPARED
    assert not Entry.objects.filter(action="draw.opened").exists()


def test_a_lost_seed_is_given_up_openly_and_a_new_one_sealed(
    draw: Witnessed, omp: Operation, tebo: Command, sari: Person, budi: Person
) -> None:
    plan = waiting(draw, tebo, sari)
    with pytest.raises(NotAllowed):
        withdraw_draw(draw=draw, by=budi, reason="x")
    with pytest.raises(ValidationError):
        withdraw_draw(draw=draw, by=sari, reason=" ")
    withdraw_draw(draw=draw, by=sari, reason="Kartu memori rusak")
    entry = Entry.objects.get(action="draw.withdrawn")
    assert (entry.reason, entry.before["commitment"]) == ("Kartu memori rusak", draw.commitment)
    plan.refresh_from_db()
    assert plan.state == Plan.State.FAILED and "Kartu memori rusak" in plan.message
    with pytest.raises(AlreadyWithdrawn):
        opened(draw, budi)
    with pytest.raises(AlreadyWithdrawn):
        withdraw_draw(draw=draw, by=sari, reason="lagi")
    assert make_draw(operation=omp, command=tebo, by=sari).draw.is_sealed


def test_what_is_open_is_not_withdrawn(draw: Witnessed, tebo: Command, sari: Person, budi: Person) -> None:
    waiting(draw, tebo, sari)
    opened(draw, budi)
    with pytest.raises(AlreadyOpened):
        withdraw_draw(draw=draw, by=sari, reason="x")


def entry_after() -> dict[str, Any]:
    """What the ledger says of the opening."""
    after: Any = Entry.objects.get(action="draw.opened").after
    return dict(after)


def test_who_sealed_it_does_not_open_it(draw: Witnessed, tebo: Command, sari: Person) -> None:
    waiting(draw, tebo, sari)
    with pytest.raises(SamePerson):
        opened(draw, sari)


def test_a_neighbour_and_an_administrator_do_not_open_it(
    draw: Witnessed, tebo: Command, sari: Person, rini: Person, admin: Person
) -> None:
    waiting(draw, tebo, sari)
    for person in (rini, admin):
        with pytest.raises(NotAllowed):
            opened(draw, person)


@pytest.mark.parametrize("witnesses", ["", "  \n ", "\x00"])
def test_it_is_not_opened_without_a_witness(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person, witnesses: str
) -> None:
    waiting(draw, tebo, sari)
    with pytest.raises(ValidationError):
        open_draw(draw=draw, by=budi, witnesses=witnesses, seed=SEED)
    assert now(draw).seed == ""


@pytest.mark.parametrize("state", [None, Plan.State.COMPUTING, Plan.State.FAILED, Plan.State.DISCARDED])
def test_it_is_not_opened_before_the_posts_of_a_plan_are_ready(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person, state: str | None
) -> None:
    if state:
        waiting(draw, tebo, sari, state=state)
    with pytest.raises(NotYetPrepared):
        opened(draw, budi)


def test_it_is_opened_once(draw: Witnessed, tebo: Command, sari: Person, budi: Person) -> None:
    waiting(draw, tebo, sari)
    opened(draw, budi)
    with pytest.raises(AlreadyOpened), transaction.atomic():
        open_draw(draw=draw, by=budi, witnesses="Orang lain", seed=SEED)
    assert Witnessed.objects.get(pk=draw.pk).witnesses == DEWI
    assert Entry.objects.filter(action="draw.opened").count() == 1


def test_discarded_plans_are_named_at_the_opening(draw: Witnessed, tebo: Command, sari: Person, budi: Person) -> None:
    waiting(draw, tebo, sari, state=Plan.State.DISCARDED)
    waiting(draw, tebo, sari)
    opened(draw, budi)
    states = [said["state"] for said in entry_after()["plans"]]
    assert states == ["discarded", "prepared"]


def test_a_draw_is_seen_in_its_command_and_below_and_above_but_not_beside(
    draw: Witnessed, omp: Operation, polda: Command, sari: Person, rini: Person, karo: Person
) -> None:
    above = sealed(omp, polda, karo, seed="11" * 32)
    with as_app(sari):
        assert set(draws_visible_to(sari)) == {draw, above}
    with as_app(rini):
        assert set(draws_visible_to(rini)) == {above}
    assert set(draws_visible_to(karo)) == {draw, above}


def test_a_plan_as_drawn_holds(draw: Witnessed, tebo: Command, sari: Person) -> None:
    part = a_plan(draw, tebo, sari)
    found = replay(part.plan, SEED, sari)
    assert found.holds and found.draws == 1 and found.people == 4 and not found.differences


def test_another_seed_does_not_hold(draw: Witnessed, tebo: Command, sari: Person) -> None:
    part = a_plan(draw, tebo, sari)
    others = [replay(part.plan, seed * 32, sari) for seed in ("11", "22", "33", "44")]
    assert not all(found.holds for found in others)


def test_somebody_put_elsewhere_without_a_record_is_named(draw: Witnessed, tebo: Command, sari: Person) -> None:
    part = a_plan(draw, tebo, sari)
    row = who(part, "post")
    AssignmentRow.objects.filter(pk=row.pk).update(duty="routine", post="")
    found = replay(part.plan, SEED, sari)
    assert not found.holds
    assert [(d.officer, d.drawn, d.found) for d in found.unexplained] == [(row.code, ("post", "P1"), ("", ""))]


def test_a_change_by_hand_is_listed_as_such_and_not_hidden(draw: Witnessed, tebo: Command, sari: Person) -> None:
    part = a_plan(draw, tebo, sari)
    out, home = who(part, "post"), who(part, "routine")
    AssignmentRow.objects.filter(pk=out.pk).update(duty="routine", post="")
    AssignmentRow.objects.filter(pk=home.pk).update(duty="post", post="P1")
    edit = swapped(part, sari, [out.code, home.code])
    found = replay(part.plan, SEED, sari)
    assert found.holds and [d.officer for d in found.by_hand] == sorted([out.code, home.code])
    assert all(d.edits == (edit,) for d in found.by_hand) and found.edits == (edit,)


def swapped(part: Part, by: Person, touched: list[str], **fields: Any) -> Edit:
    said = {"number": 1, "action": Edit.Action.SWAP_OFFICERS, "touched": touched, "by": by} | fields
    return Edit.objects.create(plan=part.plan, part=part, command=part.command, **said)


def test_an_undone_change_explains_nothing(draw: Witnessed, tebo: Command, sari: Person) -> None:
    part = a_plan(draw, tebo, sari)
    row = who(part, "post")
    AssignmentRow.objects.filter(pk=row.pk).update(duty="routine", post="")
    swapped(part, sari, [row.code], undone=part.plan.made, undone_by=sari)
    assert not replay(part.plan, SEED, sari).holds


def test_changes_of_the_version_before_explain_too(draw: Witnessed, tebo: Command, sari: Person) -> None:
    first = a_plan(draw, tebo, sari)
    row = who(first, "post")
    edit = swapped(first, sari, [row.code])
    second = a_plan(draw, tebo, sari, version=2, based_on=first.plan)
    AssignmentRow.objects.filter(part=second, code=row.code).update(duty="routine", post="")
    found = replay(second.plan, SEED, sari)
    assert found.holds and found.by_hand[0].edits == (edit,)


def test_a_draw_that_cannot_fill_its_seats_is_told(draw: Witnessed, tebo: Command, sari: Person) -> None:
    plan = make_plan(draw.operation, tebo, sari, witnessed=draw)
    make_part(plan, tebo, drawings=[packed(drawing("a"))])
    found = replay(plan, SEED, sari)
    assert found.unfilled == ("15-TBO",) and not found.holds


def test_somebody_drawn_twice_is_told(draw: Witnessed, tebo: Command, sari: Person) -> None:
    plan = make_plan(draw.operation, tebo, sari, witnessed=draw)
    part = make_part(plan, tebo, drawings=[packed(drawing("a", ("P1",)))] * 2)
    add_people(part, "post", "a", post="P1")
    found = replay(plan, SEED, sari)
    assert found.twice == ("a",) and not found.holds


def test_a_polres_is_not_told_of_lent_people_whose_draw_it_cannot_see(
    omp: Operation, polda: Command, tebo: Command, bungo: Command, sari: Person, karo: Person
) -> None:
    of_polda = sealed(omp, polda, karo)
    plan = make_plan(omp, polda, karo, witnessed=of_polda)
    # The draws among the Polda's people are all kept with the first command.
    lent = Drawing("15", ("x",), ("P9",), {}, ())
    make_part(plan, bungo, drawings=[packed(lent)])
    there = make_part(plan, tebo, drawings=[packed(drawing("a", ("P1",)))])
    add_people(there, "post", "a", post="P1")
    add_people(there, "post", "x", post="P9", lent=True)
    below, above = replay(plan, SEED, sari), replay(plan, SEED, karo)
    assert below.holds and below.out_of_sight == 1 and below.people == 1
    assert above.holds and above.out_of_sight == 0 and above.people == 2
