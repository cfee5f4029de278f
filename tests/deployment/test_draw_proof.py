"""The proof of a draw as a witness has it: unpacked elsewhere, checked by the command line alone, and explained."""

from __future__ import annotations

import csv
import io
import re
import shlex
import zipfile
from collections.abc import Callable
from pathlib import Path

import plansmade
import pytest
from django.test import Client
from reinforcement.reserverows import asked_by, codes, teams_of
from test_changing_parts import a_swap, change

from cli.calling import run
from posko.deployment import computing, services
from posko.deployment.models import Edit, Part, Plan, Team, Witnessed
from posko.deployment.reinforcement import grant, return_team
from posko.deployment.witnessing import StillSealed, open_draw, proof_of
from posko.organisation.models import Command, Person
from posko.registry.models import Officer, Operation
from posko.registry.queries import operation_tables
from posko.tables import write_operation

DEWI = "Dewi Lestari, Bawaslu"
TABLES = {"posts.csv", "post_stations.csv", "assignments.csv", "reserves.csv", "shortfall.csv"}


def drawn(operation: Operation, command: Command, by: Person, opener: Person) -> Plan:
    """A plan whose draw was sealed before and opened after its posts were found."""
    draw = plansmade.sealed(operation, command, by)
    plan = services.ask_plan(operation=operation, command=command, by=by, name="", witnessed=draw)
    computing.compute(plan.pk)
    open_draw(draw=Witnessed.objects.get(pk=draw.pk), by=opener, witnesses=DEWI, seed=plansmade.SEED)
    computing.compute(plan.pk)
    plan.refresh_from_db()
    assert plan.state == Plan.State.DRAFT, plan.message
    return plan


def taken(plan: Plan, client: Client, folder: Path) -> Path:
    """The proof, downloaded and unpacked into `folder`."""
    response = client.get(f"/rencana/undian/{plan.witnessed_id}/bukti.zip")
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(response.content)) as file:
        file.extractall(folder)
    return folder


@pytest.fixture
def of_all(operation: Operation, polda: Command, karo: Person, tmp_path: Path) -> Path:
    """The whole operation in a folder, as a witness is given it."""
    return write_operation(operation_tables(karo, operation, polda), tmp_path / "operasi", xlsx=False)


@pytest.fixture
def of_tebo(
    operation: Operation, tebo: Command, sari: Person, budi: Person, signed_in: Callable[[Person], Client],
    tmp_path: Path,
) -> Path:  # fmt: skip
    return taken(drawn(operation, tebo, sari, budi), signed_in(budi), tmp_path / "bukti")


def test_one_polres_proves_its_draw_with_and_without_the_operation(of_tebo: Path, of_all: Path) -> None:
    alone = run("draw", "verify", of_tebo)
    assert alone.exit_code == 0, alone.output
    whole = run("draw", "verify", of_tebo, "--operation", of_all)
    assert whole.exit_code == 0, whole.output
    assert "Semua yang harus ikut diundi memang ikut" in whole.output


def test_a_province_proves_its_draw_too(
    operation: Operation, polda: Command, karo: Person, chief: Person, of_all: Path,
    signed_in: Callable[[Person], Client], tmp_path: Path,
) -> None:  # fmt: skip
    folder = taken(drawn(operation, polda, karo, chief), signed_in(karo), tmp_path / "bukti")
    for words in ((), ("--operation", of_all)):
        said = run("draw", "verify", folder, *words)
        assert said.exit_code == 0, said.output


def test_somebody_held_out_of_the_draw_is_found_with_the_operation(of_tebo: Path, of_all: Path) -> None:
    """Of the plan and its draw alone nobody sees it: that is why the witness wants both commands."""
    officers = of_all / "officers.csv"
    lines = officers.read_text().splitlines()
    one = next(line for line in lines if line.startswith("15-TBO-005,"))
    officers.write_text("\n".join([*lines, one.replace("15-TBO-005", "15-TBO-999")]) + "\n")
    assert run("draw", "verify", of_tebo).exit_code == 0
    said = run("draw", "verify", of_tebo, "--operation", of_all)
    assert said.exit_code == 1 and "15-TBO-999" in said.output


def test_it_holds_the_tables_of_the_plan_and_names_nobody(of_tebo: Path, operation: Operation) -> None:
    names = {path.name for path in of_tebo.iterdir()}
    assert names == {*TABLES, "summary.json", "draw.json", "lent.csv", "BACA-SAYA.txt"}
    told = "".join(path.read_text() for path in of_tebo.iterdir())
    assert "15-TBO-005" in told and "Personel 5" not in told and "Dewi" not in told
    assert not any(name in told for name in Officer.objects.values_list("name", flat=True))


