"""The command line as a person uses it: real files, real exit statuses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from calling import run
from typer.testing import Result

from posko.cli.speech import err
from posko.tables import read_operation, write_operation


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "jambi"
    assert run("example", "jambi-2024", "--out", folder).exit_code == 0
    return folder


@pytest.fixture(scope="module")
def small(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One town of the example with its Polres and the Polda: enough to see every document."""
    operation = read_operation(example)
    stations = operation.polling_stations.filter(pl.col("area_code").str.starts_with("15.72"))
    units = operation.units.filter(pl.col("kind").is_in(["polda", "polres"]) | (pl.col("parent_code") == "15-KRC"))
    officers = operation.officers.filter(pl.col("unit_code").is_in(["15-KRC", "15-POLDA"]))
    kept = {"units": units, "polling_stations": stations, "officers": officers}
    kept |= {
        name: frame.filter(pl.col("unit_code").is_in(units["unit_code"].implode()))
        for name, frame in operation.frames.items()
        if name in ("routine_duty", "equipment", "funds")
    }
    return write_operation(replace(operation, **kept), tmp_path_factory.mktemp("small"), xlsx=True)


@pytest.fixture(scope="module")
def draw_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("draw") / "draw.json"
    assert run("draw", "commit", "--out", path).exit_code == 0
    return path


@pytest.fixture(scope="module")
def planned(small: Path, draw_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Result]]:
    folder = tmp_path_factory.mktemp("plan") / "plan"
    result = run("plan", small, "--out", folder, "--effort", "quick", "--draw", draw_file, "--workers", 1)
    assert result.exit_code == 0, result.output
    yield folder, result


def test_a_workbook_becomes_a_plan_folder_with_everything(planned: tuple[Path, Result]) -> None:
    folder, result = planned
    names = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert {"posts.csv", "summary.json", "plan.xlsx", "plan.html", "plan.geojson", "draw.json"} <= names
    assert "orders/sprin-15-KRC.pdf" in names
    assert "Kerinci" in result.output


def test_the_plan_passes_the_independent_check(small: Path, planned: tuple[Path, Result]) -> None:
    result = run("check-plan", small, planned[0])
    assert result.exit_code == 0, result.output


def test_a_plan_with_a_changed_minute_fails_it_with_status_1(
    small: Path, planned: tuple[Path, Result], tmp_path: Path
) -> None:
    broken = shutil.copytree(planned[0], tmp_path / "plan")
    stations = pl.read_csv(broken / "post_stations.csv")
    stations.with_columns(pl.col("minutes") + 1).write_csv(broken / "post_stations.csv")
    result = run("check-plan", small, broken)
    assert result.exit_code == 1
    assert "[5: menit]" in result.output


def test_the_draw_that_was_committed_is_used_and_replays(planned: tuple[Path, Result], draw_file: Path) -> None:
    summary = json.loads((planned[0] / "summary.json").read_text())
    assert summary["draw"] == json.loads(draw_file.read_text())
    assert run("draw", "verify", planned[0]).exit_code == 0


def test_two_swapped_officers_do_not_replay(planned: tuple[Path, Result], tmp_path: Path) -> None:
    broken = shutil.copytree(planned[0], tmp_path / "plan")
    people = pl.read_csv(broken / "assignments.csv", infer_schema=False)
    posted = people.filter(duty="post")["officer_id"].to_list()
    first, last = posted[0], posted[-1]
    swapped = people.with_columns(pl.col("officer_id").replace({first: last, last: first}))
    swapped.write_csv(broken / "assignments.csv")
    assert run("draw", "verify", broken).exit_code == 1


def test_the_commitment_file_does_not_hold_the_seed(draw_file: Path) -> None:
    seed = json.loads(draw_file.read_text())["seed"]
    public = draw_file.with_suffix(".commitment.txt").read_text()
    assert seed not in public
    assert draw_file.stat().st_mode & 0o077 == 0


