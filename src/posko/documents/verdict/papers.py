"""A verdict as PDF (Typst) and as DOCX (docxtpl), in memory; the same content gives the same bytes."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any, cast

import segno
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage  # type: ignore[import-untyped]

from posko.documents.orders.printing import compiler
from posko.documents.verdict.content import Content
from posko.documents.verdict.printed import printed

TEMPLATE = Path(__file__).with_name("verdict.docx")
#: The day that every file in the package carries, as zip cannot do without one.
_DAY = (1980, 1, 1, 0, 0, 0)


def verdict_pdf(content: Content) -> bytes:
    """A4, readable in black and white, "halaman 2 dari 7" on each page, the check address as a QR code."""
    data = printed(content)
    data["qr"] = _qr(content["check_url"])
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    return cast(bytes, compiler("verdict.typ").compile(format="pdf", sys_inputs=inputs, pdf_tags=False))


def verdict_docx(content: Content) -> bytes:
    """The same as `verdict_pdf` in a form that an office can go on writing in."""
    document = DocxTemplate(TEMPLATE)
    data = printed(content)
    data["qr"] = _picture(document, content["check_url"]) if content["check_url"] else ""
    document.render(data, autoescape=True)
    kept = io.BytesIO()
    document.save(kept)
    return undated(kept.getvalue())


def _qr(address: str) -> str:
    """The code as SVG; empty for no address."""
    if not address:
        return ""
    return str(segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True))


def _picture(document: Any, address: str) -> InlineImage:
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="png", scale=8, border=0)
    picture.seek(0)
    return InlineImage(document, picture, width=Mm(22))


def undated(packed: bytes) -> bytes:
    """A zip with the same files in the same order, none of which says when it was written."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(zipfile.ZipInfo(entry.filename, _DAY), source.read(entry), zipfile.ZIP_DEFLATED)
    return kept.getvalue()
