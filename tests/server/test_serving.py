"""`posko serve` as a user starts it: ready, stopped cleanly, killed, started again; backup taken elsewhere."""

from __future__ import annotations

import json
import signal
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from posko.cli.main import app
from posko.server.children import Death
from prepared import empty
from serverrun import PATIENCE, answers, free_port, posko, serving


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly_when_asked(tmp_path: Path, number: signal.Signals) -> None:
    with serving(empty(tmp_path / "data")) as (server, port):
        server.send_signal(number)
        assert server.wait(PATIENCE) == 0
        assert not answers(port)
    assert not (tmp_path / "data/postgres/postmaster.pid").exists()


def test_killed_it_starts_again_with_what_was_there(tmp_path: Path) -> None:
    data = empty(tmp_path / "data")
    with serving(data) as (server, _):
        made = posko("admin", "create", "ani@posko.test", "--data", data)
        assert made.returncode == 0, made.stderr
        server.kill()
        server.wait()
    with serving(data) as (server, _):
        again = posko("admin", "create", "ani@posko.test", "--data", data)
        assert again.returncode == 2
        server.terminate()
        assert server.wait(PATIENCE) == 0
    assert not (data / "postgres/postmaster.pid").exists()


def test_every_death_is_one_line_and_the_last_says_that_the_server_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def serve(*, died: Callable[[Death], None], **_: object) -> int:
        died(Death("planner", 71, -9, 1, 1.0))
        died(Death("web", 72, 1, 5, None))
        return 1

    monkeypatch.setattr("posko.server.running.serve", serve)
    monkeypatch.setenv("POSKO_LANG", "en")
    result = CliRunner().invoke(app, ["serve", "--data", str(tmp_path / "data"), "--port", str(free_port())])
    assert result.exit_code == 1
    first, last = result.output.splitlines()
    assert first == "The planner (process 71) died with status -9; started again in 1 s"
    assert last.startswith("The web site (process 72) died with status 1, 5 times in a row before 60 seconds.")


def test_a_backup_restored_elsewhere_has_the_same_rows_and_ledger(tmp_path: Path) -> None:
    file = tmp_path / "posko.zip"
    assert posko("admin", "create", "ani@posko.test", "--data", empty(tmp_path / "one")).returncode == 0
    kept = posko("backup", file, "--data", tmp_path / "one")
    assert kept.returncode == 0, kept.stderr
    back = posko("restore", file, "--data", tmp_path / "two")
    assert back.returncode == 0, back.stderr
    again = tmp_path / "again.zip"
    assert posko("backup", again, "--data", tmp_path / "two").returncode == 0
    first, second = (json.loads(zipfile.ZipFile(f).read("manifest.json")) for f in (file, again))
    assert first == second
    assert first["ledger"]


def test_a_backup_is_not_restored_over_people(tmp_path: Path) -> None:
    file = tmp_path / "posko.zip"
    assert posko("admin", "create", "ani@posko.test", "--data", empty(tmp_path / "one")).returncode == 0
    assert posko("backup", file, "--data", tmp_path / "one").returncode == 0
    refused = posko("restore", file, "--data", tmp_path / "one")
    assert refused.returncode == 2
    assert "new" in refused.stderr


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_text("no")
    refused = posko("restore", tmp_path / "no.zip", "--data", tmp_path / "one")
    assert refused.returncode == 2
    assert "no backup" in refused.stderr


def test_an_export_of_the_ledger_is_verified_without_a_server_and_a_changed_byte_named(tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    assert posko("admin", "create", "ani@posko.test", "--data", empty(tmp_path / "one")).returncode == 0
    assert posko("ledger", "export", "--out", file, "--data", tmp_path / "one").returncode == 0
    assert posko("verify", file).returncode == 0
    file.write_text(file.read_text().replace("ani@posko.test", "ami@posko.test", 1))
    broken = posko("verify", file)
    assert broken.returncode == 1
    assert "entry 1" in broken.stderr
