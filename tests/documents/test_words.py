"""How documents say it in Indonesian."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources

import pytest

from posko.doctrine import Access, Tier
from posko.documents import words
from posko.examples import tiers
from posko.planning import Duty, PostStatus, Role, Unit, UnitKind
from posko.planning.lacking import COUNTS


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


#: Everything `posko.planning.lacking` can say is missing.
RESOURCES = (
    "officers",
    "excluded_areas",
    "leaders",
    "controllers",
    "reserves",
    "boats",
    "vehicles",
    "trucks",
    "money",
)


def test_every_resource_of_the_planner_has_words_and_a_unit() -> None:
    assert set(COUNTS) == set(RESOURCES)
    for name in RESOURCES:
        assert words.resource(name) != name
        assert words.quantity(name, 2) != "2"


def test_the_page_has_the_same_resources_and_reasons_as_the_papers() -> None:
    strings = json.loads(resources.files("posko.documents.page").joinpath("strings.json").read_text(encoding="utf-8"))
    for name in RESOURCES:
        assert strings[f"resource_{name}"]["id"].casefold() == words.resource(name).casefold()
        if name != "money":
            assert f"2 {strings[f'unit_of_{name}']['id']}" == words.quantity(name, 2)
    for reason, indonesian in words.REASON_WORDS.items():
        assert strings[f"reason_{reason}"] == {"id": indonesian, "en": reason}


def test_quantities_have_their_unit_and_money_is_in_rupiah() -> None:
    assert words.quantity("boats", 1_026) == "1.026 unit"
    assert words.quantity("reserves", 62) == "62 TPS"
    assert words.quantity("money", 75_600_000) == "Rp75.600.000"


def test_an_unknown_resource_keeps_its_name() -> None:
    assert words.resource("drones") == "drones"
    assert words.quantity("drones", 2) == "2"


def test_reasons_that_posko_knows_are_said_in_indonesian_and_others_as_they_are() -> None:
    assert words.reason("closed institution") == "lembaga tertutup"
    assert words.reason("flood-prone site; dekat gudang logistik") == "lokasi rawan banjir; dekat gudang logistik"
    assert words.reason("") == ""


def test_every_reason_of_the_bundled_example_is_known() -> None:
    reasons = {reason for _, reason, _, _ in tiers.RULES}
    assert reasons <= set(words.REASON_WORDS)


def test_a_code_in_a_file_name_cannot_leave_the_folder() -> None:
    assert words.file_part("15-MRG") == "15-MRG"
    assert "/" not in words.file_part("../15/MRG")
