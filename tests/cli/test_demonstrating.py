"""`posko demo`: what it cannot show is said before minutes of work."""

from __future__ import annotations

from pathlib import Path

import pytest
from calling import run, sentence

from posko.examples import write_example
from posko.organisation.models import Command, Person
from posko.registry.models import Operation
from storydata import write_operation


@pytest.fixture(autouse=True)
def _opened(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the tests in place of that of the data folder."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("posko.cli.demonstrating.open_as_owner", lambda data: None)
    monkeypatch.setattr("posko.cli.demonstrating.refuse_taken", lambda host, port: None)


def test_an_operation_without_the_commands_of_the_demo_is_refused(tmp_path: Path) -> None:
    operation = write_example("jambi-2024", tmp_path / "jambi")
    for table in operation.glob("*.csv"):
        table.write_text(table.read_text().replace("15-TBO", "15-TBX"))
    assert "tidak punya kesatuan 15-TBO" in sentence(run("demo", operation, "--data", tmp_path / "data"))


def test_a_demo_that_was_stopped_half_way_is_to_be_removed(tmp_path: Path) -> None:
    Person.objects.create_user("karo@polda.test", name="Karo Ops Polda")
    line = sentence(run("demo", write_operation(tmp_path / "omp"), "--data", tmp_path / "data"))
    assert "dihentikan sebelum lengkap. Hapus folder itu" in line


def test_a_data_folder_with_another_operation_is_refused(tmp_path: Path) -> None:
    command = Command.objects.create(code="15-POLDA", name="Polda Jambi", kind="polda")
    Operation.objects.create(command=command, code="other", name="Other", voting_day="2024-11-27")
    line = sentence(run("demo", write_operation(tmp_path / "omp"), "--data", tmp_path / "data"))
    assert "sudah berisi operasi lain" in line
    assert "--data" in line
