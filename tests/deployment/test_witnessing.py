from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction

from deployment.plansmade import add_people, make_operation, make_part, make_plan, sealed
from people import as_app, make_person
from posko.deployment.models import AssignmentRow, Edit, Part, Plan, Witnessed
from posko.deployment.views.draws import qr_of
from posko.deployment.witnessing import (
    AlreadyOpened,
    NotYetComputed,
    draws_visible_to,
    make_draw,
    open_draw,
    replay,
)
from posko.deployment.witnessing.queries import seed_of
from posko.deployment.witnessing.replaying import place_of_seat
from posko.documents.draw_record import packed
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed, SamePerson
from posko.organisation.models import Command, Person, Role
from posko.planning.draw import Draw, Drawing
from posko.registry.models import Operation

DEWI = "Dewi Lestari, Bawaslu Tebo"


@pytest.fixture
def omp(polda: Command) -> Operation:
    return make_operation(polda)


@pytest.fixture
def draw(omp: Operation, tebo: Command, sari: Person) -> Witnessed:
    return make_draw(operation=omp, command=tebo, by=sari)


def drawing(people: str = "abcdef", seats: tuple[str, ...] = ("P1", "P1", "15-TBO-C01", "15-TBO-R01")) -> Drawing:
    return Drawing("15-TBO", tuple(people), seats, {}, ())


def a_plan(draw: Witnessed, tebo: Command, sari: Person, **fields: Any) -> Part:
    """A plan computed with `draw`, whose people are as drawn."""
    plan = make_plan(draw.operation, tebo, sari, witnessed=draw, own_seed="", **fields)
    part = make_part(plan, tebo, drawings=[packed(drawing())])
    drawn = drawing().drawn(Draw(Witnessed.objects.get(pk=draw.pk).seed)) or {}
    for code in "abcdef":
        duty, post = place_of_seat(drawn[code]) if code in drawn else ("routine", "")
        add_people(part, duty, [code], post=post)
    return part


def who(part: Part, duty: str) -> AssignmentRow:
    found = AssignmentRow.objects.filter(part=part, duty=duty).order_by("code").first()
    assert found
    return found


def opened(draw: Witnessed, by: Person) -> Witnessed:
    return open_draw(draw=draw, by=by, witnesses=DEWI)


def test_a_draw_shows_its_commitment_and_keeps_its_seed(draw: Witnessed, tebo: Command) -> None:
    assert draw.commitment == hashlib.sha256(bytes.fromhex(draw.seed)).hexdigest()
    entry = Entry.objects.get(action="draw.sealed")
    assert entry.command == tebo and entry.after == {"operation": "omp", "commitment": draw.commitment}
    assert seed_of(draw) is None


def test_two_draws_have_two_seeds(omp: Operation, tebo: Command, sari: Person) -> None:
    one, other = (make_draw(operation=omp, command=tebo, by=sari) for _ in range(2))
    assert len(one.seed) == 64 and one.seed != other.seed


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
    part = a_plan(draw, tebo, sari)
    found = open_draw(draw=draw, by=budi, witnesses=f"  {DEWI} \n\n  Andi,   KPU Tebo ")
    assert found.opened_by == budi and found.opened and found.witnesses == f"{DEWI}\nAndi, KPU Tebo"
    assert seed_of(draw) == draw.seed
    after = entry_after()
    assert after["seed"] == draw.seed and after["commitment"] == draw.commitment
    assert after["witnesses"] == [DEWI, "Andi, KPU Tebo"]
    assert [said["plan"] for said in after["plans"]] == [part.plan_id]


def entry_after() -> dict[str, Any]:
    """What the ledger says of the opening."""
    after: Any = Entry.objects.get(action="draw.opened").after
    return dict(after)


def test_who_sealed_it_does_not_open_it(draw: Witnessed, tebo: Command, sari: Person) -> None:
    a_plan(draw, tebo, sari)
    with pytest.raises(SamePerson):
        opened(draw, sari)


def test_a_neighbour_and_an_administrator_do_not_open_it(
    draw: Witnessed, tebo: Command, sari: Person, rini: Person, admin: Person
) -> None:
    a_plan(draw, tebo, sari)
    for person in (rini, admin):
        with pytest.raises(NotAllowed):
            opened(draw, person)


@pytest.mark.parametrize("witnesses", ["", "  \n ", "\x00"])
def test_it_is_not_opened_without_a_witness(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person, witnesses: str
) -> None:
    a_plan(draw, tebo, sari)
    with pytest.raises(ValidationError):
        open_draw(draw=draw, by=budi, witnesses=witnesses)
    assert seed_of(draw) is None


