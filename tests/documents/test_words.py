"""How documents say it in Indonesian."""

from __future__ import annotations

from datetime import date

import pytest

from posko.doctrine import Access, Tier
from posko.documents import words
from posko.planning import Duty, PostStatus, Role, Unit, UnitKind


def unit(name: str, kind: UnitKind = UnitKind.POLRES) -> Unit:
    return Unit("x", name, kind, "", 0.0, 0.0)


def test_numbers_are_written_the_indonesian_way() -> None:
    assert words.number(6391) == "6.391"
    assert words.number(1234.56, 1) == "1.234,6"
    assert words.percent(0.875) == "87,5 %"


def test_dates_are_written_with_day_and_month() -> None:
    assert words.long_date(date(2024, 11, 27)) == "Rabu, 27 November 2024"
    assert words.long_date(date(2029, 2, 4)) == "Minggu, 4 Februari 2029"


@pytest.mark.parametrize(
    ("name", "letterhead", "chief", "place"),
    [
        ("Polres Merangin", "Resor Merangin", "Kapolres Merangin", "Merangin"),
        ("Polresta Jambi", "Resor Kota Jambi", "Kapolresta Jambi", "Jambi"),
        ("Polrestabes Medan", "Resor Kota Besar Medan", "Kapolrestabes Medan", "Medan"),
        ("Polda Jambi", "Daerah Jambi", "Kapolda Jambi", "Jambi"),
        ("Satuan Tugas", "Satuan Tugas", "Kasatuan Tugas", "Satuan Tugas"),
    ],
)
def test_names_of_commands_are_written_out(name: str, letterhead: str, chief: str, place: str) -> None:
    assert words.written_out(unit(name)) == letterhead
    assert words.chief_of(unit(name)) == chief
    assert words.place_of(unit(name)) == place


def test_there_is_a_word_for_everything_the_plan_can_say() -> None:
    assert set(words.TIER_WORDS) == set(words.TIER_SYMBOLS) == set(Tier)
    assert set(words.ACCESS_WORDS) == set(Access)
    assert set(words.DUTY_WORDS) == set(Duty)
    assert set(words.ROLE_WORDS) == set(Role)
    assert set(words.STATUS_WORDS) == set(PostStatus)


def test_an_unknown_resource_keeps_its_name() -> None:
    assert words.resource("boat") == "perahu"
    assert words.resource("drone") == "drone"


def test_a_code_in_a_file_name_cannot_leave_the_folder() -> None:
    assert words.file_part("15-MRG") == "15-MRG"
    assert "/" not in words.file_part("../15/MRG")
