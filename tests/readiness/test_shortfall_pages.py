from __future__ import annotations

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from shortfallrows import Ledger, edit, ledger, line

from people import as_app
from posko.organisation.models import Command, Person
from posko.readiness.models import ShortfallLine
from posko.readiness.shortfall import Outdated
from posko.readiness.shortfall.closing import close
from posko.readiness.shortfall.drawing import HEIGHT, waterfall

__all__ = ["ledger"]
PAGE = "/kesiapan/kekurangan"


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def posted(resource: str, version: int = 0, **said: Any) -> dict[str, Any]:
    return {"operasi": "omp", "sumber": resource, "version": version, "state": "open"} | said


def test_the_page_shows_sums_and_lines_and_why_one_command_has_none(
    ledger: Ledger, karo: Person, signed_in: Any
) -> None:
    text = signed_in(karo).get(PAGE).content.decode()
    assert "Belum ada rencana untuk Polres Merangin" in text
    assert "laporkan kepada pengelola" not in text
    assert "<svg" in text and 'aria-hidden="true"' in text
    assert "/kesiapan/kekurangan/15-TBO?operasi=omp#vehicles" in text
    assert "15-BGO?operasi=omp#vehicles" not in text
    assert "15-BGO?operasi=omp#vehicles" in signed_in(karo).get(PAGE + "?tampil=semua").content.decode()


def test_numbers_open_the_registry_and_the_plan(ledger: Ledger, sari: Person, signed_in: Any) -> None:
    client = signed_in(sari)
    text = client.get(PAGE + "/15-TBO").content.decode()
    links = set(re.findall(r'href="(/(?:data|rencana)[^"]+)"', text.replace("&amp;", "&")))
    assert any("golongan=perahu" in link for link in links)
    assert any("/bagian/" in link for link in links)
    assert {client.get(link).status_code for link in links} == {200}


def test_filters_narrow_the_lines_and_the_export_is_what_is_shown(ledger: Ledger, karo: Person, signed_in: Any) -> None:
    client = signed_in(karo)
    found = rows_of(client.get(PAGE + "/ekspor/csv?tampil=kurang").content.decode())
    assert {(row["kode kesatuan"], row["sumber daya"], row["kurang"]) for row in found} >= {
        ("15-TBO", "Kendaraan", "3"),
        ("15-TBO", "Perahu", "2"),
    }
    assert all(int(row["kurang"]) > 0 for row in found)
    assert "Polres Bungo<" not in client.get(PAGE + "?tampil=kurang&sumber=vehicles").content.decode().split("Baris")[1]


def test_an_unknown_need_is_an_empty_cell_not_nought(ledger: Ledger, karo: Person, signed_in: Any) -> None:
    found = rows_of(signed_in(karo).get(PAGE + "/ekspor/csv?tampil=tanpa-rencana").content.decode())
    assert {(row["kesatuan"], row["butuh"], row["kurang"]) for row in found} == {("Polres Merangin", "", "")}
    assert all("Belum ada rencana" in row["keterangan"] for row in found)


def test_the_workbook_has_the_same_rows_as_the_csv(ledger: Ledger, karo: Person, signed_in: Any) -> None:
    client = signed_in(karo)
    edit(ledger, ledger.tebo, "boats", karo, from_partners=(("=cmd()", 1),), note="=1+1")
    query = "?kesatuan=15-TBO&sumber=boats"
    (plain,) = rows_of(client.get(PAGE + "/ekspor/csv" + query).content.decode())
    book = openpyxl.load_workbook(io.BytesIO(client.get(PAGE + "/ekspor/xlsx" + query).content))
    head, row = book.active.values
    sheet = dict(zip(head, row, strict=True))
    assert sheet["catatan"] == "=1+1" and plain["catatan"] == "'=1+1"
    assert str(sheet["kurang"]) == plain["kurang"] == "1"
    assert book.active["Q2"].data_type == "s"


def test_an_unknown_format_is_not_found(ledger: Ledger, karo: Person, signed_in: Any) -> None:
    assert signed_in(karo).get(PAGE + "/ekspor/pdf").status_code == 404


def test_a_line_is_edited_on_its_page(ledger: Ledger, sari: Person, budi: Person, signed_in: Any) -> None:
    due = (timezone.localdate() + timedelta(days=2)).isoformat()
    said = posted("vehicles", repair=2, owner=budi.pk, due=due, mitra=["Pemda", ""], mitra_jumlah=["1", ""])
    answer = signed_in(sari).post(PAGE + "/15-TBO/ubah", said)
    assert answer.status_code == 302 and answer["Location"].endswith("#vehicles")
    found = line(sari, ledger, ledger.tebo, "vehicles")
    assert (found.missing, found.owner, found.borrow) == (0, budi, 1)


def test_what_was_refused_stays_in_the_form(ledger: Ledger, sari: Person, signed_in: Any) -> None:
    said = posted("vehicles", repair=9, note="Bengkel Jaya", mitra=["Pemda"], mitra_jumlah=["1"])
    answer = signed_in(sari).post(PAGE + "/15-TBO/ubah", said)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Paling banyak 2" in text and "Bengkel Jaya" in text and 'value="Pemda"' in text


