"""A tour of two commands with the telephone, one of them without a signal, to the printed verdict and the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import story_deciding as decide
import story_inspecting as inspect
import story_mending as mend
import story_touring as tours
from playwright.sync_api import Page

import storyplans as plans
from storyserver import Server, ledger_holds, loaded, need_chromium, story_server
from wire import Wire

pytestmark = pytest.mark.browser
TEBO, BUNGO, POLDA = "Polres Tebo", "Polres Bungo", "Polda Jambi"
PEOPLE = (
    ("irwasda", "Irwasda Ani", ["inspector"], "15-POLDA"),
    ("wasops", "Wasops Beni", ["inspector"], "15-POLDA"),
    ("karo", "Karo Ops", ["planner"], "15-POLDA"),
    ("kapolda", "Kapolda", ["commander"], "15-POLDA"),
    ("tebo", "Kabag Ops Tebo", ["planner"], "15-TBO"),
    ("kapolres", "Kapolres Tebo", ["commander"], "15-TBO"),
    ("bungo", "Kabag Ops Bungo", ["planner"], "15-BGO"),
)
ROSTER, RADIOS = "Jadwal piket kosong sesudah pukul 22", "Dua HT tidak menyala"
LEDGER = (
    *("tour.visit_moved", "tour.set", "inspection.opened", "inspection.kit_checked", "evidence.attached"),
    *("finding.sent_back", "finding.closed", "finding.raised"),
    *("rating.override", "shortfall.changed", "verdict.issued"),
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    need_chromium()
    with story_server(loaded(tmp_path, PEOPLE, without=[("15-TBO", "radio")])) as running:
        yield running


@pytest.fixture
def wire(server: Server) -> Iterator[Wire]:
    """Between the telephone and the server."""
    with Wire(int(server.url.rpartition(":")[2])).running() as line:
        yield line


def today() -> date:
    """Where the operation is."""
    return datetime.now(ZoneInfo("Asia/Jakarta")).date()


def test_two_commands_are_toured_mended_and_judged(server: Server, wire: Wire, tmp_path: Path) -> None:
    office = server.signed_in("irwasda")
    a_plan_in_force(server)
    tour = a_tour(office)
    phone = server.telephone("irwasda", url=wire.url)
    roster = tebo_without_a_signal(phone, wire)
    radios = bungo_with_a_signal(phone, tour)
    first = decide.issue(phone, TEBO, TEBO)
    a_verdict_names_what_is_wrong(phone, first)
    mended_and_closed_by_another(server, roster)
    late_and_climbed(server, radios)
    rated_and_taken_on(server, office)
    decide.issue(phone, TEBO, TEBO)
    decide.see_differences(phone, first, ROSTER, "dipimpin langsung Kapolres")
    ledger_holds(server.signed_in("kapolda"), server, tmp_path / "ledger.jsonl", {one: (one,) for one in LEDGER})


def a_plan_in_force(server: Server) -> None:
    """Without it nothing is required of anybody, and no officer stands at a post."""
    karo = server.signed_in("karo")
    plan = plans.compute(karo, "Rencana pengamanan", command=POLDA)
    plans.submit(karo, plan)
    plans.approve(server.signed_in("kapolda"), plan)


def a_tour(office: Page) -> tours.Tour:
    """Tebo today, Bungo tomorrow at an hour chosen by hand; settled, and in everybody's calendar."""
    tour = tours.plan(office, today(), closed_on_the_first=BUNGO)
    tours.be_refused(office, tour, BUNGO)
    tours.move_by_hand(office, tour, BUNGO, "10:30")
    tours.settle(office, tour)
    tebo = tours.hour_of(office, tour, TEBO)
    tours.take_along(office, tour, {TEBO: (tour.first, tebo), BUNGO: (tour.second, "10:30")})
    return tour