@pytest.mark.parametrize("state", [None, Plan.State.COMPUTING, Plan.State.FAILED, Plan.State.DISCARDED])
def test_it_is_not_opened_before_a_plan_was_computed(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person, state: str | None
) -> None:
    if state:
        a_plan(draw, tebo, sari, state=state)
    with pytest.raises(NotYetComputed):
        opened(draw, budi)


def test_it_is_opened_once(draw: Witnessed, tebo: Command, sari: Person, budi: Person) -> None:
    a_plan(draw, tebo, sari)
    opened(draw, budi)
    with pytest.raises(AlreadyOpened), transaction.atomic():
        open_draw(draw=draw, by=budi, witnesses="Orang lain")
    assert Witnessed.objects.get(pk=draw.pk).witnesses == DEWI
    assert Entry.objects.filter(action="draw.opened").count() == 1


def test_discarded_plans_are_named_at_the_opening(draw: Witnessed, tebo: Command, sari: Person, budi: Person) -> None:
    a_plan(draw, tebo, sari, state=Plan.State.DISCARDED)
    a_plan(draw, tebo, sari)
    opened(draw, budi)
    states = [said["state"] for said in entry_after()["plans"]]
    assert states == ["discarded", "draft"]


def test_a_draw_is_seen_in_its_command_and_below_and_above_but_not_beside(
    draw: Witnessed, omp: Operation, polda: Command, sari: Person, rini: Person, karo: Person
) -> None:
    above = sealed(omp, polda, karo)
    with as_app(sari):
        assert set(draws_visible_to(sari)) == {draw, above}
    with as_app(rini):
        assert set(draws_visible_to(rini)) == {above}
    assert set(draws_visible_to(karo)) == {draw, above}


def test_draws_are_read_without_their_seeds(draw: Witnessed, sari: Person) -> None:
    assert "seed" in draws_visible_to(sari).get().get_deferred_fields()


def test_a_plan_as_drawn_holds(draw: Witnessed, tebo: Command, sari: Person) -> None:
    part = a_plan(draw, tebo, sari)
    found = replay(part.plan, draw.seed, sari)
    assert found.holds and found.draws == 1 and found.people == 4 and not found.differences


def test_another_seed_does_not_hold(draw: Witnessed, tebo: Command, sari: Person) -> None:
    part = a_plan(draw, tebo, sari)
    others = [replay(part.plan, seed * 32, sari) for seed in ("11", "22", "33", "44")]
    assert not all(found.holds for found in others)


def test_somebody_put_elsewhere_without_a_record_is_named(draw: Witnessed, tebo: Command, sari: Person) -> None:
    part = a_plan(draw, tebo, sari)
    row = who(part, "post")
    AssignmentRow.objects.filter(pk=row.pk).update(duty="routine", post="")
    found = replay(part.plan, draw.seed, sari)
    assert not found.holds
    assert [(d.officer, d.drawn, d.found) for d in found.unexplained] == [(row.code, ("post", "P1"), ("", ""))]


def test_a_change_by_hand_is_listed_as_such_and_not_hidden(draw: Witnessed, tebo: Command, sari: Person) -> None:
    part = a_plan(draw, tebo, sari)
    out, home = who(part, "post"), who(part, "routine")
    AssignmentRow.objects.filter(pk=out.pk).update(duty="routine", post="")
    AssignmentRow.objects.filter(pk=home.pk).update(duty="post", post="P1")
    edit = swapped(part, sari, [out.code, home.code])
    found = replay(part.plan, draw.seed, sari)
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
    assert not replay(part.plan, draw.seed, sari).holds


def test_changes_of_the_version_before_explain_too(draw: Witnessed, tebo: Command, sari: Person) -> None:
    first = a_plan(draw, tebo, sari)
    row = who(first, "post")
    edit = swapped(first, sari, [row.code])
    second = a_plan(draw, tebo, sari, version=2, based_on=first.plan)
    AssignmentRow.objects.filter(part=second, code=row.code).update(duty="routine", post="")
    found = replay(second.plan, draw.seed, sari)
    assert found.holds and found.by_hand[0].edits == (edit,)


def test_a_draw_that_cannot_fill_its_seats_is_told(draw: Witnessed, tebo: Command, sari: Person) -> None:
    plan = make_plan(draw.operation, tebo, sari, witnessed=draw)
    make_part(plan, tebo, drawings=[packed(drawing("a"))])
    found = replay(plan, draw.seed, sari)
    assert found.unfilled == ("15-TBO",) and not found.holds


