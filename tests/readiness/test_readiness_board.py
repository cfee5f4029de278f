"""The board and the pages of verdicts: who sees which row, what changed, what it costs."""

from __future__ import annotations

import html
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from assessed import Assessor, assessor, make_operation
from django.utils import timezone
from pypdf import PdfReader

from people import make_person
from posko.organisation.models import Command, Person, Role
from posko.readiness.board import Asked, Point, board, trend_of
from posko.readiness.models import Finding, Inspection, Verdict
from posko.readiness.models.base import Rating
from posko.readiness.verdicts import issue_verdict
from posko.registry.models import Operation

__all__ = ["assessor"]
BOARD = "/kesiapan/papan?tahapan=voting"


@pytest.fixture
def operation(polda: Command) -> Operation:
    return make_operation(polda)


@pytest.fixture
def inspector(polda: Command) -> Person:
    return make_person("Irwasda", Role.INSPECTOR, polda)


def body(response: Any) -> str:
    return html.unescape(response.content.decode())


def rows_of(text: str) -> dict[str, str]:
    """By name of the command the HTML of its row."""
    found = re.findall(r'<tr>\s*<th scope="row".*?</tr>', text, re.S)
    return {re.search(r">([^<]+)</a>", row).group(1): row for row in found}  # type: ignore[union-attr]


def issue(operation: Operation, command: Command, by: Person) -> Verdict:
    return issue_verdict(operation=operation, command=command, stage="voting", by=by, site="https://posko.test")


def test_the_polda_sees_all_its_commands_and_a_polres_its_own_row_only(
    operation: Operation,
    polda: Command,
    tebo: Command,
    bungo: Command,
    karo: Person,
    sari: Person,
    signed_in: Any,
    assessor: Assessor,
) -> None:
    assert list(rows_of(body(signed_in(karo).get(BOARD)))) == ["Polda Jambi", "Polres Bungo", "Polres Tebo"]
    own = body(signed_in(sari).get(BOARD))
    assert list(rows_of(own)) == ["Polres Tebo"]
    assert "Bungo" not in own


def test_each_command_is_rated_once_a_page(
    operation: Operation, tebo: Command, bungo: Command, karo: Person, signed_in: Any, assessor: Assessor
) -> None:
    signed_in(karo).get(BOARD)
    assert sorted(assessor.asked) == ["15", "15-BGO", "15-TBO"]


def test_a_cell_says_its_rating_in_shape_and_word_and_opens_the_ratings_page(
    operation: Operation, tebo: Command, sari: Person, signed_in: Any, assessor: Assessor
) -> None:
    assessor.says(tebo, equipment="not_ready", budget="unknown")
    row = rows_of(body(signed_in(sari).get(BOARD)))["Polres Tebo"]
    assert "/kesiapan/nilai/15-TBO?tahapan=voting#equipment" in row
    cells = re.findall(r"<b>(.)</b> ([^<]+)<", row)
    assert cells[0] == ("✕", "Belum siap")
    assert ("○", "Belum dinilai") in cells and ("✓", "Siap") in cells


def test_what_changed_since_the_last_verdict_has_an_arrow(
    operation: Operation, tebo: Command, inspector: Person, assessor: Assessor
) -> None:
    assessor.says(tebo, equipment="limited", budget="ready")
    issue(operation, tebo, inspector)
    assessor.says(tebo, equipment="ready", budget="not_ready")
    line = {line.command.code: line for line in board(inspector, operation, "voting")}["15-TBO"]
    turns = {cell.readiness.value: cell.turn for cell in line.cells}
    assert (turns["equipment"], turns["budget"], turns["plan"]) == ("better", "worse", "other")
    assert line.turn == "worse" and line.changed


def test_without_a_verdict_nothing_is_said_to_have_changed(
    operation: Operation, tebo: Command, inspector: Person, assessor: Assessor
) -> None:
    line = next(line for line in board(inspector, operation, "voting") if line.command == tebo)
    assert not line.changed and line.verdict is None and not line.trend.marks


def test_the_polda_is_compared_with_what_was_said_of_itself_and_not_of_those_below(
    operation: Operation, polda: Command, tebo: Command, inspector: Person, assessor: Assessor
) -> None:
    assessor.says(tebo, budget="not_ready")
    issue(operation, tebo, inspector)
    assert issue(operation, polda, inspector).rating == "not_ready"
    line = next(line for line in board(inspector, operation, "voting") if line.command == polda)
    assert line.turn == "other"


