"""The help pages: every verb, every option, in the language of the person."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from calling import run
from typer.main import get_command

from posko.cli.main import app
from posko.cli.pages import takes
from posko.cli.sayings import strings

ENGLISH = {"Usage", "Options", "Arguments", "Commands", "OPTIONS", "COMMAND", "ARGS", "Show", "message", "exit"}
ENGLISH |= {"required", "default", "range", "path", "str", "int", "bool", "FILE", "PLAN", "NAME", "EMAIL", "CODE"}
ENGLISH |= {"the", "of", "to", "in", "is", "and", "or", "an", "who", "for", "with", "from"}
INDONESIAN = {"Pilihan", "Argumen", "Perintah", "PILIHAN", "PERINTAH", "bawaan", "wajib", "Menampilkan", "BERKAS"}
INDONESIAN |= {"yang", "untuk", "dan", "atau", "dari", "dengan", "siapa", "berkas", "RENCANA", "NAMA", "SUREL", "KODE"}


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*path, name))


ALL = dict(commands(get_command(app)))


def words_of(page: str) -> set[str]:
    return set(re.findall(r"\w+", page))


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_a_help_page_is_indonesian_in_every_word(path: tuple[str, ...]) -> None:
    result = run(*path, "--help")
    assert result.exit_code == 0
    assert f"Cara pakai: {' '.join(('posko', *path))} [PILIHAN]" in result.output
    assert not words_of(result.output) & ENGLISH


def test_all_help_pages_are_english_when_asked() -> None:
    code = "from calling import run; from test_help import ALL\n"
    code += "for path in ALL: print(run(*path, '--help').output)"
    environment = os.environ | {"POSKO_LANG": "en", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.count("Usage: posko") == len(ALL)
    assert not words_of(done.stdout) & INDONESIAN


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_verb_and_parameter_is_explained_and_says_what_it_takes(path: tuple[str, ...]) -> None:
    command = ALL[path]
    assert command.help
    for param in command.params:
        assert param.help, param.name
        assert takes(param) or param.is_flag, param.name


def test_a_help_page_shows_values_defaults_and_what_is_needed() -> None:
    page = " ".join(run("serve", "--help").output.split())
    assert "1–65535" in page
    assert "[bawaan: 8000]" in page
    assert "1 atau lebih" in page
    assert "quick|normal|thorough" in run("plan", "--help").output
    assert "[wajib]" in run("example", "--help").output


@pytest.mark.parametrize("group", [(), ("draw",), ("admin",), ("ledger",)])
def test_a_group_alone_shows_its_verbs_and_nothing_else(group: tuple[str, ...]) -> None:
    result = run(*group)
    assert result.exit_code == 2
    assert "Perintah" in result.output
    assert result.output.rstrip().endswith("╯")


def test_no_sentence_is_the_same_in_both_languages_unless_it_is_one_word() -> None:
    indonesian, english = strings()["id"], strings()["en"]
    same = {key for key, said in indonesian.items() if said == english[key]}
    assert {key for key in same if " " in indonesian[key]} == set()
