"""From tables to the problem."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from posko.doctrine import Access, Tier, default_doctrine
from posko.planning import Equipment, Officer, Problem, Station, Status, Unit, UnitKind
from posko.planning.from_tables import problem_from
from posko.tables import Operation, Settings, read_operation
from posko.tables.layout import LAYOUTS, STATUSES, UNIT_KINDS

UNITS = [
    ("15-KRC-1", "Polsek Kota", "polsek", "15-KRC", -2.0, 101.4, "15.72"),
    ("15-POLDA", "Polda Jambi", "polda", "", -1.7, 102.7, ""),
    ("15-JBI", "Polresta Jambi", "polres", "15-POLDA", -1.6, 103.6, "15.71"),
    ("15-KRC", "Polres Kerinci", "polres", "15-POLDA", -2.0, 101.5, "15;15.01"),
    ("15-KP3", "Polsek Pelabuhan", "polsek", "15-POLDA", -1.6, 103.6, ""),
    ("15-JBI-1", "Polsek Telanaipura", "polsek", "15-JBI", -1.6, 103.5, "15.71.01"),
]
STATIONS = [
    ("S1", "TPS 1", "15.72.01.1001", -2.0, 101.4, "low", "", "road", 400),
    ("S2", "TPS 2", "15.71.01.1001", -1.6, 103.5, "high", "flood", "river", 300),
    ("S3", "TPS 3", "15.01.01.2001", -2.1, 101.5, "special", "", "foot", 0),
    ("S4", "TPS 4", "15.09.01.2001", -1.3, 102.3, "elevated", "", "sea", 1),
]
OFFICERS = [
    ("P1", "Sari", "15-JBI-1", "IPDA", "samapta", "available", "15.71;15.72.01", "boat;car"),
    ("P2", "Budi", "15-KP3", "AIPTU", "", "leave", "", ""),
    ("P3", "Rini", "15-JBI", "AKP", "", "available", "", ""),
]


@pytest.fixture
def problem() -> Problem:
    rows = {
        "units": UNITS,
        "polling_stations": STATIONS,
        "officers": OFFICERS,
        "routine_duty": [("15-JBI-1", 3), ("15-JBI", 5), ("15-POLDA", 9)],
        "equipment": [("15-JBI-1", "boat", 2, 1), ("15-POLDA", "truck", 4, 4)],
        "funds": [("15-JBI", 100), ("15-JBI-1", 20)],
    }
    frames = {
        layout.name: pl.DataFrame(rows[layout.name], schema=layout.empty_frame().schema, orient="row")
        for layout in LAYOUTS
    }
    settings = Settings("Operasi Uji", "15", "Asia/Jakarta", date(2024, 11, 27))
    return problem_from(Operation(settings, default_doctrine(), **frames))


def test_each_polres_is_a_command_and_each_polda_a_reinforcement(problem: Problem) -> None:
    assert [command.code for command in problem.commands] == ["15-JBI", "15-KRC"]
    assert [command.code for command in problem.reinforcement] == ["15-POLDA"]
    assert (problem.operation, problem.voting_day) == ("Operasi Uji", date(2024, 11, 27))
    assert problem.doctrine == default_doctrine()


def test_a_command_has_itself_first_then_its_polsek(problem: Problem) -> None:
    jambi, kerinci = problem.commands
    assert [unit.code for unit in jambi.units] == ["15-JBI", "15-JBI-1"]
    assert [unit.code for unit in kerinci.units] == ["15-KRC", "15-KRC-1"]
    assert kerinci.unit == Unit("15-KRC", "Polres Kerinci", UnitKind.POLRES, "15-POLDA", -2.0, 101.5, ("15", "15.01"))


def test_a_polsek_right_under_the_polda_is_the_poldas(problem: Problem) -> None:
    (polda,) = problem.reinforcement
    assert [unit.code for unit in polda.units] == ["15-POLDA", "15-KP3"]
    assert [officer.id for officer in polda.officers] == ["P2"]
    assert polda.officers[0].status is Status.LEAVE
    assert polda.stations == ()


def test_stations_go_by_the_longest_prefix(problem: Problem) -> None:
    jambi, kerinci = problem.commands
    assert [station.code for station in kerinci.stations] == ["S1", "S3", "S4"]
    assert jambi.stations == (
        Station("S2", "TPS 2", "15.71.01.1001", -1.6, 103.5, Tier.HIGH, Access.RIVER, 300, "flood"),
    )


def test_officers_come_with_their_lists(problem: Problem) -> None:
    jambi = problem.commands[0]
    assert [officer.id for officer in jambi.officers] == ["P1", "P3"]
    assert jambi.officers[0] == Officer(
        "P1", "Sari", "15-JBI-1", "IPDA", "samapta", Status.AVAILABLE, ("15.71", "15.72.01"), ("boat", "car")
    )


def test_duty_equipment_and_funds_are_those_of_all_its_units(problem: Problem) -> None:
    jambi, kerinci = problem.commands
    assert jambi.routine_minimum == {"15-JBI": 5, "15-JBI-1": 3}
    assert jambi.equipment == (Equipment("15-JBI-1", "boat", 2, 1),)
    assert jambi.funds_idr == 120
    assert (kerinci.routine_minimum, kerinci.equipment, kerinci.funds_idr) == ({}, (), 0)


def test_an_operation_of_nothing_is_a_problem_of_nothing() -> None:
    frames = {layout.name: layout.empty_frame() for layout in LAYOUTS}
    settings = Settings("Operasi Uji", "15", "Asia/Jakarta", date(2024, 11, 27))
    problem = problem_from(Operation(settings, default_doctrine(), **frames))
    assert (problem.commands, problem.reinforcement) == ((), ())


def test_tables_and_planning_know_the_same_words() -> None:
    assert set(UNIT_KINDS) == set(UnitKind)
    assert set(STATUSES) == set(Status)


@pytest.mark.shared
def test_jambi_is_ten_commands_and_one_reinforcement(shared_data: Path) -> None:
    operation = read_operation(shared_data / "jambi-2024")
    problem = problem_from(operation)
    assert len(problem.commands) == 10
    assert [command.code for command in problem.reinforcement] == ["15-POLDA"]
    assert sum(len(command.stations) for command in problem.commands) == 6391
    everybody = Counter(
        officer.id for command in (*problem.commands, *problem.reinforcement) for officer in command.officers
    )
    assert everybody == Counter(operation.officers["officer_id"])