def test_the_text_beside_it_says_in_both_languages_what_to_type_and_that_works(
    of_tebo: Path, of_all: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (of_tebo / "BACA-SAYA.txt").read_text()
    indonesian, english = text.split("READ ME:")
    typed = [re.findall(r"^ {7}posko (draw verify .+)$", part, re.M) for part in (indonesian, english)]
    assert typed[0] == typed[1] and len(typed[0]) == 3
    assert text.count(f"echo -n {plansmade.SEED} | xxd -r -p | sha256sum") == 2
    assert max(map(len, text.splitlines())) <= 120
    monkeypatch.chdir(of_tebo)
    commitment = Witnessed.objects.get().commitment
    for words in typed[0]:
        filled = words.replace("SEGEL", commitment).replace("OPERASI", str(of_all))
        assert run(*shlex.split(filled)).exit_code == 0, filled
    assert run("draw", "verify", ".", "--commitment", "0" * 64).exit_code == 1


def test_the_page_says_to_type_the_same_in_the_folder_of_the_proof(
    operation: Operation, tebo: Command, sari: Person, budi: Person, signed_in: Callable[[Person], Client],
    tmp_path: Path,
) -> None:  # fmt: skip
    plan = drawn(operation, tebo, sari, budi)
    beside = (taken(plan, signed_in(budi), tmp_path) / "BACA-SAYA.txt").read_text().split("READ ME:")[0]
    page = signed_in(budi).get(f"/rencana/undian/{plan.witnessed_id}").content.decode()
    assert plan.witnessed
    folder = f"undian-{plan.witnessed.commitment[:12]}-rencana-{plan.pk}"
    typed = re.findall(r"posko (draw verify .+)$", beside, re.M)
    assert re.findall(r"<code>posko (draw verify [^<]+)</code>", page) == [
        words.replace("verify .", f"verify {folder}") for words in typed
    ]
    assert "BACA-SAYA.txt" in page


def test_there_is_no_proof_of_a_draw_that_is_still_sealed(
    operation: Operation, tebo: Command, sari: Person, budi: Person, signed_in: Callable[[Person], Client]
) -> None:
    plan = drawn(operation, tebo, sari, budi)
    Witnessed.objects.update(opened=None)
    plan = Plan.objects.select_related("witnessed").get(pk=plan.pk)
    with pytest.raises(StillSealed):
        proof_of(plan, budi)
    assert signed_in(budi).get(f"/rencana/undian/{plan.witnessed_id}/bukti.zip").status_code == 404


def test_it_says_how_often_the_plan_was_changed_by_hand_since(
    operation: Operation, tebo: Command, sari: Person, budi: Person, signed_in: Callable[[Person], Client],
    tmp_path: Path,
) -> None:  # fmt: skip
    plan = drawn(operation, tebo, sari, budi)
    part = Part.objects.select_related("plan", "command").get(plan=plan)
    untouched = taken(plan, signed_in(budi), tmp_path / "sebelum")
    change(part, sari, Edit.Action.SWAP_OFFICERS, **a_swap(part))
    changed = taken(plan, signed_in(budi), tmp_path / "sesudah")
    for words in ("Perubahan dengan tangan sesudah undian", "Changes by hand since the draw"):
        assert words not in (untouched / "BACA-SAYA.txt").read_text()
        assert f"{words}: 1." in (changed / "BACA-SAYA.txt").read_text()
    assert (run("draw", "verify", untouched).exit_code, run("draw", "verify", changed).exit_code) == (0, 1)


@pytest.fixture
def teams(operation: Operation, polda: Command, tebo: Command, karo: Person, sari: Person) -> list[Team]:
    """Two teams of four, both lent to Tebo before anything is planned."""
    made = teams_of(operation, polda, karo, teams=2, size=4)
    grant(request=asked_by(sari, operation, tebo, 8), teams=made, by=karo)
    return made


def lent_in(folder: Path) -> list[tuple[str, str]]:
    with (folder / "lent.csv").open() as file:
        return [(row["officer_id"], row["unit_code"]) for row in csv.DictReader(file)]


def test_whom_the_polda_had_lent_before_is_in_it_and_the_check_knows_them(
    teams: list[Team], operation: Operation, tebo: Command, polda: Command, sari: Person, budi: Person, of_all: Path,
    karo: Person, chief: Person, signed_in: Callable[[Person], Client], tmp_path: Path,
) -> None:  # fmt: skip
    members = sorted((code, "15-TBO") for team in teams for code in codes(team))
    own = drawn(operation, tebo, sari, budi)
    # What happens to a team afterwards changes nothing of what was.
    return_team(lent=teams[1].grants.get(), by=karo)
    folder = taken(own, signed_in(budi), tmp_path / "bukti")
    assert lent_in(folder) == members
    said = run("draw", "verify", folder, "--operation", of_all)
    assert said.exit_code == 0, said.output
    (folder / "lent.csv").write_text("officer_id,unit_code\n")
    assert run("draw", "verify", folder, "--operation", of_all).exit_code == 1


def test_nobody_but_the_poldas_people_can_be_held_out_by_that_file(of_tebo: Path, of_all: Path) -> None:
    (of_tebo / "lent.csv").write_text("officer_id,unit_code\n15-TBO-005,15-TBO\n")
    said = run("draw", "verify", of_tebo, "--operation", of_all)
    assert said.exit_code == 1 and "personel Polda di atas 15-TBO" in said.output
    (of_tebo / "lent.csv").write_text("officer_id\n15-000\n")
    said = run("draw", "verify", of_tebo, "--operation", of_all)
    assert said.exit_code == 1 and "lent.csv" in said.output
