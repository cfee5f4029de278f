"""The record of the draws: whole, the same each time, and replayed by whoever has the folder and nothing else."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planmaking import SEED, make_plan, make_settings, solved_plan
from posko.documents import draw_record, write_plan
from posko.documents.draw_record import DRAW, UnreadableDraw, read_draw, write_draw
from posko.planning import Draw, summarise

Rows = list[dict[str, str]]


def replay(folder: Path) -> list[str]:
    return [str(difference) for difference in draw_record.replay(folder)]


OTHER_SEED = "ab" * 32


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn") / "plan"
    write_plan(solved_plan(), make_settings(), folder, summary=summarise(solved_plan()))
    return folder


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    """A copy to falsify."""
    return shutil.copytree(original, tmp_path / "plan")


def rewrite(path: Path, change: Callable[[Any], None]) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def rewrite_rows(path: Path, change: Callable[[Rows], None]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def swap(rows: Rows, one: dict[str, str], other: dict[str, str], *columns: str) -> None:
    for column in columns:
        one[column], other[column] = other[column], one[column]


def at_post(rows: Rows, command: str, *, apart_from: str = "") -> dict[str, str]:
    found = (r for r in rows if r["duty"] == "post" and command in r["post_id"] and r["post_id"] != apart_from)
    return next(found)


# --- What is written -------------------------------------------------------------------------------------------------


def test_what_was_written_is_read_again(original: Path) -> None:
    recorded = read_draw(original)
    assert recorded.record == solved_plan().draw
    assert recorded.drawings == {c.command.code: c.drawings for c in solved_plan().commands}
    assert any(d.barred and d.wishes for drawings in recorded.drawings.values() for d in drawings)


def test_the_span_of_each_controllers_seat_is_recorded(original: Path) -> None:
    spans = read_draw(original).spans
    controlled = sorted(p.id for c in solved_plan().commands for p in c.posts if p.controller)
    assert sorted(post for posts in spans.values() for post in posts) == controlled
    assert all(seat.rpartition("-")[2].startswith("C") for seat in spans)


def test_the_same_plan_gives_the_same_bytes_whatever_the_order_of_its_sets(tmp_path: Path) -> None:
    plan = solved_plan()
    turned = tuple(
        replace(c, drawings=tuple(replace(d, barred=dict(reversed(d.barred.items()))) for d in c.drawings))
        for c in plan.commands
    )
    for name, made in (("a", plan), ("b", replace(plan, commands=turned))):
        (tmp_path / name).mkdir()
        write_draw(made, tmp_path / name)
    assert (tmp_path / "a" / DRAW).read_bytes() == (tmp_path / "b" / DRAW).read_bytes()


def test_keys_are_sorted_at_every_depth(original: Path) -> None:
    def in_order(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        assert keys == sorted(keys)
        return dict(pairs)

    content = json.loads((original / DRAW).read_text(encoding="utf-8"), object_pairs_hook=in_order)
    assert content["seed"] == SEED


def test_where_somebody_is_barred_is_there_by_post_and_never_by_area(original: Path) -> None:
    text = (original / DRAW).read_text(encoding="utf-8")
    areas = {area for c in solved_plan().problem.commands for o in c.officers for area in o.excluded_areas}
    assert areas
    assert not any(area in text for area in areas)


# --- What replays ----------------------------------------------------------------------------------------------------


def test_a_plan_as_written_replays(original: Path) -> None:
    assert replay(original) == []


def test_the_shared_province_replays_after_another_seed_too(tmp_path: Path) -> None:
    again = replace(solved_plan(), draw=Draw(OTHER_SEED).record)
    write_plan(again, make_settings(), tmp_path / "plan", summary=summarise(again))
    assert replay(tmp_path / "plan"), "the people of one seed are not those of another"


def test_a_plan_made_by_hand_has_people_whom_nobody_drew(tmp_path: Path) -> None:
    plan = make_plan()
    write_plan(plan, make_settings(), tmp_path / "plan", summary=summarise(plan))
    found = replay(tmp_path / "plan")
    sent = [a for c in plan.commands for a in c.assignments if a.duty in ("post", "controller", "reserve")]
    assert len([line for line in found if line.endswith("in the plan, but not drawn")]) == len(sent)


# --- What does not ---------------------------------------------------------------------------------------------------


def test_a_seed_that_was_not_committed_to_is_said_and_nothing_more(folder: Path) -> None:
    rewrite(folder / DRAW, lambda content: content.update(seed=OTHER_SEED))
    (line,) = replay(folder)
    assert "the seed does not belong to the commitment" in line


def test_a_seed_changed_with_its_commitment_is_not_the_one_in_the_summary(folder: Path) -> None:
    commitment = hashlib.sha256(bytes.fromhex(OTHER_SEED)).hexdigest()
    rewrite(folder / DRAW, lambda content: content.update(seed=OTHER_SEED, commitment=commitment))
    assert [line.split(" (")[0] for line in replay(folder)] == [
        "summary.json names another commitment",
        "summary.json names another seed",
    ]


def test_a_seed_changed_in_the_summary_alone_is_said(folder: Path) -> None:
    rewrite(folder / "summary.json", lambda content: content["draw"].update(seed=OTHER_SEED))
    (line,) = replay(folder)
    assert line.startswith(f"summary.json names another seed ({OTHER_SEED})")


def test_a_seed_changed_everywhere_gives_other_people(folder: Path) -> None:
    commitment = hashlib.sha256(bytes.fromhex(OTHER_SEED)).hexdigest()
    rewrite(folder / DRAW, lambda content: content.update(seed=OTHER_SEED, commitment=commitment))
    rewrite(folder / "summary.json", lambda content: content["draw"].update(seed=OTHER_SEED, commitment=commitment))
    assert len(replay(folder)) > 5


def test_a_seed_that_is_no_number_is_said(folder: Path) -> None:
    rewrite(folder / DRAW, lambda content: content.update(seed="nobody's"))
    assert replay(folder) == ["the seed in draw.json is not a hexadecimal number"]


def test_two_officers_who_changed_posts_are_both_named(folder: Path) -> None:
    names: list[str] = []

    def change(rows: Rows) -> None:
        one = at_post(rows, "15-JBI")
        other = at_post(rows, "15-JBI", apart_from=one["post_id"])
        names.extend((one["officer_id"], other["officer_id"]))
        swap(rows, one, other, "post_id")

    rewrite_rows(folder / "assignments.csv", change)
    found = replay(folder)
    assert len(found) == 2
    assert sorted(line.split(":")[0] for line in found) == sorted(names)
    assert all("drawn for post 15-JBI-" in line and "but post 15-JBI-" in line for line in found)


def test_somebody_sent_in_the_place_of_another_is_named_with_the_one_who_stays(folder: Path) -> None:
    def change(rows: Rows) -> None:
        home = next(r for r in rows if r["duty"] == "routine" and r["unit_code"].startswith("15-TJT"))
        swap(rows, at_post(rows, "15-TJT"), home, "duty", "post_id", "role", "travel_minutes")

    rewrite_rows(folder / "assignments.csv", change)
    found = replay(folder)
    assert len(found) == 2
    assert {line.split(", but ")[1] for line in found} == {"stays at home in the plan", "not drawn"}


def test_controllers_who_changed_their_posts_are_found(folder: Path) -> None:
    def change(rows: Rows) -> None:
        named = [row for row in rows if row["controller_id"]]
        other = next(row for row in named if row["controller_id"] != named[0]["controller_id"])
        swap(rows, named[0], other, "controller_id")

    rewrite_rows(folder / "posts.csv", change)
    found = replay(folder)
    assert len(found) == 2
    assert all(line.startswith("post 15-") and "drawn for it" in line for line in found)


def test_a_controller_sent_to_a_post_is_named_with_what_he_was_drawn_for(folder: Path) -> None:
    def change(rows: Rows) -> None:
        padal = next(r for r in rows if r["duty"] == "controller")
        padal |= {"duty": "post", "post_id": "15-JBI-L001"}
        rows[rows.index(next(r for r in rows if r["officer_id"] == padal["officer_id"]))] = padal

    rewrite_rows(folder / "assignments.csv", change)
    (line,) = replay(folder)
    assert "drawn for controller, but post 15-JBI-L001" in line


def test_a_draw_cut_out_leaves_its_people_undrawn(folder: Path) -> None:
    lost: list[str] = []

    def change(content: Any) -> None:
        lost.extend(content["drawings"]["15-TJT"].pop()["seats"])

    rewrite(folder / DRAW, change)
    found = replay(folder)
    assert len([line for line in found if line.endswith("but not drawn")]) == len(lost) > 0


def test_people_cut_out_of_a_draw_change_who_is_drawn(folder: Path) -> None:
    drawn = {a.officer for c in solved_plan().commands for a in c.assignments if a.duty == "post"}

    def change(content: Any) -> None:
        for drawing in content["drawings"]["15-JBI"]:
            drawing["people"] = [p for p in drawing["people"] if p not in drawn] or drawing["people"]

    rewrite(folder / DRAW, change)
    assert replay(folder)


def test_more_seats_than_people_cannot_be_filled(folder: Path) -> None:
    rewrite(folder / DRAW, lambda content: content["drawings"]["15-JBI"][0]["seats"].extend(["15-JBI-C99"] * 500))
    found = replay(folder)
    assert any(line.startswith("draw 1 of 15-JBI") and line.endswith("not every seat can be filled") for line in found)


def test_somebody_drawn_twice_is_said(folder: Path) -> None:
    def change(content: Any) -> None:
        content["drawings"]["15-JBI"].append(content["drawings"]["15-JBI"][0])

    rewrite(folder / DRAW, change)
    assert any(line.endswith("was drawn before") for line in replay(folder))


# --- What cannot be read ---------------------------------------------------------------------------------------------


def test_a_plan_without_a_record_says_so(folder: Path) -> None:
    (folder / DRAW).unlink()
    with pytest.raises(UnreadableDraw, match="made without a record of its draws"):
        read_draw(folder)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"seed": "00", "commitment": "", "drawings": [], "spans": {}}',
     '{"seed": "00", "commitment": "", "drawings": {"a": [{}]}, "spans": {}}'],
)  # fmt: skip
def test_a_record_that_is_none_is_refused(folder: Path, text: str) -> None:
    (folder / DRAW).write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableDraw, match=r"draw\.json is not what posko writes"):
        replay(folder)
