"""Plans in a real browser, as their users do it: from the first percent to the ledger that shows it all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest
import story_drafting as draft
import story_lending as lend
import story_ordering as order
from playwright.sync_api import Page, expect

import storyplans as plans
from posko.server.database import embedded
from storyserver import (
    PATIENCE,
    Server,
    ledger_holds,
    loaded,
    need_chromium,
    open_card,
    run_as_owner,
    story_server,
)

pytestmark = pytest.mark.browser
TEBO, BUNGO, POLDA = "Polres Tebo", "Polres Bungo", "Polda Jambi"
#: The acting chief of operations may approve too: what he drafts, he may not.
PEOPLE = (
    ("admin", "Ani Administrator", ["administrator"], "15-POLDA"),
    ("karo", "Karo Ops", ["planner", "commander"], "15-POLDA"),
    ("waka", "Waka Ops", ["planner"], "15-POLDA"),
    ("kapolda", "Kapolda", ["commander"], "15-POLDA"),
    ("tebo", "Kabag Ops Tebo", ["planner"], "15-TBO"),
    ("bungo", "Kabag Ops Bungo", ["planner"], "15-BGO"),
)
#: A card for every officer: prints the token of each by number.
MAKE_CARDS = """
from posko.organisation.cards import NewOfficer, create_officer_accounts
from posko.registry.models import Officer
officers = [NewOfficer(o.code, o.name, o.rank, o.command) for o in Officer.objects.select_related("command")]
polda, admin = Command.objects.get(code="15-POLDA"), Person.objects.get(username="admin")
cards = create_officer_accounts(officers=officers, command=polda, operation="omp", by=admin)
print(json.dumps({card.username: card.token for card in cards}))
"""
#: Token of the card by the officer's number.
Cards = dict[str, str]


@pytest.fixture(scope="module")
def operation(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Cards]:
    need_chromium()
    data = loaded(tmp_path_factory.mktemp("story"), PEOPLE)
    return data, run_as_owner(MAKE_CARDS, data)


@pytest.fixture
def server(operation: tuple[Path, Cards]) -> Iterator[Server]:
    with story_server(operation[0]) as running:
        yield running


def test_from_a_computed_plan_to_orders_lent_teams_and_a_ledger_that_holds(
    server: Server, operation: tuple[Path, Cards], tmp_path: Path
) -> None:
    karo, tebo, kapolda = (server.signed_in(name) for name in ("karo", "tebo", "kapolda"))
    first = plans.ask(karo, "Rencana pertama", command=POLDA, effort="normal")
    draft.watch_it_move(karo)
    plans.becomes_a_draft(karo)
    plan = plans.compute(karo, "Rencana kedua", command=POLDA)
    changed_by_hand(karo, tebo, first, plan)
    plans.submit(karo, plan)
    order.may_not_approve_what_he_drafted(karo, plan)
    plans.approve(kapolda, plan)
    ordered_read_and_mended(server, operation[1], (karo, tebo, kapolda), plan)
    lent_once(server, karo)
    ledger_holds(kapolda, server, tmp_path / "ledger.jsonl", LEDGER)


def changed_by_hand(karo: Page, tebo: Page, first: int, plan: int) -> None:
    """Looked at by both, changed in Tebo by its planner, compared with the plan before."""
    part = draft.part_of(tebo, plan, TEBO)
    low, elevated = (draft.posts_of(tebo, part, tier) for tier in ("low", "elevated"))
    draft.look_at_the_map(karo, plan, low[0].code)
    posted = draft.lines(tebo, f"{part}?isi=petugas&tugas=post")
    members = [line for line in posted if "Katim" not in line.cells[2]]
    one, other = members[0], next(m for m in members if m.post != members[0].post)
    draft.find_officer(tebo, plan, one.code, one.post)
    station = draft.move_a_station(tebo, plan, low[0].code)
    draft.be_refused_by_a_rule(tebo, plan, low[1].code, elevated[0].code)
    draft.swap(tebo, plan, one.code, other.code, other.post)
    draft.pin(tebo, plan, low[0].code)
    draft.solve_the_rest(tebo, part)
    draft.undo_the_last(tebo, part, "Kabag Ops Tebo")
    assert low[0].code in [line.code.split()[0] for line in draft.lines(tebo, f"{part}?keadaan=dikunci")]
    draft.compare(karo, first, plan, station)


def ordered_read_and_mended(server: Server, cards: Cards, people: tuple[Page, Page, Page], plan: int) -> None:
    """Who is concerned gets a new order when another falls sick; who is not keeps what he confirmed."""
    karo, tebo, kapolda = people
    numbers = {command: order.open_order(karo, plan, command) for command in (TEBO, BUNGO)}
    sick, well = two_of_different_posts(tebo, draft.part_of(tebo, plan, TEBO))
    telephone = server.visitor(width=360, height=740)
    open_card(telephone, well.code, cards[well.code])
    order.read_on_a_telephone(telephone, well.post, numbers[TEBO])
    order.see_who_has_not_read(tebo, "15-TBO", well.code)
    all_told = order.concerned(karo, plan, TEBO)
    order.fall_sick(tebo, sick.code)
    order.see_what_no_longer_holds(tebo, plan, TEBO, sick.code)
    second = order.begin_next_version(karo, plan)
    order.mend(tebo, draft.part_of(tebo, second, TEBO), sick.code)
    plans.submit(karo, second)
    plans.approve(kapolda, second)
    order.open_order(karo, second, TEBO)
    concerned = order.concerned(karo, second, TEBO)
    # The one who is sick, who stands in for him, who stands beside him, and who controls their post.
    assert concerned == 4 < all_told
    told = "SELECT count(*) FROM deployment_officerorder o JOIN deployment_order s ON s.id = o.order_id"
    assert server.ask(f"{told} WHERE s.plan_id = %s", second) == concerned
    order.see_that_the_order_goes_on(karo, second, BUNGO, numbers[BUNGO])
    order.has_read(telephone, numbers[TEBO])
    patient = server.visitor(width=360, height=740)
    open_card(patient, sick.code, cards[sick.code])
    order.is_no_longer_on_duty(patient)


def two_of_different_posts(page: Page, part: str) -> tuple[draft.Line, draft.Line]:
    """Two who lead no team, at different posts: what befalls one does not concern the other."""
    posted = draft.lines(page, f"{part}?isi=petugas&tugas=post")
    members = [line for line in posted if "Katim" not in line.cells[2]]
    return members[0], next(m for m in reversed(members) if m.post != members[0].post)


def lent_once(server: Server, karo: Page) -> None:
    """Half of what was asked is granted; of two grants at once one is refused."""
    bungo, tebo, waka = (server.signed_in(name) for name in ("bungo", "tebo", "waka"))
    lend.form_teams(karo, teams=2, size=5)
    lend.request_officers(bungo, 10, "pos di kecamatan terjauh")
    lend.grant_one_team(karo, "pos di kecamatan terjauh", lent=5, asked=10)
    lend.request_officers(bungo, 5, "banjir di Bungo")
    lend.request_officers(tebo, 5, "longsor di Tebo")
    said = lend.both_grant_at_once(karo, waka, ("banjir di Bungo", "longsor di Tebo"))
    assert sorted("dipinjamkan kepada" in text for text in said) == [False, True], said
    assert server.ask("SELECT count(*) FROM deployment_grant WHERE returned IS NULL") == 2


LEDGER = {
    "plan.": ("computed", "move_station", "swap_officers", "pin", "resolve", "undone", "submitted", "approved"),
    "order.": ("order.issued", "order.read"),
    "reinforcement.": ("reinforcement.requested", "reinforcement.granted"),
    "team": ("teams.formed",),
}


def test_two_planners_lose_nothing_and_a_killed_worker_goes_on(operation: tuple[Path, Cards]) -> None:
    with story_server(operation[0]) as server:
        karo, tebo = server.signed_in("karo"), server.signed_in("tebo")
        plan = plans.compute(tebo, "Rencana berdua", command=TEBO)
        low = draft.posts_of(tebo, draft.part_of(tebo, plan, TEBO), "low")
        the_second_is_told_by_whom(karo, tebo, plan, low[0].code)
        both_stand(karo, tebo, plan, low[1].code, low[2].code)
        unfinished = plans.ask(tebo, "Rencana terputus", command=TEBO, effort="thorough")
        wait_until_at_work(server, unfinished)
        kill_all(server)
    assert server.ask("SELECT state FROM deployment_plan WHERE id = %s", unfinished) == "computing"
    with story_server(operation[0]) as again:
        tebo = again.signed_in("tebo")
        tebo.goto(f"/rencana/{unfinished}")
        plans.becomes_a_draft(tebo)


def the_second_is_told_by_whom(karo: Page, tebo: Page, plan: int, post: str) -> None:
    """Both have the page of a post open; whoever changes it second changes nothing and is told whom to ask."""
    for page in (karo, tebo):
        page.goto(f"/rencana/{plan}/pos/{post}")
    to = draft.nearest_with_room(karo)
    moved = draft.try_to_move(karo, draft.station_row(karo), to)
    draft.try_to_move(tebo, draft.station_row(tebo, 1), to)
    draft.keep(karo)
    tebo.get_by_role("button", name="Simpan perubahan").click()
    expect(tebo.locator("main")).to_contain_text("Karo Ops baru saja mengubah")
    tebo.goto(f"/rencana/{plan}/pos/{to}")
    expect(tebo.locator("[aria-labelledby=tps]")).to_contain_text(moved)


def both_stand(karo: Page, tebo: Page, plan: int, one: str, other: str) -> None:
    """Both have the plan open as it was; each changes a post of his own."""
    for page, post in ((karo, one), (tebo, other)):
        page.goto(f"/rencana/{plan}/pos/{post}")
    for page in (karo, tebo):
        page.get_by_role("button", name="Kunci pos").click()
        expect(page.get_by_role("button", name="Lepas kunci")).to_be_visible()
    for post in (one, other):
        karo.goto(f"/rencana/{plan}/pos/{post}")
        expect(karo.get_by_role("button", name="Lepas kunci")).to_be_visible()


def wait_until_at_work(server: Server, plan: int) -> None:
    """Until the worker looks for posts: asked of the database, for a page would tell a second too late."""
    end = time.monotonic() + PATIENCE / 1000
    with psycopg.connect(embedded(server.data), autocommit=True) as owner:
        while True:
            (at,) = owner.execute("SELECT step FROM deployment_plan WHERE id = %s", [plan]).fetchone() or ("",)
            if at == "plan":
                return
            assert time.monotonic() < end, at


def kill_all(server: Server) -> None:
    """As when the power goes: web, worker and all that the worker has started."""
    serve = psutil.Process(server.process.pid)
    family = [serve, *serve.children(recursive=True)]
    for process in family:
        # What is left without a parent ends by itself, and may be quicker.
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(family, timeout=PATIENCE / 1000)
