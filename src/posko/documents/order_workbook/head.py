"""The first sheet of an issued order, and the file around the sheets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from io import BytesIO

import polars as pl
from xlsxwriter import Workbook

from posko.documents.fingerprint import fingerprint_of
from posko.documents.orders.issue import Issue
from posko.documents.words import MONTHS, long_date
from posko.documents.workbook.sheet import WRAPPED, Sheet, write_sheets
from posko.planning import CommandPlan
from posko.tables import Settings

SCHEMA = {"Perihal": pl.String, "Isi": pl.String, "Jumlah": pl.Int64}


def head_sheet(title: str, command: CommandPlan, settings: Settings, issue: Issue, counts: dict[str, int]) -> Sheet:
    """`Perintah`: what is ordered and by whom, then `counts` as numbers."""
    issued = f"{issue.issued.day} {MONTHS[issue.issued.month - 1]} {issue.issued.year}"
    said = {
        "Nomor": issue.number,
        "Tanggal": issued,
        "Versi": str(issue.version),
        "Mengganti atau mengubah": issue.replaces or "tidak ada, perintah pertama",
        "Rencana operasi": issue.basis,
        "Dikeluarkan di": issue.place,
        "Ditandatangani oleh": ", ".join(filter(None, (issue.approved_by, issue.signer_rank))),
        "Satuan": command.command.unit.name,
        "Operasi": settings.name,
        "Pemungutan suara": long_date(settings.voting_day),
        "Versi yang berlaku": issue.check_url,
        "Sidik rencana": fingerprint_of(command),
    }
    rows: list[tuple[str, str | None, int | None]] = [(name, text, None) for name, text in said.items() if text]
    rows += [(name, None, count) for name, count in counts.items()]
    frame = pl.DataFrame(rows, SCHEMA, orient="row")
    return Sheet("Perintah", frame, title=title, formats={"Isi": WRAPPED})


def book_of(sheets: Iterable[Sheet], title: str, issue: Issue) -> bytes:
    """`sheets` as a file. It bears the date of the order, not of today: the same order gives the same bytes."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        book.set_properties({"title": title, "created": datetime.combine(issue.issued, time())})
        write_sheets(book, sheets)
    return file.getvalue()
