"""The workbook to fill in: a sheet for each table as `posko.tables` lays it out, and a sheet that explains it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from posko.doctrine import default_doctrine
from posko.doctrine.toml import doctrine_data
from posko.tables.layout import LAYOUTS, POLARS_TYPES, Column, Kind

HELP = "Petunjuk"

_TITLES = {
    "units": "Kesatuan: Polda, Polres, Polsek",
    "polling_stations": "TPS",
    "officers": "Petugas",
    "routine_duty": "Petugas yang tetap bertugas rutin",
    "equipment": "Peralatan",
    "funds": "Dana",
}
_MEANINGS = {
    "unit_code": "Kode kesatuan",
    "parent_code": "Kode kesatuan di atasnya; kosong untuk Polda",
    "area_codes": "Kode wilayah (atau awalnya) yang dijaga; TPS masuk ke kesatuan dengan awalan terpanjang",
    "name": "Nama",
    "kind": "Jenis",
    "latitude": "Lintang, derajat desimal (WGS 84)",
    "longitude": "Bujur, derajat desimal (WGS 84)",
    "station_code": "Kode TPS seperti ditulis KPU",
    "area_code": "Kode desa/kelurahan Kemendagri",
    "tier": "Kerawanan: low kurang rawan, elevated rawan, high sangat rawan, special khusus",
    "tier_reason": "Alasan kerawanan, tidak politis",
    "access": "Cara mencapai: road darat, river sungai, sea laut, foot jalan kaki",
    "voters": "Jumlah pemilih (DPT)",
    "officer_id": "Nomor personel (NRP)",
    "rank": "Pangkat, singkat",
    "function": "Fungsi",
    "status": "available siap, leave cuti, sick sakit, schooling pendidikan, detached BKO keluar",
    "excluded_areas": "Wilayah tempat ia tidak boleh bertugas; alasannya tidak dicatat",
    "skills": "Keahlian",
    "minimum_officers": "Jumlah petugas siap yang tetap untuk tugas rutin",
    "total": "Jumlah",
    "serviceable": "Yang layak pakai",
    "amount_idr": "Rupiah, tanpa titik",
}
_KINDS = {
    Kind.TEXT: "teks",
    Kind.CODE: "kode, sel berformat teks",
    Kind.AREA: "kode wilayah, sel berformat teks",
    Kind.AREAS: "kode wilayah, dipisah titik koma",
    Kind.LIST: "beberapa kata, dipisah titik koma",
    Kind.WORD: "salah satu kata yang tersedia",
    Kind.RANK: "pangkat",
    Kind.DEGREES: "angka derajat",
    Kind.COUNT: "angka bulat, tanpa pemisah ribuan",
}
_RULES = (
    "Isi setiap lembar mulai baris 2. Jangan ubah nama lembar dan nama kolom di baris 1; jangan gabungkan sel.",
    "Lembar units, polling_stations dan officers wajib. routine_duty, equipment, funds boleh kosong: "
    "data yang sudah ada tidak disentuh.",
    "Baris yang tidak ada lagi di berkas akan dihapus; pratinjau menunjukkan berapa sebelum Anda mengonfirmasi.",
    "Polres mengisi hanya miliknya; lembar units tetap memuat Polda di atasnya.",
)


def template() -> bytes:
    """The workbook as .xlsx. Filled in, it reads as an operation; the sheet of explanations is not read."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "templat.xlsx"
        with xlsxwriter.Workbook(path) as book:
            _help(book)
            _keyed(book)
            for layout in LAYOUTS:
                sheet = _headed(book, layout.name, layout.names)
                for place, column in enumerate(layout.columns):
                    _prepare(book, sheet, place, column)
        return path.read_bytes()


def _headed(book: Any, name: str, columns: tuple[str, ...]) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, columns, book.add_format({"bold": True, "bg_color": "#E6ECF4", "bottom": 1}))
    return sheet


def _prepare(book: Any, sheet: Any, place: int, column: Column) -> None:
    """Text stays text whatever is typed; words come as a list to choose from; a note explains the header."""
    look = None if column.kind in POLARS_TYPES else book.add_format({"num_format": "@"})
    sheet.set_column(place, place, max(14, len(column.name) + 4), look)
    sheet.write_comment(0, place, _explained(column), {"x_scale": 1.6})
    if column.words:
        sheet.data_validation(1, place, 100_000, place, {"validate": "list", "source": [str(w) for w in column.words]})


def _explained(column: Column) -> str:
    must = "boleh kosong" if column.may_be_empty else "wajib"
    return f"{_MEANINGS[column.name]}. {_KINDS[column.kind]}, {must}. Contoh: {column.example}"


def _help(book: Any) -> None:
    sheet = book.add_worksheet(HELP)
    wrap, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True, "bottom": 1})
    for place, width in enumerate((18, 18, 60, 30, 14, 22)):
        sheet.set_column(place, place, width, wrap)
    for row, rule in enumerate(_RULES):
        sheet.merge_range(row, 0, row, 5, rule, wrap)
        sheet.set_row(row, 32)
    head = len(_RULES) + 1
    sheet.write_row(head, 0, ("lembar", "kolom", "arti", "isi", "wajib", "contoh"), bold)
    row = head + 1
    for layout in LAYOUTS:
        for column in layout.columns:
            must = "boleh kosong" if column.may_be_empty else "wajib"
            cells = (layout.name, column.name, _MEANINGS[column.name], _KINDS[column.kind], must, column.example)
            for place, cell in enumerate(cells):
                sheet.write_string(row, place, cell)
            row += 1
        sheet.write_comment(row - len(layout.columns), 0, _TITLES[layout.name])


def _keyed(book: Any) -> None:
    """The operation itself, its stages, and the patterns of the bundled doctrine to keep or to change."""
    text = book.add_format({"num_format": "@"})
    sheet = _headed(book, "operation", ("key", "value"))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 40, text)
    example = {"name": "", "region": "", "timezone": "Asia/Jakarta", "voting_day": ""}
    for row, (key, value) in enumerate(example.items(), start=1):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value) if value else sheet.write_blank(row, 1, None, text)
    sheet.write_comment("B5", f"Hari pemungutan suara, seperti {date(2024, 11, 27)}")
    stages = _headed(book, "stages", ("code", "name", "start", "end", "minimum_strength_share"))
    stages.set_column(0, 3, 18, text)
    patterns = _headed(book, "patterns", ("tier", "officers", "stations_max", "linmas_per_station"))
    data: Any = doctrine_data(default_doctrine())["patterns"]
    for row, pattern in enumerate(data, start=1):
        patterns.write_row(row, 0, pattern.values())
