"""The verdict on paper: read back with other code than wrote it."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from pypdf import PdfReader

from posko.documents.verdict import Content, Overridden, says, verdict_docx, verdict_pdf, worst
from posko.documents.verdict.printed import printed, reasons
from posko.documents.verdict.template import template
from posko.documents.verdict.words import share
from verdictmade import below, criterion, finding, full_verdict, readinesses, short, verdict


def pages_of(content: Content) -> list[str]:
    reader = PdfReader(io.BytesIO(verdict_pdf(content)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def text_of_docx(content: Content) -> str:
    document: Any = Document(io.BytesIO(verdict_docx(content)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    said = [paragraph.text for paragraph in document.paragraphs] + cells
    return "\n".join([*said, *(p.text for p in document.sections[0].footer.paragraphs)])


def test_both_papers_say_number_day_command_rating_and_each_note() -> None:
    content = full_verdict()
    for text in (" ".join(pages_of(content)), text_of_docx(content)):
        for said in ("BA/3/XI/WAS.2.4./2024", "20 November 2024", "Polres Tebo", "SIAP DENGAN CATATAN"):
            assert said in text
        assert content["notes"][0] in text
        assert "KBP Itwasda" in text
        assert content["check_url"].rsplit("/", 1)[0] in text.replace(" ", "")


def test_each_page_of_the_pdf_says_which_of_how_many_it_is() -> None:
    pages = pages_of(full_verdict())
    assert len(pages) >= 2
    for number, page in enumerate(pages, 1):
        assert f"halaman {number} dari {len(pages)}" in page
        assert "Nomor BA/3/XI/WAS.2.4./2024" in page


def test_the_docx_counts_its_pages_by_fields_that_the_office_fills() -> None:
    document: Any = Document(io.BytesIO(verdict_docx(full_verdict())))
    footer = document.sections[0].footer.paragraphs[0]._p.xml
    assert "NUMPAGES" in footer and ">PAGE<" in footer
    assert round(document.sections[0].page_width.mm) == 210


def test_the_same_content_gives_the_same_bytes() -> None:
    content = full_verdict()
    assert verdict_pdf(content) == verdict_pdf(content)
    assert verdict_docx(content) == verdict_docx(content)


def test_the_kept_template_is_what_its_script_makes() -> None:
    from posko.documents.verdict.papers import TEMPLATE

    assert TEMPLATE.read_bytes() == template(), "run: python -m posko.documents.verdict.template"


def test_findings_shortfalls_and_differences_are_on_both_papers() -> None:
    content = full_verdict()
    for text in (" ".join(pages_of(content)), text_of_docx(content)):
        flat = " ".join(text.split())
        assert "24 November 2024 – TERLAMBAT" in flat
        assert "Rp75.600.000" in flat and "Rp25.600.000" in flat
        assert "Belum siap" in flat
        assert "BA/1/X/WAS.2.4./2024, 20 Oktober 2024" in flat
        assert "20 ya, 3 sebagian, 2 tidak" in flat


def test_what_is_empty_is_said_and_not_left_blank() -> None:
    content = verdict()
    for text in (" ".join(pages_of(content)), text_of_docx(content)):
        flat = " ".join(text.split())
        for said in ("berita acara pertama", "Tidak ada kekurangan", "Tidak ada temuan", "Belum ada pemeriksaan"):
            assert said in flat


def test_a_province_has_a_line_for_each_command_below_also_without_a_verdict() -> None:
    poor = below("Polres Kerinci", "unknown", number="", issued="", readinesses={})
    content = verdict(province=True, rating="not_ready", below=[below("Polres Bungo", "not_ready"), poor])
    for text in (" ".join(pages_of(content)), text_of_docx(content)):
        flat = " ".join(text.split())
        assert "Polres Bungo" in flat and "Polres Kerinci" in flat
        assert "belum ada berita acara" in flat
        assert "berlaku yang terburuk" in flat


def test_an_override_keeps_the_rule_and_the_reason_in_sight() -> None:
    content = verdict(readinesses=readinesses(personnel="ready"))
    content["readinesses"][4]["by_rule"] = "not_ready"
    content["readinesses"][4]["override"] = Overridden(
        rating="ready", reason="BKO sudah tiba", by="Kapolres", day="2024-11-19"
    )
    for text in (" ".join(pages_of(content)), text_of_docx(content)):
        flat = " ".join(text.split())
        assert (
            "Menurut kriteria belum siap; ditetapkan lain oleh Kapolres pada 19 November 2024: BKO sudah tiba" in flat
        )


def test_without_an_address_there_is_no_code_and_the_papers_still_come() -> None:
    content = verdict(check_url="")
    assert "Pindai" not in pages_of(content)[0]
    document: Any = Document(io.BytesIO(verdict_docx(content)))
    assert not document.inline_shapes
    assert len(Document(io.BytesIO(verdict_docx(verdict()))).inline_shapes) == 1


def test_long_names_and_signs_of_markup_are_printed_as_they_are() -> None:
    name = "Polres " + "Tanjung Jabung Timur dan Sekitarnya " * 2
    text = 'Papan <b>display</b> & "peta" {{ rahasia }} #set $x$'
    content = verdict(command={"code": "x", "name": name}, findings=[finding(text=text)])
    for said in (" ".join(pages_of(content)), text_of_docx(content)):
        flat = " ".join(said.split())
        assert '<b>display</b> & "peta" {{ rahasia }} #set $x$' in flat
        assert " ".join(name.split()) in flat


def test_a_hundred_findings_go_over_the_page_with_the_head_again() -> None:
    pages = pages_of(verdict(findings=[finding(n, text=f"Temuan nomor {n}") for n in range(100)]))
    with_findings = [page for page in pages if "Temuan nomor" in page]
    assert len(with_findings) >= 2
    assert all("Penanggung jawab" in page for page in with_findings)
    assert sum(page.count("Temuan nomor") for page in pages) == 100


def test_of_two_reasons_alike_the_weightier_is_named_first() -> None:
    rated = readinesses()[0]
    rated["items"] = [criterion("light", "not_ready", weight=2), criterion("heavy", "not_ready", weight=9)]
    assert reasons(rated) == ["Kriteria heavy (belum siap)", "Kriteria light (belum siap)"]


def test_a_verdict_frozen_before_weights_were_kept_still_names_its_reasons() -> None:
    rated = readinesses()[0]
    old = criterion("old", "not_ready")
    del old["weight"]
    rated["items"] = [old]
    assert reasons(rated) == ["Kriteria old (belum siap)"]


def test_reasons_name_the_necessary_first_and_say_how_many_more_there_are() -> None:
    rated = readinesses(equipment="not_ready")[5]
    rated["items"] = [
        criterion("a", "limited", necessary=False),
        criterion("b", "not_ready", available=3, required=10),
        criterion("c", "unknown", note="belum diperiksa"),
        criterion("d", "ready"),
        criterion("e", "not_ready", applies=False),
        criterion("f", "not_ready", money=True, available=1_000_000, required=5_000_000),
    ]
    said = reasons(rated)
    assert said[0] == "Kriteria b (3 dari 10)"
    assert said[1] == "Kriteria f (Rp1.000.000 dari Rp5.000.000)"
    assert said[2:] == ["Kriteria c (belum diperiksa)", "dan 1 lagi"]


def test_what_nobody_looked_at_is_counted_and_does_not_crowd_out_what_is_known() -> None:
    rated = readinesses(equipment="not_ready")[5]
    rated["items"] = [*(criterion(c, "unknown") for c in "abc"), criterion("d", "not_ready", necessary=False)]
    assert reasons(rated) == ["Kriteria d (belum siap)", "3 kriteria belum dinilai"]


def test_what_does_not_apply_is_said_to_and_is_not_called_ready() -> None:
    rated = readinesses()
    rated[0]["items"] = [criterion("x", "ready", applies=False)]
    item = printed(verdict(readinesses=rated))["readinesses"][0]["items"][0]
    assert (item["shape"], item["rating"]) == ("–", "Tidak berlaku")


def test_a_share_is_rounded_down_so_that_all_means_all() -> None:
    assert share(0.99999) == "99,9 %"
    assert share(1.0) == "100,0 %"
    assert share(None) == ""


def test_a_sum_without_anybody_who_sees_to_it_has_a_dash() -> None:
    row = printed(verdict(shortfalls=[short(state="", owner="", due="")]))["shortfalls"][0]
    assert row["handled"] == "–"


def test_the_sentence_ends_with_the_notes_unless_all_is_ready() -> None:
    assert says("limited", ["HT kurang 12", "dana belum cair"]) == "siap dengan catatan: HT kurang 12; dana belum cair"
    assert says("ready", []) == "siap"
    assert says("not_ready", []) == "belum siap"


def test_unknown_is_worse_than_limited_and_better_than_not_ready() -> None:
    assert worst(["ready", "limited", "unknown"]) == "unknown"
    assert worst(["unknown", "not_ready"]) == "not_ready"
    assert worst([]) == "unknown"
