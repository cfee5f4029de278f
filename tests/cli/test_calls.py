"""Wrong calls: what was given and what may be given, in one line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from calling import run, sentence

WRONG = {
    "plan x --effort lama": "--effort lama tidak cocok; seharusnya salah satu dari quick, normal, thorough.",
    "plan x --engine spark": "--engine spark tidak cocok; seharusnya salah satu dari process, ray.",
    "plan x --workers 0": "--workers 0 tidak cocok; seharusnya bilangan bulat, 1 atau lebih.",
    "serve --port abc": "--port abc tidak cocok; seharusnya bilangan bulat dari 1 sampai 65535.",
    "serve --port 99999": "--port 99999 tidak cocok; seharusnya bilangan bulat dari 1 sampai 65535.",
    "serve --workers 1,5": "--workers 1,5 tidak cocok; seharusnya bilangan bulat, 1 atau lebih.",
    "serve --port": "--port belum diberi isian; tulis --port 1–65535.",
    "plan x --out": "--out belum diberi isian; tulis --out FOLDER.",
    "example jambi-2024 --out x --xlsx=ya": "--xlsx dipakai tanpa isian.",
    "plan": "FOLDER belum disebut (Folder operasi, atau satu buku kerja .xlsx).",
    "example jambi-2024": "--out belum disebut (Folder baru, atau berkas .xlsx baru).",
    "draw verify": "RENCANA belum disebut (Folder rencana).",
    "plan a b c": "b c terlalu banyak; perintah ini tidak memakainya.",
    "plan a --efort quick": "tidak ada pilihan --efort (mungkin --effort, --out).",
    "--apa": "tidak ada pilihan --apa.",
    "draw --apa": "tidak ada pilihan --apa.",
}


@pytest.mark.parametrize(("call", "said"), WRONG.items(), ids=WRONG)
def test_a_wrong_call_says_what_was_given_what_may_be_given_and_where_the_help_is(call: str, said: str) -> None:
    line = sentence(run(*call.split()))
    assert line.startswith(said)
    assert line.endswith("--help")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("pln x", "tidak ada perintah pln; yang ada: plan"),
        ("draw apa", "tidak ada perintah apa; yang ada: commit, verify"),
    ],
)
def test_an_unknown_verb_names_those_there_are(call: str, said: str) -> None:
    assert sentence(run(*call.split())) == said


def test_a_folder_that_may_not_be_read_is_said_to_be_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "FOLDER tidak dapat dibaca: tidak ada izin" in sentence(run("check-input", tmp_path))
    assert "--data tidak dapat dibaca: tidak ada izin" in sentence(run("serve", "--data", tmp_path))
