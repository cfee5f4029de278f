"""How results become a table of what was measured against its target."""

import json
import sys
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest


def load() -> ModuleType:
    """`bench/all.py`, by its path: the name `all` is taken."""
    spec = util.spec_from_file_location("bench_all", Path(__file__).resolve().parents[2] / "bench" / "all.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


everything = load()


def test_every_script_of_the_benches_is_run() -> None:
    helpers = {"all.py", "machine.py", "warm.py", "nation_operation.py", "server_with_plan.py"}
    there = {path.name for path in everything.HERE.glob("*.py")} - helpers
    assert there <= {bench.script for bench in everything.benches()}


def test_only_the_json_lines_of_a_bench_are_results() -> None:
    assert everything.json_lines('EPYC, 2 cores\n{"case": "a"}\ncase  seconds\n{"case": "b"}\n') == [
        {"case": "a"},
        {"case": "b"},
    ]


def nation_line(commands: int) -> dict[str, object]:
    line = {"commands": commands, "engine": "process", "stations": 43_530, "seconds": 91.0}
    return line | {"peak_tree": 500, "mean_gap_percent": 3.2, "violations": 0}


def test_a_good_part_of_the_nation_is_held_to_the_pace_of_the_whole() -> None:
    figures = list(everything.of_nation([nation_line(100)]))
    assert [(f.target, f.holds) for f in figures] == [
        ("<= 90 s", False),
        ("<= 4 %", True),
        ("<= 4096 MiB", True),
        ("<= 0 ", True),
    ]


def test_a_few_commands_are_only_held_to_memory_and_validity() -> None:
    figures = list(everything.of_nation([nation_line(10)]))
    assert [(f.measured, f.holds) for f in figures] == [(91.0, None), (3.2, None), (500, True), (0, True)]


def test_instances_are_held_against_the_best_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(everything, "best_known", lambda: {"a": 100.0, "b": 200.0})
    lines = [
        {"instance": "a", "objective": 101.0, "bound": 100.0},
        {"instance": "b", "objective": 200.0, "bound": 200.0},
        {"instance": "own", "objective": 5.0, "bound": 0.0},
    ]
    assert [(f.measured, f.holds) for f in everything.of_cpmp(lines)] == [(0.5, False), (1.0, False), (0.5, True)]


def test_the_best_known_values_are_read(shared_data: Path) -> None:
    assert everything.best_known()["SJC1"] == 17288.99
    assert len(everything.instances()) == 25


def test_only_what_a_case_has_a_target_for_is_shown_of_staffing() -> None:
    lines = [
        {"case": "polres", "way": "man_posts", "seconds": 0.002},
        {"case": "polres", "way": "HiGHS", "seconds": 0.02},
        {"case": "varied", "way": "man_posts", "seconds": 0.3},
    ]
    assert [(f.what, f.measured, f.holds) for f in everything.of_staffing(lines)] == [("polres", 0.002, True)]


def test_what_failed_or_was_left_out_is_named_in_the_table() -> None:
    bench = everything.Bench("posts.py", everything.of_posts)
    outcomes = [everything.Outcome(["x"], failed="out of memory"), everything.Outcome(["x"], skipped="no data")]
    assert [row["what"] for row in everything.rows(bench, outcomes)] == ["failed: out of memory", "skipped: no data"]


def test_a_plans_pages_are_held_to_a_second_and_its_map_to_its_weight() -> None:
    lines = [
        {"page": "map data", "ms": 700.0, "bytes": 150_000},
        {"page": "the same rows, plain", "ms": 490.0, "bytes": 180_000},
        {"page": "all", "all_bytes": 610_000, "limit_bytes": 600_000},
    ]
    assert [(f.what, f.holds) for f in everything.of_plan_page(lines)] == [
        ("map data: ms", True),
        ("the map's rows, plain: ms", None),
        ("the map in all: bytes", False),
    ]


def test_a_change_by_hand_has_200_ms_and_a_new_solution_two_seconds() -> None:
    lines = [
        {"command": "15-JBI", "change": "move a station", "ms": 250.0},
        {"command": "15-JBI", "change": "resolve", "seconds": 1.2},
    ]
    assert [(f.target, f.holds) for f in everything.of_changing(lines)] == [("<= 200 ms", False), ("<= 2 s", True)]


def test_the_worker_may_take_a_tenth_more_than_the_planner() -> None:
    lines = [{"way": "planner alone", "seconds": 10.0}, {"way": "ratio", "effort": "quick", "ratio": 1.08}]
    assert [(f.measured, f.holds) for f in everything.of_computing(lines)] == [(1.08, True)]


def test_a_bench_that_is_not_there_is_left_out_with_a_reason() -> None:
    assert everything.skip_reason(everything.Bench("none.py", everything.of_posts)) == "there is no such bench"


def test_a_script_that_fails_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.py").write_text(
        "print('{\"case\": 1}')\nraise SystemExit('no memory left')\n", encoding="utf-8"
    )
    monkeypatch.setattr(everything, "HERE", tmp_path)
    outcome = everything.run("broken.py", [])
    assert (outcome.failed, outcome.lines) == ("no memory left", [{"case": 1}])


def test_results_are_kept_with_the_machine(tmp_path: Path) -> None:
    path = tmp_path / "build" / "benchmarks.json"
    everything.save([everything.Outcome(["bench/posts.py"], 1.5, [{"case": "made"}])], path)
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["machine"]["cores"] >= 1
    assert kept["runs"][0]["lines"] == [{"case": "made"}]
