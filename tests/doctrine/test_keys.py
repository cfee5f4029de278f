"""Values by key, with every fault remembered."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from posko.doctrine.keys import Keys, dotted


def test_paths_read_as_people_count() -> None:
    assert dotted(("patterns", 0, "officers")) == "patterns[1].officers"
    assert dotted(("travel", "road", "kmh")) == "travel.road.kmh"


@pytest.mark.parametrize(
    "value", [date(2024, 11, 27), datetime(2024, 11, 27, 8), "2024-11-27", " 2024-11-27 ", "2024-11-27 00:00:00"]
)
def test_a_day_may_come_as_a_date_or_a_text(value: object) -> None:
    keys = Keys({"day": value})
    assert keys.day("day") == date(2024, 11, 27)
    assert not keys.faults


@pytest.mark.parametrize("value", ["27-11-2024", "2024-13-01", "27/11/2024", True, "soon"])
def test_a_day_of_two_meanings_is_refused(value: object) -> None:
    keys = Keys({"day": value})
    keys.day("day")
    assert [fault.right for fault in keys.faults] == ["year-month-day, such as 2024-11-27"]


@pytest.mark.parametrize("value", [45623, "45623", "45623.5"])
def test_the_number_of_a_day_in_a_spreadsheet_is_told_as_a_day(value: object) -> None:
    keys = Keys({"day": value})
    keys.day("day")
    assert [fault.right for fault in keys.faults] == ["2024-11-27, written as text"]


def test_texts_are_trimmed_and_may_not_be_empty() -> None:
    keys = Keys({"name": " Siginjai ", "region": "  ", "number": 15})
    assert keys.text("name") == "Siginjai"
    keys.text("region")
    keys.text("number")
    assert [fault.wrong for fault in keys.faults] == ["the text is empty", "this is not a text"]


def test_a_list_that_is_no_list_of_tables_is_refused() -> None:
    keys = Keys({"stages": ["voting"]})
    assert keys.count("stages") == 0
    assert [fault.right for fault in keys.faults] == ["[[stages]]"]


def test_a_path_that_leads_nowhere_is_a_missing_value() -> None:
    keys = Keys({"travel": "by car", "stages": [{}]})
    keys.positive("travel", "road", "kmh")
    keys.text("stages", 3, "code")
    assert [(fault.path, fault.wrong) for fault in keys.faults] == [
        (("travel", "road", "kmh"), "no value is given"),
        (("stages", 3, "code"), "no value is given"),
    ]
