"""Rule 7: the draws of a plan made again from the seed, and compared with who serves where.

As the description of the formats has it: the number of an officer is SHA-256(seed, then the id in UTF-8), the lowest
goes first. Each wish takes the first open seat of its task for the first person whom it fits. Every other seat, in its
order, takes the first person who may serve there; where only barred people are left, somebody seated moves there, in
the order in which seats were taken, whose own seat can be filled again in the same way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from posko.planning.check.draw_file import DrawFile, Drawn, kind_of
from posko.planning.check.files import PlanTables
from posko.planning.check.violation import Violation, Words, at_most_shown

RULE = "7: replay"
DRAW = "draw.json, draw {place} of {command} among {unit}"
DUTY = {"C": "controller", "R": "reserve", "P": "post"}


def draw_again(draw: Drawn, seed: bytes) -> dict[str, str] | None:
    """The task of each person who gets a seat; None where not every seat can be filled."""
    row = sorted(draw.people, key=lambda officer: hashlib.sha256(seed + officer.encode()).digest())
    seats = _Seats(draw, dict.fromkeys(row))
    for task, fitting in draw.wishes:
        open_seats = (k for k, wanted in enumerate(draw.seats) if wanted == task and k not in seats.taken)
        seat = next(open_seats, None)
        if seat is not None:
            seats.take(seat, fitting)
    for seat in range(len(draw.seats)):
        if seat not in seats.taken and not seats.fill(seat, set()):
            return None
    return {officer: draw.seats[seat] for seat, officer in seats.taken.items()}


@dataclass
class _Seats:
    """`waiting`: people without a seat, the lowest number first; `taken` in the order in which seats were taken."""

    draw: Drawn
    waiting: dict[str, None]
    taken: dict[int, str] = field(default_factory=dict)

    def may(self, officer: str, seat: int) -> bool:
        return self.draw.seats[seat] not in self.draw.barred.get(officer, ())

    def take(self, seat: int, fitting: frozenset[str] | None = None) -> bool:
        fits = (o for o in self.waiting if (fitting is None or o in fitting) and self.may(o, seat))
        officer = next(fits, None)
        if officer is None:
            return False
        del self.waiting[officer]
        self.taken[seat] = officer
        return True

    def fill(self, seat: int, asked: set[int]) -> bool:
        if self.take(seat):
            return True
        for other, officer in tuple(self.taken.items()):
            if other != seat and other not in asked and self.may(officer, seat):
                asked.add(other)
                if self.fill(other, asked):
                    self.taken[seat] = officer
                    return True
        return False


@dataclass(frozen=True)
class Replayed:
    """Who is drawn for what: `results` of each draw in the order of the file, and all of them together."""

    results: tuple[Mapping[str, str], ...]
    seat_of: Mapping[str, str]


def replay(record: DrawFile, seed: bytes) -> tuple[Replayed, list[Violation]]:
    """Every draw made again."""
    results: list[dict[str, str]] = []
    seat_of: dict[str, str] = {}
    found: list[Violation] = []
    for draw in record.draws:
        result = draw_again(draw, seed)
        if result is None:
            found.append(Violation(RULE, DRAW, "not every seat can be filled", draw.named))
        results.append(result or {})
        for officer, seat in results[-1].items():
            if officer in seat_of:
                what = "{officer_id} was drawn before, for {seat}"
                found.append(
                    Violation(RULE, DRAW, what, {**draw.named, "officer_id": officer, "seat": seat_of[officer]})
                )
            seat_of[officer] = seat
    return Replayed(tuple(results), seat_of), at_most_shown(RULE, found)


def check_replayed(record: DrawFile, replayed: Replayed, tables: PlanTables) -> list[Violation]:
    """Whether `assignments.csv` sends out whom the draws do, and each post has the controller drawn for it."""
    return [
        *at_most_shown(RULE, list(_people(replayed.seat_of, tables))),
        *at_most_shown(RULE, list(_controllers(record, replayed.seat_of, tables))),
    ]


def _people(seat_of: Mapping[str, str], tables: PlanTables) -> Iterator[Violation]:
    sent = {
        row["officer_id"]: (row["row"], row["duty"], row["post_id"])
        for row in tables.assignments.iter_rows(named=True)
        if row["duty"] in DUTY.values()
    }
    for officer in sorted({*seat_of, *sent}):
        seat = seat_of.get(officer)
        due = seat and (DUTY[kind_of(seat)], "" if kind_of(seat) == "C" else seat)
        row, *found = sent.get(officer, ("", None))
        if due and tuple(found) == due:
            continue
        values = {"row": row, "officer_id": officer, "seat": seat, "duty": found[0], "post": found[-1]}
        if not due:
            yield Violation(RULE, OFFICER, "on duty {duty} {post}, but nobody drew this officer", values)
        elif officer not in sent:
            yield Violation(
                RULE, "assignments.csv, officer {officer_id}", "drawn for {seat}, but stays at home", values
            )
        else:
            yield Violation(RULE, OFFICER, "drawn for {seat}, but on duty {duty} {post}", values)


OFFICER = "assignments.csv, row {row}, officer {officer_id}"


def _controllers(record: DrawFile, seat_of: Mapping[str, str], tables: PlanTables) -> Iterator[Violation]:
    holder = {seat: officer for officer, seat in seat_of.items() if kind_of(seat) == "C"}
    due = {post: holder.get(seat, "") for seat, posts in record.spans.items() for post in posts}
    for row in tables.posts.select("row", "post_id", "controller_id").iter_rows(named=True):
        expected = due.get(row["post_id"], "")
        if row["controller_id"] != expected:
            values = {
                **row,
                "expected": expected or Words("nobody"),
                "found": row["controller_id"] or Words("nobody"),
            }
            what = "expected the controller drawn for it, {expected}, found {found}"
            yield Violation(RULE, "posts.csv, row {row}, post {post_id}", what, values)
