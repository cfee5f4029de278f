"""What changed in the registry while a plan waited for its draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posko.deployment.witnessing.queries import Steps
from posko.organisation.models import Person
from posko.registry.models import Status
from posko.registry.queries import changes_visible_to


@dataclass(frozen=True)
class DataChange:
    """A row of the registry that changed while a plan waited for its draw. `said`: what, where it decides who goes."""

    key: str
    title: str
    said: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class DataChanges:
    """All that changed, latest first: the first few, how many in all, and whether stations are among them."""

    shown: tuple[DataChange, ...]
    total: int
    of_stations: bool


_LISTED = 20
#: Model of a row -> what it is of.
_TITLES: dict[str, Any] = {
    "pollingstation": gettext_lazy("TPS"),
    "officer": gettext_lazy("Petugas"),
    "equipment": gettext_lazy("Peralatan"),
    "funds": gettext_lazy("Dana"),
    "routineduty": gettext_lazy("Tugas rutin"),
}


def changes_while_waiting(step: Steps, person: Person) -> DataChanges | None:
    """What changed in the registry since the plan was asked for, until its people were drawn; None where nothing.

    As far as `person` may see the registry of the plan's command and those below.
    """
    plan = step.plan
    if not step.prepared:
        return None
    changes = changes_visible_to(person).filter(
        operation=plan.operation_id, command__path__startswith=plan.command.path, at__gt=plan.made
    )
    if step.computed:
        changes = changes.filter(at__lte=datetime.fromisoformat(step.computed.at))
    total = changes.count()
    if not total:
        return None
    of_stations = changes.filter(table="pollingstation").exists()
    return DataChanges(tuple(_data_change(change) for change in changes[:_LISTED]), total, of_stations)


def _data_change(change: Any) -> DataChange:
    title = str(_TITLES.get(change.table, change.table))
    return DataChange(change.key, title, _what_changed(change), str(change.by), change.at, change.reason)


def _what_changed(change: Any) -> str:
    if not change.before:
        return _("baru")
    if not change.after:
        return _("dihapus")
    was, now = (row.get("status") for row in (change.before, change.after))
    if was != now:
        words = dict(Status.choices)
        return f"{words.get(was, was)} → {words.get(now, now)}"
    return _("diubah")
