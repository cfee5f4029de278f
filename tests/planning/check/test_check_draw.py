"""Rule 7, by a plan that was drawn: each way to steer it is found."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, settings

from posko.documents.draw_record import unpacked, write_draw
from posko.documents.plan_tables import tables_of, write_tables
from posko.planning import Draw, Effort, Plan, solve, summarise
from posko.planning.check import check_draw_of, check_plan
from posko.planning.from_tables import problem_from
from posko.tables import Operation
from provinces import operations

Rows = list[dict[str, str]]


def is_of_use(plan: Plan) -> bool:
    """A draw where somebody stays at home, one of mobile teams, and one who is barred."""
    draws = [d for c in plan.commands for d in c.drawings]
    return (
        any(len(d.people) > len(d.seats) for d in draws)
        and any(seat.rpartition("-")[2].startswith("R") for d in draws for seat in d.seats)
        and any(d.barred for d in draws)
    )


def solved(operation: Operation) -> Plan:
    return solve(problem_from(operation), seed="00ff17", effort=Effort.QUICK)


@pytest.fixture(scope="module")
def operation() -> Operation:
    slow = settings(
        max_examples=200,
        phases=[Phase.generate],
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    return find(operations(), lambda o: is_of_use(solved(o)), settings=slow)


@pytest.fixture(scope="module")
def original(operation: Operation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, plan = tmp_path_factory.mktemp("plan"), solved(operation)
    write_tables(tables_of(plan), folder)
    write_draw(plan, folder)
    (folder / "summary.json").write_text(json.dumps(summarise(plan)), encoding="utf-8")
    return folder


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    """A copy to falsify."""
    return shutil.copytree(original, tmp_path / "plan")


def rules(operation: Operation, folder: Path) -> set[str]:
    found = check_plan(operation, folder)
    assert all(violation.text("id") for violation in found)
    return {violation.rule for violation in found}


def draws_of(content: Any) -> Iterator[dict[str, Any]]:
    return (draw for draws in content["drawings"].values() for draw in draws)


def rewrite(folder: Path, change: Callable[[Any], object], name: str = "draw.json") -> None:
    content = json.loads((folder / name).read_text(encoding="utf-8"))
    change(content)
    (folder / name).write_text(json.dumps(content), encoding="utf-8")


def test_a_plan_as_drawn_is_right(operation: Operation, original: Path) -> None:
    assert check_plan(operation, original) == []
    assert check_draw_of(operation, original) == []


def test_a_plan_without_its_draws_is_not(operation: Operation, folder: Path) -> None:
    (folder / "draw.json").unlink()
    assert rules(operation, folder) == {"7: draw record"}


@pytest.mark.parametrize("text", ["", "[]", "{}", "\\udcff", '{"seed": 1}'])
def test_draws_that_cannot_be_read_are_said(operation: Operation, folder: Path, text: str) -> None:
    (folder / "draw.json").write_text(text, encoding="utf-8")
    assert rules(operation, folder) == {"7: draw record"}


@pytest.mark.parametrize("name", ["draw.json", "summary.json"])
def test_both_files_show_the_same_seed(operation: Operation, folder: Path, name: str) -> None:
    draw = {"seed": "00" * 32}
    rewrite(folder, lambda content: content.get("draw", content).update(draw), name)
    assert rules(operation, folder) == {"7: draw"}


def test_somebody_sent_in_the_place_of_another_is_found(operation: Operation, folder: Path) -> None:
    with (folder / "assignments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sent, home = next(
        (a, b)
        for a in rows
        for b in rows
        if a["duty"] in ("post", "reserve") and b["duty"] == "routine" and a["unit_code"] == b["unit_code"]
    )
    sent["officer_id"], home["officer_id"] = home["officer_id"], sent["officer_id"]
    with (folder / "assignments.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert "7: replay" in rules(operation, folder)


def steered(folder: Path) -> str:
    """One of a mobile team is taken out of the draw, and all files follow who is drawn instead."""
    content = json.loads((folder / "draw.json").read_text(encoding="utf-8"))
    draw = Draw(content["seed"])
    pot = next(d for d in draws_of(content) if "-R" in d["seats"][0] and len(d["people"]) > len(d["seats"]))
    before = unpacked(pot).drawn(draw) or {}
    out = next(iter(before))
    pot["people"].remove(out)
    pot["barred"].pop(out, None)
    after = unpacked(pot).drawn(draw) or {}
    (folder / "draw.json").write_text(json.dumps(content), encoding="utf-8")
    text = (folder / "assignments.csv").read_text(encoding="utf-8")
    (instead,) = after.keys() - before.keys()
    swapped = text.replace(f"{out},", "#,").replace(f"{instead},", f"{out},").replace("#,", f"{instead},")
    (folder / "assignments.csv").write_text(swapped, encoding="utf-8")
    return out


def test_somebody_left_out_of_a_draw_is_missed(operation: Operation, folder: Path) -> None:
    out = steered(folder)
    found = [v for v in check_draw_of(operation, folder) if v.rule == "7: pot"]
    assert f"{out} had to be in this draw and was not" in [v.what for v in found]


def test_whom_nothing_bars_is_not_held_back(operation: Operation, folder: Path) -> None:
    def change(content: Any) -> None:
        draw = next(d for d in draws_of(content) if any("-R" in seat for seat in d["seats"]))
        draw["barred"][draw["people"][0]] = [draw["seats"][0]]

    rewrite(folder, change)
    assert "7: pot" in rules(operation, folder)


def test_whom_an_excluded_area_bars_is_held_back(operation: Operation, folder: Path) -> None:
    rewrite(folder, lambda content: next(d for d in draws_of(content) if d["barred"])["barred"].clear())
    assert "7: pot" in rules(operation, folder)


def test_nobody_adds_a_wish(operation: Operation, folder: Path) -> None:
    def change(content: Any) -> None:
        draw = next(draws_of(content))
        draw["eligible"] = [[draw["people"][-1]]]
        draw["wishes"] = [[draw["seats"][0], 0]]

    rewrite(folder, change)
    assert "7: seats" in rules(operation, folder)
