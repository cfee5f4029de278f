"""Every page for everybody: small screen, night, keyboard, screen reader. The pages are found, not listed."""

from __future__ import annotations

from collections import defaultdict

import pytest
from playwright.sync_api import Page, expect

from crawling import Crawl, Found, routes_to_get
from demoserver import DemoServer
from looking import TELEPHONE, faults, scripts

pytestmark = pytest.mark.browser
#: Who looks; together they see every room and every form.
VISITORS = ("kapolda@polda.test", "karo@polda.test", "itwasda@polda.test", "kabag@tebo.test", "admin@polda.test")
STRANGER = ""
#: Beside the addresses without a number in them, which are found in the urls.
ALSO = ("/akun/2fa/", "/akun/password/change/", "/rencana/1/cari?q=15", "/kesiapan/kekurangan/15-TBO?operasi=omp")
BEFORE_SIGN_IN = ("/akun/login/", "/akun/password/reset/", "/orang/aktivasi/")
ELSEWHERE = ("/akun/", "/api/", "/bahasa/")
#: What the walk does not come to, and why that is right.
NO_PAGE = {
    "/metrics": "figures for the machine's own watchman",
    "/data/impor/<int:pk>/keadaan": "a part of the import's page while it runs",
    "/data/petugas/kartu/<int:pk>": "only while cards are being printed",
    "/data/petugas/kartu/<int:pk>/keadaan": "only while cards are being printed",
    "/data/tps/<int:pk>/usul": "the answer to a form",
    "/kesiapan/bukti/<uuid:pk>": "a photo",
    "/kesiapan/kriteria/<int:pk>": "the page of the criteria, which in the demo have one version",
    "/kesiapan/pemeriksaan/<int:pk>/keadaan": "what the checklist asks for by itself",
    "/rencana/<int:pk>/keadaan": "a part of the plan's page while it is computed",
    "/rencana/<int:pk>/peta.json": "what the map is drawn of",
    "/rencana/perintah/surat/<int:pk>/isian": "the answer to a form",
    "/rencana/undian/<int:pk>/bukti.zip": "a file, and only where a draw was opened",
    "/rencana/undian/<int:pk>/keadaan": "a part of the draw's page while its plans are computed",
}


class Survey:
    """What was seen so far: kinds of elements of each route, its titles, and what is wrong."""

    def __init__(self, server: DemoServer) -> None:
        self.server, self.scripts = server, scripts()
        self.kinds: defaultdict[str, set[str]] = defaultdict(set)
        self.titles: defaultdict[str, set[str]] = defaultdict(set)
        self.reached: set[str] = set()
        self.faults: list[str] = []

    def walk(self, username: str, *first: str) -> None:
        """All pages of a person; in the browser those that show something no page of their route has shown."""
        context = self.server.context(username, **TELEPHONE)
        page = context.pages[0] if context.pages else context.new_page()
        crawl = Crawl(context, self.server.url)
        for found in crawl.pages(*first):
            if new := found.kinds - self.kinds[found.route]:
                self.kinds[found.route] |= new
                self._look(page, found, username)
        self.reached |= crawl.reached
        self.faults += crawl.broken
        context.close()

    def _look(self, page: Page, found: Found, username: str) -> None:
        page.goto(found.address)
        self.titles[page.title()].add(found.route)
        where = found.address.removeprefix(self.server.url)
        self.faults += [f"{where} ({username or 'nobody'}), {fault}" for fault in faults(page, self.scripts)]


def doors() -> list[str]:
    return ["/", *ALSO, *sorted(r for r in routes_to_get() if "<" not in r and not r.startswith(ELSEWHERE))]


def ask_and_draw(demo: DemoServer) -> None:
    """What the demo has not: a Polres asks for people, the Polda prepares a draw."""
    for username, address, button in (
        ("kabag@tebo.test", "/rencana/bko", "Kirim permintaan"),
        ("karo@polda.test", "/rencana/undian", "Segel"),
    ):
        context = demo.context(username)
        page = context.pages[0]
        page.goto(address)
        for field in page.locator("main input[required], main textarea[required]").all():
            field.fill("5" if field.get_attribute("type") == "number" else "Banjir di dua kecamatan")
        page.get_by_role("button", name=button).click()
        expect(page.locator("main .alert-danger, main .text-danger")).to_have_count(0)
        context.close()


def inspect(demo: DemoServer) -> None:
    """An inspection under way, whose checklist is a page."""
    context = demo.context("itwasda@polda.test")
    page = context.pages[0]
    page.goto("/kesiapan/pemeriksaan/rencanakan")
    page.locator("main button.btn-primary").click()
    page.get_by_role("button", name="Mulai pemeriksaan").click()
    page.wait_for_url("**/daftar")
    context.close()


def test_every_page_can_be_used_by_everybody(demo: DemoServer) -> None:
    ask_and_draw(demo)
    inspect(demo)
    survey = Survey(demo)
    survey.walk(STRANGER, *BEFORE_SIGN_IN)
    for username in (*VISITORS, demo.officer):
        survey.walk(username, *doors())
    unseen = {route for route in routes_to_get() - survey.reached if not route.startswith(ELSEWHERE)}
    missed = [f"{route}: no link leads there, or the demo has none to show" for route in sorted(unseen - set(NO_PAGE))]
    shared = [f"title: {title!r} is that of {routes}" for title, routes in survey.titles.items() if len(routes) > 1]
    assert [*survey.faults, *shared, *missed] == []


#: Each line breaks one promise.
BAD_PAGE = """<!doctype html><html lang="en"><head><title>x</title><style>
a:focus, button:focus { outline: none } .bar { position: fixed; inset: auto 0 0; height: 90px; background: #fff }
</style></head><body><main>
<h2>Two headings, none of them the first</h2>
<p style="color: #aaa; background: #fff">Too pale to read.</p>
<p style="width: 700px">Wider than a telephone.</p>
<p><a href="#a" style="color: #06c">A link whose focus shows nothing</a></p>
<input type="text">
<button style="width: 9px; padding: 0">x</button><button style="width: 9px; padding: 0">y</button>
<div style="height: 2000px"></div><a class="last" href="#b" style="outline: 2px solid">Under the bar</a>
</main><div class="bar"></div></body></html>"""


def test_what_stands_in_the_way_is_found(demo: DemoServer) -> None:
    context = demo.context(**TELEPHONE)
    page = context.new_page()
    page.set_content(BAD_PAGE)
    told = " ".join(faults(page, scripts()))
    context.close()
    words = (
        "color-contrast",
        "label",
        "target-size",
        "overflow",
        "h1: 0",
        "lang: en",
        "shows nothing",
        "hidden behind",
    )
    for word in words:
        assert f" {word}" in told, word
