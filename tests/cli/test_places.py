"""Files and folders that cannot be read or written: one sentence before any work, with what to do."""

from __future__ import annotations

import json
import os
import socket
import zipfile
from pathlib import Path

import pytest
from calling import kept, run, sentence

from chainmade import chained
from posko.cli.sayings import strings
from posko.ledger.chain import Fault, line_of
from posko.server.keeping import FORMAT

HOUSEKEEPING = ("serve", "demo nowhere", "load nowhere", "admin create ani@posko.test", "restore {zip}")
WRITING_OUT = ("backup {new}", "ledger export --out {new}")


@pytest.fixture(autouse=True)
def _embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def words(tmp_path: Path) -> dict[str, Path]:
    return {"zip": kept(tmp_path / "kept.zip"), "new": tmp_path / "new"}


@pytest.mark.parametrize("call", [*HOUSEKEEPING, *WRITING_OUT])
@pytest.mark.parametrize("place", ["file", "file/below", "/proc/x"])
def test_a_data_folder_that_cannot_be_is_refused_before_any_work(
    tmp_path: Path, words: dict[str, Path], call: str, place: str
) -> None:
    (tmp_path / "file").write_text("a file")
    before = sorted(tmp_path.iterdir())
    line = sentence(run(*call.format(**words).split(), "--data", tmp_path / place))
    assert "--data" in line
    assert str(tmp_path / place) in line
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("call", WRITING_OUT)
def test_where_no_server_ever_was_nothing_is_written_out_and_nothing_made(
    tmp_path: Path, words: dict[str, Path], call: str
) -> None:
    line = sentence(run(*call.format(**words).split(), "--data", tmp_path / "typo"))
    assert "belum berisi data server" in line
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize("call", [*HOUSEKEEPING, *WRITING_OUT])
def test_the_database_of_another_user_is_left_alone(
    tmp_path: Path, words: dict[str, Path], monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    (tmp_path / "data/postgres").mkdir(parents=True)
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    line = sentence(run(*call.format(**words).split(), "--data", tmp_path / "data"))
    assert f"milik pengguna {(tmp_path / 'data/postgres').owner()}" in line
    assert "--data" in line


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "seharusnya postgresql://"),
        ("mysql://posko@127.0.0.1/posko", "seharusnya postgresql://"),
        ("postgresql://posko@127.0.0.1:port/posko", "seharusnya postgresql://"),
        ("postgresql://posko@127.0.0.1:1/posko", "tidak dapat dicapai"),
    ],
)
def test_a_database_elsewhere_that_is_not_there_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    line = sentence(run("serve", "--data", tmp_path / "data"))
    assert "DATABASE_URL" in line
    assert said in line


def test_a_port_in_use_is_said_before_the_database_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        for call in (("serve",), ("demo", "nowhere")):
            line = sentence(run(*call, "--port", port, "--data", tmp_path / "data"))
            assert f"Port {port} di 127.0.0.1 sudah dipakai" in line
            assert "--port" in line
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("host", ["203.0.113.7", "posko.example"])
def test_an_address_that_is_not_of_this_computer_is_said(tmp_path: Path, host: str) -> None:
    line = sentence(run("serve", "--host", host, "--data", tmp_path / "data"))
    assert f"{host} bukan alamat IP komputer ini" in line
    assert "--host" in line
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("call", "instead"),
    [
        ("backup {file}/x.zip", "Sebutkan BERKAS yang lain"),
        ("ledger export --out {file}/x", "Sebutkan tempat lain dengan --out"),
        ("draw commit --out {file}/x.json", "Sebutkan tempat lain dengan --out"),
        ("draw commit --out /proc/x.json", "Sebutkan tempat lain dengan --out"),
    ],
)
def test_what_cannot_be_written_names_the_option_or_the_argument(tmp_path: Path, call: str, instead: str) -> None:
    (tmp_path / "file").write_text("a file")
    line = sentence(run(*call.format(file=tmp_path / "file").split()))
    assert "tidak dapat ditulis" in line
    assert line.endswith(instead)


@pytest.mark.parametrize("call", ["backup {}", "ledger export --out {}", "draw commit --out {}"])
def test_nobody_s_file_is_written_over(tmp_path: Path, call: str) -> None:
    mine = tmp_path / "mine"
    mine.write_text("mine")
    assert "sudah ada" in sentence(run(*call.format(mine).split()))
    assert mine.read_text() == "mine"


def test_a_backup_is_looked_at_before_a_data_folder_is_made(tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_text("no")
    kept(tmp_path / "older.zip", format="posko-backup-0")
    with zipfile.ZipFile(tmp_path / "half.zip", "w") as archive:
        archive.writestr("manifest.json", json.dumps({"format": FORMAT}))
    said = {
        "missing.zip": "tidak dapat dibaca: tidak ada berkas dengan nama itu",
        "": "adalah folder, bukan berkas",
        "no.zip": "bukan cadangan Posko",
        "half.zip": "bukan cadangan Posko",
        "older.zip": "berformat posko-backup-0",
    }
    for name, why in said.items():
        assert why in sentence(run("restore", tmp_path / name, "--data", tmp_path / "data"))
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(("name", "why"), [("missing", "tidak ada berkas dengan nama itu"), ("", "adalah folder")])
def test_an_export_that_cannot_be_read_is_said_in_the_language_of_the_person(
    tmp_path: Path, name: str, why: str
) -> None:
    assert why in sentence(run("verify", tmp_path / name))


@pytest.mark.parametrize(
    ("lines", "id_said", "en_said"),
    [
        ("", "Baris 1: ini bukan ekspor buku besar", "Line 1: this is no export of a ledger"),
        ("no json", "Baris 2: bukan satu baris JSON", "Line 2: not a line of JSON"),
        ("{}", "Baris 2: tidak ada command, number", "Line 2: it lacks command, number"),
        (
            line_of(chained(number=3)),
            "catatan 3 dari 15 tidak utuh: nomornya 3, seharusnya 1",
            "number is 3 where 1 is due",
        ),
        (line_of(chained() | {"reason": "x"}), "isinya tidak cocok dengan sidiknya", "content does not match its hash"),
    ],
)
def test_why_a_chain_is_broken_is_said_in_the_language_of_the_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str, id_said: str, en_said: str
) -> None:
    file = tmp_path / "ledger.jsonl"
    file.write_text(f'{{"format": "posko-ledger-1"}}\n{lines}\n' if lines else "")
    for language, said in (("id", id_said), ("en", en_said)):
        monkeypatch.setenv("POSKO_LANG", language)
        result = run("verify", file)
        assert result.exit_code == 1
        assert said in result.output


def test_each_fault_of_a_chain_has_words() -> None:
    said = {key for key in strings()["id"] if key.startswith("chain_")}
    assert said == {f"chain_{fault}" for fault in Fault}


def test_what_a_draw_is_read_from_is_said_when_it_cannot_be(tmp_path: Path) -> None:
    assert "adalah folder" in sentence(run("plan", "x", "--out", tmp_path / "p", "--draw", tmp_path))
    assert "tidak punya draw.json" in sentence(run("draw", "verify", tmp_path))


def test_a_plan_folder_that_is_not_there_is_not_taken_for_a_wrong_plan(tmp_path: Path) -> None:
    for call in (("draw", "verify"), ("check-plan", "operation")):
        assert "nowhere bukan folder yang ada" in sentence(run(*call, tmp_path / "nowhere"))
