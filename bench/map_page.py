"""The plan in a browser: `python bench/map_page.py` prints a JSON line for each page and for each moving of the map.

`posko demo` serves the example (6,391 stations) with its approved plan; Chromium opens it with nothing kept, then once
more. `useful`: milliseconds from the request until the page can be worked with: for an ordinary page its content is
drawn and its scripts have run; for the map its table and search answer (`drawn`: the picture stands as well).

The map, 720 by 600 pixels of screen, is moved for `--seconds` with the mouse: with nothing on it, with its 6,391
stations and with 11,000 (stations of the plan a second time, up to a kilometre off); `far` as it opens, where posts
stand for their stations, and `near`, three steps closer, where stations, areas and lines are drawn. Frames are drawn
without a graphics card, so their number says little; `of_empty` is their share of those of the empty map in this run.
What depends on no card is `script_ms`: milliseconds of processor time of our code and the map library's on the page's
own thread in each frame (16 ms are one at 60 a second), and the slowest `search` and a `layer` going off or on.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize, sync_playwright

from machine import emit, machine_line, table
from server_with_plan import EXAMPLE

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
PLANNER = "karo@polda.test"
MANY = 11_000
DESK: ViewportSize = {"width": 1280, "height": 800}
#: Small, since each pixel is drawn by the processor; wide enough for the search and the table beside the map's stage.
MOVED_ON: ViewportSize = {"width": 720, "height": 600}
#: Clicks on the plus from the map as it opens until each station is drawn.
CLOSER = 3
#: Milliseconds that drawing gets to come to rest before the map is moved.
REST = 2_000
#: A kilometre in the coordinates of the map's data, hundred-thousandths of a degree.
KILOMETRE = 900
PATIENCE = 120_000
#: Milliseconds since the page was asked for until its content was drawn and its scripts had run.
USEFUL = """() => { const paint = performance.getEntriesByName('first-contentful-paint')[0];
    const page = performance.getEntriesByType('navigation')[0];
    return Math.max(paint ? paint.startTime : 0, page.domContentLoadedEventEnd); }"""
MARK = """() => { const page = () => document.getElementById('map-page'); window.marks = {};
    const note = () => { const state = page() && page().dataset.state;
        if (state && !(state in window.marks)) window.marks[state] = performance.now();
        if (state !== 'drawn') requestAnimationFrame(note); }; note(); }"""
PAN = """async (seconds) => {
    const canvas = document.querySelector('.maplibregl-canvas'), box = canvas.getBoundingClientRect();
    const x = box.left + 300, y = box.top + 250;
    const mouse = (kind, x, y, on) => on.dispatchEvent(new MouseEvent(kind,
        {clientX: x, clientY: y, bubbles: true, buttons: kind === 'mouseup' ? 0 : 1, button: 0}));
    let frames = 0; const begun = performance.now();
    mouse('mousedown', x, y, canvas);
    await new Promise((done) => { const step = () => { const t = performance.now() - begun; frames++;
        mouse('mousemove', x + 120 * Math.sin(t / 400), y + 80 * Math.sin(t / 300), document);
        t < 1000 * seconds ? requestAnimationFrame(step) : done(); }; requestAnimationFrame(step); });
    mouse('mouseup', x, y, document);
    return frames; }"""
#: What answers the user from memory: a search for each of these, a layer off and on, each with the table it changes.
ANSWERS = """() => { const field = document.getElementById('map-search'), tier = document.querySelector('[name=tier]');
    const took = (work) => { const begun = performance.now(); work(); return performance.now() - begun; };
    const seek = (word) => took(() => { field.value = word; field.dispatchEvent(new Event('input')); });
    const times = ['t', 'tps', 'tps 01', 'rantau', 'bripka', 'zzzz', ''].map(seek);
    return {search: Math.max(...times), layer: Math.max(took(() => tier.click()), took(() => tier.click()))}; }"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=5, help="how often each page is opened")
    options.add_argument("--seconds", type=int, default=3, help="how long the map is moved")
    given = options.parse_args()
    print(machine_line())
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as (url, password), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        visit = Visit(browser, url, password)
        pages = list(visit.pages(given.times))
        moved = list(visit.moves(given.seconds))
        browser.close()
    print(table(pages, ("page", "first_ms", "again_ms", "drawn_ms")))
    print(table(moved, ("stations", "seen", "frames", "of_empty", "script_ms", "search_ms", "layer_ms")))


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, str]]:
    """The demo at work: its address and the password of its planner."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    script = "from posko.cli import app; app()"
    command = [sys.executable, "-P", "-c", script, "demo", str(EXAMPLE), "--data", str(folder / "data")]
    served = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL, cwd=folder)
    url = f"http://localhost:{port}"
    try:
        wait_for(f"{url}/healthz", served)
        people = json.loads((folder / "data" / "people.json").read_text(encoding="utf-8"))
        yield url, next(p["password"] for p in people if p["username"] == PLANNER)
    finally:
        served.send_signal(signal.SIGTERM)
        served.wait(PATIENCE / 1000)


def wait_for(url: str, served: subprocess.Popen[bytes]) -> None:
    """Raises SystemExit if the server ends before it answers."""
    while served.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(1)
        else:
            return
    raise SystemExit("posko demo ended before it served")


class Visit:
    """The planner of the Polda at his desk."""

    def __init__(self, browser: Browser, url: str, password: str) -> None:
        self.browser, self.url = browser, url
        with self.desk() as page:
            page.goto("/akun/login/")
            page.fill("[name=login]", PLANNER)
            page.fill("[name=password]", password)
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda at: "login" not in at)
            self.kept = page.context.storage_state()
            page.goto("/rencana/")
            links = [a.get_attribute("href") or "" for a in page.locator("main a").all()]
            self.plan = next(at for at in links if re.fullmatch(r"/rencana/\d+/?", at)).rstrip("/")

    @contextmanager
    def desk(self, viewport: ViewportSize = DESK) -> Iterator[Page]:
        """A browser with nothing kept but who he is."""
        context: BrowserContext = self.browser.new_context(
            base_url=self.url,
            viewport=viewport,
            locale="id-ID",
            storage_state=getattr(self, "kept", None),
        )
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
        context.close()

    def pages(self, times: int) -> Iterator[dict[str, Any]]:
        for name, address in (("plans", "/rencana/"), ("overview", self.plan), ("map", f"{self.plan}/peta")):
            found = [self.opened(address, is_map=name == "map") for _ in range(times)]
            line = {
                "page": name,
                "first_ms": round(median(first["useful"] for first, _ in found)),
                "again_ms": round(median(again["useful"] for _, again in found)),
            }
            if name == "map":
                line["drawn_ms"] = round(median(again["drawn"] for _, again in found))
            emit(line)
            yield line

    def opened(self, address: str, *, is_map: bool) -> tuple[dict[str, float], dict[str, float]]:
        """With nothing kept, and once more."""
        with self.desk() as page:
            page.add_init_script(f"addEventListener('DOMContentLoaded', {MARK})")
            return self.once(page, address, is_map), self.once(page, address, is_map)

    def once(self, page: Page, address: str, is_map: bool) -> dict[str, float]:
        page.goto(address)
        if not is_map:
            return {"useful": page.evaluate(USEFUL)}
        page.wait_for_function("window.marks && window.marks.drawn")
        marks = page.evaluate("window.marks")
        return {"useful": marks.get("ready", marks["drawn"]), "drawn": marks["drawn"]}

    def moves(self, seconds: int) -> Iterator[dict[str, Any]]:
        """The map under a moving mouse, empty first."""
        empty: dict[str, int] = {}
        for stations in (0, 6_391, MANY):
            for line in self.moved(stations, seconds):
                line["of_empty"] = round(line["frames"] / empty.setdefault(line["seen"], line["frames"]), 2)
                emit(line)
                yield line

    def moved(self, stations: int, seconds: int) -> Iterator[dict[str, Any]]:
        """The map with so many stations (0: every layer off), from afar and near."""
        with self.desk(MOVED_ON) as page:
            if stations == MANY:
                page.route("**/peta.json", with_many)
            page.goto(f"{self.plan}/peta")
            page.wait_for_selector("[data-state=drawn]")
            if not stations:
                while (checked := page.locator("#map-layers input:checked")).count():
                    checked.first.uncheck()
            for seen in ("far", "near"):
                page.wait_for_timeout(REST)
                yield {"stations": stations, "seen": seen, "seconds": seconds, **dragged(page, seconds)}
                for _ in range(CLOSER):
                    page.locator(".maplibregl-ctrl-zoom-in").click()
                    page.wait_for_timeout(REST / 4)


def dragged(page: Page, seconds: int) -> dict[str, Any]:
    """Frames, the script of each, and what search and layers take."""
    page.locator("#map").scroll_into_view_if_needed()
    with script_seconds(page) as script:
        frames = page.evaluate(PAN, seconds)
    answers = page.evaluate(ANSWERS)
    return {"frames": frames, "script_ms": round(1000 * script[0] / frames, 1)} | {
        f"{name}_ms": round(took, 1) for name, took in answers.items()
    }


@contextmanager
def script_seconds(page: Page) -> Iterator[list[float]]:
    """In the list, at the end: seconds of processor time that the page's scripts took meanwhile."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def so_far() -> float:
        found = session.send("Performance.getMetrics")["metrics"]
        return float(next(m["value"] for m in found if m["name"] == "ScriptDuration"))

    spent: list[float] = []
    before = so_far()
    yield spent
    spent.append(so_far() - before)
    session.detach()


def with_many(route: Route) -> None:
    """The plan's data with stations of it a second time, near where they were."""
    answer = route.fetch()
    data = answer.json()
    stations, by = data["stations"], random.Random(1)
    for k in range(MANY - len(stations["code"])):
        for name, column in stations.items():
            near = by.randint(-KILOMETRE, KILOMETRE) if name in ("lon", "lat") else 0
            column.append(column[k] + near if near else column[k])
    route.fulfill(response=answer, json=data)


if __name__ == "__main__":
    main()
