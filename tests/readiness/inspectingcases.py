"""An operation of Jambi with inspectors, for tests of inspections and findings."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from PIL import ExifTags, Image

from posko.deployment.models import AssignmentRow, Part, Plan
from posko.organisation.models import Command, Person
from posko.readiness import inspecting
from posko.readiness.inspecting.checklist import kit_of, questions_of
from posko.readiness.models import Finding, Inspection
from posko.registry.models import Operation

STAGES = [
    {"code": "campaign", "name": "Kampanye", "start": "2024-09-25", "end": "2024-11-23"},
    {"code": "voting", "name": "Pemungutan suara", "start": "2024-11-27", "end": "2024-11-28"},
]
DAY = date(2024, 11, 20)


def make_operation(polda: Command) -> Operation:
    return Operation.objects.create(command=polda, code="omp", name="OMP", voting_day=date(2024, 11, 27), stages=STAGES)


def make_inspection(operation: Operation, command: Command, by: Person, **said: Any) -> Inspection:
    """A running one."""
    asked: dict[str, Any] = {"kind": "assistance", "stage": "voting", "day": DAY} | said
    made = inspecting.plan_inspection(operation=operation, command=command, by=by, **asked)
    return inspecting.open_inspection(inspection=made, by=by)


def first_codes(inspection: Inspection, number: int = 2) -> list[str]:
    return [q.code for q in questions_of(inspection)[:number]]


def make_finding(operation: Operation, command: Command, by: Person, **said: Any) -> Finding:
    asked: dict[str, Any] = {"readiness": "equipment", "text": "Dua HT rusak", "severity": 2} | said
    return inspecting.note_finding(operation=operation, command=command, by=by, **asked)


def overdue_since(finding: Finding, days: int) -> Finding:
    finding.due = timezone.localdate() - timedelta(days=days)
    finding.save(update_fields=["due"])
    return finding


def post_officers(operation: Operation, command: Command, by: Person, number: int) -> Part:
    """A part in force with so many officers at posts, and one who has routine duty."""
    plan = Plan.objects.create(
        operation=operation, command=command, made_by=by, name="R", state="approved", own_seed="00"
    )
    part = Part.objects.create(operation=operation, plan=plan, command=command, in_force=True)
    for k in range(number + 1):
        duty = "post" if k < number else "routine"
        AssignmentRow.objects.create(
            plan=plan,
            part=part,
            command=command,
            code=f"8000{k}",
            name=f"Petugas {k}",
            rank="BRIPKA",
            unit=command.code,
            status="available",
            duty=duty,
        )
    return part


def whole_pack(inspection: Inspection, **changed: str) -> dict[str, str]:
    return dict.fromkeys(kit_of(inspection), "ok") | changed


def photo(kind: str = "JPEG", size: tuple[int, int] = (640, 480), *, gps: bool = False, orientation: int = 0) -> bytes:
    """A real photo, half red and half blue; with `gps` taken at 1.5° S, 102.25° E by a certain camera."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    if orientation:
        exif[ExifTags.Base.Orientation] = orientation
    if gps:
        exif[ExifTags.Base.Model] = "KAMERA-RAHASIA"
        exif[ExifTags.IFD.GPSInfo] = {1: "S", 2: (1.0, 30.0, 0.0), 3: "E", 4: (102.0, 15.0, 0.0)}
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()
