"""Rule 7 as a whole: the draw can be made again, and it was made among those who had to be in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from posko.planning.check.draw_file import FILE as DRAW_FILE
from posko.planning.check.draw_file import DrawFile, read_draw_file
from posko.planning.check.files import PlanTables, read_lent
from posko.planning.check.ground import Ground
from posko.planning.check.places import Places
from posko.planning.check.posts import LaidPosts
from posko.planning.check.pots import check_pots
from posko.planning.check.replay import check_replayed, replay
from posko.planning.check.seats import check_seats
from posko.planning.check.summary_file import FILE, Summary
from posko.planning.check.violation import Violation

RULE = "7: draw"


def check_draw(
    ground: Ground, tables: PlanTables, laid: LaidPosts, summary: Summary, folder: Path, lent: Mapping[str, str]
) -> list[Violation]:
    """Seed and commitment, then every draw of `draw.json` made again and compared with the operation and the plan.

    `lent`: of officers lent beforehand, the command they are lent to, beside those of `lent.csv`.
    """
    written, wrong = read_lent(folder)
    record, unreadable = read_draw_file(folder / DRAW_FILE)
    committed = [*_committed(summary.seed, summary.commitment, FILE, "draw.")]
    if record is None:
        return committed + unreadable
    committed += _same(record, summary) or _committed(record.seed, record.commitment, DRAW_FILE, "")
    if committed:
        return committed
    if not wrong:
        wrong = check_lent(ground, written)
    lent = {**written, **lent}
    replayed, found = replay(record, bytes.fromhex(record.seed))
    places = Places.of(ground, laid, record.spans)
    return [
        *wrong,
        *found,
        *check_replayed(record, replayed, tables),
        *check_pots(ground, places, record, replayed, lent),
        *check_seats(ground, laid, record, replayed, lent),
    ]


def check_lent(ground: Ground, lent: Mapping[str, str]) -> list[Violation]:
    """Only a Polda lends, and only to a Polres below it: nobody else can be held out of a draw by `lent.csv`."""
    polda = dict(ground.units.filter(pl.col("unit_code") == pl.col("polres")).select("unit_code", "polda").iter_rows())
    command = dict(ground.officers.select("officer_id", "command").iter_rows())
    what = "expected somebody of the Polda above {unit}, found {officer_id}"
    return [
        Violation(RULE, "lent.csv", what, {"unit": unit, "officer_id": officer})
        for officer, unit in lent.items()
        if polda.get(unit) is None or command.get(officer) != polda[unit]
    ]


def _committed(seed: str, commitment: str, file: str, path: str) -> list[Violation]:
    """The published commitment is the hash of the revealed seed."""
    values: dict[str, object] = {"file": file, "path": path, "seed": seed, "commitment": commitment}
    try:
        expected = hashlib.sha256(bytes.fromhex(seed)).hexdigest()
    except ValueError:
        return [Violation(RULE, "{file}, {path}seed", "expected hex, found '{seed}'", values)]
    if commitment == expected:
        return []
    what = "expected the SHA-256 of the seed, {expected}, found {commitment}"
    return [Violation(RULE, "{file}, {path}commitment", what, {**values, "expected": expected})]


def _same(record: DrawFile, summary: Summary) -> list[Violation]:
    """Both files show the same draw."""
    pairs = {"seed": (record.seed, summary.seed), "commitment": (record.commitment, summary.commitment)}
    return [
        Violation(
            RULE,
            "draw.json, {name}",
            "expected what summary.json has, {expected}, found {found}",
            {"name": name, "expected": there, "found": here},
        )
        for name, (here, there) in pairs.items()
        if here != there
    ]
