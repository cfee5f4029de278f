"""Versions of the criteria: who makes them, what holds where, and that none is rewritten."""

from __future__ import annotations

from typing import Any

import pytest

from people import as_app, make_person
from posko.doctrine import BadDoctrine
from posko.doctrine.asta_siap import default_asta_siap_text
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import Command, Person, Role
from posko.readiness.criteria import CriteriaRefused, Overtaken, current_criteria, save_criteria, sets_visible_to
from posko.readiness.models import CriteriaSet

TEXT = default_asta_siap_text()
OTHER = TEXT.replace("weight = 5", "weight = 6", 1)


@pytest.fixture
def itwasda(polda: Command) -> Person:
    return make_person("Itwasda", Role.INSPECTOR, polda)


def saved(by: Person, command: Command, toml: str = OTHER, **changes: Any) -> CriteriaSet:
    said: dict[str, Any] = {"reason": "STR baru", "seen": 1} | changes
    return save_criteria(by=by, command=command, toml=toml, **said)


def test_the_bundled_criteria_become_the_first_version_of_the_topmost_command(polda: Command, tebo: Command) -> None:
    made = current_criteria(tebo)
    assert (made.command, made.version, made.toml, made.made_by) == (polda, 1, TEXT, None)
    assert current_criteria(polda) == current_criteria(tebo) == made
    assert Entry.objects.filter(action="criteria.begin", command=polda).count() == 1


def test_they_begin_also_for_somebody_of_a_polres_behind_both_walls(sari: Person, tebo: Command) -> None:
    with as_app(sari):
        assert current_criteria(tebo).version == 1
        assert [found.version for found in sets_visible_to(sari)] == [1]


def test_the_next_version_holds_for_all_below_and_the_first_stays_as_it_was(
    itwasda: Person, polda: Command, tebo: Command
) -> None:
    first = current_criteria(polda)
    with as_app(itwasda):
        made = saved(itwasda, polda)
    assert (made.version, made.reason, made.made_by) == (2, "STR baru", itwasda)
    assert current_criteria(tebo) == made
    first.refresh_from_db()
    assert (first.version, first.toml) == (1, TEXT)
    entry = Entry.objects.get(action="criteria.save")
    assert (entry.actor, entry.after, entry.reason) == (itwasda, {"version": 2, "changed": ["post_open"]}, "STR baru")


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"reason": " "}, "alasan"), ({"reason": "x" * 301}, "alasan"), ({"toml": TEXT}, "Tidak ada yang berubah")],
)
def test_no_version_without_a_reason_or_a_change(
    itwasda: Person, polda: Command, changes: dict[str, str], words: str
) -> None:
    with pytest.raises(CriteriaRefused, match=words):
        saved(itwasda, polda, **changes)
    assert CriteriaSet.objects.exclude(version=1).count() == 0


def test_a_text_with_faults_makes_no_version(itwasda: Person, polda: Command) -> None:
    with pytest.raises(BadDoctrine) as bad:
        saved(itwasda, polda, TEXT.replace("weight = 5", "weight = 0"))
    assert len(bad.value.faults) == TEXT.count("weight = 5")
    assert current_criteria(polda).version == 1


def test_of_two_at_once_the_second_is_told(itwasda: Person, polda: Command) -> None:
    other = make_person("Wakil", Role.INSPECTOR, polda)
    saved(itwasda, polda)
    with pytest.raises(Overtaken, match="Itwasda"):
        saved(other, polda, OTHER.replace("weight = 6", "weight = 7"))
    assert current_criteria(polda).version == 2


def test_only_an_inspector_of_the_polda_makes_a_version(
    karo: Person, budi: Person, polda: Command, tebo: Command
) -> None:
    for person in (karo, budi):
        with pytest.raises(NotAllowed):
            saved(person, polda)
    own = make_person("Siwas", Role.INSPECTOR, tebo)
    with pytest.raises(NotAllowed):
        saved(own, polda)
    with pytest.raises(CriteriaRefused, match="Polda"):
        saved(own, tebo)


