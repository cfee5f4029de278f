"""The text for telephones: short, complete in what counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from planmaking import make_plan, make_settings
from posko.documents.fingerprint import fingerprint_of
from posko.documents.message import LENGTH_MAX, message_of, write_messages
from posko.documents.orders.content import content_of
from posko.planning import CommandPlan, Duty, Plan


def message(plan: Plan, command: CommandPlan) -> str:
    return message_of(command, make_settings())


def test_it_says_who_when_how_many_and_what_is_missing() -> None:
    plan = make_plan()
    text = message(plan, plan.commands[1])
    for part in (
        "Polres Tanjung Jabung Timur",
        "Rabu, 27 November 2024",
        "TPS: 29 (kurang rawan 22, rawan 4, sangat rawan 3)",
        "TANPA PETUGAS: 12 TPS",
        "perlu 26, sendiri 12, BKO 4, kurang 10",
        "- perahu, kurang 2 unit: pinjam 2 perahu dari Ditpolairud",
        f"Sidik rencana {fingerprint_of(plan.commands[1])}",
    ):
        assert part in text


def test_a_command_with_enough_of_everything_says_so() -> None:
    plan = make_plan()
    text = message(plan, plan.commands[0])
    assert "Tidak ada kekurangan." in text
    assert "TANPA PETUGAS" not in text


def test_a_long_shortfall_is_cut_at_whole_lines_and_counted() -> None:
    plan = make_plan()
    command = replace(plan.commands[1], shortfalls=plan.commands[1].shortfalls * 20)
    text = message(plan, command)
    shown = text.count("- personel pos, kurang 10 personel") + text.count("- perahu, kurang 2 unit")
    assert len(text) < LENGTH_MAX
    assert f"- dan {40 - shown} kekurangan lain, lihat surat perintah" in text
    assert fingerprint_of(command) in text


def test_who_is_lent_stands_with_each_duty_as_on_the_order() -> None:
    plan = make_plan()
    command = plan.commands[1]
    (reserve,) = {a.post for a in command.assignments if a.duty is Duty.RESERVE}
    lent = tuple(replace(a, reinforcement=a.post == reserve or a.reinforcement) for a in command.assignments)
    command = replace(command, assignments=lent)
    rows = {row[0]: row[1:] for row in content_of(plan, command, make_settings())["strength"]}
    assert rows["Pasukan cadangan"] == ["0", "5", "5"]
    text = message(plan, command)
    assert "Cadangan: 5 personel (BKO 5) dalam 1 tim" in text
    assert f"Padal: {rows['Padal'][-1]}\n" in text


def test_even_an_endless_name_stays_short_enough() -> None:
    plan = make_plan()
    text = message_of(plan.commands[1], replace(make_settings(), name="Operasi " * 300))
    assert len(text) < LENGTH_MAX
    assert text.endswith(f"Sidik rencana {fingerprint_of(plan.commands[1])}\n")


def test_each_polres_has_its_file(tmp_path: Path) -> None:
    paths = write_messages(make_plan(), make_settings(), tmp_path / "pesan")
    assert [path.name for path in paths] == ["15-JBI.txt", "15-TJT.txt"]
    assert all(path.read_text(encoding="utf-8") for path in paths)
