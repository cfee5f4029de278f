"""The changes that the province bench plans anew."""

from dataclasses import replace

import pytest

import province
import warm
from posko.planning import Command, Effort, Officer, Problem, Status, solve


@pytest.fixture(scope="module")
def problem() -> Problem:
    return warm.small_problem(40)


@pytest.fixture(scope="module")
def command(problem: Problem) -> Command:
    return problem.commands[0]


def test_one_officer_falls_sick_and_nothing_else_changes(command: Command) -> None:
    changed = province.one_sick(command)
    assert [o.status for o in changed.officers[:2]] == [Status.SICK, Status.AVAILABLE]
    assert replace(changed, officers=command.officers) == command


def test_who_is_away_already_does_not_fall_sick(command: Command) -> None:
    away: tuple[Officer, ...] = (replace(command.officers[0], status=Status.LEAVE), *command.officers[1:])
    changed = province.one_sick(replace(command, officers=away))
    assert [o.status for o in changed.officers[:3]] == [Status.LEAVE, Status.SICK, Status.AVAILABLE]


def test_one_station_moves_two_kilometres(command: Command) -> None:
    changed = province.one_moved(command)
    moved = [(a, b) for a, b in zip(command.stations, changed.stations, strict=True) if a != b]
    assert len(moved) == 1
    assert (moved[0][1].latitude - moved[0][0].latitude) * 111.2 == pytest.approx(2.0, abs=0.01)


@pytest.mark.parametrize("change", province.CHANGES)
def test_a_plan_made_anew_says_how_many_posts_it_kept(problem: Problem, command: Command, change: str) -> None:
    line = province.replan(problem, command, change, Effort.QUICK, times=1)
    assert line["change"] == change
    assert 0 < line["teams_kept"] <= line["posts_kept"] <= line["posts"]
    assert line["gap"] is not None


def test_a_post_is_kept_by_its_stations_and_a_team_by_its_people_too(problem: Problem) -> None:
    [plan] = solve(problem, seed=province.SEED, effort=Effort.QUICK).commands
    one, other, *rest = plan.posts
    assert province.kept(plan, plan) == {"posts_kept": len(plan.posts), "teams_kept": len(plan.posts)}
    swapped = replace(plan, posts=(replace(one, officers=other.officers), replace(other, stations=()), *rest))
    assert province.kept(plan, swapped) == {"posts_kept": len(plan.posts) - 1, "teams_kept": len(rest)}


def test_the_middle_and_the_largest_command_are_planned_anew(problem: Problem, command: Command) -> None:
    sized = [replace(command, stations=command.stations[:n]) for n in (30, 5, 40)]
    chosen = province.middle_and_largest(replace(problem, commands=tuple(sized)))
    assert [len(c.stations) for c in chosen] == [30, 40]


def test_seconds_of_all_orders_are_summed() -> None:
    files = province.Files()
    files.start()
    for name in ("plan.html", "sprin-A.pdf", "sprin-B.pdf"):
        files.done(name)
    assert list(files.seconds) == ["plan.html", "orders"]
