"""One sheet a Polres: post by post, as a Padal would read it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from posko.documents.plan_tables import rounded
from posko.documents.strength import strength_of
from posko.documents.words import STATUS_WORDS, TIER_SYMBOLS, TIER_WORDS, number, place_of
from posko.documents.workbook.sheet import TEXT, WRAPPED, Sheet
from posko.planning import CommandPlan, Officer, Post

SCHEMA = {
    "Pos": pl.String,
    "Tingkat": pl.String,
    "Status": pl.String,
    "Pola": pl.String,
    "Jumlah TPS": pl.Int64,
    "TPS": pl.String,
    "Personel (Katim di atas)": pl.String,
    "Padal": pl.String,
    "Linmas": pl.Int64,
    "Menit terjauh": pl.Float64,
    "Total menit": pl.Float64,
}
FORMATS = {"Pos": TEXT, "TPS": WRAPPED, "Personel (Katim di atas)": WRAPPED, "Padal": WRAPPED}


def command_sheet(command: CommandPlan, people: Mapping[str, Officer]) -> Sheet:
    """The posts of `command` by id, one a row; unmanned posts are marked. `people` also has those lent to it."""
    posts = sorted(command.posts, key=lambda post: post.id)
    strength, unit = strength_of(command), command.command.unit
    return Sheet(
        name=f"{unit.code} {place_of(unit)}",
        frame=pl.DataFrame([_row(post, people) for post in posts], SCHEMA, orient="row"),
        title=f"{unit.name}: {number(strength.stations)} TPS, {number(strength.posts)} pos, "
        f"kurang {number(strength.missing)} personel",
        formats=FORMATS,
        marked=frozenset(place for place, post in enumerate(posts) if not post.officers),
    )


def _row(post: Post, people: Mapping[str, Officer]) -> tuple[Any, ...]:
    stations = zip(post.stations, post.minutes, strict=True)
    return (
        post.id,
        f"{TIER_SYMBOLS[post.tier]} {TIER_WORDS[post.tier]}",
        STATUS_WORDS[post.status],
        post.pattern.name,
        len(post.stations),
        "\n".join(f"{s.code}  {s.name} ({number(minutes, 1)} menit)" for s, minutes in stations),
        "\n".join(_person(people[officer]) for officer in post.officers),
        _person(people[post.controller]) if post.controller else "",
        post.linmas,
        rounded(post.farthest_minutes),
        rounded(sum(rounded(minutes) for minutes in post.minutes)),
    )


def _person(officer: Officer) -> str:
    return f"{officer.rank} {officer.name} ({officer.id})"
