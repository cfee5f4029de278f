"""What is told of two verdicts of one command: pure."""

from __future__ import annotations

from posko.documents.verdict import Content, Overridden
from posko.readiness.verdicts import differences
from posko.readiness.verdicts.comparing import turn
from verdictmade import below, criterion, finding, readinesses, short, verdict


def told(then: Content, now: Content) -> list[tuple[str, str, str, str]]:
    return [(d["turn"], d["what"], d["before"], d["after"]) for d in differences(then, now)]


def test_the_same_twice_tells_nothing() -> None:
    assert told(verdict(findings=[finding()]), verdict(findings=[finding()])) == []


def test_a_readiness_that_fell_is_told_with_its_criterion_and_the_overall_rating() -> None:
    then = verdict(rating="ready", readinesses=readinesses())
    now = verdict(rating="not_ready", readinesses=readinesses(equipment="not_ready"))
    assert told(then, now) == [
        ("worse", "Penilaian keseluruhan", "Siap", "Belum siap"),
        ("worse", "Siap sarpras", "Siap", "Belum siap"),
        ("worse", "Kriteria equipment_all", "Siap", "Belum siap"),
    ]


def test_a_number_that_moved_is_told_though_the_rating_stays() -> None:
    then, now = verdict(readinesses=readinesses()), verdict(readinesses=readinesses())
    then["readinesses"][5]["items"] = [criterion("ht", "limited", available=40, required=62, share=0.645)]
    now["readinesses"][5]["items"] = [criterion("ht", "limited", available=50, required=62, share=0.806)]
    said = ("better", "Kriteria ht", "Siap dengan catatan (40 dari 62)", "Siap dengan catatan (50 dari 62)")
    assert told(then, now) == [said]
    assert told(now, then)[0][0] == "worse"


def test_a_criterion_that_no_longer_applies_is_not_told_as_better() -> None:
    then, now = verdict(readinesses=readinesses()), verdict(readinesses=readinesses())
    then["readinesses"][5]["items"] = [criterion("perahu", "ready", available=2, required=2, share=1.0)]
    now["readinesses"][5]["items"] = [criterion("perahu", "ready", available=None, required=None, applies=False)]
    assert told(then, now) == [("other", "Kriteria perahu", "Siap (2 dari 2)", "Tidak berlaku")]


def test_what_nobody_looked_at_any_more_is_worse_than_a_limitation() -> None:
    assert turn("limited", "unknown") == "worse"
    assert turn("not_ready", "unknown") == "better"
    assert turn("ready", "ready") == "other"


def test_findings_that_are_new_put_right_and_closed_are_told() -> None:
    then = verdict(findings=[finding(1, text="a"), finding(2, text="b", state="recheck"), finding(3, text="c")])
    now = verdict(
        findings=[
            finding(1, text="a", state="recheck"),
            finding(2, text="b", state="closed"),
            finding(3, text="c"),
            finding(4, text="d"),
        ]
    )
    assert told(then, now) == [
        ("better", "Temuan: a", "terbuka", "menunggu pemeriksaan ulang"),
        ("better", "Temuan: b", "menunggu pemeriksaan ulang", "ditutup"),
        ("worse", "Temuan: d", "", "terbuka"),
    ]


def test_a_finding_sent_back_is_worse() -> None:
    then, now = verdict(findings=[finding(state="recheck")]), verdict(findings=[finding(state="open")])
    assert told(then, now)[0][0] == "worse"


def test_a_shortfall_that_went_is_missing_no_more() -> None:
    then = verdict(shortfalls=[short(missing=12), short("money", "Dana", missing=5_000_000)])
    now = verdict(shortfalls=[short("money", "Dana", missing=7_000_000)])
    assert told(then, now) == [
        ("worse", "Kekurangan: Dana", "Rp5.000.000", "Rp7.000.000"),
        ("better", "Kekurangan: HT", "12", "0"),
    ]


def test_an_override_set_changed_and_lifted_is_told_with_its_reason() -> None:
    then, now = verdict(readinesses=readinesses()), verdict(readinesses=readinesses())
    now["readinesses"][0]["override"] = Overridden(rating="ready", reason="posko pindah", by="B", day="2024-11-01")
    assert told(then, now) == [
        ("other", "Siap posko, ditetapkan pimpinan", "menurut kriteria", "Siap: posko pindah"),
    ]
    assert told(now, then)[0][3] == "menurut kriteria"
    assert told(now, now) == []


def test_a_province_tells_which_command_below_changed() -> None:
    then = verdict(below=[below("Polres Tebo", "limited"), below("Polres Bungo", "ready")])
    now = verdict(below=[below("Polres Tebo", "ready"), below("Polres Bungo", "ready")])
    assert told(then, now) == [("better", "Polres Tebo", "Siap dengan catatan", "Siap")]


def test_other_criteria_are_told_so_that_nobody_takes_them_for_progress() -> None:
    assert told(verdict(criteria_version=2), verdict(criteria_version=3)) == [("other", "Versi kriteria", "2", "3")]
