"""Officers' accounts, many in one step, and the cards with which each is opened once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from posko.documents.cards import CardFace, print_cards
from posko.ledger.services import record
from posko.organisation.access import require
from posko.organisation.doorstep import names_taken, officer_only
from posko.organisation.models import Activation, Appointment, Command, Person, Role, new_token
from posko.organisation.queries import officers_of
from posko.organisation.services import hash_of

#: Days that a card works.
CARD_DAYS = 30
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """Somebody in a registry who is to have an account: `code` becomes his username."""

    code: str
    name: str
    rank: str
    command: Command


@dataclass(frozen=True, slots=True)
class Card:
    """What is printed on a card. `token` is in no other place: whoever has it opens the account."""

    name: str
    rank: str
    command: str
    username: str
    token: str
    expires: datetime


@transaction.atomic
def create_officer_accounts(
    *, officers: Iterable[NewOfficer], command: Command, operation: str, by: Person
) -> list[Card]:
    """Accounts for those of `officers` who have none yet, with a card for each, in the order of command and code.

    All in one step; nobody has a password until he opens his card. `operation` is where the list comes from.
    Raises NotAllowed unless `by` manages the people of `command`, ValueError for an officer outside of it.
    """
    require(by, "manage-people", command)
    wanted = {officer.code: officer for officer in officers}
    if strange := [o.code for o in wanted.values() if not o.command.path.startswith(command.path)]:
        raise ValueError(f"officer {strange[0]} does not belong to {command.code}")
    taken = names_taken(wanted)
    new = sorted((o for code, o in wanted.items() if code not in taken), key=lambda o: (o.command.path, o.code))
    if not new:
        return []
    people = Person.objects.bulk_create([_person(officer) for officer in new], batch_size=_BATCH)
    pairs = list(zip(people, new, strict=True))
    Appointment.objects.bulk_create(
        [Appointment(person=person, command=o.command, role=Role.OFFICER) for person, o in pairs], batch_size=_BATCH
    )
    cards = _issue([(person, o.command, o.rank) for person, o in pairs], by)
    after = _counts(o.command for o in new) | {"cards_until": cards[0].expires}
    record(command=command, actor=by, action="accounts.created", subject=operation, after=after)
    return cards


def _person(officer: NewOfficer) -> Person:
    person = Person(username=officer.code, name=officer.name, officer_code=officer.code)
    person.set_unusable_password()
    return person


@transaction.atomic
def reissue_cards(*, people: QuerySet[Person], command: Command, by: Person, ranks: dict[str, str]) -> list[Card]:
    """New cards for officers of `command` and below who have not opened theirs; the cards before end at once.

    Of `people` those who have a password, are shut out or hold any other role are passed over: a card would open more
    than an officer's account. `ranks` by officer's code. Raises NotAllowed unless `by` manages them.
    """
    require(by, "manage-people", command)
    held = _officers_only(people, command).filter(is_active=True, password__startswith="!").order_by("officer_code")
    posts = {a.person_id: a.command for a in _running_officer_roles(command).select_related("command")}
    given = sorted(
        ((person, posts[person.pk], ranks.get(person.officer_code, "")) for person in held),
        key=lambda g: (g[1].path, g[0].officer_code),
    )
    if not given:
        return []
    _revoke_open([person.pk for person, _command, _rank in given])
    cards = _issue(given, by)
    after = _counts(at for _person, at, _rank in given) | {"cards_until": cards[0].expires}
    record(command=command, actor=by, action="cards.printed", subject=command.code, after=after)
    return cards


@transaction.atomic
def revoke_cards(*, command: Command, by: Person) -> int:
    """End all unopened cards and links of officers of `command` and below; how many.

    Raises NotAllowed unless `by` manages the people of `command`.
    """
    require(by, "manage-people", command)
    ended = _revoke_open(_officers_only(Person.objects.all(), command).values("pk"))
    if ended:
        record(command=command, actor=by, action="cards.revoked", subject=command.code, after={"cards": ended})
    return ended


@transaction.atomic
def revoke_officer_accounts(*, command: Command, by: Person, reason: str) -> int:
    """Shut out all officers of `command` and below who hold no other role; how many.

    Sessions and cards end at once. Raises NotAllowed unless `by` manages the people of `command`.
    """
    require(by, "manage-people", command)
    officers = _officers_only(Person.objects.all(), command).filter(is_active=True).exclude(pk=by.pk)
    found = list(officers.values_list("pk", flat=True))
    if found:
        _revoke_open(found)
        Person.objects.filter(pk__in=found).update(is_active=False, session_round=F("session_round") + 1)
        after = {"accounts": len(found)}
        record(command=command, actor=by, action="accounts.revoked", subject=command.code, after=after, reason=reason)
    return len(found)


def _officers_only(people: QuerySet[Person], command: Command) -> QuerySet[Person]:
    """Of `people` the officers of `command` and below who hold no role besides, there or elsewhere; no programs."""
    officers = people.filter(pk__in=officers_of(command).values("pk"), is_program=False)
    return officers.filter(officer_only("pk", command.path))


def _running_officer_roles(command: Command) -> QuerySet[Appointment]:
    return Appointment.objects.filter(role=Role.OFFICER, ended=None, command__path__startswith=command.path)


def _revoke_open(people: Any) -> int:
    return Activation.objects.filter(person__in=people, used=None, revoked=None).update(revoked=timezone.now())


def _issue(given: Sequence[tuple[Person, Command, str]], by: Person) -> list[Card]:
    """Activations and what stands on their cards; no ledger entry."""
    until = timezone.now() + timedelta(days=CARD_DAYS)
    tokens = [new_token() for _ in given]
    Activation.objects.bulk_create(
        [
            Activation(person=person, command=command, token_hash=hash_of(token), made_by=by, expires=until)
            for (person, command, _rank), token in zip(given, tokens, strict=True)
        ],
        batch_size=_BATCH,
    )
    return [
        Card(person.name, rank, command.name, person.username, token, until)
        for (person, command, rank), token in zip(given, tokens, strict=True)
    ]


def _counts(commands: Iterable[Command]) -> dict[str, object]:
    by_command = Counter(command.code for command in commands)
    return {"cards": by_command.total(), "by_command": dict(sorted(by_command.items()))}


def printed(cards: Sequence[Card], *, title: str, site: str) -> bytes:
    """The cards as PDF. `site`: the full address of the activation page, behind which a token is put after "#"."""
    faces = [
        CardFace(
            name=card.name,
            rank=card.rank,
            command=card.command,
            username=card.username,
            link=f"{site}#{card.token}",
            token=card.token,
            expires=date_format(timezone.localtime(card.expires), "l, j M Y"),
        )
        for card in cards
    ]
    return print_cards(faces, title=title, site=site)