def test_findings_are_counted_open_overdue_and_new_since_the_visit(
    operation: Operation, tebo: Command, inspector: Person, assessor: Assessor
) -> None:
    from posko.readiness.criteria import current_criteria

    today = timezone.localdate()
    Inspection.objects.create(
        operation=operation,
        command=tebo,
        kind="assistance",
        stage="voting",
        criteria=current_criteria(tebo),
        day=today - timedelta(days=3),
        lead=inspector,
        state="closed",
    )
    now = timezone.now()
    for at, due, state in (
        (now - timedelta(days=9), today - timedelta(days=1), "open"),
        (now, today, "recheck"),
        (now, None, "closed"),
    ):
        Finding.objects.create(
            operation=operation,
            command=tebo,
            readiness="equipment",
            text="x",
            by=inspector,
            at=at,
            due=due,
            state=state,
        )
    line = next(line for line in board(inspector, operation, "voting") if line.command == tebo)
    assert (line.findings.open, line.findings.overdue, line.findings.new) == (2, 1, 1)
    assert line.visited == today - timedelta(days=3)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("penilaian=not_ready", ["Polres Tebo"]),
        ("kesiapan=equipment", ["Polres Tebo"]),
        ("penilaian=ready", ["Polda Jambi", "Polres Bungo"]),
        ("hanya=terlambat", []),
        ("penilaian=nonsens&kesiapan=x&hanya=y", ["Polda Jambi", "Polres Bungo", "Polres Tebo"]),
    ],
)
def test_filters_narrow_the_board(
    operation: Operation,
    tebo: Command,
    bungo: Command,
    karo: Person,
    signed_in: Any,
    assessor: Assessor,
    asked: str,
    shown: list[str],
) -> None:
    assessor.says(tebo, equipment="not_ready")
    assert list(rows_of(body(signed_in(karo).get(f"{BOARD}&{asked}")))) == shown


def test_a_filter_that_leaves_nothing_says_so(
    operation: Operation, tebo: Command, karo: Person, signed_in: Any, assessor: Assessor
) -> None:
    assert "Longgarkan saringan" in body(signed_in(karo).get(f"{BOARD}&hanya=berubah"))


def test_filters_are_taken_together() -> None:
    assert Asked() == Asked(rating="", readiness="", only="")


def test_a_stage_that_does_not_exist_is_the_one_that_runs_or_comes_next(
    operation: Operation, tebo: Command, karo: Person, signed_in: Any, assessor: Assessor
) -> None:
    response = signed_in(karo).get("/kesiapan/papan?tahapan=gerhana")
    assert response.status_code == 200 and response.context["stage"] == "voting"


def test_without_an_operation_the_board_says_how_to_begin(karo: Person, signed_in: Any) -> None:
    assert signed_in(karo).get("/kesiapan/papan").status_code == 200


def test_an_officer_without_staff_rights_is_turned_away(operation: Operation, tebo: Command, signed_in: Any) -> None:
    officer = make_person("Petugas", Role.OFFICER, tebo)
    assert signed_in(officer).get("/kesiapan/papan").status_code == 403


def test_a_trend_stands_at_the_height_of_its_rating_and_says_itself_in_words() -> None:
    day = timezone.localdate().replace(month=11, day=20)
    trend = trend_of([Point(Rating.NOT_READY, day), Point(Rating.LIMITED, day)], Rating.READY)
    heights = [mark.y for mark in trend.marks]
    assert heights == sorted(heights, reverse=True) and len(set(heights)) == 3
    assert [mark.now for mark in trend.marks] == [False, False, True]
    assert trend.said.startswith("20 Nov: Belum siap; 20 Nov: Siap dengan catatan;")
    assert all(0 <= mark.x <= trend.width and 0 <= mark.y <= trend.height for mark in trend.marks)


# Pages of verdicts.


def test_what_would_be_said_is_shown_before_it_is_said(
    operation: Operation, tebo: Command, inspector: Person, signed_in: Any, assessor: Assessor
) -> None:
    assessor.says(tebo, plan="limited")
    shown = body(signed_in(inspector).get("/kesiapan/berita-acara/terbitkan/15-TBO?tahapan=voting"))
    assert "Siap dengan catatan" in shown and "Terbitkan BA/1/" in shown
    assert not Verdict.objects.exists()


def test_the_button_issues_it_and_leads_to_its_page(
    operation: Operation, tebo: Command, inspector: Person, signed_in: Any, assessor: Assessor
) -> None:
    client = signed_in(inspector)
    client.post("/kesiapan/berita-acara/terbitkan/15-TBO", {"tahapan": "voting"})
    assessor.says(tebo, equipment="not_ready")
    response = client.post("/kesiapan/berita-acara/terbitkan/15-TBO", {"tahapan": "voting"}, follow=True)
    second = Verdict.objects.get(serial=2)
    assert response.redirect_chain[-1][0] == f"/kesiapan/berita-acara/{second.pk}"
    shown = body(response)
    assert second.number in shown and "Dibandingkan dengan" in shown
    assert "▼" in shown and "memburuk" in shown
    assert f"/kesiapan/berita-acara/{second.before_id}" in shown
    older = body(client.get(f"/kesiapan/berita-acara/{second.before_id}"))
    assert "Ada yang lebih baru" in older


