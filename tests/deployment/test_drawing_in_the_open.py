"""A plan with a sealed draw: its posts are found first, its people drawn when the seed is there, by the same input."""

from __future__ import annotations

import io
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import plansmade
import pytest
from django.test import Client

from people import make_person
from posko.deployment import computing, services
from posko.deployment.grouping import grouping_from
from posko.deployment.models import AssignmentRow, Edit, Part, Plan, PostRow, TeamRow, Witnessed
from posko.deployment.refusals import PlanRefused
from posko.deployment.witnessing import changes_while_waiting, open_draw, replay, spans_of, withdraw_draw
from posko.deployment.witnessing.queries import plans_of, steps_of
from posko.documents import draw_record
from posko.ledger.models import Entry
from posko.organisation.models import Command, Person, Role
from posko.planning import Draw, layout, manning
from posko.planning.from_tables import problem_from
from posko.registry.changing import change_row
from posko.registry.models import Officer, Operation, PollingStation
from posko.registry.queries import operation_tables

SEED, DEWI = plansmade.SEED, "Dewi Lestari, Bawaslu"
State = Plan.State


@pytest.fixture
def draw(operation: Operation, tebo: Command, sari: Person) -> Witnessed:
    return plansmade.sealed(operation, tebo, sari)


@pytest.fixture
def prepared(operation: Operation, draw: Witnessed, tebo: Command, sari: Person) -> Plan:
    return computed(services.ask_plan(operation=operation, command=tebo, by=sari, name="", witnessed=draw))


def computed(plan: Plan) -> Plan:
    computing.compute(plan.pk)
    return Plan.objects.select_related("witnessed", "command", "operation", "based_on").get(pk=plan.pk)


def opened(draw: Witnessed, budi: Person) -> Witnessed:
    return open_draw(draw=draw, by=budi, witnesses=DEWI, seed=SEED)


def test_while_it_is_sealed_the_posts_are_found_and_nobody_is_drawn(
    prepared: Plan, operation: Operation, tebo: Command, sari: Person
) -> None:
    assert (prepared.state, prepared.seed) == (State.PREPARED, "")
    part = Part.objects.get(plan=prepared)
    assert part.grouping
    assert not part.assignmentrows.exists()
    problem = problem_from(operation_tables(sari, operation, tebo))
    assert grouping_from(part.grouping, problem, "15-TBO") is not None


