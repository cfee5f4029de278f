"""`posko load`: what the tables allow and the registry does not is said with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import polars as pl
import pytest
from calling import run, sentence

from posko.examples import write_example
from posko.registry.importing.reading import BadFile
from posko.registry.importing.refusals import Taken


@pytest.fixture
def operation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Right tables, and a database that need not be started."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("posko.cli.loading.open_as_owner", lambda data: None)
    monkeypatch.setattr("posko.server.demo.system_person", lambda: None)
    return write_example("jambi-2024", tmp_path / "jambi")


def refusing(monkeypatch: pytest.MonkeyPatch, refused: Exception) -> None:
    def load_operation(**_: object) -> NoReturn:
        raise refused

    monkeypatch.setattr("posko.registry.services.load_operation", load_operation)


def test_units_without_a_common_parent_are_named_before_the_database_is_opened(
    operation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = pl.read_csv(operation / "units.csv", infer_schema=False)
    kept = units.filter(kind="polres").with_columns(parent_code=None)
    kept.write_csv(operation / "units.csv")
    for name in ("officers", "routine_duty", "equipment", "funds"):
        rows = pl.read_csv(operation / f"{name}.csv", infer_schema=False)
        rows.filter(pl.col("unit_code").is_in(kept["unit_code"].implode())).write_csv(operation / f"{name}.csv")
    monkeypatch.setattr("posko.cli.loading.open_as_owner", lambda data: pytest.fail("opened"))
    line = sentence(run("load", operation, "--data", tmp_path / "data"))
    assert f"berisi {kept.height} kesatuan tanpa atasan ({kept['unit_code'][0]}, " in line
    assert "parent_code" in line


def test_what_the_registry_has_no_room_for_is_shown_with_table_and_column(
    operation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"id": {"wrong": "teksnya terlalu panjang", "right": "paling banyak 200 huruf"}}
    refusing(monkeypatch, BadFile([{"table": "units", "row": None, "column": "name", "value": "A…", **said}], 1))
    result = run("load", operation, "--data", tmp_path / "data")
    assert result.exit_code == 2
    lines = [line.strip() for line in result.output.splitlines()]
    assert lines[:3] == ["units, kolom name: A…", "salah: teksnya terlalu panjang", "benar: paling banyak 200 huruf"]
    assert lines[3].startswith("1 kesalahan di ")


def test_a_code_that_another_command_has_is_named(
    operation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(monkeypatch, Taken("polling_stations", ["15.01-0001"]))
    assert "sudah dipakai kesatuan lain: 15.01-0001" in sentence(run("load", operation, "--data", tmp_path / "data"))
