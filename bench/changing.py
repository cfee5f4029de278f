"""What a change by hand costs: `python bench/changing.py` prints a JSON line per kind of change.

On the largest Polres of the example, planned quickly in an embedded PostgreSQL: a station moved to another post, two
officers swapped, a post pinned, each by the service as the page calls it (rights, locks, rules, rows, ledger), and each
taken back; milliseconds, median and worst. `rules alone`: the same change in memory without the database, in the same
run. At last the part is solved anew around a pin (seconds), against planning the command from nothing. After all of it
the part must break no rule and have the rows it began with. `--times N` changes of each kind.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from machine import emit, machine_line, table, timed
from server_with_plan import computed, load, ms, set_up
from warm import warm_cache


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=5, help="changes of each kind")
    given = options.parse_args()
    print(machine_line())
    warm_cache()
    with tempfile.TemporaryDirectory() as folder:
        set_up(Path(folder))
        operation, planner = load()
        bench = Bench(computed(operation, planner), planner)
        lines = []
        for line in bench.lines(given.times):
            emit(line)
            lines.append(line)
    print(table(lines, ("change", "ms", "worst_ms", "undo_ms", "rules_alone_ms", "seconds", "from_nothing_seconds")))


class Bench:
    """The largest part of a draft, changed by its planner."""

    def __init__(self, plan: Any, planner: Any) -> None:
        from posko.deployment.models import Part
        from posko.deployment.storing import doctrine_of
        from posko.planning import Draw

        largest = max(plan.parts.all(), key=lambda p: p.figures.get("stations", 0))
        self.by = planner
        self.part = Part.objects.select_related("command", "plan__operation").get(pk=largest.pk)
        self.doctrine, self.draw = doctrine_of(plan), Draw.from_seed(plan.seed)

    def lines(self, times: int) -> Iterator[dict[str, Any]]:
        from posko.organisation.walls import seeing

        with seeing(self.by):
            before = self._digest()
            # Posts are full where people are short: a post is opened first, so that there is one with room.
            opening = self._possible("move_station", self._openings(), times + 1)
            yield self._line("open a post", "move_station", opening)
            opened, _ = self._changed_and_kept("move_station", opening[0])
            for name, action, asked in self._changes(times + 1):
                yield self._line(name, action, asked)
            self._undo(opened)
            yield self._resolved()
            if self._digest() != before:
                raise SystemExit("undoing everything did not bring back what was there")

    def _line(self, name: str, action: str, asked: list[dict[str, Any]]) -> dict[str, Any]:
        """The first change of a kind is not counted."""
        found = [self._once(action, one) for one in asked][1:]
        done, undone = ([pair[k] for pair in found] for k in (0, 1))
        alone = [self._alone(action, one) for one in asked][1:]
        return {
            "change": name,
            "command": self.part.command.code,
            "stations": self.part.figures["stations"],
            "times": len(found),
            "ms": round(median(done), 1),
            "worst_ms": round(max(done), 1),
            "undo_ms": round(median(undone), 1),
            "rules_alone_ms": round(median(alone), 1),
        }

    def _once(self, action: str, asked: dict[str, Any]) -> tuple[float, float]:
        """Milliseconds of a change and of taking it back."""
        from posko.deployment.services import change_part, undo_edit

        made: list[Any] = []
        there = ms(lambda: made.append(self._changed(change_part, action, asked)))
        self._refuse_broken()
        back = ms(lambda: undo_edit(edit=made[0].edit, by=self.by))
        return there, back

    def _changed(self, change_part: Any, action: str, asked: dict[str, Any]) -> Any:
        from posko.deployment.models import Part

        seen = Part.objects.values_list("edition", flat=True).get(pk=self.part.pk)
        return change_part(part=self.part, by=self.by, action=action, asked=asked, seen=seen)

    def _alone(self, action: str, asked: dict[str, Any]) -> float:
        """The change and the check of its rules in memory."""
        from posko.deployment.changing import CHANGES, Context
        from posko.planning.editing import effect

        before, at = self._loaded(), Context(self.part, self.by, self.doctrine, self.draw)
        return ms(lambda: effect(before, CHANGES[action](before, at, asked)[0], self.doctrine))

    def _resolved(self) -> dict[str, Any]:
        """Solved anew around one pinned post, and the command planned from nothing."""
        from posko.planning import Effort, Problem, solve

        pinned, _ = self._changed_and_kept("pin", {"posts": [self._posts()[0]]})
        edit, seconds = self._changed_and_kept("resolve", {})
        self._refuse_broken()
        self._undo(edit)
        self._undo(pinned)
        command = self._loaded().plan.command
        problem = Problem("bench", self.doctrine, (command,), (), self.part.plan.operation.voting_day)
        _, nothing = timed(lambda: solve(problem, seed=self.draw.seed, effort=Effort.QUICK))
        return {
            "change": "resolve",
            "command": self.part.command.code,
            "stations": self.part.figures["stations"],
            "seconds": round(seconds, 2),
            "from_nothing_seconds": round(nothing, 2),
        }

    def _changed_and_kept(self, action: str, asked: dict[str, Any]) -> tuple[Any, float]:
        from posko.deployment.services import change_part

        outcome, seconds = timed(lambda: self._changed(change_part, action, asked))
        return outcome.edit, seconds

    def _undo(self, edit: Any) -> None:
        from posko.deployment.services import undo_edit

        undo_edit(edit=edit, by=self.by)

    def _loaded(self) -> Any:
        from posko.deployment.storing import load_part

        self.part.refresh_from_db(fields=("bounds", "figures", "given", "drawings"))
        return load_part(self.part)

    def _refuse_broken(self) -> None:
        """Raises SystemExit where the part breaks a rule: such an answer is not to be timed."""
        from posko.planning.editing import broken_rules

        if broken := broken_rules(self._loaded(), self.doctrine):
            raise SystemExit(f"the part breaks {broken[0]}")

    def _digest(self) -> str:
        from posko.deployment.deciding import digest_of

        return digest_of([self.part])

    def _posts(self) -> list[str]:
        return [post.id for post in self._loaded().plan.posts]

    def _changes(self, most: int) -> list[tuple[str, str, list[dict[str, Any]]]]:
        """Kinds of change, each with so many that no rule forbids."""
        pins = [{"posts": [code]} for code in self._posts()[:most]]
        moves = self._possible("move_station", self._moves(), most)
        swaps = self._possible("swap_officers", self._swaps(), most)
        return [
            ("move a station", "move_station", moves),
            ("swap two officers", "swap_officers", swaps),
            ("pin a post", "pin", pins),
        ]

    def _possible(self, action: str, asked: Iterator[dict[str, Any]], most: int) -> list[dict[str, Any]]:
        """Of `asked` the first that are not refused."""
        from posko.deployment.changing import CHANGES, Context
        from posko.planning.editing import EditRefused

        part, at = self._loaded(), Context(self.part, self.by, self.doctrine, self.draw)
        found: list[dict[str, Any]] = []
        for one in asked:
            try:
                CHANGES[action](part, at, one)
            except EditRefused:
                continue
            found.append(one)
            if len(found) == most:
                return found
        raise SystemExit(f"{action}: only {len(found)} of {most} possible changes")

    def _openings(self) -> Iterator[dict[str, Any]]:
        """A station of each post, not its centre, to a post of its own."""
        for post in self._loaded().plan.posts:
            if leaving := next((s for s in post.stations if s.code != post.centre.code), None):
                yield {"station": leaving.code, "post": ""}

    def _moves(self) -> Iterator[dict[str, Any]]:
        """A station of each post, not its centre, to another post of its tier that has room."""
        posts = self._loaded().plan.posts
        roomy = [p for p in posts if p.officers and len(p.stations) < p.pattern.stations_max]
        for post in posts:
            other = next((p for p in roomy if p.pattern == post.pattern and p is not post), None)
            leaving = next((s for s in post.stations if s.code != post.centre.code), None)
            if other and leaving:
                yield {"station": leaving.code, "post": other.id}

    def _swaps(self) -> Iterator[dict[str, Any]]:
        """The second officers of two posts."""
        held = [post for post in self._loaded().plan.posts if len(post.officers) > 1]
        for one, other in zip(held[::2], held[1::2], strict=False):
            yield {"officer": one.officers[1], "other": other.officers[1]}


if __name__ == "__main__":
    main()
