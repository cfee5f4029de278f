"""The file: whole, closed against markup, the same for the same plan, in two languages, in readable colours."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from page_makers import SETTINGS, summary_of

from planmaking import make_large_plan, make_plan
from posko.documents.page import write_page
from posko.documents.page.payload import build_payload
from posko.documents.page.write import SCRIPTS, STYLES, embed, render

FOLDER = resources.files("posko.documents.page")


def text_of(name: str) -> str:
    return FOLDER.joinpath(name).read_text(encoding="utf-8")


def block(page: str, start: str, end: str) -> str:
    return page.split(start, 1)[1].split(end, 1)[0]


@pytest.fixture(scope="module")
def page() -> str:
    plan = make_plan()
    return render(build_payload(plan, SETTINGS, summary_of(plan)))


def test_the_data_in_the_page_is_the_payload(page: str) -> None:
    plan = make_plan()
    data = json.loads(block(page, '<script type="application/json" id="data">', "</script>"))
    assert data == json.loads(json.dumps(build_payload(plan, SETTINGS, summary_of(plan))))


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    plan = make_plan()
    for name in ("a.html", "b.html"):
        write_page(plan, SETTINGS, summary_of(plan), tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


@pytest.mark.parametrize("name", ["</script><script>alert(1)</script>", "<!--<script>", "\u2028%%data%%\u2029"])
def test_no_text_of_a_plan_can_end_the_data(name: str) -> None:
    text = embed({"name": name})
    assert "<" not in text and "\u2028" not in text
    assert json.loads(text) == {"name": name}


def test_a_marker_of_the_template_in_a_name_stays_text() -> None:
    settings = replace(SETTINGS, name="%%script%% & <b>Operasi</b>")
    plan = make_plan()
    made = render(build_payload(plan, settings, summary_of(plan)))
    assert "<title>%%script%% &amp; &lt;b&gt;Operasi&lt;/b&gt;</title>" in made


@pytest.mark.parametrize(("tag", "start"), [("style", "<style>"), ("script", "<script>")])
def test_only_the_script_and_style_of_the_page_may_run(page: str, tag: str, start: str) -> None:
    content = block(page, start, f"</{tag}>")
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    assert f"{tag}-src 'sha256-{digest}'" in page
    assert "default-src 'none'" in page


def test_the_page_names_no_address_outside_itself(page: str) -> None:
    assert re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}", block(page, "<!doctype", 'id="data">')) == []
    assert not re.search(r"<link|@import|url\(|\bsrc=|fetch\(|XMLHttpRequest|innerHTML|insertAdjacentHTML|eval\(", page)


def test_every_script_and_style_of_the_folder_is_in_the_page() -> None:
    names = {entry.name for entry in FOLDER.iterdir()}
    assert {name for name in names if name.endswith(".js")} == set(SCRIPTS)
    assert {name for name in names if name.endswith(".css")} == set(STYLES)


def test_a_large_polres_stays_small(tmp_path: Path) -> None:
    plan = make_large_plan()
    write_page(plan, SETTINGS, summary_of(plan), tmp_path / "plan.html")
    assert (tmp_path / "plan.html").stat().st_size < 400_000


# --- Words -----------------------------------------------------------------------------------------------------------

STRINGS: dict[str, dict[str, str]] = json.loads(text_of("strings.json"))


def test_every_word_is_there_in_both_languages_with_the_same_blanks() -> None:
    for key, words in STRINGS.items():
        assert set(words) == {"id", "en"}, key
        assert all(words.values()), key
        assert set(re.findall(r"\{\w+\}", words["id"])) == set(re.findall(r"\{\w+\}", words["en"])), key


def used_keys() -> set[str]:
    scripts = "\n".join(text_of(name) for name in SCRIPTS)
    in_template = re.findall(r'data-t(?:-label|-placeholder)?="(\w+)"', text_of("template.html"))
    return set(re.findall(r'\bt\("(\w+)"', scripts)) | set(in_template)


def test_every_key_that_is_used_has_words() -> None:
    assert len(used_keys()) > 80
    assert used_keys() - set(STRINGS) == set()


def test_every_word_is_used() -> None:
    scripts = "\n".join(text_of(name) for name in SCRIPTS)
    stems = set(re.findall(r"t\(`(\w+_)\$", scripts)) | {f"{k}_" for k in re.findall(r'word\("(\w+)"', scripts)}
    quoted = set(re.findall(r'"(\w+)"', scripts))
    unused = {k for k in STRINGS if k not in used_keys() | quoted and not any(k.startswith(s) for s in stems)}
    assert unused == set()


# --- Colours ---------------------------------------------------------------------------------------------------------


def inks(theme: str) -> dict[str, str]:
    css = text_of("page.css")
    start = ":root {" if theme == "light" else ':root[data-theme="dark"] {'
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block(css, start, "}")))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "ink", ["text", "muted", "link", "good", "warn", "bad", "tier-low", "tier-elevated", "tier-high", "tier-special"]
)
def test_text_is_readable_by_day_and_night(theme: str, ink: str) -> None:
    assert contrast(inks(theme)[ink], inks(theme)["card"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "ink", ["tier-low", "tier-elevated", "tier-high", "tier-special", "reserve", "bad", "warn", "focus"]
)
def test_marks_stand_out_from_the_land(theme: str, ink: str) -> None:
    assert contrast(inks(theme)[ink], inks(theme)["land"]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ink", ["bad", "warn"])
def test_signs_on_marks_are_readable(theme: str, ink: str) -> None:
    assert contrast(inks(theme)["on-mark"], inks(theme)[ink]) >= 4.5


def test_both_themes_have_the_same_inks() -> None:
    assert set(inks("light")) == set(inks("dark"))


def test_a_province_fits_into_two_and_a_half_megabytes(page: str) -> None:
    def size(stations: int) -> int:
        plan = make_large_plan(stations)
        return len(render(build_payload(plan, SETTINGS, summary_of(plan))).encode())

    each = (size(1280) - size(640)) / 640
    assert len(page.encode()) + 6400 * each < 2_500_000


def test_figures_that_are_not_numbers_are_refused() -> None:
    bad: dict[str, Any] = {"gap": float("nan")}
    with pytest.raises(ValueError, match="JSON"):
        embed(bad)
