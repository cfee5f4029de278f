"""Photos and documents attached to an answer or a finding."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from posko.ledger.services import record
from posko.organisation.access import may, require
from posko.organisation.models import Person
from posko.readiness.inspecting import noting, planning
from posko.readiness.inspecting.answering import held_open
from posko.readiness.inspecting.photos import Cleaned, cleaned, refuse_too_big
from posko.readiness.inspecting.refusals import WrongState
from posko.readiness.models import Answer, Evidence, Finding


def read_upload(file: UploadedFile[bytes], *, keep_place: bool = False) -> Cleaned:
    """What was uploaded, as it may be kept. Raises EvidenceRefused; one that is too big is not read at all."""
    refuse_too_big(file.size or 0)
    return cleaned(file.read(), keep_place=keep_place)


@transaction.atomic
def attach_to_answer(*, answer: Answer, file: Cleaned, name: str, by: Person) -> Evidence:
    """Attach a photo or document to an answer of a running inspection. Raises NotAllowed, WrongState."""
    require(by, "inspect", answer)
    held = held_open(answer.inspection)
    made = _keep(file, name, by, answer=answer)
    _record(made, planning.subject_of(held), {"criterion": answer.criterion})
    return made


@transaction.atomic
def attach_to_finding(*, finding: Finding, file: Cleaned, name: str, by: Person) -> Evidence:
    """Attach a photo or document to a finding that is not closed: who may inspect or mend it.

    Raises NotAllowed, WrongState.
    """
    require(by, "mend-finding" if may(by, "mend-finding", finding) else "inspect", finding)
    held = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    if held.state == Finding.State.CLOSED:
        raise WrongState(_("Temuan ini sudah ditutup; buktinya tidak berubah lagi."))
    made = _keep(file, name, by, finding=held)
    noting.add_step(held, "evidence", by, made.name)
    _record(made, noting.subject_of(held), {})
    return made


def _keep(
    file: Cleaned, name: str, by: Person, *, answer: Answer | None = None, finding: Finding | None = None
) -> Evidence:
    of = answer or finding
    assert of is not None
    made = Evidence(
        command_id=of.command_id,
        answer=answer,
        finding=finding,
        name=_plain_name(name, file.suffix),
        kind=file.kind,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        located=file.place is not None,
        note=", ".join(f"{degrees:.5f}" for degrees in file.place) if file.place else "",
        by=by,
    )
    made.file.save(f"{secrets.token_urlsafe(24)}.{file.suffix}", ContentFile(file.content), save=False)
    made.save(force_insert=True)
    return made


def _plain_name(name: str, suffix: str) -> str:
    """The name it came with, without folders and with the ending of what it is."""
    stem = PurePath(name.replace("\\", "/")).stem
    said = "".join(c for c in stem if c.isprintable())[:150].strip()
    return f"{said or _('bukti')}.{suffix}"


def _record(made: Evidence, subject: str, more: dict[str, str]) -> None:
    after = more | {"evidence": str(made.pk), "sha256": made.sha256, "size": made.size, "located": made.located}
    record(command=made.command, actor=made.by, action="evidence.attached", subject=subject, after=after)
