"""What findings ask of a person, for the home page: a text, and where it is done."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from posko.organisation.access import RIGHTS
from posko.organisation.models import Person, Role
from posko.readiness.inspecting.mending import overdue, raise_overdue
from posko.readiness.inspecting.queries import awaiting_recheck, findings_visible_to, inspections_visible_to
from posko.readiness.models import Finding, Inspection

#: So many of one's own findings, or inspections, have a line each.
LINES = 5
_DAY = 24 * 3600


def inspections_mine(person: Person) -> list[tuple[str, str]]:
    """Inspections that `person` leads: those that run, with the way to the checklist, and those whose day has come."""
    state = Inspection.State
    mine = inspections_visible_to(person, "inspect").filter(lead=person)
    running = mine.filter(state=state.OPEN).order_by("day", "pk")
    due = mine.filter(state=state.PLANNED, day__lte=timezone.localdate()).order_by("day", "pk")
    said = (
        (running, _("Isi daftar periksa %(command)s, %(day)s"), "readiness:inspection_checklist"),
        (due, _("Mulai pemeriksaan %(command)s, %(day)s"), "readiness:inspection"),
    )
    return [
        (text % {"command": row.command, "day": date_format(row.day, "j M Y")}, reverse(place, args=[row.pk]))
        for rows, text, place in said
        for row in rows[:LINES]
    ]


def findings_mine(person: Person) -> list[tuple[str, str]]:
    """Open findings that `person` puts right, the most urgent first."""
    mine = findings_visible_to(person).filter(owner=person, state=Finding.State.OPEN).order_by("due", "-severity", "pk")
    text = _("Perbaiki temuan sampai %(due)s: %(text)s")
    return [
        (text % {"due": _day(finding), "text": str(finding)}, reverse("readiness:finding", args=[finding.pk]))
        for finding in mine[:LINES]
    ]


def _day(finding: Finding) -> str:
    return date_format(finding.due, "j M Y") if finding.due else "–"


def findings_to_recheck(person: Person) -> list[tuple[str, str]]:
    """One line: how many findings of others wait for `person` to look again; for an inspector in all that is below."""
    mine = _of_own_commands(person) | _of_inspected_commands(person)
    number = awaiting_recheck(person).filter(mine).count()
    text = ngettext("%(n)s temuan menunggu pemeriksaan ulang", "%(n)s temuan menunggu pemeriksaan ulang", number)
    return _line(text, number, keadaan="recheck")


def findings_overdue(person: Person) -> list[tuple[str, str]]:
    """One line: how many overdue findings are of a command of `person`'s own, or have climbed to it."""
    today = timezone.localdate()
    _raise_once_a_day(person)
    number = findings_visible_to(person).filter(overdue(today) & _of_own_commands(person)).count()
    text = ngettext("%(n)s temuan lewat tenggat", "%(n)s temuan lewat tenggat", number)
    return _line(text, number, keadaan="open", lewat="1")


def _line(text: str, number: int, **filters: str) -> list[tuple[str, str]]:
    address = f"{reverse('readiness:findings')}?{urlencode(filters)}"
    return [(text % {"n": number_format(number)}, address)] if number else []


def _of_own_commands(person: Person) -> Q:
    """Where `person` himself holds a role for it, not only somewhere above."""
    roles = RIGHTS["inspect"] | RIGHTS["mend-finding"]
    own = list(person.appointments.filter(ended=None, role__in=roles).values_list("command", flat=True))
    return Q(command__in=own) | Q(raised_to__in=own)


def _of_inspected_commands(person: Person) -> Q:
    """Of the commands where he is inspector and all below: those are his to look at again."""
    of = Q(pk__in=[])
    for path in person.appointments.filter(ended=None, role=Role.INSPECTOR).values_list("command__path", flat=True):
        of |= Q(command__path__startswith=path)
    return of


def _raise_once_a_day(person: Person) -> None:
    """The server may run for weeks: whoever comes first on a day lets climb what he may see."""
    if cache.add(f"findings-raised-{person.pk}-{timezone.localdate():%Y%m%d}", 1, _DAY):
        raise_overdue(timezone.localdate())