def test_the_page_shows_all_criteria_and_offers_editing_to_the_inspector_alone(
    signed_in: Any, sari: Person, itwasda: Person, tebo: Command
) -> None:
    page = signed_in(sari).get("/kesiapan/kriteria")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Posko berdiri dan dijaga 24 jam" in text
    assert "/kesiapan/kriteria/ubah" not in text
    assert "/kesiapan/kriteria/ubah" in signed_in(itwasda).get("/kesiapan/kriteria").content.decode()
    assert signed_in(sari).get("/kesiapan/kriteria/ubah").status_code == 403


def test_an_inspector_of_a_polres_alone_cannot_open_the_editor(signed_in: Any, tebo: Command) -> None:
    own = make_person("Siwas", Role.INSPECTOR, tebo)
    assert signed_in(own).get("/kesiapan/kriteria/ubah").status_code == 403


def test_what_is_saved_in_the_browser_is_the_next_version(signed_in: Any, itwasda: Person, polda: Command) -> None:
    client = signed_in(itwasda)
    assert "[[criteria]]" in client.get("/kesiapan/kriteria/ubah").content.decode()
    sent = {"toml": OTHER.replace("\n", "\r\n"), "reason": "STR baru", "seen": "1"}
    assert client.post("/kesiapan/kriteria/ubah", sent).status_code == 302
    assert current_criteria(polda).toml == OTHER
    text = client.get("/kesiapan/kriteria").content.decode()
    assert "versi 2" in text
    assert "<del>5</del>" in text
    assert "<ins>6</ins>" in text
    first = CriteriaSet.objects.get(version=1)
    assert "Yang berlaku adalah versi 2" in client.get(f"/kesiapan/kriteria/{first.pk}").content.decode()


def test_faults_come_back_with_their_lines_and_what_was_typed_is_kept(
    signed_in: Any, itwasda: Person, polda: Command
) -> None:
    text = OTHER.replace("weight = 6", "weight = 66")
    line = text.split("\n").index("weight = 66") + 1
    answer = signed_in(itwasda).post("/kesiapan/kriteria/ubah", {"toml": text, "reason": "STR", "seen": "1"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert f"Baris {line}" in said
    assert "angkanya terlalu besar" in said
    assert "weight = 66" in said
    assert current_criteria(polda).version == 1


def test_weights_alone_are_saved_from_their_own_form(signed_in: Any, itwasda: Person, polda: Command) -> None:
    client = signed_in(itwasda)
    sent = {"weights": "1", "weight-post_open": "6", "reason": "Posko lebih penting", "seen": "1"}
    current_criteria(polda)
    assert client.post("/kesiapan/kriteria/ubah", sent).status_code == 302
    assert current_criteria(polda).toml == OTHER
    bad = client.post("/kesiapan/kriteria/ubah", sent | {"weight-post_open": "banyak", "seen": "2"})
    assert bad.status_code == 422
    assert "angkanya terlalu kecil" in bad.content.decode()


def test_who_was_overtaken_sees_the_latest_version_and_may_save_once_more(
    signed_in: Any, itwasda: Person, polda: Command
) -> None:
    saved(make_person("Wakil", Role.INSPECTOR, polda), polda)
    client = signed_in(itwasda)
    mine = {"toml": TEXT.replace("weight = 5", "weight = 7", 1), "reason": "STR", "seen": "1"}
    refused = client.post("/kesiapan/kriteria/ubah", mine)
    assert refused.status_code == 409
    assert "Wakil menyimpan versi 2" in refused.content.decode()
    assert 'name="seen" value="2"' in refused.content.decode()
    assert client.post("/kesiapan/kriteria/ubah", mine | {"seen": "2"}).status_code == 302
    assert current_criteria(polda).version == 3


def test_a_polda_elsewhere_sees_nothing_of_it(signed_in: Any, itwasda: Person, polda: Command) -> None:
    found = current_criteria(polda)
    elsewhere = Command.objects.create(code="16", name="Polda Sumsel", kind="polda")
    stranger = make_person("Jauh", Role.INSPECTOR, elsewhere)
    assert signed_in(stranger).get(f"/kesiapan/kriteria/{found.pk}").status_code == 404
    with as_app(stranger):
        assert current_criteria(elsewhere).command == elsewhere
        assert not sets_visible_to(stranger).filter(command=polda).exists()
