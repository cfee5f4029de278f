"""What the benches share: names, laps, memory, tables."""

import os
import subprocess
import sys
from pathlib import Path

import machine


def test_the_machine_is_named() -> None:
    here = machine.machine()
    assert here["cpu"]
    assert here["cores"] == len(os.sched_getaffinity(0))
    assert f"{here['memory_gib']} GiB" in machine.machine_line()


def test_a_lap_notes_seconds_and_memory_even_when_it_is_over_at_once() -> None:
    laps = machine.Laps()
    with laps.lap("nothing"):
        pass
    assert laps.seconds["nothing"] >= 0.0
    assert laps.mib["nothing"]["main"] > 1
    assert laps.mib["nothing"]["tree"] >= laps.mib["nothing"]["main"]


def test_the_worst_of_all_laps_is_taken_figure_by_figure() -> None:
    laps = machine.Laps(mib={"read": {"main": 5, "child": 9}, "plan": {"main": 7, "child": 2}})
    assert laps.worst_mib() == {"main": 7, "child": 9}
    assert machine.Laps().worst_mib() == {}


def test_memory_of_a_child_counts() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        with machine.MemoryWatch() as memory:
            assert child.pid in machine.family(os.getpid())
        child.communicate(b"\n")
    assert 0 < memory.peak.child < memory.peak.tree
    assert memory.peak.tree_once <= memory.peak.tree + 1


def test_a_process_that_is_gone_has_no_memory_and_no_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    assert machine.resident(child.pid) == 0
    assert machine.proportional(child.pid) == 0
    assert child.pid not in machine.family(os.getpid())


def test_the_peak_of_this_process_is_at_least_what_it_has_now() -> None:
    # The kernel counts pages of its threads in batches: a little less is no mistake.
    assert machine.own_peak_mib() > 0.9 * machine.resident(os.getpid()) / machine.MIB


def test_a_table_has_a_line_for_each_result_and_a_dash_for_what_is_not_there() -> None:
    lines = machine.table(
        [{"case": "a", "seconds": 1.5}, {"case": "bb", "stations": 12_000}], ("case", "seconds", "stations")
    )
    assert [line.split() for line in lines.splitlines()] == [
        ["case", "seconds", "stations"],
        ["a", "1.500", "-"],
        ["bb", "-", "12,000"],
    ]


def test_the_shared_data_is_looked_for_beside_the_checkout() -> None:
    assert Path(__file__).resolve().parents[3] / "shared" / "data" == machine.SHARED