def test_a_refusal_is_said_with_what_to_do_and_nothing_is_kept(
    operation: Operation, tebo: Command, inspector: Person, signed_in: Any
) -> None:
    client = signed_in(inspector)
    for response in (
        client.get("/kesiapan/berita-acara/terbitkan/15-TBO"),
        client.post("/kesiapan/berita-acara/terbitkan/15-TBO", {"tahapan": "voting"}),
    ):
        assert response.status_code == 422
        assert "Hitung rencana atau lakukan pemeriksaan dahulu" in body(response)
    assert not Verdict.objects.exists()


def test_files_are_the_frozen_papers_the_same_each_time(
    operation: Operation, tebo: Command, inspector: Person, signed_in: Any, assessor: Assessor
) -> None:
    made, client = issue(operation, tebo, inspector), signed_in(inspector)
    pdf = client.get(f"/kesiapan/berita-acara/{made.pk}/berkas/pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert made.number in PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    docx = client.get(f"/kesiapan/berita-acara/{made.pk}/berkas/docx")
    assert docx.content[:2] == b"PK" and "attachment" in docx["Content-Disposition"]
    assert client.get(f"/kesiapan/berita-acara/{made.pk}/berkas/pdf").content == pdf.content
    assert client.get(f"/kesiapan/berita-acara/{made.pk}/berkas/docx").content == docx.content
    assert client.get(f"/kesiapan/berita-acara/{made.pk}/berkas/exe").status_code == 404


def test_a_neighbour_finds_neither_page_nor_papers_nor_list(
    operation: Operation, tebo: Command, inspector: Person, rini: Person, signed_in: Any, assessor: Assessor
) -> None:
    made, client = issue(operation, tebo, inspector), signed_in(rini)
    assert client.get(f"/kesiapan/berita-acara/{made.pk}").status_code == 404
    assert client.get(f"/kesiapan/berita-acara/{made.pk}/berkas/pdf").status_code == 404
    assert client.get("/kesiapan/berita-acara/terbitkan/15-TBO").status_code in (403, 404)
    assert "Polres Tebo" not in body(client.get("/kesiapan/berita-acara"))


def test_a_planner_sees_verdicts_but_may_not_give_one(
    operation: Operation, tebo: Command, inspector: Person, sari: Person, signed_in: Any, assessor: Assessor
) -> None:
    made, client = issue(operation, tebo, inspector), signed_in(sari)
    assert client.get(f"/kesiapan/berita-acara/{made.pk}").status_code == 200
    assert client.post("/kesiapan/berita-acara/terbitkan/15-TBO", {"tahapan": "voting"}).status_code == 403
    assert "Terbitkan" not in rows_of(body(client.get(BOARD)))["Polres Tebo"]
    assert Verdict.objects.count() == 1


def test_the_list_is_narrowed_by_command_and_stage(
    operation: Operation, tebo: Command, bungo: Command, inspector: Person, signed_in: Any, assessor: Assessor
) -> None:
    issue(operation, tebo, inspector)
    issue(operation, bungo, inspector)
    client = signed_in(inspector)
    found = client.get("/kesiapan/berita-acara?kesatuan=15-TBO&tahapan=voting").context["rows"].object_list
    assert [verdict.command for verdict in found] == [tebo]
    assert not client.get("/kesiapan/berita-acara?tahapan=campaign").context["rows"].object_list


def test_a_content_that_was_changed_is_shouted_about(
    operation: Operation, tebo: Command, inspector: Person, signed_in: Any, assessor: Assessor
) -> None:
    made = issue(operation, tebo, inspector)
    Verdict.objects.filter(pk=made.pk).update(content=made.content | {"rating": "not_ready"})
    assert "jangan dipakai" in body(signed_in(inspector).get(f"/kesiapan/berita-acara/{made.pk}"))


def test_anybody_may_open_the_page_behind_the_code_on_the_paper(
    operation: Operation, tebo: Command, inspector: Person, client: Any, assessor: Assessor
) -> None:
    made = issue(operation, tebo, inspector)
    address = made.content["check_url"].removeprefix("https://posko.test")
    shown = body(client.get(address))
    assert "Asli, dan yang terakhir" in shown and made.number in shown and made.sha256 in shown
    assert "Irwasda" not in shown
    issue(operation, tebo, inspector)
    assert "ada yang lebih baru" in body(client.get(address))
    forged = client.get(address[:-3] + "xyz")
    assert forged.status_code == 404 and "Tidak dikenal" in body(forged)
