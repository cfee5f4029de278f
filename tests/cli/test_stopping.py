"""Ctrl-C and a full disk: nothing half-written stays, and what is said of it is true."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from calling import kept, run

from posko.examples import write_example

NOTHING = "Dihentikan; tidak ada yang ditulis"


def stop(*_: object, **__: object) -> NoReturn:
    raise KeyboardInterrupt


def full(*_: object, **__: object) -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture(autouse=True)
def _embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder in use, whose database need not be started."""
    (tmp_path / "data/postgres").mkdir(parents=True)
    monkeypatch.setattr("posko.cli.keeping.open_as_owner", lambda data: None)
    return tmp_path / "data"


@pytest.mark.parametrize("fails", [stop, full])
def test_of_a_draw_both_files_are_written_or_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: Any
) -> None:
    write = Path.write_text

    def second_fails(file: Path, *given: Any) -> int:
        return fails() if file.name.endswith(".commitment.txt") else write(file, *given)

    monkeypatch.setattr(Path, "write_text", second_fails)
    result = run("draw", "commit", "--out", tmp_path / "undian.json")
    assert list(tmp_path.iterdir()) == []
    assert (NOTHING if fails is stop else "ruang penyimpanan penuh") in result.output
    assert result.exit_code == (130 if fails is stop else 2)


@pytest.mark.parametrize("fails", [stop, full])
def test_of_an_export_of_the_ledger_nothing_stays(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch, fails: Any
) -> None:
    def begun(_: object) -> Iterator[str]:
        yield "a line\n"
        fails()

    monkeypatch.setattr("posko.ledger.queries.exported", begun)
    result = run("ledger", "export", "--out", tmp_path / "ledger.jsonl", "--data", data)
    assert list(tmp_path.iterdir()) == [data]
    assert (NOTHING if fails is stop else "Sebutkan tempat lain dengan --out") in result.output


@pytest.mark.parametrize("fails", [stop, full])
def test_of_a_backup_nothing_stays(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch, fails: Any) -> None:
    def begun(file: Path) -> None:
        file.write_text("half")
        fails()

    monkeypatch.setattr("posko.server.keeping.backup", begun)
    result = run("backup", tmp_path / "posko.zip", "--data", data)
    assert list(tmp_path.iterdir()) == [data]
    assert (NOTHING if fails is stop else "Sebutkan BERKAS yang lain") in result.output


def test_whoever_stops_a_restore_is_told_not_to_use_what_is_there(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posko.server.keeping.restore", stop)
    result = run("restore", kept(tmp_path / "posko.zip"), "--data", data)
    assert result.exit_code == 130
    assert "jangan dipakai" in result.output


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_load_hears_both_signals_after_the_tables_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, status: int
) -> None:
    operation = write_example("jambi-2024", tmp_path / "jambi")
    monkeypatch.setattr("posko.cli.loading.open_as_owner", lambda data: os.kill(os.getpid(), number))
    result = run("load", operation, "--data", tmp_path / "data")
    assert result.exit_code == status
    assert result.output.splitlines() == ["Dihentikan; jambi tidak dimuat"]


@pytest.mark.parametrize(
    ("call", "slow", "said"),
    [
        ("serve --data {data}", "posko.server.running.serve", "Dihentikan sebelum mulai melayani"),
        (
            "admin create ani@posko.test --data {data}",
            "posko.cli.serving.open_as_owner",
            "ani@posko.test tidak dijadikan",
        ),
        ("example jambi-2024 --out {data}", "posko.cli.main.write_example", "belum lengkap. Hapus bila sudah ada"),
        ("check-input {data}", "posko.cli.reading.read_operation", NOTHING),
    ],
)
def test_each_verb_says_the_truth_of_what_was_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, slow: str, said: str
) -> None:
    monkeypatch.setattr(slow, stop)
    monkeypatch.setattr("posko.cli.serving.refuse_taken", lambda host, port: None)
    result = run(*call.format(data=tmp_path / "data").split())
    assert result.exit_code == 130
    assert said in result.output
    assert len(result.output.splitlines()) == 1


@pytest.mark.parametrize(
    ("ready", "said"), [(False, "belum lengkap. Hapus folder itu"), (True, "sebelum mulai melayani")]
)
def test_only_a_demo_that_was_never_ready_is_to_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ready: bool, said: str
) -> None:
    if ready:
        (tmp_path / "people.json").write_text("[]")
    monkeypatch.setattr("posko.cli.demonstrating.refuse_taken", lambda host, port: None)
    monkeypatch.setattr("posko.cli.demonstrating.open_as_owner", stop)
    result = run("demo", write_example("jambi-2024", tmp_path / "jambi"), "--data", tmp_path)
    assert (result.exit_code, said in result.output) == (130, True)
