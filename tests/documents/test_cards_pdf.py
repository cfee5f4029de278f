"""The PDF of activation cards: eight to a page, each with what opens the account."""

from __future__ import annotations

from io import BytesIO

import pypdf
import pytest

from posko.documents.cards import CardFace, print_cards
from posko.documents.cards.printing import grouped

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def face(name: str = "Budi Santoso", **more: str) -> CardFace:
    fields = {"rank": "AIPTU", "command": "Polres Tebo", "username": "86010234", "link": f"https://p.test/#{TOKEN}"}
    return CardFace(name=name, token=TOKEN, expires="Kamis, 24 Des 2026", **(fields | more))


def pages(*faces: CardFace) -> list[str]:
    pdf = print_cards(faces, title="Kartu aktivasi", site="https://p.test/orang/aktivasi/")
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]


@pytest.mark.parametrize(("number", "expected"), [(1, 1), (8, 1), (9, 2), (16, 2), (17, 3)])
def test_eight_cards_stand_on_a_page(number: int, expected: int) -> None:
    assert len(pages(*[face()] * number)) == expected


def test_a_card_tells_who_where_until_when_and_the_code() -> None:
    (text,) = pages(face())
    for part in ("Budi Santoso", "AIPTU", "Polres Tebo", "86010234", "24 Des 2026", grouped(TOKEN), "https://p.test/"):
        assert part in text


def test_what_is_typst_to_typst_is_text_on_a_card() -> None:
    (text,) = pages(face(name="#panic() *Dewi* [x] $y$", username="`a`"))
    assert "#panic() *Dewi* [x] $y$" in text


def test_the_longest_names_keep_the_page() -> None:
    assert len(pages(*[face(name="Muhammad Khairul Anwar Simanjuntak " * 4)] * 8)) == 1


def test_without_a_card_there_is_no_pdf() -> None:
    with pytest.raises(ValueError, match="no card"):
        print_cards([], title="x", site="y")


def test_a_code_is_read_in_fours() -> None:
    assert grouped(TOKEN) == "ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567"
