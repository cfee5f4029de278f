"""The plan folder: whole or not at all, and never at the cost of somebody's files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NoReturn

import pytest

from planmaking import make_plan, make_settings, make_summary, solved_plan
from posko.documents import folder as plan_folder
from posko.documents.folder import ForeignFiles, write_plan
from posko.documents.orders import OrderJob
from posko.planning import Serial, summarise
from posko.planning.engine import Processes

FILES = {
    "posts.csv",
    "post_stations.csv",
    "assignments.csv",
    "reserves.csv",
    "shortfall.csv",
    "summary.json",
    "draw.json",
    "plan.geojson",
    "plan.xlsx",
    "plan.html",
    "orders/sprin-15-JBI.pdf",
    "orders/sprin-15-TJT.pdf",
    "pesan/15-JBI.txt",
    "pesan/15-TJT.txt",
}


def write(out: Path) -> None:
    plan = make_plan()
    write_plan(plan, make_settings(), out, summary=make_summary(plan))


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    write(tmp_path / "plan")
    return tmp_path / "plan"


def test_it_has_everything_and_leaves_nothing_beside_it(written: Path) -> None:
    assert files(written) == FILES
    assert [path.name for path in written.parent.iterdir()] == ["plan"]


def test_the_summary_is_the_one_given(written: Path) -> None:
    assert json.loads((written / "summary.json").read_text(encoding="utf-8")) == make_summary(make_plan())


def test_a_plan_folder_is_replaced_whole(written: Path) -> None:
    (written / "orders" / "sprin-15-OLD.pdf").write_bytes(b"old")
    write(written)
    assert files(written) == FILES


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    write(tmp_path)
    assert files(tmp_path) == FILES


def test_folders_above_are_made(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "plan")
    assert files(tmp_path / "a" / "b" / "plan") == FILES


@pytest.mark.parametrize("name", ["catatan.docx", "orders/catatan.pdf", "pesan/foto.jpg", "lain/posts.csv"])
def test_a_folder_with_a_file_of_somebody_else_is_refused_and_kept(written: Path, name: str) -> None:
    foreign = written / name
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_text("penting", encoding="utf-8")
    (written / "posts.csv").write_text("as it was", encoding="utf-8")
    with pytest.raises(ForeignFiles, match=name.rsplit("/", maxsplit=1)[-1] if "lain" not in name else "lain"):
        write(written)
    assert foreign.read_text(encoding="utf-8") == "penting"
    assert (written / "posts.csv").read_text(encoding="utf-8") == "as it was"


def test_a_folder_of_tables_that_posko_did_not_make_is_refused(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("post_id\n", encoding="utf-8")
    with pytest.raises(ForeignFiles, match="not_plan"):
        write(tmp_path)


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("a file", encoding="utf-8")
    with pytest.raises(ForeignFiles, match="is_file"):
        write(tmp_path / "plan")


def test_after_an_error_the_old_plan_is_still_there_and_nothing_else(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (written / "posts.csv").read_bytes()

    def fail(*_: object) -> NoReturn:
        raise OSError("disk full")

    monkeypatch.setattr(plan_folder, "write_workbook", fail)
    with pytest.raises(OSError, match="disk full"):
        write(written)
    assert (written / "posts.csv").read_bytes() == before
    assert files(written) == FILES
    assert [path.name for path in written.parent.iterdir()] == ["plan"]


def test_progress_names_each_document(tmp_path: Path) -> None:
    plan, told = make_plan(), list[str]()
    write_plan(plan, make_settings(), tmp_path / "plan", summary=make_summary(plan), progress=told.append)
    assert told == [
        "posts.csv",
        "plan.geojson",
        "plan.xlsx",
        "plan.html",
        "sprin-15-JBI.pdf",
        "sprin-15-TJT.pdf",
    ]


def test_a_pool_of_processes_or_an_engine_of_the_planner_sets_the_same_orders(written: Path, tmp_path: Path) -> None:
    plan = make_plan()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        for name, map_jobs in (("pool", pool.map), ("processes", Processes(pool).map), ("serial", Serial().map)):
            write_plan(plan, make_settings(), tmp_path / name, summary=make_summary(plan), map_jobs=map_jobs)
    for name in ("pool", "processes", "serial"):
        assert {f: (tmp_path / name / f).read_bytes() for f in FILES} == {f: (written / f).read_bytes() for f in FILES}


def test_orders_are_begun_before_the_other_documents_are_written(tmp_path: Path) -> None:
    plan, told = make_plan(), list[str]()

    def begin(run: Callable[[OrderJob], Path], jobs: Sequence[OrderJob]) -> Iterable[Path]:
        told.append(f"begun {len(jobs)}")
        return map(run, jobs)

    write_plan(
        plan, make_settings(), tmp_path / "plan", summary=make_summary(plan), progress=told.append, map_jobs=begin
    )
    assert told[0] == "begun 2"
    assert told[-1] == "sprin-15-TJT.pdf"


def test_the_draws_of_a_solved_plan_are_in_its_folder_the_same_each_time(tmp_path: Path) -> None:
    plan = solved_plan()
    for name in ("a", "b"):
        write_plan(plan, make_settings(), tmp_path / name, summary=summarise(plan))
    assert (tmp_path / "a" / "draw.json").read_bytes() == (tmp_path / "b" / "draw.json").read_bytes()
    assert len(json.loads((tmp_path / "a" / "draw.json").read_text(encoding="utf-8"))["drawings"]["15-JBI"]) > 1


def test_the_same_plan_gives_the_same_bytes_in_every_file(written: Path) -> None:
    first = {name: (written / name).read_bytes() for name in FILES}
    write(written)
    assert {name: (written / name).read_bytes() for name in FILES} == first
