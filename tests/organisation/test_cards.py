"""Officers' accounts made in one step, their cards, and taking them back."""

from __future__ import annotations

import time
from io import BytesIO

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people import as_app, make_person
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed, paths_where
from posko.organisation.cards import (
    Card,
    NewOfficer,
    create_officer_accounts,
    printed,
    reissue_cards,
    revoke_cards,
    revoke_officer_accounts,
)
from posko.organisation.models import Activation, Command, Person, Role
from posko.organisation.services import ActivationRefused, activate, appoint, find_activation

PASSWORD = "kuda laut di sungai batanghari"
SITE = "https://posko.test/orang/aktivasi/"


def officers(command: Command, number: int, start: int = 0) -> list[NewOfficer]:
    return [
        NewOfficer(f"{command.code}-{k:05}", f"Petugas {k}", "BRIPTU", command) for k in range(start, start + number)
    ]


def make(command: Command, by: Person, number: int = 3) -> list[Card]:
    return create_officer_accounts(officers=officers(command, number), command=command, operation="OMP", by=by)


def refused(card: Card) -> str:
    with pytest.raises(ActivationRefused) as found:
        find_activation(card.token)
    return found.value.why


def test_each_officer_gets_an_account_a_role_and_a_card(tebo: Command, admin: Person) -> None:
    cards = make(tebo, admin)
    assert [c.username for c in cards] == ["15-TBO-00000", "15-TBO-00001", "15-TBO-00002"]
    person = activate(token=cards[1].token, password=PASSWORD)
    assert (person.username, person.officer_code, person.name) == ("15-TBO-00001", "15-TBO-00001", "Petugas 1")
    assert person.appointments.get().role == Role.OFFICER
    assert paths_where(person) == []


def test_six_hundred_take_few_queries_and_few_seconds(tebo: Command, admin: Person) -> None:
    began = time.perf_counter()
    with CaptureQueriesContext(
        connection,
    ) as few:
        cards = make(tebo, admin, 600)
    pdf = printed(cards, title="Kartu", site=SITE)
    assert len({c.token for c in cards}) == Activation.objects.count() == 600
    assert len(few) < 20
    assert len(pypdf.PdfReader(BytesIO(pdf)).pages) == 75
    print(f"600 accounts with cards: {time.perf_counter() - began:.1f} s")


def test_who_has_an_account_gets_no_second_one(tebo: Command, admin: Person) -> None:
    make(tebo, admin, 2)
    assert [c.username for c in make(tebo, admin, 3)] == ["15-TBO-00002"]
    assert make(tebo, admin, 3) == []
    assert Entry.objects.filter(action="accounts.created").count() == 2


def test_the_ledger_counts_by_command_and_knows_no_token(
    polda: Command, tebo: Command, bungo: Command, admin: Person
) -> None:
    both = officers(tebo, 2) + officers(bungo, 1)
    cards = create_officer_accounts(officers=both, command=polda, operation="OMP", by=admin)
    entry = Entry.objects.get()
    assert entry.after["by_command"] == {"15-BGO": 1, "15-TBO": 2}  # type: ignore[index]
    assert not any(c.token in str(entry.after) for c in cards)


def test_the_pdf_has_name_command_code_and_date_of_each(tebo: Command, admin: Person) -> None:
    cards = make(tebo, admin, 1)
    text = pypdf.PdfReader(BytesIO(printed(cards, title="Kartu", site=SITE))).pages[0].extract_text()
    token = " ".join(cards[0].token[k : k + 4] for k in range(0, 32, 4))
    for part in ("Petugas 0", "BRIPTU", "Polres Tebo", "15-TBO-00000", token, str(cards[0].expires.year)):
        assert part in text


def test_a_reprinted_card_ends_the_one_before(tebo: Command, admin: Person) -> None:
    first = make(tebo, admin, 2)
    activate(token=first[0].token, password=PASSWORD)
    again = reissue_cards(people=Person.objects.all(), command=tebo, by=admin, ranks={"15-TBO-00001": "BRIPKA"})
    assert [(c.username, c.rank) for c in again] == [("15-TBO-00001", "BRIPKA")]
    assert refused(first[1]) == "revoked"
    assert activate(token=again[0].token, password=PASSWORD).username == "15-TBO-00001"


def test_no_card_is_printed_for_who_holds_more_than_an_officers_role(
    polda: Command, tebo: Command, admin: Person
) -> None:
    card = make(tebo, admin, 1)[0]
    person = Person.objects.get(username=card.username)
    other = make_person("Oki", Role.ADMINISTRATOR, polda)
    appoint(person=person, command=polda, role=Role.COMMANDER, by=other)
    assert reissue_cards(people=Person.objects.all(), command=tebo, by=admin, ranks={}) == []
    assert revoke_officer_accounts(command=tebo, by=admin, reason="x") == 0


def test_cards_of_a_command_are_revoked_together(tebo: Command, bungo: Command, admin: Person) -> None:
    of_tebo, of_bungo = make(tebo, admin, 2), make(bungo, admin, 1)
    assert revoke_cards(command=tebo, by=admin) == 2
    assert [refused(c) for c in of_tebo] == ["revoked", "revoked"]
    assert find_activation(of_bungo[0].token)


def test_accounts_of_a_command_are_revoked_together(tebo: Command, bungo: Command, admin: Person) -> None:
    of_tebo, of_bungo = make(tebo, admin, 2), make(bungo, admin, 1)
    person = activate(token=of_tebo[0].token, password=PASSWORD)
    round_before = person.session_round
    assert revoke_officer_accounts(command=tebo, by=admin, reason="operasi selesai") == 2
    person.refresh_from_db()
    assert not person.is_active
    assert person.session_round == round_before + 1
    assert refused(of_tebo[1]) == "revoked"
    assert Person.objects.get(username=of_bungo[0].username).is_active
    assert Entry.objects.latest("at").reason == "operasi selesai"


def test_the_neighbour_does_none_of_it(tebo: Command, bungo: Command, admin: Person) -> None:
    make(tebo, admin, 1)
    neighbour = make_person("Bambang", Role.ADMINISTRATOR, bungo)
    with pytest.raises(NotAllowed):
        make(tebo, neighbour)
    with pytest.raises(NotAllowed):
        reissue_cards(people=Person.objects.all(), command=tebo, by=neighbour, ranks={})
    with pytest.raises(NotAllowed):
        revoke_cards(command=tebo, by=neighbour)
    with pytest.raises(NotAllowed):
        revoke_officer_accounts(command=tebo, by=neighbour, reason="x")


def test_an_officer_of_another_command_cannot_be_slipped_in(tebo: Command, bungo: Command, admin: Person) -> None:
    with pytest.raises(ValueError, match="does not belong"):
        create_officer_accounts(officers=officers(bungo, 1), command=tebo, operation="OMP", by=admin)


def test_it_works_behind_the_second_wall(tebo: Command, admin: Person) -> None:
    with as_app(admin):
        assert len(make(tebo, admin, 5)) == 5