def test_a_commitment_is_never_replaced(draw_file: Path) -> None:
    before = draw_file.read_bytes()
    assert run("draw", "commit", "--out", draw_file).exit_code == 2
    assert draw_file.read_bytes() == before


def test_a_draw_file_whose_seed_was_changed_is_refused(draw_file: Path, small: Path, tmp_path: Path) -> None:
    forged = tmp_path / "draw.json"
    forged.write_text(json.dumps(json.loads(draw_file.read_text()) | {"seed": "00"}))
    assert run("plan", small, "--out", tmp_path / "plan", "--draw", forged).exit_code == 2
    assert not (tmp_path / "plan").exists()


def test_a_good_input_is_said_to_be_good(example: Path) -> None:
    result = run("check-input", example)
    assert result.exit_code == 0
    assert "6.391 TPS" in result.output


def test_a_bad_cell_is_shown_with_its_place_and_nothing_is_written(example: Path, tmp_path: Path) -> None:
    bad = shutil.copytree(example, tmp_path / "bad")
    text = (bad / "polling_stations.csv").read_text().replace(",low,", ",lwo,", 1)
    (bad / "polling_stations.csv").write_text(text)
    for verb in (["check-input", bad], ["plan", bad, "--out", tmp_path / "plan"]):
        result = run(*verb)
        assert result.exit_code == 2
        assert "lwo" in result.output
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize(
    ("language", "wrong", "right"),
    [
        (None, "isian tier ini tidak dikenal", "salah satu dari low, elevated, high, special"),
        ("en", "unknown tier", "one of low, elevated, high, special"),
    ],
)
def test_errors_are_told_in_the_language_of_the_person_on_the_screen_and_in_the_file(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str | None, wrong: str, right: str
) -> None:
    bad = shutil.copytree(example, tmp_path / "bad")
    text = (bad / "polling_stations.csv").read_text().replace(",low,", ",lwo,")
    (bad / "polling_stations.csv").write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(err, "width", 200)
    monkeypatch.delenv("POSKO_LANG", raising=False)
    if language:
        monkeypatch.setenv("POSKO_LANG", language)
    result = run("check-input", bad)
    assert result.exit_code == 2
    assert result.output.count(wrong) == result.output.count(right) == 1
    errors = pl.read_csv("bad-errors.csv")
    assert errors.columns == ["table", "row", "column", "value", "wrong", "right"]
    assert errors.height > 6_000
    assert set(errors["wrong"]) == {wrong}
    assert set(errors["right"]) == {right}
    assert errors.row(0)[:4] == ("polling_stations", 2, "tier", "lwo")


def test_a_folder_with_somebodys_own_files_is_not_replaced(small: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert run("plan", small, "--out", tmp_path, "--effort", "quick").exit_code == 2
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_an_unknown_example_names_those_there_are(tmp_path: Path) -> None:
    result = run("example", "atlantis", "--out", tmp_path / "x")
    assert result.exit_code == 2
    assert "jambi-2024" in result.output


def test_it_speaks_english_when_asked(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSKO_LANG", "en")
    assert "stations" in run("check-input", example).output


def test_both_languages_say_everything() -> None:
    from posko.cli.sayings import strings as _strings

    strings = _strings()
    assert strings["id"].keys() == strings["en"].keys()


@pytest.mark.parametrize(
    "verb", [("plan", "nowhere", "--out"), ("example", "jambi-2024", "--out"), ("ledger", "export", "--out")]
)
def test_what_cannot_be_written_is_said_in_one_sentence_before_any_work(tmp_path: Path, verb: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("a file")
    result = run(*verb, tmp_path / "file" / "x")
    assert result.exit_code == 2
    assert "tidak dapat ditulis" in result.output


def test_an_example_goes_to_a_workbook_or_a_folder_only(tmp_path: Path) -> None:
    assert run("example", "jambi-2024", "--out", tmp_path / "op.csv").exit_code == 2
    assert run("example", "jambi-2024", "--out", tmp_path / "op.xlsx").exit_code == 0
    assert (tmp_path / "op.xlsx").is_file()
