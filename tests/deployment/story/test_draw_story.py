"""The draw in the open, in a real browser: sealed, laid out, opened in front of witnesses, drawn, proven."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import story_lending as lend
import story_ordering as order
import story_witnessing as draw
from playwright.sync_api import Page, expect

from storyserver import Server, ledger_holds, loaded, need_chromium, story_server

pytestmark = pytest.mark.browser
TEBO = "Polres Tebo"
PEOPLE = (
    ("tebo", "Kabag Ops Tebo", ["planner"], "15-TBO"),
    ("kapolres", "Kapolres Tebo", ["commander"], "15-TBO"),
    ("siwas", "Kasiwas Tebo", ["inspector"], "15-TBO"),
    ("kapolda", "Kapolda", ["commander"], "15-POLDA"),
)
LEDGER = {
    "draw.": ("draw.sealed", "draw.opened", "draw.withdrawn"),
    "plan.": ("plan.prepared", "plan.computed"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    need_chromium()
    with story_server(loaded(tmp_path_factory.mktemp("story"), PEOPLE)) as running:
        yield running


def test_from_the_seal_to_a_proof_that_stands_alone(server: Server, tmp_path: Path) -> None:
    planner, commander, inspector = (server.signed_in(name) for name in ("tebo", "kapolres", "siwas"))
    lost = draw.seal(planner, TEBO, tmp_path)
    draw.lay_out(planner, lost, "Rencana hilang")
    sealed = begun_anew(planner, lost, tmp_path)
    draw.hand_out_the_seal(planner, sealed)
    plan = draw.lay_out(planner, sealed, "Rencana terundi")
    draw.be_refused(commander, sealed, lost.seed, "Seed ini bukan milik segel ini")
    draw.be_refused(commander, sealed, sealed.seed[:-1], "64 angka heksadesimal")
    both_open_at_once(commander, inspector, sealed)
    assert server.ask("SELECT count(*) FROM ledger_entry WHERE action = 'draw.opened'") == 1
    for page in (commander, inspector):
        page.goto(sealed.address)
        draw.see_it_proven(page, sealed)
        draw.see_the_spans(page)
    proof = draw.take_the_proof(commander, tmp_path)
    assert sealed.seed[:12] in draw.prove_it_elsewhere(proof)
    assert draw.hold_against(proof, operation_of(server)) == []
    assert server.ask("SELECT state FROM deployment_plan WHERE id = %s", plan) == "draft"
    telephone = server.telephone("siwas")
    draw.fits(telephone, sealed)
    draw.see_it_proven(telephone, sealed)
    ledger_holds(server.signed_in("kapolda"), server, tmp_path / "ledger.jsonl", LEDGER)


def operation_of(server: Server) -> Path:
    """The operation as `loaded` wrote and loaded it."""
    return server.data.parent / "omp"


def begun_anew(planner: Page, lost: draw.Sealed, folder: Path) -> draw.Sealed:
    """The seed of the first draw is lost for ever: it is given up, and its page leads to another."""
    draw.give_up(planner, lost, "Amplop terbakar")
    planner.get_by_role("button", name="Segel undian baru untuk kesatuan ini").click()
    return draw.keep_seed(planner, folder)


def both_open_at_once(one: Page, other: Page, sealed: draw.Sealed) -> None:
    """Of two who open at the same moment one does, and the other is told so."""
    for page in (one, other):
        draw.fill_opening(page, sealed, sealed.seed)
        # Once all are drawn the page loads itself anew, and what was told once is gone.
        page.route("**/keadaan*", lambda route: route.abort())
    for page in (one, other):
        # Sends and goes on, so that both are under way.
        page.locator("form[action*='/buka']").evaluate("form => { setTimeout(() => form.requestSubmit()) }")
    said = sorted(lend.told(page) for page in (one, other))
    for page in (one, other):
        page.unroute("**/keadaan*")
    assert said[0].startswith("Undian dibuka."), said
    assert said[1].startswith("Undian ini sudah dibuka"), said


def test_who_falls_sick_before_the_opening_is_not_drawn_and_the_page_says_who(server: Server, tmp_path: Path) -> None:
    planner, commander = server.signed_in("tebo"), server.telephone("kapolres")
    sealed = draw.seal(planner, TEBO, tmp_path)
    draw.lay_out(planner, sealed, "Rencana sakit")
    find = "SELECT code FROM registry_officer WHERE code LIKE '15-TBO%%' OR command_id = "
    find += "(SELECT id FROM organisation_command WHERE code = '15-TBO') ORDER BY code LIMIT 1"
    sick = server.ask(find)
    order.fall_sick(planner, sick)
    commander.goto(sealed.address)
    expect(commander.locator("[aria-labelledby=langkah-2]")).to_contain_text(f"{sick}: Siap → Sakit")
    expect(commander.locator("[aria-labelledby=langkah-2]")).to_contain_text("yang berhalangan saat itu tidak ikut")
    commander.locator("[name=file]").set_input_files(sealed.file)
    commander.locator("[name=witnesses]").fill("\n".join(draw.WITNESSES))
    commander.get_by_role("button", name="Buka di hadapan saksi ini").click()
    draw.see_it_proven(commander, sealed)
    expect(commander.locator("[aria-labelledby=langkah-2]")).to_contain_text("data berubah sesudah pos disusun")
    duty = "SELECT a.duty FROM deployment_assignmentrow a JOIN deployment_plan p ON p.id = a.plan_id"
    assert server.ask(f"{duty} WHERE p.name = 'Rencana sakit' AND a.code = %s", sick) == "unavailable"
    proof = draw.take_the_proof(commander, tmp_path)
    draw.prove_it_elsewhere(proof)
    differing = draw.hold_against(proof, operation_of(server))
    assert differing and all(sick in line for line in differing), (
        "by the data of before nothing but the sick one is seen"
    )
    draw.fits(commander, sealed)
