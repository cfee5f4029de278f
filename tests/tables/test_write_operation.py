"""What is written reads back as the same operation."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from operation_files import Tables, read_small

from posko.doctrine import Access, Cost, Deployment, Doctrine, Pattern, ReserveRule, Speed, Tier, default_doctrine
from posko.tables import Operation, Settings, Stage, read_operation, write_operation
from posko.tables.layout import LAYOUTS, OFFICERS, POLLING_STATIONS, UNITS
from posko.tables.workbook import writing

# Visible characters of many scripts, with the ones that break careless writers; no blanks at the ends.
WORDS = (
    st.text(st.sampled_from("aZ09 ,;'\"=+-@#|\n\\/Çñ東ж–"), min_size=1, max_size=12)
    .map(str.strip)
    .filter(lambda text: text and not text.startswith("#"))
)
SHARES = st.floats(0, 1)
ABOVE_ZERO = st.floats(0.01, 1000)
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))


@st.composite
def stages(draw: st.DrawFn) -> tuple[Stage, ...]:
    made = []
    for number in range(draw(st.integers(0, 3))):
        start = draw(DAYS)
        made.append(
            Stage(f"s{number}", draw(WORDS), start, start + timedelta(days=draw(st.integers(0, 60))), draw(SHARES))
        )
    return tuple(made)


@st.composite
def doctrines(draw: st.DrawFn) -> Doctrine:
    sizes = st.integers(1, 30)
    extra = st.builds(Pattern, st.sampled_from(Tier), sizes, sizes, st.integers(0, 4))
    return Doctrine(
        patterns=(*(Pattern(tier, 2, 3, 2) for tier in Tier), *draw(st.lists(extra, max_size=3))),
        deployment=Deployment(
            draw(SHARES), draw(ABOVE_ZERO), draw(sizes), ("IPDA",), draw(st.sampled_from([(), ("AKP", "AIPTU")]))
        ),
        reserve=ReserveRule(draw(sizes), draw(ABOVE_ZERO)),
        travel={access: Speed(draw(st.floats(1, 3)), draw(ABOVE_ZERO)) for access in Access},
        cost=Cost(draw(st.integers(0, 10**7)), draw(sizes)),
    )


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    latitudes, longitudes = st.floats(-11.5, 6.5).filter(bool), st.floats(94.5, 141.5)
    counts = st.integers(0, 10**12)
    units = [
        ("11-A", draw(WORDS), "polres", "", draw(latitudes), draw(longitudes), "11.01;11.10"),
        ("11-B", draw(WORDS), "polsek", "11-A", draw(latitudes), draw(longitudes), ""),
    ]
    stations = [
        (
            f"11.10.01.1001-{number:03}",
            draw(WORDS),
            "11.10.01.1001",
            draw(latitudes),
            draw(longitudes),
            draw(st.sampled_from(Tier)).value,
            draw(st.just("") | WORDS),
            draw(st.sampled_from(Access)).value,
            draw(counts),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    officers = [
        (f"00{number}", draw(WORDS), "11-B", "AIPTU", "", "available", "11.10", "boat;car")
        for number in range(draw(st.integers(0, 3)))
    ]
    rows = {"units": units, "polling_stations": stations, "officers": officers}
    rows["equipment"] = [("11-A", draw(WORDS), 10**12, draw(counts))]
    frames = {
        layout.name: pl.DataFrame(rows.get(layout.name, []), schema=layout.empty_frame().schema, orient="row")
        for layout in LAYOUTS
    }
    frames["units"] = frames["units"].with_columns(pl.lit(draw(st.just("") | WORDS)).alias("remark"))
    zone = draw(st.sampled_from(["Asia/Jakarta", "Asia/Jayapura"]))
    return Operation(Settings(draw(WORDS), "11", zone, draw(DAYS), draw(stages())), draw(doctrines()), **frames)


@pytest.mark.parametrize("xlsx", [False, True])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(operation=operations())
def test_any_operation_reads_back_equal(xlsx: bool, operation: Operation) -> None:
    with tempfile.TemporaryDirectory() as folder:
        back = read_operation(write_operation(operation, Path(folder) / "out", xlsx=xlsx))
    assert back == operation
    assert back.notes == ()


@pytest.mark.shared
@pytest.mark.parametrize("xlsx", [False, True])
def test_jambi_reads_back_equal(shared_data: Path, tmp_path: Path, xlsx: bool) -> None:
    jambi = read_operation(shared_data / "jambi-2024")
    out = write_operation(jambi, tmp_path / "out", xlsx=xlsx)
    assert read_operation(out) == jambi


def test_operations_that_differ_in_one_cell_are_not_equal(folder: Path, tables: Tables, tmp_path: Path) -> None:
    operation = read_small(folder, tables)
    tables["officers"][2][1] = "Somebody"
    (tmp_path / "other").mkdir()
    assert read_small(tmp_path / "other", tables) != operation
    assert operation != "operation"


def test_maps_are_copied_into_a_folder_and_may_be_replaced(folder: Path, tables: Tables, tmp_path: Path) -> None:
    (folder / "map").mkdir()
    (folder / "map" / "regencies.geojson").write_text("{}")
    (folder / "map").chmod(0o555)
    operation = read_small(folder, tables)
    for _ in range(2):
        out = write_operation(operation, tmp_path / "out", xlsx=False)
    assert read_operation(out).map_folder == out / "map"
    assert (out / "map" / "regencies.geojson").read_text() == "{}"
    (folder / "map").chmod(0o755)


def test_a_workbook_is_named_or_goes_into_the_folder(folder: Path, tables: Tables, tmp_path: Path) -> None:
    operation = read_small(folder, tables)
    assert write_operation(operation, tmp_path / "a" / "jambi.xlsx", xlsx=True) == tmp_path / "a" / "jambi.xlsx"
    assert write_operation(operation, tmp_path / "b", xlsx=True) == tmp_path / "b" / "operation.xlsx"
    assert (tmp_path / "a" / "jambi.xlsx").is_file()


def test_a_workbook_keeps_codes_as_text_and_its_headers_in_view(folder: Path, tables: Tables, tmp_path: Path) -> None:
    out = write_operation(read_small(folder, tables), tmp_path / "o.xlsx", xlsx=True)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["operation", "stages", "doctrine", "patterns", *(layout.name for layout in LAYOUTS)]
    for layout in (UNITS, POLLING_STATIONS, OFFICERS):
        sheet = book[layout.name]
        assert sheet.freeze_panes == "A2"
        assert [cell.value for cell in sheet[1]] == list(layout.names)
    code = book["units"]["G3"]
    assert (code.value, code.data_type, code.number_format) == ("15.71", "s", "@")
    assert book["units"]["E3"].data_type == "n"
    keys = {row[0]: row[1] for row in book["doctrine"].iter_rows(values_only=True)}
    assert keys["travel.road.kmh"] == 30
    assert keys["deployment.controller_ranks"] == "IPDA;IPTU;AKP"


def test_a_table_too_long_for_a_sheet_is_refused_before_anything_is_written(
    folder: Path, tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "ROWS_MAX", 4)
    with pytest.raises(ValueError, match="write a folder instead"):
        write_operation(read_small(folder, tables), tmp_path / "o.xlsx", xlsx=True)
    assert not (tmp_path / "o.xlsx").exists()


def test_the_bundled_doctrine_survives_both_ways(folder: Path, tables: Tables, tmp_path: Path) -> None:
    operation = read_small(folder, tables)
    for xlsx in (False, True):
        out = write_operation(operation, tmp_path / str(xlsx), xlsx=xlsx)
        assert read_operation(out).doctrine == default_doctrine()
