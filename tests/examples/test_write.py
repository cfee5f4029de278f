"""The example as people get it: a complete operation folder, the committed one byte for byte."""

import tomllib
from pathlib import Path

import polars as pl
import pytest

from posko.examples import EXAMPLES, NotAnExamplePlace, write_example
from posko.tables import read_operation

COMMITTED = Path(__file__).resolve().parents[2] / "examples" / "jambi-2024"

COLUMNS = {
    "units": "unit_code,name,kind,parent_code,latitude,longitude,area_codes",
    "polling_stations": "station_code,name,area_code,latitude,longitude,tier,tier_reason,access,voters",
    "officers": "officer_id,name,unit_code,rank,function,status,excluded_areas,skills",
    "routine_duty": "unit_code,minimum_officers",
    "equipment": "unit_code,kind,total,serviceable",
    "funds": "unit_code,amount_idr",
}
FILES = {f"{table}.csv" for table in COLUMNS} | {"operation.toml", "doctrine.toml", "README.md"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_example("jambi-2024", tmp_path_factory.mktemp("example") / "made" / "jambi")


def read(folder: Path, table: str) -> pl.DataFrame:
    return pl.read_csv(folder / f"{table}.csv", infer_schema=False)


def test_the_folder_has_every_file_and_no_other(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == FILES


@pytest.mark.parametrize("table", COLUMNS)
def test_columns_are_those_of_the_format(folder: Path, table: str) -> None:
    assert (folder / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0] == COLUMNS[table]


@pytest.mark.parametrize("file", sorted(FILES))
def test_the_script_makes_the_committed_example_byte_for_byte(folder: Path, file: str) -> None:
    assert (folder / file).read_bytes() == (COMMITTED / file).read_bytes()


def test_the_committed_example_has_nothing_else() -> None:
    assert {path.name for path in COMMITTED.iterdir()} == FILES


def test_the_example_is_small_enough_to_commit() -> None:
    assert sum(path.stat().st_size for path in COMMITTED.iterdir()) < 1_500_000


def test_every_unit_named_in_a_table_exists(folder: Path) -> None:
    known = set(read(folder, "units")["unit_code"])
    for table in ("officers", "routine_duty", "equipment", "funds"):
        assert set(read(folder, table)["unit_code"]) <= known


def test_every_station_lies_in_a_polsek_and_a_polres(folder: Path) -> None:
    units = read(folder, "units")
    prefixes = {
        kind: tuple(prefix for cell in units.filter(pl.col("kind") == kind)["area_codes"] for prefix in cell.split(";"))
        for kind in ("polres", "polsek")
    }
    for area in read(folder, "polling_stations")["area_code"].unique():
        assert area.startswith(prefixes["polres"])
        assert area.startswith(prefixes["polsek"])


def test_the_readme_counts_what_the_tables_hold(folder: Path) -> None:
    readme = (folder / "README.md").read_text(encoding="utf-8")
    stations = read(folder, "polling_stations")
    units = read(folder, "units").filter(pl.col("unit_code") == "15-TJT")
    by_water = stations.filter(
        pl.col("area_code").str.starts_with(units["area_codes"][0]) & pl.col("access").is_in(["river", "sea"])
    )
    assert f"{stations.height:,} in all" in readme
    assert f"all {read(folder, 'officers').height:,} officers (no real person)" in readme
    assert f"{by_water.height} stations lie on water" in readme


def test_the_folder_says_that_it_is_made(folder: Path) -> None:
    for file in ("README.md", "operation.toml"):
        assert "seeded draw" in (folder / file).read_text(encoding="utf-8")


def test_the_operation_is_dated_and_its_stages_are_in_order(folder: Path) -> None:
    operation = tomllib.loads((folder / "operation.toml").read_text(encoding="utf-8"))
    starts = [stage["start"] for stage in operation["stages"]]
    assert operation["voting_day"].isoformat() == "2024-11-27"
    assert starts == sorted(starts)


def test_doctrine_has_a_pattern_for_every_tier_that_occurs(folder: Path) -> None:
    doctrine = tomllib.loads((folder / "doctrine.toml").read_text(encoding="utf-8"))
    tiers = set(read(folder, "polling_stations")["tier"])
    assert {pattern["tier"] for pattern in doctrine["patterns"]} == tiers


def test_an_unknown_name_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="jambi-2024"):
        write_example("atlantis", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "officers.csv").write_text("mine")
    with pytest.raises(NotAnExamplePlace, match="not_empty"):
        write_example(EXAMPLES[0], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["officers.csv"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    assert write_example(EXAMPLES[0], tmp_path) == tmp_path
    assert (tmp_path / "units.csv").exists()


def test_the_folder_is_read_without_an_error_or_a_note(folder: Path) -> None:
    operation = read_operation(folder)
    assert operation.polling_stations.height == 6_391
    assert operation.notes == ()


def test_the_workbook_says_the_same_as_the_folder(folder: Path, tmp_path: Path) -> None:
    workbook = write_example("jambi-2024", tmp_path / "made", xlsx=True)
    assert workbook == tmp_path / "made" / "operation.xlsx"
    assert read_operation(workbook) == read_operation(folder)
    assert (workbook.parent / "README.md").read_bytes() == (folder / "README.md").read_bytes()


def test_a_workbook_may_be_named(tmp_path: Path) -> None:
    named = write_example("jambi-2024", tmp_path / "my jambi.xlsx", xlsx=True)
    assert [path.name for path in tmp_path.iterdir()] == [named.name] == ["my jambi.xlsx"]


def test_a_workbook_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "operation.xlsx").write_bytes(b"mine")
    with pytest.raises(NotAnExamplePlace, match="file"):
        write_example("jambi-2024", tmp_path / "operation.xlsx", xlsx=True)
    assert (tmp_path / "operation.xlsx").read_bytes() == b"mine"
