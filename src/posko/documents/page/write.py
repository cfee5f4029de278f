"""Put template, style, script and data together into one file."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from importlib import resources
from pathlib import Path
from typing import Any

from posko.documents.page.payload import build_payload
from posko.planning import Plan
from posko.tables import Settings

#: In the order in which the browser reads them: later files use names of earlier ones.
SCRIPTS = (
    "format.js",
    "data.js",
    "state.js",
    "projection.js",
    "symbols.js",
    "map_areas.js",
    "map_points.js",
    "map_marks.js",
    "map.js",
    "map_input.js",
    "header.js",
    "tables.js",
    "panel.js",
    "search.js",
    "main.js",
)
STYLES = ("page.css", "content.css", "print.css")


def write_page(
    plan: Plan, settings: Settings, summary: dict[str, Any], path: Path, map_folder: Path | None = None
) -> None:
    """Write `plan` to `path` as one self-contained page: map, tables, shortfall and search.

    `summary` is the content of `summary.json` for the same plan. `map_folder` may hold `regencies.geojson` and
    `sub_districts.geojson`; without them a command's outline is the hull of its stations. Above `payload.STATIONS_MAX`
    stations the page carries posts instead of stations, and says so.

    Raises ValueError where an outline file is no GeoJSON, OSError where `path` cannot be written.
    """
    payload = build_payload(plan, settings, summary, map_folder)
    path.write_text(render(payload), encoding="utf-8", newline="\n")


def render(payload: dict[str, Any]) -> str:
    """The page as text. Only this script and this style may run: their hashes stand in the content policy."""
    style = "\n".join(_read(name) for name in STYLES)
    script = '(() => {\n"use strict";\n' + "\n".join(_read(name) for name in SCRIPTS) + "\n})();"
    policy = f"default-src 'none'; img-src data:; style-src '{_digest(style)}'; script-src '{_digest(script)}'"
    parts = {
        "policy": policy,
        "title": html.escape(payload["operation"]["name"]),
        "style": style,
        "data": embed(payload),
        "strings": embed(json.loads(_read("strings.json"))),
        "script": script,
    }
    # Cut once and filled once, so that a marker inside a name stays text.
    pieces = _read("template.html").split("%%")
    return "".join(parts[piece] if index % 2 else piece for index, piece in enumerate(pieces))


def embed(value: Any) -> str:
    """`value` as compact JSON that cannot end or confuse the script element around it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _read(name: str) -> str:
    return resources.files("posko.documents.page").joinpath(name).read_text(encoding="utf-8")
