"""What a demo shows of readiness: two commands inspected, findings on their way, a rehearsal, a tour, verdicts.

All of it comes about as in earnest: by the services, in the name of people who may, so that the ledger tells it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from posko.doctrine import Access
from posko.organisation.models import Command, Person
from posko.organisation.walls import seeing
from posko.readiness.inspecting import (
    answer,
    assign_finding,
    check_kit,
    close_inspection,
    draw_sample,
    mend_finding,
    note_finding,
    open_inspection,
    plan_inspection,
    recheck_finding,
)
from posko.readiness.inspecting.checklist import kit_of, questions_of
from posko.readiness.inspecting.kit import Condition, NobodyPosted
from posko.readiness.models import Answer, Finding, Inspection, Rehearsal, Tour, Verdict
from posko.readiness.models.base import Rating, Readiness
from posko.readiness.models.ledger import ShortfallLine
from posko.readiness.rating import override_rating, stage_asked
from posko.readiness.rehearsing import Held, record_rehearsal
from posko.readiness.shortfall import lines
from posko.readiness.shortfall.editing import Decided, edit_line
from posko.readiness.touring.asked import Asked, Day, Stop, Team
from posko.readiness.touring.asking import place_of
from posko.readiness.touring.forms import stops_of
from posko.readiness.touring.services import make_tour, set_tour
from posko.readiness.verdicts import issue_verdict
from posko.registry.models import Operation
from posko.registry.queries import doctrine_of

PACKS = 8
VALUES = Answer.Value


@dataclass(frozen=True)
class Cast:
    """Who acts. Of the Polda its inspector, planner and commander; of two Polres their planners, of the first its
    commander."""

    inspector: Person
    planner: Person
    commander: Person
    first_planner: Person
    first_commander: Person
    second_planner: Person


@dataclass(frozen=True)
class Show:
    """What is shown where: `stage` is the one that the pages open with."""

    operation: Operation
    first: Command
    second: Command
    stage: str
    cast: Cast
    site: str


#: Criterion -> what the inspector found otherwise than in order, with a note: at the first command, at the second.
FIRST: dict[str, tuple[str, str]] = {
    "post_display": (VALUES.PARTLY, "Papan data terakhir diperbarui tiga hari yang lalu."),
    "post_power": (VALUES.PARTLY, "Genset ada, bahan bakar untuk dua jam."),
    "tiers_checked": (VALUES.PARTLY, "Tiga dari dua belas TPS rawan belum didatangi."),
    "vehicles_checked": (VALUES.PARTLY, "Dua kendaraan menunggu suku cadang."),
}
SECOND: dict[str, tuple[str, str]] = {
    "post_roster": (VALUES.NO, "Daftar piket hanya sampai besok."),
    "health": (VALUES.NO, "Pemeriksaan kesehatan dijadwalkan, belum dilaksanakan."),
    "leaders_met": (VALUES.PARTLY, "Tokoh dua kecamatan belum ditemui."),
    "neutrality": (VALUES.YES, "Pakta netralitas ditandatangani saat apel."),
}
#: Left open at the second command: the inspector had to go on, and says so.
SKIPPED = ("disaster_ready", "boxes_guarded", "money_open")


def show_readiness(*, operation: Operation, first: Command, second: Command, cast: Cast, site: str) -> Verdict:
    """Fill the board of an operation that has a plan in force; the verdict on the Polda.

    After it the first command holds one more exercise, so that the board shows what changed since its verdict.

    `first` and `second`: Polres below the operation's command. `site`: address of the server, for the QR codes.
    """
    stage = stage_asked(operation, "", timezone.localdate())
    show = Show(operation, first, second, stage, cast, site)
    _first_visited(show)
    _second_visited(show)
    _rehearsed(show)
    _seen_to(show)
    _overridden(show)
    _toured(show)
    with seeing(cast.first_commander):
        _verdict(show, first, cast.first_commander)
    with seeing(cast.commander):
        made = _verdict(show, operation.command, cast.commander)
    _held(show, first, cast.first_planner, Rehearsal.Kind.CITY)
    return made


def _first_visited(show: Show) -> None:
    """Inspected, its verdict given, and then two of three findings put right; one of them looked at again."""
    cast = show.cast
    with seeing(cast.inspector):
        visit = _inspected(show, show.first, FIRST)
        found = [
            _found(visit, cast.inspector, "post_display", "Papan data posko tidak diperbarui setiap hari", 2),
            _found(visit, cast.inspector, "vehicles_checked", "Dua kendaraan patroli tidak layak jalan", 2),
            _found(visit, cast.inspector, "kit", "Senter tiga petugas rusak atau tidak ada", 1),
        ]
        for finding, days in zip(found, (2, 5, 3), strict=True):
            _assigned(finding, cast.first_planner, cast.inspector, days)
        close_inspection(inspection=visit, by=cast.inspector, note="Kasatgas mendampingi.")
        _verdict(show, show.first, cast.inspector, visit)
    with seeing(cast.first_planner):
        mend_finding(finding=found[0], by=cast.first_planner, note="Papan diperbarui tiap pukul 07.00 oleh piket.")
        mend_finding(finding=found[2], by=cast.first_planner, note="Senter diganti dari gudang.")
    with seeing(cast.inspector):
        recheck_finding(finding=found[0], by=cast.inspector, note="Dilihat lewat foto papan pagi ini.")


def _second_visited(show: Show) -> None:
    """Inspected in haste: some questions stay open; one finding has nobody yet who puts it right."""
    cast = show.cast
    with seeing(cast.inspector):
        visit = _inspected(show, show.second, SECOND, SKIPPED)
        found = _found(visit, cast.inspector, "health", "Petugas belum diperiksa kesehatannya", 3)
        _found(visit, cast.inspector, "post_roster", "Daftar piket posko tidak lengkap", 2)
        _assigned(found, cast.second_planner, cast.inspector, 1)
        close_inspection(inspection=visit, by=cast.inspector, although_unanswered=True)
        _verdict(show, show.second, cast.inspector, visit)


def _inspected(
    show: Show, command: Command, answers: Mapping[str, tuple[str, str]], skipped: tuple[str, ...] = ()
) -> Inspection:
    """An inspection that runs, with its answers: yes where nothing else is said."""
    by, kind = show.cast.inspector, Inspection.Kind.ASSISTANCE
    visit = plan_inspection(
        operation=show.operation, command=command, kind=kind, stage=show.stage, day=timezone.localdate(), by=by
    )
    open_inspection(inspection=visit, by=by)
    for question in questions_of(visit):
        if question.code not in skipped:
            value, note = answers.get(question.code, (VALUES.YES, ""))
            answer(inspection=visit, criterion=question.code, value=value, note=note, by=by)
    _looked_into(visit, by)
    return visit


def _looked_into(visit: Inspection, by: Person) -> None:
    """Packs of officers drawn at random, if any are posted; in two of eight something is amiss."""
    try:
        drawn = draw_sample(inspection=visit, officers=PACKS, by=by)
    except NobodyPosted:
        return
    amiss = {2: ("Senter", Condition.BROKEN), 5: ("Jas hujan", Condition.MISSING)}
    for at, code in enumerate(drawn):
        items = dict.fromkeys(kit_of(visit), Condition.OK.value)
        if at in amiss and amiss[at][0] in items:
            items[amiss[at][0]] = amiss[at][1].value
        check_kit(inspection=visit, officer_code=code, items=items, by=by)


def _found(visit: Inspection, by: Person, criterion: str, text: str, severity: int) -> Finding:
    readiness = next((q.readiness for q in questions_of(visit) if q.code == criterion), Readiness.EQUIPMENT.value)
    return note_finding(
        operation=visit.operation,
        command=visit.command,
        readiness=readiness,
        criterion=criterion,
        text=text,
        severity=severity,
        inspection=visit,
        by=by,
    )


def _assigned(finding: Finding, owner: Person, by: Person, days: int) -> None:
    assign_finding(finding=finding, owner=owner, due=timezone.localdate() + timedelta(days=days), by=by)


def _rehearsed(show: Show) -> None:
    """The first command trained and played its floor game; the second has only trained, which its board shows."""
    _held(show, show.first, show.cast.first_planner, Rehearsal.Kind.TRAINING)
    _held(show, show.first, show.cast.first_planner, Rehearsal.Kind.FLOOR_GAME)
    _held(show, show.second, show.cast.second_planner, Rehearsal.Kind.TRAINING)


def _held(show: Show, command: Command, by: Person, kind: Rehearsal.Kind) -> None:
    held = Held(
        kind=kind,
        scenario="box_attacked",
        day=min(timezone.localdate(), show.operation.voting_day - timedelta(days=30)),
        place="Aula",
        taking_part=[("Satgas Preventif", 60), ("Polsek jajaran", 40), ("KPU dan Bawaslu", 6)],
        went_well="Alur laporan Padal ke posko lancar.",
        went_wrong="Regu cadangan menunggu perintah terlalu lama.",
    )
    with seeing(by):
        record_rehearsal(operation=show.operation, command=command, held=held, by=by)


def _seen_to(show: Show) -> None:
    """The planner of the first command says what he does about two of its shortages."""
    by = show.cast.first_planner
    with seeing(by):
        short = [line for line in lines(by, show.operation, show.first) if line.missing]
        for line in short[:2]:
            lent = min(line.figures.missing, 5)
            partner = (("Kodim 0416", lent),) if line.resource.lendable and line.resource.kinds else ()
            decided = Decided(
                repair=min(line.repairable, line.figures.missing - (lent if partner else 0)),
                from_partners=partner,
                owner=by,
                due=timezone.localdate() + timedelta(days=4),
                state=ShortfallLine.State.IN_WORK,
                note="Dibahas pada rapat kesiapan.",
            )
            edit_line(
                operation=show.operation,
                command=show.first,
                resource=line.resource.code,
                version=line.version,
                decided=decided,
                by=by,
            )


def _overridden(show: Show) -> None:
    """The commander of the first command thinks better of its command post than the rule does, and says why."""
    by = show.cast.first_commander
    with seeing(by):
        override_rating(
            by=by,
            operation=show.operation,
            command=show.first,
            stage=show.stage,
            readiness=Readiness.POST,
            rating=Rating.READY,
            reason="Papan data sudah diperbarui tiap pagi sejak pemeriksaan; bahan bakar genset dikirim hari ini.",
        )


def _toured(show: Show) -> None:
    """A week's tour of the Polda to all its Polres, settled."""
    by, command = show.cast.planner, show.operation.command
    with seeing(by):
        asked = Asked(
            base=place_of(command),
            days=tuple(Day(day) for day in _week_from(timezone.localdate())),
            teams=(Team("Regu 1"),),
            stops=tuple(Stop(place_of(polres)) for polres in stops_of(command)),
            minutes_per_km=doctrine_of(show.operation.doctrine_toml).travel[Access.ROAD].minutes_per_km,
        )
        tour: Tour = make_tour(
            operation=show.operation, command=command, by=by, name="Kunjungan kesiapan Kapolda", asked=asked
        )
        set_tour(tour=tour, by=by, seen=tour.edition)


def _week_from(day: date) -> list[date]:
    """Monday to Friday of the week after."""
    monday = day + timedelta(days=7 - day.weekday())
    return [monday + timedelta(days=k) for k in range(5)]


def _verdict(show: Show, command: Command, by: Person, visit: Inspection | None = None) -> Verdict:
    return issue_verdict(
        operation=show.operation, command=command, stage=show.stage, by=by, inspection=visit, site=show.site
    )
