"""Giving a verdict: what it would say, and saying it for good."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from posko.deployment.ordering.checking import site_of_settings
from posko.documents.verdict import Before, Content, Named, Signer
from posko.documents.words import ROMAN_MONTHS
from posko.ledger.services import record
from posko.organisation.access import RIGHTS, require
from posko.organisation.jobs import one_at_a_time
from posko.organisation.models import Command, Kind, Person, Role
from posko.readiness.models import Inspection, Verdict
from posko.readiness.rating import assess, overall
from posko.readiness.verdicts import freezing
from posko.readiness.verdicts.checking import path_of
from posko.readiness.verdicts.comparing import differences
from posko.readiness.verdicts.refusals import VerdictRefused
from posko.registry.models import Operation


@dataclass(frozen=True)
class Asked:
    """What a verdict is asked on. `site`: address of the server for the QR code, else as in the settings."""

    operation: Operation
    command: Command
    stage: str
    by: Person
    site: str = ""


def issue_verdict(
    *,
    operation: Operation,
    command: Command,
    stage: str,
    by: Person,
    inspection: Inspection | None = None,
    site: str = "",
) -> Verdict:
    """Freeze what is known of `command` for `stage` as its next verdict; differences to the last one are told in it.

    `inspection`: the one it was given on, if any. Raises NotAllowed, VerdictRefused (no such stage, nothing known, an
    inspection of another command).
    """
    require(by, "issue-verdict", command)
    if inspection is not None and inspection.command_id != command.pk:
        raise VerdictRefused(_("Pemeriksaan itu dilakukan di kesatuan lain."))
    with transaction.atomic():
        # Who comes second waits, and so gets the next number.
        one_at_a_time(f"posko.verdict {command.pk}")
        before = last_verdict(operation, command, stage)
        content = content_of(Asked(operation, command, stage, by, site), before)
        verdict = Verdict.objects.create(
            operation=operation,
            command=command,
            stage=stage,
            serial=next_serial(operation, command),
            number=content["number"],
            rating=content["rating"],
            content=content,
            inspection=inspection,
            before=before,
            by=by,
            sha256=digest_of(content),
        )
        _record(verdict)
    return verdict


def last_verdict(operation: Operation, command: Command, stage: str) -> Verdict | None:
    rows = Verdict.objects.filter(operation=operation, command=command, stage=stage)
    return rows.order_by("-serial").first()


def next_serial(operation: Operation, command: Command) -> int:
    """Numbers count through all stages of an operation."""
    last = Verdict.objects.filter(operation=operation, command=command).order_by("-serial").first()
    return last.serial + 1 if last else 1


def number_of(serial: int, day: date, command: str) -> str:
    """As such a paper is numbered: `BA/3/XI/WAS.2.4./2024/15-TBO`.

    The code of the command stands in it because an inspector of the Polda gives verdicts on many: each has its own 3.
    """
    return f"BA/{serial}/{ROMAN_MONTHS[day.month - 1]}/WAS.2.4./{day.year}/{command}"


def content_of(asked: Asked, before: Verdict | None) -> Content:
    """What the next verdict says as things stand now. Raises VerdictRefused where nothing is known to say."""
    content = _standing(asked, before)
    content["differences"] = differences(before.content, content) if before else []
    return content


def _standing(asked: Asked, before: Verdict | None) -> Content:
    operation, command, by = asked.operation, asked.command, asked.by
    stage = freezing.stage_of(operation, asked.stage)
    if stage is None:
        raise VerdictRefused(_("Operasi ini tidak mempunyai tahapan “%(code)s”.") % {"code": asked.stage})
    with override(freezing.PAPER):
        assessment = assess(by, operation, command, asked.stage)
    readinesses = freezing.rated(assessment)
    province = command.kind == Kind.POLDA
    commands = freezing.below(by, operation, command, asked.stage) if province else []
    if freezing.is_blank(assessment) and not any(c["number"] for c in commands):
        raise VerdictRefused(nothing_known(command))
    shortfalls, unreckoned = freezing.shortfalls(by, operation, command)
    today = timezone.localdate()
    serial = next_serial(operation, command)
    own = str(overall(assessment).value)
    return Content(
        number=number_of(serial, today, command.code),
        issued=today.isoformat(),
        operation=Named(code=operation.code, name=operation.name),
        command=Named(code=command.code, name=command.name),
        province=province,
        letterhead=freezing.letterhead_of(_issuer(by, command)),
        stage=stage,
        rating=freezing.overall_of(own, commands),
        own=own,
        notes=freezing.notes(readinesses, commands),
        criteria_version=assessment.version,
        readinesses=readinesses,
        findings=freezing.findings(by, operation, command, today=today, closed_after=before),
        shortfalls=shortfalls,
        shortfalls_note=unreckoned,
        inspected=freezing.inspected(by, operation, command, asked.stage),
        below=commands,
        before=_before(before),
        differences=[],
        signed=_signer(by, command),
        check_url=_check_url(asked, serial),
    )


def nothing_known(command: Command) -> str:
    said = _("Belum ada yang dapat dinyatakan tentang %(command)s: tidak ada rencana dan tidak ada yang diperiksa.")
    rest = _("Hitung rencana atau lakukan pemeriksaan dahulu, lalu terbitkan berita acaranya.")
    return said % {"command": command} + " " + rest


def _before(before: Verdict | None) -> Before | None:
    if before is None:
        return None
    return Before(number=before.number, issued=before.content["issued"], rating=before.rating)


def _check_url(asked: Asked, serial: int) -> str:
    """The address for the paper; empty where it is not known how people reach this server."""
    site = asked.site.rstrip("/") or site_of_settings()
    return site + path_of(asked.operation.pk, asked.command.pk, serial) if site else ""


def _appointment(by: Person, command: Command) -> Any:
    """The role in which `by` gives a verdict on `command`: the one held for the highest command."""
    held = by.appointments.filter(ended=None, role__in=RIGHTS["issue-verdict"], command__path__in=command.above())
    return held.select_related("command").order_by("command__path", "role").first()


def _issuer(by: Person, command: Command) -> Command:
    return _appointment(by, command).command  # type: ignore[no-any-return]


def _signer(by: Person, command: Command) -> Signer:
    held = _appointment(by, command)
    with override(freezing.PAPER):
        return Signer(name=by.name, role=f"{Role(held.role).label} {held.command.name}")


def digest_of(content: Content) -> str:
    """SHA-256 (hex) over the content as JSON with sorted keys and no spaces."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_whole(verdict: Verdict) -> bool:
    """Whether the content is what was issued."""
    return digest_of(verdict.content) == verdict.sha256


def _record(verdict: Verdict) -> None:
    before = verdict.before
    record(
        command=verdict.command,
        actor=verdict.by,
        action="verdict.issued",
        subject=verdict.number,
        before={"number": before.number, "rating": before.rating} if before else None,
        after={
            "verdict": verdict.pk,
            "stage": verdict.stage,
            "rating": verdict.rating,
            "inspection": verdict.inspection_id,
            "sha256": verdict.sha256,
        },
    )
