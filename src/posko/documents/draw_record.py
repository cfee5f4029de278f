"""`draw.json`: every draw of a plan, so that anybody can make it again from the seed and compare.

The file names, for each draw, the people who were drawn among, the seats, and who may not serve at which seat. It says
*where* somebody is barred, never why: areas and reasons are not in it. Whoever publishes it publishes that much.

What a draw does not decide is not replayed: how many each unit sends where (travel decides), and who of a team leads
(rank decides).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from posko.planning import Draw, Drawing, DrawRecord, Duty, Plan
from posko.planning.draw import Wish

DRAW = "draw.json"
CONTROLLER_SEAT = re.compile(r"-C\d+$")
RESERVE_SEAT = re.compile(r"-R\d+$")
#: Duties that a draw gives out; the others are nobody's luck.
DRAWN = (Duty.POST, Duty.CONTROLLER, Duty.RESERVE)


class UnreadableDraw(ValueError):
    """`draw.json` is missing (`missing`), or is not what posko writes."""

    def __init__(self, message: str, *, missing: bool) -> None:
        super().__init__(message)
        self.missing = missing


@dataclass(frozen=True)
class Difference:
    """Where draw and plan differ: a sentence by its `key`, with `values`; `str` is English."""

    key: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return ENGLISH[self.key].format(**self.values)


#: What may differ; whoever speaks another language has the same keys.
ENGLISH = {
    "seed_no_hex": "the seed in draw.json is not a hexadecimal number",
    "seed_uncommitted": "the seed does not belong to the commitment: its SHA-256 is {found}, not {commitment}",
    "other_commitment": "summary.json names another commitment ({summary}) than draw.json ({draw})",
    "other_seed": "summary.json names another seed ({summary}) than draw.json ({draw})",
    "unfilled": "draw {place} of {command} among {unit}: not every seat can be filled",
    "drawn_twice": "draw {place} of {command} among {unit}: {officer} was drawn before",
    "not_drawn": "{officer}: {found} in the plan, but not drawn",
    "stays": "{officer}: drawn for {due}, but stays at home in the plan",
    "elsewhere": "{officer}: drawn for {due}, but {found} in the plan",
    "other_controller": "post {post}: {found} in the plan, {due} drawn for it",
}


def _differs(key: str, **values: object) -> Difference:
    return Difference(key, values)


@dataclass(frozen=True)
class RecordedDraw:
    """What `draw.json` holds. `drawings` by command; `spans`: the posts of each controller's seat (`15-MRG-C01`)."""

    record: DrawRecord
    drawings: Mapping[str, tuple[Drawing, ...]]
    spans: Mapping[str, tuple[str, ...]]


