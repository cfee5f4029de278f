"""Makes `verdict.docx`, the template of the DOCX: `python -m posko.documents.verdict.template`.

The file is kept beside this module, so that nothing is made of it at run time; a test finds it out of date.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from posko.documents.verdict.papers import TEMPLATE, undated
from posko.documents.verdict.words import SHORT

#: Head, field of the row or text of the template, width in millimetres.
Column = tuple[str, str, int]
_RATING = "{{ row.shape }} {{ row.rating }}"
BELOW: list[Column] = [
    ("Kesatuan", "name", 34),
    ("Berita acara terakhir", _RATING + ", {{ row.number }}", 40),
    *((head, f"{{{{ row.cells[{k}] }}}}", 12) for k, head in enumerate(SHORT.values())),
]
EIGHT: list[Column] = [
    ("Kesiapan", "name", 45),
    ("Penilaian", _RATING, 40),
    ("Sebab", "{{ row.why }} {{ row.override }}", 85),
]
DIFFERENCES: list[Column] = [("", "turn", 8), ("Hal", "what", 74), ("Semula", "before", 44), ("Menjadi", "after", 44)]
SHORTFALLS: list[Column] = [
    ("Hal", "name", 25),
    ("Perlu", "need", 26),
    ("Layak", "serviceable", 26),
    ("Diperbaiki", "repair", 18),
    ("Dipinjam", "borrow", 18),
    ("Kurang", "missing", 26),
    ("Penanganan", "handled", 31),
]
FINDINGS: list[Column] = [
    ("Kesiapan", "readiness", 22),
    ("Temuan", "text", 56),
    ("Bobot", "severity", 18),
    ("Penanggung jawab", "owner", 26),
    ("Tenggat", "due", 24),
    ("Keadaan", "state", 24),
]
INSPECTED: list[Column] = [
    ("Jenis", "kind", 34),
    ("Tanggal", "day", 32),
    ("Pemeriksa", "lead", 36),
    ("Jawaban", "answers", 46),
    ("Keadaan", "state", 22),
]
CRITERIA: list[Column] = [
    ("Kriteria", "text", 58),
    ("Perlu", "required", 18),
    ("Ada", "available", 18),
    ("Bagian", "share", 16),
    ("Keterangan", "note", 38),
    ("Penilaian", _RATING, 22),
]
#: Fields that hold numbers: they stand to the right.
NUMBERS = frozenset({"need", "serviceable", "repair", "borrow", "missing", "required", "available", "share"})
_HEAD_GROUND = "E6E6E6"
#: Nothing in the file says when it was made, or it would not be the same twice.
_MADE = datetime(2024, 1, 1)


def template() -> bytes:
    """The template, the same bytes each time."""
    document = Document()
    _page(document)
    _opening(document)
    _tables(document)
    _signature(document)
    _annex(document)
    kept = io.BytesIO()
    document.save(kept)
    return undated(kept.getvalue())


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.bottom_margin = Mm(20)
    section.top_margin = Mm(18)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(11)
    normal.paragraph_format.space_after = Pt(4)
    # A word processor writes the page's number in the size of the style, whatever the field's own is.
    document.styles["Footer"].font.size = Pt(8)
    properties = document.core_properties
    properties.title, properties.author = "Berita acara kesiapan", "Posko"
    properties.created = properties.modified = _MADE
    _footer(section.footer.paragraphs[0])


def _footer(paragraph: Any) -> None:
    """`Polres Tebo · Nomor … · halaman 2 dari 7`."""
    paragraph.add_run("{{ command }} · Nomor {{ number }} · {{ issued }} · halaman ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" dari ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, code: str) -> None:
    run = paragraph.add_run()
    for kind in ("begin", code, "end"):
        if kind == code:
            said = OxmlElement("w:instrText")
            said.set(qn("xml:space"), "preserve")
            said.text = code
        else:
            said = OxmlElement("w:fldChar")
            said.set(qn("w:fldCharType"), kind)
        run._r.append(said)


def _opening(document: Any) -> None:
    """Letterhead with the code beside it, title, and the verdict in its frame."""
    table = document.add_table(rows=1, cols=2)
    _widths(table, (110, 60))
    left, right = table.rows[0].cells
    left.text = "{%p for line in letterhead %}"
    for text in ("{{ line }}", "{%p endfor %}"):
        left.add_paragraph(text)
    for paragraph in left.paragraphs:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    right.text = "{{ qr }}"
    right.add_paragraph().add_run("{{ check_url }}").font.size = Pt(7)
    for paragraph in right.paragraphs:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _line(document, "BERITA ACARA KESIAPAN", size=13, bold=True, centred=True)
    _line(document, "Nomor: {{ number }}", centred=True)
    document.add_paragraph(
        "Pada hari {{ weekday }}, kesiapan {{ command }} dalam {{ operation }} untuk tahapan {{ stage }} "
        "({{ stage_days }}) dinyatakan:"
    )
    _verdict(document.add_table(rows=1, cols=1, style="Table Grid").rows[0].cells[0])
    _line(document, "")
    _only_if(
        document,
        "province",
        "{{ command }} sendiri, tanpa kesatuan di bawahnya: {{ own }}. "
        "Bagi provinsi berlaku yang terburuk dari semuanya.",
    )
    _line(
        document,
        "Menurut kriteria versi {{ criteria_version }}; butir wajib yang terburuk menentukan, "
        "tidak ada yang dirata-rata.",
        size=9,
    )


def _verdict(cell: Any) -> None:
    first = cell.paragraphs[0]
    first.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = first.add_run("{{ shape }} {{ rating }}")
    run.font.size, run.bold = Pt(16), True
    for text in ("{%p if notes %}", "Catatan:", "{%p endif %}"):
        cell.add_paragraph(text)
    for text in ("{%p for note in notes %}", "{{ loop.index }}. {{ note }}", "{%p endfor %}"):
        cell.add_paragraph(text)


def _tables(document: Any) -> None:
    document.add_paragraph("{%p if below %}")
    _heading(document, "Kesatuan di bawahnya")
    _listing(document, "below", BELOW, size=7)
    document.add_paragraph("{%p endif %}")
    _heading(document, "Delapan kesiapan (Asta Siap)")
    _listing(document, "readinesses", EIGHT)
    _differences(document)
    _heading(document, "Kekurangan")
    _only_if(document, "shortfalls_note", "{{ shortfalls_note }}")
    _only_if(document, "not shortfalls and not shortfalls_note", "Tidak ada kekurangan.")
    _optional(document, "shortfalls", SHORTFALLS, size=8)
    _heading(document, "Temuan")
    _only_if(document, "not findings", "Tidak ada temuan yang terbuka.")
    _optional(document, "findings", FINDINGS)
    _heading(document, "Yang diperiksa di tempat")
    _only_if(document, "not inspected", "Belum ada pemeriksaan; penilaian hanya dari data dan rencana.")
    _optional(document, "inspected", INSPECTED)


def _differences(document: Any) -> None:
    _heading(document, "Perbedaan dengan berita acara sebelumnya")
    _only_if(document, "not before", "Ini berita acara pertama bagi kesatuan dan tahapan ini.")
    marks = "▲ membaik, ▼ memburuk, • lainnya."
    _only_if(document, "before", f"Dibandingkan dengan {{{{ before }}}} ({{{{ before_rating }}}}). {marks}")
    _only_if(document, "before and not differences", "Tidak ada perbedaan.")
    _optional(document, "differences", DIFFERENCES)


def _signature(document: Any) -> None:
    for text in ("Dibuat di ………………………, {{ issued }}", "{{ signed_role }}", "", "", "{{ signed }}"):
        paragraph = _line(document, text, bold=text == "{{ signed }}")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.keep_with_next = text != "{{ signed }}"
        paragraph.paragraph_format.space_before = Pt(18 if text.startswith("Dibuat") else 0)


def _annex(document: Any) -> None:
    document.add_page_break()
    _line(document, "LAMPIRAN: SEMUA KRITERIA", bold=True, centred=True)
    document.add_paragraph("{%p for readiness in readinesses %}")
    _heading(document, "{{ readiness.name }}: {{ readiness.shape }} {{ readiness.rating }}")
    _only_if(document, "not readiness['items']", "Tidak ada kriteria untuk tahapan ini.")
    _optional(document, "readiness['items']", CRITERIA, size=8)
    document.add_paragraph("{%p endfor %}")


def _line(document: Any, text: str, *, size: float = 11, bold: bool = False, centred: bool = False) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _heading(document: Any, text: str) -> None:
    paragraph = _line(document, text, bold=True)
    paragraph.paragraph_format.space_before = Pt(10)
    paragraph.paragraph_format.keep_with_next = True


def _only_if(document: Any, condition: str, text: str) -> None:
    document.add_paragraph(f"{{%p if {condition} %}}")
    _line(document, text, size=9)
    document.add_paragraph("{%p endif %}")


def _optional(document: Any, rows: str, columns: Sequence[Column], size: float = 9) -> None:
    """A table only where there are rows."""
    document.add_paragraph(f"{{%p if {rows} %}}")
    _listing(document, rows, columns, size)
    document.add_paragraph("{%p endif %}")


def _listing(document: Any, rows: str, columns: Sequence[Column], size: float = 9) -> None:
    """A table with a head that stands again on each page and a line for each of `rows`."""
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    _widths(table, [width for _, _, width in columns])
    table.rows[1].cells[0].text = f"{{%tr for row in {rows} %}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    for k, (head, field, _) in enumerate(columns):
        shown = f"{{{{ row.{field} }}}}" if field.isidentifier() else field
        _shade(table.rows[0].cells[k])
        for row, text in ((0, head), (2, shown)):
            paragraph = _cell(table.rows[row].cells[k], text, size, bold=row == 0)
            if field in NUMBERS:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _widths(table: Any, millimetres: Sequence[int]) -> None:
    """Said twice, for the columns and for each cell: one word processor reads these, another those."""
    table.autofit = False
    for column, width in zip(table.columns, millimetres, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _shade(cell: Any) -> None:
    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _HEAD_GROUND)):
        ground.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(ground)


def _cell(cell: Any, text: str, size: float, *, bold: bool = False) -> Any:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    return paragraph


if __name__ == "__main__":
    TEMPLATE.write_bytes(template())
