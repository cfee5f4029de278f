"""An exercise is written down by whoever led it, and may be corrected; what went wrong becomes findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.ledger.services import record
from posko.organisation.access import require
from posko.organisation.models import Command, Person
from posko.readiness.models import Rehearsal
from posko.readiness.rehearsing.cards import card_of
from posko.registry.models import Operation

#: More than any exercise had is a slip of the finger.
PEOPLE_MOST = 100_000
REASON_MOST = 300
#: The action of a correction in the ledger.
CORRECTED = "rehearsal.corrected"
_GROUPS_MOST = 40
_NAME_MOST = 120
_TEXT_MOST = 5_000


class Outdated(Exception):
    """Somebody else corrected the exercise since it was looked at; `now` is how it stands."""

    def __init__(self, now: Rehearsal) -> None:
        self.now = now
        super().__init__(_("Catatan ini baru saja diperbaiki oleh %(who)s.") % {"who": now.corrected_by})


@dataclass(frozen=True)
class Held:
    """What somebody says of an exercise. `scenario`: the code of a card, or empty where none was played;
    `taking_part`: who, how many."""

    kind: str
    scenario: str
    day: date
    taking_part: Iterable[tuple[str, int]]
    place: str = ""
    went_well: str = ""
    went_wrong: str = ""


@transaction.atomic
def record_rehearsal(*, operation: Operation, command: Command, held: Held, by: Person) -> Rehearsal:
    """Keep an exercise. Raises NotAllowed, ValidationError by field: a day to come, nobody who took part, an unknown
    kind or card."""
    require(by, "rehearse", command)
    values = _values(command, held)
    made = Rehearsal.objects.create(operation=operation, command=command, by=by, **values)
    record(command=command, actor=by, action="rehearsal.recorded", subject=subject_of(made), after=values)
    return made


@transaction.atomic
def correct_rehearsal(*, rehearsal: Rehearsal, held: Held, by: Person, reason: str, seen: int) -> Rehearsal:
    """Let the record say `held` instead; what it said before stands in the ledger. `seen`: the version looked at.

    Raises NotAllowed, Outdated, and ValidationError by field: as `record_rehearsal`, no reason, nothing changed.
    """
    require(by, "rehearse", rehearsal)
    row = Rehearsal.objects.select_for_update(of=("self",)).select_related("corrected_by").get(pk=rehearsal.pk)
    if row.version != seen:
        raise Outdated(row)
    before = {name: getattr(row, name) for name in FIELDS}
    after = _values(row.command, held, kept=row.scenario)
    reason = " ".join(reason.split())
    _must_be_a_correction(before, after, reason)
    made = {"version": seen + 1, "corrected": timezone.now(), "corrected_by": by, "correction": reason}
    for name, value in (after | made).items():
        setattr(row, name, value)
    row.save()
    changed = [name for name in FIELDS if before[name] != after[name]]
    record(
        command=row.command,
        actor=by,
        action=CORRECTED,
        subject=subject_of(row),
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=reason,
    )
    return row


#: What can be corrected. The command stays: its findings and its readiness hang on it.
FIELDS = ("kind", "scenario", "day", "place", "taking_part", "went_well", "went_wrong")


def subject_of(rehearsal: Rehearsal) -> str:
    """As the ledger names it."""
    return f"rehearsal-{rehearsal.pk}"


def _must_be_a_correction(before: dict[str, Any], after: dict[str, Any], reason: str) -> None:
    if not reason or len(reason) > REASON_MOST:
        raise ValidationError({"reason": _("Tulis mengapa diperbaiki, paling panjang 300 huruf.")})
    if before == after:
        raise ValidationError(_("Tidak ada yang berbeda; catatan ini tetap seperti semula."))


def _values(command: Command, held: Held, kept: str = "") -> dict[str, Any]:
    """The columns of the row. `kept`: a card it had before, though the criteria may have it no longer. Raises
    ValidationError by field."""
    groups = _groups(held.taking_part)
    _refuse(command, held, groups, kept)
    return {
        "kind": held.kind,
        "scenario": held.scenario,
        "day": held.day,
        "place": " ".join(held.place.split())[:200],
        "taking_part": [list(group) for group in groups],
        "went_well": held.went_well.strip(),
        "went_wrong": held.went_wrong.strip(),
    }


def _groups(taking_part: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Each group once, in the order given. Raises ValidationError for one without a name or a number."""
    total: dict[str, int] = {}
    for who, count in taking_part:
        name = " ".join(who.split())
        if not name and not count:
            continue
        if not name or not 1 <= count <= PEOPLE_MOST or len(name) > _NAME_MOST:
            raise ValidationError({"taking_part": _("Tulis untuk tiap unsur nama dan jumlahnya, paling sedikit 1.")})
        total[name] = total.get(name, 0) + count
    return list(total.items())


def _refuse(command: Command, held: Held, groups: list[tuple[str, int]], kept: str) -> None:
    wrong: dict[str, str] = {}
    if held.kind not in Rehearsal.Kind.values:
        wrong["kind"] = _("Pilih jenis latihan.")
    if held.scenario not in ("", kept) and card_of(command, held.scenario) is None:
        wrong["scenario"] = _("Kartu skenario ini tidak ada dalam kriteria yang berlaku.")
    if held.day > timezone.localdate():
        wrong["day"] = _("Yang dicatat adalah latihan yang sudah berlangsung; tanggal ini belum tiba.")
    if not 1 <= len(groups) <= _GROUPS_MOST:
        wrong["taking_part"] = _("Tulis siapa yang ikut dan berapa orang.")
    texts = {"went_well": held.went_well, "went_wrong": held.went_wrong}
    wrong |= {name: _("Teks ini terlalu panjang.") for name, text in texts.items() if len(text) > _TEXT_MOST}
    if wrong:
        raise ValidationError(wrong)
