"""An exercise is written down once, by whoever led it; what went wrong becomes findings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

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
_GROUPS_MOST = 40
_NAME_MOST = 120
_TEXT_MOST = 5_000


@transaction.atomic
def record_rehearsal(
    *,
    operation: Operation,
    command: Command,
    kind: str,
    scenario: str,
    day: date,
    taking_part: Iterable[tuple[str, int]],
    by: Person,
    place: str = "",
    went_well: str = "",
    went_wrong: str = "",
) -> Rehearsal:
    """Keep an exercise. `scenario`: the code of a card, or empty where none was played; `taking_part`: who, how many.

    Raises NotAllowed, ValidationError by field: a day to come, nobody who took part, an unknown kind or card.
    """
    require(by, "rehearse", command)
    groups = _groups(taking_part)
    _refuse(command, kind, scenario, day, groups, {"went_well": went_well, "went_wrong": went_wrong})
    made = Rehearsal.objects.create(
        operation=operation,
        command=command,
        kind=kind,
        scenario=scenario,
        day=day,
        place=" ".join(place.split())[:200],
        taking_part=[list(group) for group in groups],
        went_well=went_well.strip(),
        went_wrong=went_wrong.strip(),
        by=by,
    )
    after = {"kind": kind, "scenario": scenario, "day": day, "place": made.place, "taking_part": made.taking_part}
    texts = {"went_well": made.went_well, "went_wrong": made.went_wrong}
    record(command=command, actor=by, action="rehearsal.recorded", subject=f"rehearsal-{made.pk}", after=after | texts)
    return made


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


def _refuse(
    command: Command, kind: str, scenario: str, day: date, groups: list[tuple[str, int]], texts: dict[str, str]
) -> None:
    wrong: dict[str, str] = {}
    if kind not in Rehearsal.Kind.values:
        wrong["kind"] = _("Pilih jenis latihan.")
    if scenario and card_of(command, scenario) is None:
        wrong["scenario"] = _("Kartu skenario ini tidak ada dalam kriteria yang berlaku.")
    if day > timezone.localdate():
        wrong["day"] = _("Yang dicatat adalah latihan yang sudah berlangsung; tanggal ini belum tiba.")
    if not 1 <= len(groups) <= _GROUPS_MOST:
        wrong["taking_part"] = _("Tulis siapa yang ikut dan berapa orang.")
    wrong |= {name: _("Teks ini terlalu panjang.") for name, text in texts.items() if len(text) > _TEXT_MOST}
    if wrong:
        raise ValidationError(wrong)