def write_draw(plan: Plan, folder: Path) -> None:
    """Write `draw.json` into `folder`; the same plan gives the same bytes."""
    content = {
        "commitment": plan.draw.commitment,
        "seed": plan.draw.seed,
        "drawings": {c.command.code: [packed(d) for d in c.drawings] for c in plan.commands},
        "spans": _spans(plan),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # A line a draw: two plans can be compared with ordinary tools.
    text = text.replace('{"barred":', '\n{"barred":')
    (folder / DRAW).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_draw(plan_folder: Path) -> RecordedDraw:
    """The draws of a plan folder.

    Raises UnreadableDraw where `draw.json` is missing or is not what posko writes.
    """
    try:
        content = json.loads((plan_folder / DRAW).read_text(encoding="utf-8"))
        return RecordedDraw(
            record=DrawRecord(seed=str(content["seed"]), commitment=str(content["commitment"])),
            drawings={code: tuple(map(unpacked, packed)) for code, packed in content["drawings"].items()},
            spans={seat: tuple(posts) for seat, posts in content["spans"].items()},
        )
    except FileNotFoundError as missing:
        what = f"{plan_folder} has no {DRAW}: the plan was made without a record of its draws"
        raise UnreadableDraw(what, missing=True) from missing
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise UnreadableDraw(f"{DRAW} is not what posko writes ({error!r})", missing=False) from error


def replay(plan_folder: Path) -> list[Difference]:
    """Make every draw of a plan folder again and compare it with the plan; what differs.

    An empty list: the seed is the one that was committed to, and it gives exactly the people of `assignments.csv` and
    the controllers of `posts.csv`.

    Raises UnreadableDraw as `read_draw`; OSError or polars errors where a table of the plan cannot be read.
    """
    recorded = read_draw(plan_folder)
    found = _seed_differences(recorded.record, plan_folder)
    if found:
        return found
    draw = Draw(recorded.record.seed)
    drawn: dict[str, str] = {}
    for code, drawings in recorded.drawings.items():
        for place, drawing in enumerate(drawings, start=1):
            found += _add(drawn, drawing.drawn(draw), {"place": place, "command": code, "unit": drawing.unit})
    assigned = _assigned(plan_folder)
    return [*found, *_people_differences(drawn, assigned), *_span_differences(drawn, recorded.spans, plan_folder)]


def packed(drawing: Drawing) -> dict[str, Any]:
    """Many wishes name the same people: each such list stands once, wishes refer to it by number."""
    lists = sorted({tuple(sorted(wish.eligible)) for wish in drawing.wishes})
    number = {eligible: place for place, eligible in enumerate(lists)}
    return {
        "barred": {officer: sorted(tasks) for officer, tasks in drawing.barred.items()},
        "eligible": lists,
        "people": drawing.people,
        "seats": drawing.seats,
        "unit": drawing.unit,
        "wishes": [[wish.task, number[tuple(sorted(wish.eligible))]] for wish in drawing.wishes],
    }


def unpacked(packed: Mapping[str, Any]) -> Drawing:
    lists = [frozenset(eligible) for eligible in packed["eligible"]]
    return Drawing(
        unit=packed["unit"],
        people=tuple(packed["people"]),
        seats=tuple(packed["seats"]),
        barred={officer: frozenset(tasks) for officer, tasks in packed["barred"].items()},
        wishes=tuple(Wish(task, lists[number]) for task, number in packed["wishes"]),
    )


def _spans(plan: Plan) -> dict[str, list[str]]:
    """The posts of each controller's seat: the plan knows them by officer, the draw by seat."""
    draw = Draw(plan.draw.seed)
    controlled: dict[str, list[str]] = {}
    for command in plan.commands:
        for post in command.posts:
            controlled.setdefault(post.controller, []).append(post.id)
    seats = [seat for c in plan.commands for d in c.drawings for seat in (d.drawn(draw) or {}).items()]
    return {seat: sorted(controlled.get(officer, [])) for officer, seat in seats if CONTROLLER_SEAT.search(seat)}


def _seed_differences(record: DrawRecord, plan_folder: Path) -> list[Difference]:
    try:
        commitment = Draw(record.seed).commitment
    except ValueError:
        return [_differs("seed_no_hex")]
    if commitment != record.commitment:
        return [_differs("seed_uncommitted", found=commitment, commitment=record.commitment)]
    shown = json.loads((plan_folder / "summary.json").read_text(encoding="utf-8")).get("draw", {})
    return [
        _differs(f"other_{name}", summary=shown.get(name), draw=here)
        for name, here in (("commitment", record.commitment), ("seed", record.seed))
        if shown.get(name) != here
    ]


def _add(drawn: dict[str, str], result: Mapping[str, str] | None, named: Mapping[str, object]) -> list[Difference]:
    """Take over the result of one draw, `named` by its place; what cannot be."""
    if result is None:
        return [_differs("unfilled", **named)]
    twice = [officer for officer in result if officer in drawn]
    drawn |= result
    return [_differs("drawn_twice", **named, officer=officer) for officer in twice]


def _assigned(plan_folder: Path) -> dict[str, tuple[Duty, str]]:
    """Duty and post or team of each officer whom a draw sends out, as `assignments.csv` has it."""
    table = pl.read_csv(plan_folder / "assignments.csv", infer_schema=False)
    rows = table.select("officer_id", "duty", pl.col("post_id").fill_null("")).iter_rows()
    return {officer: (Duty(duty), post) for officer, duty, post in rows if duty in DRAWN}


def _expected(seat: str) -> tuple[Duty, str]:
    if CONTROLLER_SEAT.search(seat):
        return Duty.CONTROLLER, ""
    return (Duty.RESERVE if RESERVE_SEAT.search(seat) else Duty.POST), seat


def _people_differences(drawn: Mapping[str, str], assigned: Mapping[str, tuple[Duty, str]]) -> Iterator[Difference]:
    for officer in sorted({*drawn, *assigned}):
        if officer not in drawn:
            yield _differs("not_drawn", officer=officer, found=_said(assigned[officer]))
            continue
        due = _expected(drawn[officer])
        if officer not in assigned:
            yield _differs("stays", officer=officer, due=_said(due))
        elif assigned[officer] != due:
            yield _differs("elsewhere", officer=officer, due=_said(due), found=_said(assigned[officer]))


def _said(place: tuple[Duty, str]) -> str:
    return " ".join(part for part in place if part)


def _span_differences(
    drawn: Mapping[str, str], spans: Mapping[str, Iterable[str]], plan_folder: Path
) -> Iterator[Difference]:
    """Whether each post of `posts.csv` has the controller who was drawn for it."""
    holder = {seat: officer for officer, seat in drawn.items() if CONTROLLER_SEAT.search(seat)}
    due = {post: holder.get(seat, "") for seat, posts in spans.items() for post in posts}
    table = pl.read_csv(plan_folder / "posts.csv", infer_schema=False)
    for post, controller in table.select("post_id", pl.col("controller_id").fill_null("")).iter_rows():
        if controller != due.get(post, ""):
            yield _differs("other_controller", post=post, found=controller or "–", due=due.get(post) or "–")
