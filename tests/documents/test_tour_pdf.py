"""The paper of a tour of inspection, from words alone."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pypdf

from posko.documents.tour import Line, PaperDay, TourPaper, print_tour


def paper(**more: Any) -> TourPaper:
    lines = (
        Line("07.00", "09.05", "Polda Jambi → Polres Tebo", "2 jam 5 mnt"),
        Line("09.05", "10.35", "Polres Tebo", "1 jam 30 mnt", 1, True),
    )
    said: dict[str, Any] = {
        "command": "Polda Jambi",
        "operation": "OMP Siginjai 2024",
        "name": "Asistensi",
        "edition": 3,
        "is_settled": True,
        "facts": (("Berangkat dari", "Polda Jambi"),),
        "days": (PaperDay("Senin, 18 November 2024", lines, "2 jam 5 mnt", "Polres Tebo"),),
        "left_out": (("Polres Kerinci", "Terlalu jauh."),),
    }
    return TourPaper(**(said | more))


def pages(of: TourPaper) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(print_tour(of))).pages]


def test_it_tells_days_times_nights_and_what_is_left_out() -> None:
    (text,) = pages(paper())
    for part in (
        "09.05–10.35",
        "Polres Tebo",
        "waktu dikunci",
        "Menginap: Polres Tebo",
        "Polres Kerinci",
        "Terlalu jauh.",
    ):
        assert part in text
    assert "edisi 3 · ditetapkan" in text
    assert "halaman 1 dari 1" in text


def test_a_draft_says_that_it_is_one() -> None:
    assert "KONSEP" in pages(paper(is_settled=False))[0]


def test_a_tour_of_a_month_goes_on_over_pages_that_are_counted() -> None:
    found = pages(paper(days=paper().days * 30))
    assert len(found) > 2
    assert f"halaman 2 dari {len(found)}" in found[1]


def test_a_tour_without_a_visit_says_so() -> None:
    assert "Tidak ada kunjungan" in pages(paper(days=(), left_out=()))[0]


def test_what_is_typst_to_typst_is_text_on_the_paper() -> None:
    assert "#panic() *x* [y] $z$" in pages(paper(name="#panic() *x* [y] $z$"))[0]


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert print_tour(paper()) == print_tour(paper())
