"""The figures typed in: they agree with what was published, and with the finer table where that is at hand."""

from collections import Counter
from pathlib import Path

import polars as pl

from posko.examples.published import commands, sub_districts


def test_the_stations_sum_to_the_published_total() -> None:
    assert sum(district.stations for district in sub_districts()) == 6_391


def test_there_are_144_sub_districts_in_eleven_regencies() -> None:
    districts = sub_districts()
    assert len({district.code for district in districts}) == 144
    assert len({district.regency for district in districts}) == 11


def test_merangin_and_tanjab_barat_have_as_many_stations_as_their_police_said() -> None:
    per_regency = Counter[str]()
    for district in sub_districts():
        per_regency[district.regency] += district.stations
    assert per_regency["15.02"] == 634
    assert per_regency["15.06"] == 592


def test_centres_lie_in_jambi_with_two_decimals() -> None:
    for district in sub_districts():
        assert -2.8 < district.latitude < -0.7
        assert 101.1 < district.longitude < 104.6
        assert round(district.latitude, 2) == district.latitude
        assert round(district.longitude, 2) == district.longitude


def test_every_sub_district_belongs_to_exactly_one_of_ten_polres() -> None:
    _, *polres = commands()
    assert len(polres) == 10
    for district in sub_districts():
        assert sum(command.covers(district.code) for command in polres) == 1


def test_kerinci_covers_sungai_penuh_too() -> None:
    kerinci = next(command for command in commands() if command.code == "15-KRC")
    assert kerinci.covers("15.01.01")
    assert kerinci.covers("15.72.01")


def test_a_polda_covers_no_sub_district_itself() -> None:
    assert not commands()[0].covers("15.71.01")


def test_every_seat_is_a_sub_district() -> None:
    codes = {district.code for district in sub_districts()}
    assert {command.seat for command in commands()} <= codes


def test_the_figures_are_those_of_the_finer_table(shared_data: Path) -> None:
    table = pl.read_csv(shared_data / "jambi-2024" / "polling_stations.csv", infer_schema=False)
    counted = Counter(code[:8] for code in table["area_code"])
    assert counted == {district.code: district.stations for district in sub_districts()}