def tebo_without_a_signal(phone: Page, wire: Wire) -> str:
    """Begun with a signal, answered on without, and nothing is lost; the finding is given to the planner of Tebo."""
    inspect.begin_from_home(phone, TEBO)
    inspect.draw_officers(phone, 2)
    inspect.answer(phone, "Ya", "post_open", "post_display")
    inspect.sent(phone).to_have_text("✓ terkirim")
    with inspect.without_a_signal(phone, wire):
        inspect.answer(phone, "Tidak", "post_roster")
        inspect.note(phone, "post_roster", ROSTER, "Sangat berat")
        inspect.answer(phone, "Sebagian", "post_logbook")
        inspect.look_into_packs(phone)
        kept = {"post_open": "yes", "post_roster": "no", "post_logbook": "partly"}
        inspect.reload_and_still_have(phone, kept, ROSTER, unsent=5)
        inspect.answer(phone, "Ya", "post_contacts")
    inspect.sent(phone).to_have_text("✓ terkirim")
    inspect.answer_the_rest(phone, "Ya")
    inspect.sent(phone).to_have_text("✓ terkirim")
    inspect.attach_a_photo(phone, "Jadwal piket posko")
    inspect.close(phone, "Piket malam belum jalan.")
    return mend.assign(phone, ROSTER, "Kabag Ops Tebo", today() + timedelta(3))


def bungo_with_a_signal(phone: Page, tour: tours.Tour) -> str:
    inspect.begin_from_the_tour(phone, tour.address, BUNGO)
    inspect.note(phone, "radios_tested", RADIOS, "Berat")
    inspect.answer(phone, "Sebagian", "radios_tested")
    inspect.answer_the_rest(phone, "Ya")
    inspect.sent(phone).to_have_text("✓ terkirim")
    phone.get_by_role("link", name="Hasil dan foto").click()
    inspect.close(phone, "HT diganti minggu ini.")
    return mend.assign(phone, RADIOS, "Kabag Ops Bungo", today())


def a_verdict_names_what_is_wrong(phone: Page, number: str) -> None:
    """The page and both papers."""
    named = decide.limitations(phone)
    assert any("piket" in one for one in named)
    for paper in decide.papers(phone):
        for said in (number, TEBO, "BELUM SIAP", ROSTER, *named):
            assert said in paper


def mended_and_closed_by_another(server: Server, finding: str) -> None:
    """The owner cannot close it; whom he must convince sends it back once."""
    owner, other = server.telephone("tebo"), server.telephone("wasops")
    mend.mend(owner, ROSTER, "Jadwal ditempel sampai pagi.")
    mend.cannot_close_his_own(owner, finding)
    mend.send_back(other, ROSTER, "Nama belum ada.")
    mend.mend(owner, ROSTER, "Nama sudah ditulis.")
    mend.close(other, ROSTER)


def late_and_climbed(server: Server, finding: str) -> None:
    """Whoever of Bungo comes first on the day after lets it climb to the Polda."""
    mend.let_its_day_pass(server, finding)
    mend.see_it_late(server.telephone("bungo"), RADIOS, POLDA)
    mend.see_it_late(server.signed_in("kapolda"), RADIOS, POLDA)


def rated_and_taken_on(server: Server, office: Page) -> None:
    """The board, its numbers down to the rows, what the commander says otherwise, who sees to what is missing."""
    decide.see_board(office, TEBO, BUNGO)
    decide.open_down_to_the_rows(office, TEBO, "Personel", "Petugas untuk semua pos terpenuhi")
    reason = "Piket malam dipimpin langsung Kapolres"
    decide.override(server.signed_in("kapolres"), "15-TBO", "public_order", "Siap dengan catatan", reason)
    decide.see_override(office, TEBO, "public_order", reason)
    decide.take_on(server.signed_in("tebo"), "15-TBO", "radios", "Kapolres Tebo", today() + timedelta(7))
    decide.see_who_has_it(office, TEBO, "Radio (HT)", "Kapolres Tebo")