def test_somebody_drawn_twice_is_told(draw: Witnessed, tebo: Command, sari: Person) -> None:
    plan = make_plan(draw.operation, tebo, sari, witnessed=draw)
    part = make_part(plan, tebo, drawings=[packed(drawing("a", ("P1",)))] * 2)
    add_people(part, "post", "a", post="P1")
    found = replay(plan, draw.seed, sari)
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
    below, above = replay(plan, of_polda.seed, sari), replay(plan, of_polda.seed, karo)
    assert below.holds and below.out_of_sight == 1 and below.people == 1
    assert above.holds and above.out_of_sight == 0 and above.people == 2


def test_no_page_tells_the_seed_before_it_is_opened(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person, admin: Person, signed_in: Any
) -> None:
    part = a_plan(draw, tebo, sari)
    inspector = make_person("Wati", Role.INSPECTOR, tebo)
    pages = [f"/rencana/undian{rest}" for rest in ("", f"/{draw.pk}", f"/{draw.pk}/segel")]
    pages += [f"/rencana/{part.plan_id}", f"/rencana/{part.plan_id}/anggaran", "/rencana/", "/buku-besar/ekspor"]
    for person in (sari, budi, admin, inspector):
        client = signed_in(person)
        for address in pages:
            assert draw.seed not in client.get(address, follow=True).getvalue().decode(), (person, address)


def test_the_ledger_does_not_tell_the_seed_before_it_is_opened(draw: Witnessed, tebo: Command, sari: Person) -> None:
    a_plan(draw, tebo, sari)
    assert not any(draw.seed in str(entry.content("15-TBO")) for entry in Entry.objects.all())


def test_there_is_no_admin_site_that_could_tell_it() -> None:
    assert not apps.is_installed("django.contrib.admin")


def test_the_page_leads_from_seal_to_proof(
    omp: Operation, tebo: Command, sari: Person, budi: Person, signed_in: Any
) -> None:
    planner, commander = signed_in(sari), signed_in(budi)
    answer = planner.post("/rencana/undian/buat", {"operation": omp.pk, "command": tebo.pk})
    draw = Witnessed.objects.get()
    assert answer.status_code == 302 and answer.headers["Location"] == f"/rencana/undian/{draw.pk}"
    a_plan(draw, tebo, sari)
    shown = planner.get(f"/rencana/undian/{draw.pk}").content.decode()
    assert draw.commitment in shown and "orang lain yang membuka" in shown
    answer = commander.post(f"/rencana/undian/{draw.pk}/buka", {"witnesses": DEWI}, follow=True)
    told = answer.content.decode()
    assert draw.seed in told and DEWI in told and "Semua sama." in told and "Seed cocok dengan segel." in told
    assert all(draw.seed not in address for address, _ in answer.redirect_chain)


def test_opening_without_witnesses_is_told_in_the_form(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person, signed_in: Any
) -> None:
    a_plan(draw, tebo, sari)
    answer = signed_in(budi).post(f"/rencana/undian/{draw.pk}/buka", {"witnesses": " "})
    assert answer.status_code == 422 and draw.seed not in answer.content.decode()


def test_opening_too_early_or_twice_says_what_to_do(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person, signed_in: Any
) -> None:
    client, address = signed_in(budi), f"/rencana/undian/{draw.pk}/buka"
    assert "hitung dahulu rencana" in client.post(address, {"witnesses": DEWI}, follow=True).content.decode()
    a_plan(draw, tebo, sari)
    client.post(address, {"witnesses": DEWI})
    assert "sudah dibuka" in client.post(address, {"witnesses": DEWI}, follow=True).content.decode()


def test_a_neighbour_does_not_even_find_the_page(draw: Witnessed, rini: Person, signed_in: Any) -> None:
    client = signed_in(rini)
    for rest in ("", "/segel"):
        assert client.get(f"/rencana/undian/{draw.pk}{rest}").status_code == 404
    assert client.post(f"/rencana/undian/{draw.pk}/buka", {"witnesses": DEWI}).status_code == 404


def test_an_unexplained_difference_is_shown_on_the_page(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person, signed_in: Any
) -> None:
    part = a_plan(draw, tebo, sari)
    AssignmentRow.objects.filter(pk=who(part, "post").pk).update(duty="routine", post="")
    opened(draw, budi)
    told = signed_in(sari).get(f"/rencana/undian/{draw.pk}").content.decode()
    assert "1 berbeda tanpa sebab yang tercatat" in told and "Semua sama." not in told


def test_the_paper_carries_the_commitment_and_its_qr_code(draw: Witnessed, sari: Person, signed_in: Any) -> None:
    told = signed_in(sari).get(f"/rencana/undian/{draw.pk}/segel").content.decode()
    assert draw.commitment in told and qr_of(draw.commitment) in told