def test_a_number_that_is_none_is_refused_in_words(ledger: Ledger, sari: Person, signed_in: Any) -> None:
    answer = signed_in(sari).post(PAGE + "/15-TBO/ubah", posted("boats", mitra=["Pemda"], mitra_jumlah=["dua"]))
    assert answer.status_code == 422
    assert not ShortfallLine.objects.exists()


def test_the_second_of_two_is_told_and_keeps_what_he_typed(
    ledger: Ledger, sari: Person, budi: Person, signed_in: Any
) -> None:
    signed_in(sari).post(PAGE + "/15-TBO/ubah", posted("vehicles", repair=2))
    late = signed_in(budi)
    answer = late.post(PAGE + "/15-TBO/ubah", posted("vehicles", repair=1, note="Punya Budi"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "baru saja diubah oleh Sari" in text and "Punya Budi" in text
    assert ShortfallLine.objects.get().repair == 2
    assert late.post(PAGE + "/15-TBO/ubah", posted("vehicles", version=1, repair=1)).status_code == 302


def test_a_proposal_is_taken_with_one_button(ledger: Ledger, karo: Person, signed_in: Any) -> None:
    client = signed_in(karo)
    text = client.get(PAGE + "/15-TBO").content.decode()
    assert "Pinjam 2 dari Polres Bungo" in text
    client.post(PAGE + "/15-TBO/pinjam", posted("vehicles", dari="15-BGO", jumlah=2))
    assert line(karo, ledger, ledger.bungo, "vehicles").lent == 2
    again = client.post(PAGE + "/15-TBO/pinjam", posted("vehicles", version=1, dari="15-BGO", jumlah=2), follow=True)
    assert "hanya dapat meminjamkan 0" in again.content.decode()


def test_a_polres_is_told_who_proposes(ledger: Ledger, sari: Person, signed_in: Any) -> None:
    text = signed_in(sari).get(PAGE + "/15-TBO").content.decode()
    assert "dihitung di Polda" in text
    assert "Polres Bungo" not in text


def test_a_neighbour_finds_nothing(ledger: Ledger, rini: Person, signed_in: Any) -> None:
    client = signed_in(rini)
    assert client.get(PAGE + "/15-TBO").status_code == 404
    assert client.post(PAGE + "/15-TBO/ubah", posted("vehicles", repair=1)).status_code == 404
    assert "Polres Tebo" not in client.get(PAGE).content.decode()
    assert "Polres Tebo" not in client.get(PAGE + "/ekspor/csv?kesatuan=15-TBO").content.decode()


@pytest.mark.parametrize("query", ["?operasi=%01", "?sumber=x", "?tampil=x&keadaan=x", "?kesatuan=15-BGO", "?page=z"])
def test_nonsense_in_the_address_is_as_if_it_were_not_asked(
    ledger: Ledger, sari: Person, signed_in: Any, query: str
) -> None:
    assert signed_in(sari).get(PAGE + query).status_code == 200


def test_without_an_operation_the_page_says_what_to_do(sari: Person, signed_in: Any) -> None:
    assert "Belum ada operasi" in signed_in(sari).get(PAGE).content.decode()


def test_the_waterfall_hangs_each_bar_where_the_last_one_ended() -> None:
    bars = waterfall(close(10, 6, 4, repair=2, borrow=1, repairable=2))
    assert [(bar.kind, bar.count) for bar in bars] == [
        ("need", 10),
        ("own", 4),
        ("repaired", 2),
        ("borrowed", 1),
        ("missing", 3),
    ]
    tops = [float(bar.y) for bar in bars]
    assert tops == [0, 0, 0.4 * HEIGHT, 0.6 * HEIGHT, 0.7 * HEIGHT]
    assert float(bars[-1].y) + float(bars[-1].height) == HEIGHT


def test_without_a_need_nothing_is_drawn() -> None:
    assert waterfall(close(None, 3, 3, repairable=0)) == []
    assert waterfall(close(0, 3, 3, repairable=0)) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_lender_lends_once(
    ledger: Ledger, karo: Person, tebo: Command, bungo: Command
) -> None:
    """Two connections, one lender with one boat: the second is told, whichever it is."""
    start = Barrier(2)

    def lend(command: Command) -> str:
        try:
            with as_app(karo):
                start.wait()
                edit(ledger, command, "boats", karo, version=0, from_commands=(("15", 1),))
            return "kept"
        except (ValidationError, Outdated) as refused:
            return type(refused).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = sorted(pool.map(lend, [tebo, tebo]))
    assert found == ["Outdated", "kept"]
    assert line(karo, ledger, ledger.polda, "boats").lent == 1
    with connection.cursor() as cursor:
        # The ledger refuses to be emptied; what this test has committed must go nevertheless.
        cursor.execute("SET session_replication_role = replica")
