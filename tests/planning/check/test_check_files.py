"""Files that are missing, damaged or of another shape: violations, never a crash."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_plan import SmallPlan

FILES = ("posts.csv", "post_stations.csv", "assignments.csv", "reserves.csv", "shortfall.csv", "summary.json")


@pytest.fixture
def plan(tmp_path: Path) -> SmallPlan:
    written = SmallPlan(tmp_path)
    written.write()
    return written


def assert_unreadable(plan: SmallPlan, where: str, what: str = "") -> None:
    """Only the files are complained of, and the first complaint names the place."""
    found = plan.check_folder()
    assert {violation.rule for violation in found} == {"files"}
    assert found[0].where.startswith(where)
    assert what in found[0].what


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_reported(plan: SmallPlan, name: str) -> None:
    (plan.folder / name).unlink()
    assert_unreadable(plan, name, "the file is missing")


@pytest.mark.parametrize("name", FILES)
def test_an_empty_file_is_reported(plan: SmallPlan, name: str) -> None:
    (plan.folder / name).write_bytes(b"")
    assert_unreadable(plan, name)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_utf8_is_reported(plan: SmallPlan, name: str) -> None:
    path = plan.folder / name
    path.write_bytes(path.read_bytes() + b"\xff\xfe")
    assert_unreadable(plan, name)


@pytest.mark.parametrize("name", FILES)
def test_a_folder_in_place_of_a_file_is_reported(plan: SmallPlan, name: str) -> None:
    (plan.folder / name).unlink()
    (plan.folder / name).mkdir()
    assert_unreadable(plan, name)


def test_all_files_missing_are_reported_at_once(plan: SmallPlan) -> None:
    for name in FILES:
        (plan.folder / name).unlink()
    assert [violation.where for violation in plan.check_folder()] == list(FILES)


@pytest.mark.parametrize(
    ("table", "column"), [("posts", "tier"), ("post_stations", "minutes"), ("assignments", "role")]
)
def test_a_missing_column_is_reported(tmp_path: Path, table: str, column: str) -> None:
    plan = SmallPlan(tmp_path)
    plan.headers[table].remove(column)
    plan.write()
    assert_unreadable(plan, f"{table}.csv, header", column)


def test_a_column_too_many_is_reported_and_the_rest_checked(tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path).change("posts", "A-p1", note="x", linmas="9")
    plan.headers["posts"].append("note")
    for row in plan.tables["posts"]:
        row.setdefault("note", "")
    assert {violation.rule for violation in plan.check()} == {"files", "5: linmas"}


def test_columns_in_another_order_are_reported(tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path)
    plan.headers["reserves"].reverse()
    plan.write()
    assert_unreadable(plan, "reserves.csv, header", "team_id,unit_code")


@pytest.mark.parametrize(
    ("table", "key", "column", "value"),
    [
        ("posts", "A-p1", "post_id", ""),
        ("posts", "A-p1", "unit_code", " "),
        ("posts", "A-p1", "tier", "medium"),
        ("posts", "A-p1", "status", "Manned"),
        ("posts", "A-p1", "stations", "2.0"),
        ("posts", "A-p1", "officers_required", "-2"),
        ("posts", "A-p1", "officers_assigned", "٢"),
        ("posts", "A-p1", "linmas", "1e1"),
        ("posts", "A-p1", "total_minutes", ""),
        ("posts", "A-p1", "farthest_minutes", "3,11"),
        ("post_stations", "A-L2", "minutes", "nan"),
        ("post_stations", "A-L2", "minutes", "inf"),
        ("post_stations", "A-L2", "minutes", "-0.01"),
        ("assignments", "a02", "duty", "guard"),
        ("assignments", "a02", "role", "Leader"),
        ("assignments", "a02", "reinforcement", "no"),
        ("assignments", "a02", "travel_minutes", "soon"),
        ("reserves", "A-r1", "latitude", ""),
        ("reserves", "A-r1", "officers", "99999999999999999999"),
        ("shortfall", "officers", "missing", "-1"),
        ("shortfall", "officers", "remedy", ""),
    ],
)
def test_a_value_that_cannot_be_read_is_reported_with_row_and_column(
    tmp_path: Path, table: str, key: str, column: str, value: str
) -> None:
    plan = SmallPlan(tmp_path).change(table, key, **{column: value})
    plan.write()
    row = next(number for number, row in enumerate(plan.tables[table], start=2) if row[column] == value)
    assert_unreadable(plan, f"{table}.csv, row {row}, column {column}", f"found '{value}'")


@pytest.mark.parametrize(("table", "key"), [("posts", "A-p1"), ("reserves", "A-r1")])
def test_a_code_given_twice_is_reported(tmp_path: Path, table: str, key: str) -> None:
    plan = SmallPlan(tmp_path).repeat(table, key)
    plan.write()
    assert_unreadable(plan, f"{table}.csv, row {len(plan.tables[table]) + 1}", key)


@pytest.mark.parametrize("line", ["A-p1,A-L2", "A-p1,A-L2,3.11,9", "", '"A-p1,A-L2,3.11'])
def test_a_row_of_another_width_is_reported(plan: SmallPlan, line: str) -> None:
    with (plan.folder / "post_stations.csv").open("a") as file:
        file.write(line + "\n")
    assert_unreadable(plan, "post_stations.csv")


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda s: s.pop("draw"), "['draw']"),
        (lambda s: s.update(extra=1), "['extra']"),
        (lambda s: s.update(units=[]), "units is no object"),
        (lambda s: s.update(travel_model=""), "travel_model"),
        (lambda s: s.update(posko_version=1), "posko_version"),
        (lambda s: s["seconds"].update(total="fast"), "seconds.total"),
        (lambda s: s["draw"].pop("seed"), "['seed']"),
        (lambda s: s["total"].pop("gap"), "['gap']"),
        (lambda s: s["units"].update(A=None), "units.A"),
        (lambda s: s["units"]["A"].update(posts=5.0), "units.A.posts"),
        (lambda s: s["units"]["A"].update(posts=True), "units.A.posts"),
        (lambda s: s["units"]["A"].update(cost_idr=-1), "units.A.cost_idr"),
        (lambda s: s["units"]["A"].update(total_minutes=None), "units.A.total_minutes"),
        (lambda s: s["units"]["A"].update(total_minutes=float("nan")), "NaN"),
        (lambda s: s["units"]["A"].update(gap=float("inf")), "Infinity"),
        (lambda s: s["units"]["A"]["officers"].pop("routine"), "units.A.officers"),
        (lambda s: s["units"]["A"]["officers"].update(routine="3"), "units.A.officers.routine"),
    ],
)
def test_a_summary_of_another_shape_is_reported(
    tmp_path: Path, spoil: Callable[[dict[str, Any]], object], what: str
) -> None:
    plan = SmallPlan(tmp_path)
    spoil(plan.summary)
    plan.write()
    assert_unreadable(plan, "summary.json", what)


@pytest.mark.parametrize("text", ["[]", "null", "{", "[" * 100_000, '{"units": 1e999}'])
def test_a_summary_that_is_no_document_is_reported(plan: SmallPlan, text: str) -> None:
    (plan.folder / "summary.json").write_text(text)
    assert_unreadable(plan, "summary.json")


QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(name=st.sampled_from(FILES), place=st.floats(0, 1), length=st.integers(0, 12), noise=st.binary(max_size=12))
def test_no_damage_to_a_file_makes_the_check_fail(
    tmp_path: Path, name: str, place: float, length: int, noise: bytes
) -> None:
    plan = SmallPlan(tmp_path)
    plan.write()
    content = (plan.folder / name).read_bytes()
    start = int(place * len(content))
    damaged = content[:start] + noise + content[start + length :]
    (plan.folder / name).write_bytes(damaged)
    assert damaged != content or plan.check_folder() == []
    assert all(violation.where and violation.what for violation in plan.check_folder())


# What the rules leave free: words, who a boat is for, which of two fitting patterns is named, whether there is a Padal.
FREE = {
    ("shortfall", "unit_code"),
    ("shortfall", "resource"),
    ("shortfall", "consequence"),
    ("shortfall", "remedy"),
    ("posts", "pattern"),
    ("posts", "controller_id"),
}
BOUND = [(table, column) for table, header in SmallPlan(Path()).headers.items() for column in header]


@QUICK
@given(st.sampled_from([cell for cell in BOUND if cell not in FREE]), st.data())
def test_whatever_cell_is_changed_some_rule_is_broken(
    tmp_path: Path, cell: tuple[str, str], data: st.DataObject
) -> None:
    table, column = cell
    plan = SmallPlan(tmp_path)
    rows = plan.tables[table]
    row = data.draw(st.sampled_from([row for row in rows if column != "role" or row["duty"] != "reserve"]))
    others = sorted({other[column] for other in rows} | {"", "x", "7", "0.02"} - {row[column]})
    row[column] = data.draw(st.sampled_from([other for other in others if other != row[column]]))
    assert plan.check() != [], f"{table}.{column} = {row[column]} in {row}"