def test_nobody_is_staffed_before_the_seal_is_opened_and_no_post_is_searched_after(
    operation: Operation, polda: Command, chief: Person, karo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted: while it is sealed no lot is cast and nothing is solved; opened, every command is solved once."""
    done = counting(monkeypatch)
    sealed = plansmade.sealed(operation, polda, karo, seed="44" * 32)
    plan = computed(services.ask_plan(operation=operation, command=polda, by=karo, name="", witnessed=sealed))
    assert plan.state == State.PREPARED
    assert done == {"posts": 2, "solved": 0, "lots": 0}
    open_draw(draw=sealed, by=chief, witnesses=DEWI, seed="44" * 32)
    plan = computed(plan)
    assert plan.state == State.DRAFT
    assert (done["posts"], done["solved"]) == (2, 1) and done["lots"] > 0


def counting(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the posts of a command are searched, a problem is solved, and the number of somebody's lot is made."""
    done: Counter[str] = Counter(posts=0, solved=0, lots=0)

    def count(place: object, name: str, what: str) -> None:
        once = getattr(place, name)

        def counted(*given: Any, **more: Any) -> Any:
            done[what] += 1
            return once(*given, **more)

        monkeypatch.setattr(place, name, counted)

    for place in (layout, manning):
        count(place, "group_stations", "posts")
    count(computing, "solve", "solved")
    count(Draw, "number", "lots")
    return done


def test_opened_it_is_drawn_with_that_seed_for_the_posts_of_before(
    prepared: Plan, draw: Witnessed, sari: Person, budi: Person
) -> None:
    posts = {post["id"]: post["centre"] for post in (Part.objects.get(plan=prepared).grouping or {})["posts"]}
    opened(draw, budi)
    plan = computed(prepared)
    assert (plan.state, plan.seed) == (State.DRAFT, SEED)
    assert dict(PostRow.objects.filter(plan=plan).values_list("code", "centre")) == posts
    found = replay(plan, SEED, sari)
    assert found.holds and found.people and not found.differences
    (step,) = steps_of(list(plans_of(draw, sari)), sari)
    assert step.prepared and step.computed and step.prepared.number < step.computed.number
    assert step.same_input is True


def test_who_fell_sick_before_the_draw_is_not_in_it_and_the_page_names_him(
    prepared: Plan, draw: Witnessed, tebo: Command, sari: Person, budi: Person, signed_in: Callable[[Person], Client]
) -> None:
    sick = Officer.objects.get(command=tebo, code="15-TBO-005")
    change_row(row=sick, by=sari, values={"status": "sick"}, reason="surat dokter")
    told = signed_in(budi).get(f"/rencana/undian/{draw.pk}").content.decode()
    assert "15-TBO-005: Siap → Sakit" in told and "Posnya tetap seperti yang sudah disusun." in told
    opened(draw, budi)
    plan = computed(prepared)
    (step,) = steps_of(list(plans_of(draw, sari)), sari)
    assert step.same_input is False
    assert AssignmentRow.objects.get(plan=plan, code="15-TBO-005").duty == "unavailable"
    assert all("15-TBO-005" not in drawing["people"] for part in plan.parts.all() for drawing in part.drawings)
    assert replay(plan, SEED, sari).holds
    told = signed_in(sari).get(f"/rencana/undian/{draw.pk}").content.decode()
    assert "data berubah sesudah pos disusun" in told and "15-TBO-005: Siap → Sakit" in told


def test_what_changes_after_the_draw_leaves_its_proof_as_it_was(
    prepared: Plan, draw: Witnessed, tebo: Command, sari: Person, budi: Person
) -> None:
    opened(draw, budi)
    plan = computed(prepared)
    drawn = AssignmentRow.objects.filter(plan=plan, duty="post").order_by("code").first()
    assert drawn
    change_row(row=Officer.objects.get(code=drawn.code), by=sari, values={"status": "sick"}, reason="surat dokter")
    assert replay(plan, SEED, sari).holds
    (step,) = steps_of(list(plans_of(draw, sari)), sari)
    assert step.same_input is True and changes_while_waiting(step, sari) is None


def test_changed_stations_are_warned_of_before_the_opening(
    prepared: Plan, draw: Witnessed, tebo: Command, sari: Person, budi: Person, signed_in: Callable[[Person], Client]
) -> None:
    station = PollingStation.objects.filter(command=tebo, tier="low").first()
    assert station
    change_row(row=station, by=sari, values={"voters": 299}, reason="salah ketik")
    assert "TPS ikut berubah" in signed_in(budi).get(f"/rencana/undian/{draw.pk}").content.decode()


def test_rules_are_those_of_when_the_plan_was_asked_for(
    prepared: Plan, draw: Witnessed, operation: Operation, sari: Person, budi: Person
) -> None:
    """Whoever knows the seed cannot steer by the rules either."""
    changed_rules = operation.doctrine_toml.replace("posts_per_controller = 10", "posts_per_controller = 1")
    assert changed_rules != operation.doctrine_toml
    Operation.objects.filter(pk=operation.pk).update(doctrine_toml=changed_rules)
    opened(draw, budi)
    plan = computed(prepared)
    (step,) = steps_of(list(plans_of(draw, sari)), sari)
    assert step.same_input is True
    (spans,) = spans_of(plan, sari)
    assert spans.allowed == 10 and spans.most > 1 and spans.keeps_within


def test_a_worker_that_dies_while_drawing_is_followed_by_one_that_draws_the_same(
    prepared: Plan, draw: Witnessed, sari: Person, budi: Person, signed_in: Callable[[Person], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    opened(draw, budi)
    with monkeypatch.context() as dying:
        # As a kill: nothing that catches errors sees it.
        dying.setattr(computing, "_save", lambda *given: sys.exit("killed"))
        with pytest.raises(SystemExit):
            computing.compute(prepared.pk)
    assert Plan.objects.get(pk=prepared.pk).state == State.COMPUTING
    assert not AssignmentRow.objects.filter(plan=prepared).exists()
    told = signed_in(sari).get(f"/rencana/undian/{draw.pk}").content.decode()
    assert "terhenti di tengah jalan" in told and "Lanjutkan" in told
    assert services.resume_interrupted() == 1
    plan = computed(prepared)
    assert plan.state == State.DRAFT and replay(plan, SEED, sari).holds
    assert Entry.objects.filter(action="plan.computed", after__plan=plan.pk).count() == 1


def test_a_drawing_that_failed_is_told_on_the_page_of_the_draw(
    prepared: Plan, draw: Witnessed, sari: Person, budi: Person, signed_in: Callable[[Person], Client]
) -> None:
    opened(draw, budi)
    PollingStation.objects.all().delete()
    assert computed(prepared).state == State.FAILED
    told = signed_in(budi).get(f"/rencana/undian/{draw.pk}").content.decode()
    assert "Belum ada TPS" in told and "petugas belum terundi" in told
    assert (
        ">Lanjutkan<" not in told
        and ">Lanjutkan<" in signed_in(sari).get(f"/rencana/undian/{draw.pk}").content.decode()
    )


def test_progress_is_told_until_the_drawing_is_through(
    prepared: Plan, draw: Witnessed, sari: Person, budi: Person, signed_in: Callable[[Person], Client]
) -> None:
    client, address = signed_in(sari), f"/rencana/undian/{draw.pk}/keadaan"
    opened(draw, budi)
    Plan.objects.filter(pk=prepared.pk).update(percent=40)
    running = client.get(address)
    assert "Mengundi petugas" in running.content.decode() and 'aria-valuenow="40"' in running.content.decode()
    assert "HX-Refresh" not in running.headers
    computed(prepared)
    assert client.get(address).headers["HX-Refresh"] == "true"
    # Not where somebody may be typing a seed.
    assert "HX-Refresh" not in client.get(address, {"mengisi": ""}).headers


def test_the_proof_to_take_home_holds_and_names_nobody(
    prepared: Plan, draw: Witnessed, sari: Person, budi: Person, signed_in: Callable[[Person], Client], tmp_path: Path
) -> None:
    client, address = signed_in(budi), f"/rencana/undian/{draw.pk}/bukti.zip"
    assert client.get(address).status_code == 404
    opened(draw, budi)
    computed(prepared)
    with zipfile.ZipFile(io.BytesIO(client.get(address).content)) as file:
        file.extractall(tmp_path)
    assert draw_record.replay(tmp_path) == []
    told = "".join(file.read_text() for file in tmp_path.iterdir())
    assert "15-TBO-005" in told and "Personel 5" not in told
    assignments = tmp_path / "assignments.csv"
    assignments.write_text(assignments.read_text().replace(",post,", ",routine,", 1))
    assert draw_record.replay(tmp_path)


def test_the_proof_of_a_province_is_for_those_who_may_see_all_of_it(
    operation: Operation, polda: Command, chief: Person, karo: Person, sari: Person,
    signed_in: Callable[[Person], Client], tmp_path: Path,
) -> None:  # fmt: skip
    sealed = plansmade.sealed(operation, polda, karo)
    plan = computed(services.ask_plan(operation=operation, command=polda, by=karo, name="", witnessed=sealed))
    opened(sealed, chief)
    computed(plan)
    address = f"/rencana/undian/{sealed.pk}/bukti.zip"
    assert signed_in(sari).get(address).status_code == 403
    assert "Simpan berkas bukti" not in signed_in(sari).get(f"/rencana/undian/{sealed.pk}").content.decode()
    with zipfile.ZipFile(io.BytesIO(signed_in(karo).get(address).content)) as file:
        file.extractall(tmp_path)
    assert draw_record.replay(tmp_path) == []


def test_opened_while_its_posts_are_being_found_it_is_drawn_at_once(
    operation: Operation, draw: Witnessed, prepared: Plan, tebo: Command, sari: Person, budi: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    other = services.ask_plan(operation=operation, command=tebo, by=sari, name="", witnessed=draw)
    worked_out = computing._worked_out

    def and_then_opened(*args: object) -> object:
        if not Witnessed.objects.get(pk=draw.pk).opened:
            opened(draw, budi)
        return worked_out(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(computing, "_worked_out", and_then_opened)
    assert computed(other).state == State.DRAFT
    assert not Entry.objects.filter(action="plan.prepared", after__plan=other.pk).exists()


def test_an_opened_or_withdrawn_draw_takes_no_new_plan(
    operation: Operation, prepared: Plan, draw: Witnessed, tebo: Command, sari: Person, budi: Person
) -> None:
    opened(draw, budi)
    other = plansmade.sealed(operation, tebo, sari, seed="33" * 32)
    withdraw_draw(draw=other, by=sari, reason="Hilang")
    for gone in (draw, other):
        with pytest.raises(PlanRefused):
            services.ask_plan(operation=operation, command=tebo, by=sari, name="", witnessed=gone)


def test_a_plan_whose_draw_was_withdrawn_is_not_taken_up_again(
    prepared: Plan, draw: Witnessed, sari: Person, signed_in: Callable[[Person], Client]
) -> None:
    withdraw_draw(draw=draw, by=sari, reason="Hilang")
    plan = Plan.objects.get(pk=prepared.pk)
    with pytest.raises(PlanRefused, match="sudah ditarik"):
        services.resume_plan(plan=plan, by=sari)
    shown = signed_in(sari).get(f"/rencana/{plan.pk}").content.decode()
    assert "Tidak dapat dilanjutkan: undiannya sudah ditarik" in shown
    assert "/langkah/lanjutkan" not in shown and "/langkah/buang" in shown


def test_a_plan_whose_draw_was_withdrawn_while_it_was_computed_fails_and_says_so(
    prepared: Plan, draw: Witnessed, sari: Person
) -> None:
    withdraw_draw(draw=draw, by=sari, reason="Hilang")
    Plan.objects.filter(pk=prepared.pk).update(state=State.WAITING)
    plan = computed(prepared)
    assert plan.state == State.FAILED and "sudah ditarik" in plan.message


def test_what_waits_for_a_draw_can_be_discarded(prepared: Plan, sari: Person) -> None:
    assert services.discard_plan(plan=prepared, by=sari).state == State.DISCARDED


def test_every_page_bears_a_plan_that_waits_for_its_draw(
    prepared: Plan, sari: Person, tebo: Command, signed_in: Callable[[Person], Client]
) -> None:
    inspector = make_person("Wati", Role.INSPECTOR, tebo)
    for person in (sari, inspector):
        client = signed_in(person)
        told = client.get(f"/rencana/{prepared.pk}").content.decode()
        assert "Petugas diundi begitu segel undian dibuka" in told
        for rest in ("/peta", "/anggaran", "/keadaan", "/cari?q=15"):
            assert client.get(f"/rencana/{prepared.pk}{rest}").status_code < 500, rest
        assert client.get(f"/rencana/undian/{prepared.witnessed_id}").status_code == 200


def changed(plan: Plan, command: Command, by: Person, action: str, **asked: object) -> None:
    part = Part.objects.select_related("plan", "command").get(plan=plan, command=command)
    services.change_part(part=part, by=by, action=action, asked=asked, seen=part.edition)


def test_whom_a_resolve_leaves_where_he_was_drawn_is_explained(
    operation: Operation, bungo: Command, rini: Person, signed_in: Callable[[Person], Client]
) -> None:
    """A pinned team keeps its people while the others are drawn anew."""
    draw = plansmade.sealed(operation, bungo, rini)
    plan = computed(services.ask_plan(operation=operation, command=bungo, by=rini, name="", witnessed=draw))
    opened(draw, make_person("Kapolres Bungo", Role.COMMANDER, bungo))
    plan = computed(plan)
    team = TeamRow.objects.filter(plan=plan).order_by("code").first()
    assert team
    members = set(AssignmentRow.objects.filter(plan=plan, post=team.code).values_list("code", flat=True))
    changed(plan, bungo, rini, Edit.Action.PIN, teams=[team.code])
    changed(plan, bungo, rini, Edit.Action.RESOLVE)
    found = replay(plan, SEED, rini)
    assert members <= {d.officer for d in found.by_hand if d.stayed}
    assert found.holds and not found.unexplained
    assert "dikunci, BKO, atau seregu" in signed_in(rini).get(f"/rencana/undian/{draw.pk}").content.decode()


def test_who_was_lent_and_stays_when_the_rest_is_solved_anew_is_explained(
    operation: Operation, polda: Command, tebo: Command, bungo: Command, karo: Person
) -> None:
    """Draws among the Polda's people are kept with its first command: solved anew, it knows of them no longer."""
    draw = plansmade.sealed(operation, polda, karo)
    plan = computed(services.ask_plan(operation=operation, command=polda, by=karo, name="", witnessed=draw))
    opened(draw, make_person("Kapolda", Role.COMMANDER, polda))
    plan = computed(plan)
    assert plan.figures["reinforcement"]
    for command in (tebo, bungo):
        changed(plan, command, karo, Edit.Action.RESOLVE)
    found = replay(plan, SEED, karo)
    assert not found.unexplained and found.holds, found.unexplained
