"""The order of one command as a workbook: head, posts, stations, officers, Padal, reserves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from posko.documents.order_workbook.change import change_counts, change_sheets
from posko.documents.order_workbook.head import book_of, head_sheet
from posko.documents.orders.changes import OrderChange
from posko.documents.orders.content import Roll, in_order, near_place, roll_of
from posko.documents.orders.issue import Issue
from posko.documents.plan_tables import rounded
from posko.documents.strength import duties_of, strength_of
from posko.documents.words import ACCESS_WORDS, DUTY_WORDS, ROLE_WORDS, STATUS_WORDS, TIER_WORDS
from posko.documents.words import reason as reason_words
from posko.documents.workbook.sheet import DEGREES, MINUTES, WRAPPED, Sheet
from posko.planning import Assignment, CommandPlan, Duty, Plan, Post, Role
from posko.tables import Settings

TEXT, COUNT, NUMBER = pl.String, pl.Int64, pl.Float64
WHERE = {"Lintang": NUMBER, "Bujur": NUMBER}
PERSON = {"NRP": TEXT, "Pangkat": TEXT, "Nama": TEXT, "Satuan": TEXT}
POSTS: dict[str, Any] = {
    "Pos": TEXT,
    "Tingkat": TEXT,
    "Status": TEXT,
    "Pola": TEXT,
    "Pusat pos": TEXT,
    "TPS": COUNT,
    "Petugas dibutuhkan": COUNT,
    "Petugas": COUNT,
    "Linmas": COUNT,
    "Menit terjauh": NUMBER,
    "NRP Padal": TEXT,
    "Padal": TEXT,
}
STATIONS: dict[str, Any] = {
    "Kode TPS": TEXT,
    "Nama TPS": TEXT,
    "Pos": TEXT,
    "Tingkat": TEXT,
    "Alasan": TEXT,
    "Akses": TEXT,
    "Menit dari pusat pos": NUMBER,
    "Pemilih": COUNT,
    **WHERE,
}
OFFICERS: dict[str, Any] = {
    **PERSON,
    "Tugas": TEXT,
    "Pos atau tim": TEXT,
    "Peran": TEXT,
    "Menit dari satuan": NUMBER,
    "Padal": TEXT,
}
CONTROLLERS: dict[str, Any] = {**PERSON, "Pos": COUNT, "TPS": COUNT, "Pos yang dikendalikan": TEXT}
RESERVES: dict[str, Any] = {
    "Tim": TEXT,
    "Siaga di": TEXT,
    **WHERE,
    "TPS terjangkau": COUNT,
    **PERSON,
    "Peran": TEXT,
    "Menit dari satuan": NUMBER,
}
FORMATS = {"Lintang": DEGREES, "Bujur": DEGREES, "Pos yang dikendalikan": WRAPPED, "Alasan": WRAPPED}
#: In the order in which the sheet has them.
OUT = (Duty.POST, Duty.CONTROLLER, Duty.RESERVE)


def order_xlsx(
    plan: Plan, command: CommandPlan, settings: Settings, issue: Issue, changes: Sequence[OrderChange] = ()
) -> bytes:
    """The order of `command` (a Polres) as a workbook; the same plan and issue give the same bytes.

    As on paper, those who stay on routine duty or are away are only counted. The order of a change is whole here, with
    its `changes` first.
    """
    title = f"Surat Perintah {command.command.unit.name}"
    roll = roll_of(plan, command)
    posts = in_order(command.posts)
    sheets = (
        head_sheet(title, command, settings, issue, change_counts(changes) | _counts(command)),
        *(change_sheets(plan, command, changes) if changes else ()),
        _sheet("Pos", POSTS, (_post(post, roll) for post in posts), _unmanned(posts)),
        _sheet("TPS", STATIONS, _stations(posts)),
        _sheet("Petugas", OFFICERS, _officers(command, roll)),
        _sheet("Padal", CONTROLLERS, _controllers(posts, roll)),
        _sheet("Cadangan", RESERVES, _reserves(command, roll)),
    )
    return book_of(sheets, f"{title} {issue.number}", issue)


def _sheet(name: str, schema: dict[str, Any], rows: Iterator[Any], marked: frozenset[int] = frozenset()) -> Sheet:
    minutes = {column: MINUTES for column, kind in schema.items() if kind is NUMBER}
    frame = pl.DataFrame(list(rows), schema, orient="row")
    formats = {column: layout for column, layout in (minutes | FORMATS).items() if column in schema}
    return Sheet(name, frame, formats=formats, marked=marked)


def _counts(command: CommandPlan) -> dict[str, int]:
    strength = strength_of(command)
    duties = duties_of(command)
    return {
        "TPS": strength.stations,
        "TPS tanpa petugas": strength.unmanned_stations,
        "Pos": strength.posts,
        "Pos terisi": strength.manned_posts,
        "Petugas pos dibutuhkan": strength.required,
        "Petugas pos, personel sendiri": strength.own,
        "Petugas pos, BKO Polda": strength.lent,
        "Petugas pos, kurang": strength.missing,
        "Padal": duties[Duty.CONTROLLER].all,
        "Padal, BKO Polda": duties[Duty.CONTROLLER].lent,
        "Pasukan cadangan": duties[Duty.RESERVE].all,
        "Pasukan cadangan, BKO Polda": duties[Duty.RESERVE].lent,
        "Tugas rutin": duties[Duty.ROUTINE].all,
        "Berhalangan": duties[Duty.UNAVAILABLE].all,
        "Linmas": strength.linmas,
    }


def _unmanned(posts: list[Post]) -> frozenset[int]:
    return frozenset(place for place, post in enumerate(posts) if not post.officers)


def _post(post: Post, roll: Roll) -> tuple[Any, ...]:
    return (
        post.id,
        TIER_WORDS[post.tier],
        STATUS_WORDS[post.status],
        post.pattern.name,
        f"{post.centre.code} {post.centre.name}",
        len(post.stations),
        post.pattern.officers,
        len(post.officers),
        post.linmas,
        rounded(post.farthest_minutes),
        post.controller,
        _named(post.controller, roll),
    )


def _stations(posts: list[Post]) -> Iterator[tuple[Any, ...]]:
    for post in posts:
        for station, minutes in zip(post.stations, post.minutes, strict=True):
            yield (
                station.code,
                station.name,
                post.id,
                TIER_WORDS[station.tier],
                reason_words(station.tier_reason),
                ACCESS_WORDS[station.access],
                rounded(minutes),
                station.voters,
                station.latitude,
                station.longitude,
            )


def _officers(command: CommandPlan, roll: Roll) -> Iterator[tuple[Any, ...]]:
    controllers = {post.id: post.controller for post in command.posts}
    for assignment in _standing(roll):
        yield (
            *_person(assignment, roll),
            DUTY_WORDS[assignment.duty],
            assignment.post,
            ROLE_WORDS[assignment.role],
            _minutes(assignment),
            _named(controllers.get(assignment.post, ""), roll),
        )


def _standing(roll: Roll) -> list[Assignment]:
    """Those on the order: by duty, then by post with the leader first."""
    standing = [a for a in roll.assignments.values() if a.duty in OUT]
    return sorted(standing, key=lambda a: (OUT.index(a.duty), a.post, a.role is not Role.LEADER, a.officer))


def _controllers(posts: list[Post], roll: Roll) -> Iterator[tuple[Any, ...]]:
    for assignment in _standing(roll):
        if assignment.duty is Duty.CONTROLLER:
            mine = [post for post in posts if post.controller == assignment.officer]
            stations = sum(len(post.stations) for post in mine)
            yield *_person(assignment, roll), len(mine), stations, ", ".join(post.id for post in mine)


def _reserves(command: CommandPlan, roll: Roll) -> Iterator[tuple[Any, ...]]:
    teams = {team.id: team for team in command.reserves}
    for assignment in _standing(roll):
        if assignment.duty is Duty.RESERVE:
            team = teams[assignment.post]
            where = (near_place(team, command).name, team.latitude, team.longitude, team.stations_covered)
            role = ROLE_WORDS[assignment.role]
            yield team.id, *where, *_person(assignment, roll), role, _minutes(assignment)


def _person(assignment: Assignment, roll: Roll) -> tuple[str, str, str, str]:
    line = roll.line(assignment.officer)
    return line["id"], line["rank"], line["name"], line["unit"]


def _named(officer: str, roll: Roll) -> str:
    return f"{roll.officers[officer].rank} {roll.officers[officer].name}" if officer in roll.officers else ""


def _minutes(assignment: Assignment) -> float | None:
    return None if assignment.travel_minutes is None else rounded(assignment.travel_minutes)
