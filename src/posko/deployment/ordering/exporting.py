"""The list of who has and has not read his order, as CSV to call people from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.deployment.models import OfficerOrder
from posko.deployment.models.rows import Duty
from posko.deployment.ordering.recalling import CALLED_BACK

_CHUNK = 2000
#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_lines(rows: QuerySet[OfficerOrder]) -> Iterator[str]:
    """A CSV file, line by line. It begins with a mark by which spreadsheets know UTF-8."""
    head = (_("Kesatuan"), _("Nomor"), _("Petugas"), _("Tugas"), _("Pos"), _("Padal"), _("Perintah"), _("Dibaca"))
    yield "\ufeff" + _line(head)
    for row in rows.iterator(_CHUNK):
        yield _line(_cells(row))


def _cells(row: OfficerOrder) -> tuple[str, ...]:
    read = timezone.localtime(row.read).isoformat(timespec="minutes") if row.read else ""
    return (
        row.command.name,
        row.officer_code,
        row.officer_name,
        str(duty_word(row)),
        row.post,
        controller_of(row),
        row.order.number,
        read,
    )


def duty_word(row: OfficerOrder) -> str:
    if called_back := row.content.get(CALLED_BACK):
        return _("ditarik kembali (%(team)s)") % {"team": called_back["team"]}
    return str(Duty(row.duty).label) if row.duty in Duty.values else row.duty


def controller_of(row: OfficerOrder) -> str:
    """Rank and name of the Padal, who can reach the officer; empty where there is none."""
    padal = row.content.get("controller")
    return f"{padal['rank']} {padal['name']}".strip() if padal else ""


def _line(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(["'" + c if c.startswith(_FORMULA) else c for c in cells])
    return text.getvalue()
