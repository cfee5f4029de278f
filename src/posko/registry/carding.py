"""Runs of officers' cards: asked for on a page, made by the worker, fetched by the browser that asked."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.organisation import cards
from posko.organisation.access import commands_where, require
from posko.organisation.doorstep import taken
from posko.organisation.jobs import Job, beside, held, is_held
from posko.organisation.models import Command, Person
from posko.organisation.sealing import new_keys, seal, unseal
from posko.registry.models import CardRun, Officer, Operation
from posko.registry.queries import visible_to
from posko.registry.tasks import make_cards

State = CardRun.State
RUNNING = (State.WAITING, State.WORKING)
log = logging.getLogger("posko.registry")
#: Cards in one PDF: an office prints and hands them out in bundles.
BUNDLE = 500
#: After this long without a worker, something that waits may be started again.
PATIENCE = timedelta(seconds=60)
#: So long cards can be fetched.
KEPT = timedelta(days=1)


class NoCards(Exception):
    """There is nothing to fetch: not ready, fetched from elsewhere, or too old."""


def ask_for_cards(*, operation: Operation, command: Command, kind: str, site: str, by: Person) -> tuple[CardRun, str]:
    """Let the worker make accounts or new cards; the run, and the key that opens its cards, which is kept nowhere.

    `site`: the full address of the activation page. Raises NotAllowed unless `by` manages the people of `command`.
    """
    require(by, "manage-people", command)
    drop_old()
    private, public = new_keys()
    kept = {"operation": operation, "command": command, "kind": CardRun.Kind(kind)}
    run = CardRun.objects.create(**kept, site=site, by=by, public_key=public)
    make_cards.enqueue(run.pk, by.pk)
    run.refresh_from_db()
    return run, private


def runs_of(person: Person) -> QuerySet[CardRun]:
    """The person's own runs where he still manages people, latest first, without what is sealed."""
    mine = CardRun.objects.filter(by=person, command__in=commands_where(person, "manage-people"))
    return mine.select_related("command", "operation").defer("sealed")


def fetch(*, run: CardRun, key: str) -> bytes:
    """The cards of `run`. Raises NoCards where there are none, WrongKey where this browser did not ask for them."""
    if run.state != State.READY or run.sealed is None:
        raise NoCards
    return unseal(bytes(run.sealed), key)


def drop_old() -> None:
    """Cards that nobody has fetched in a day are gone."""
    CardRun.objects.filter(moved__lt=timezone.now() - KEPT).exclude(sealed=None).update(sealed=None)


def is_interrupted(run: CardRun) -> bool:
    """Whether no worker has this run although it should move on."""
    if run.state not in RUNNING or is_held(Job.CARDS, run.pk):
        return False
    return run.percent > 0 or timezone.now() - run.moved > PATIENCE


def restart(*, run: CardRun, by: Person) -> None:
    """Make the cards of a failed or interrupted run after all. Raises NotAllowed."""
    require(by, "manage-people", run.command)
    if run.state == State.FAILED or is_interrupted(run):
        _move(run.pk, state=State.WAITING, percent=0, message="")
        make_cards.enqueue(run.pk, run.by_id)


def restart_interrupted() -> int:
    """Take up every interrupted run; how many. At the start of a server, as the owner."""
    drop_old()
    found = [run for run in CardRun.objects.filter(state__in=RUNNING) if is_interrupted(run)]
    for run in found:
        _move(run.pk, state=State.WAITING, percent=0)
        make_cards.enqueue(run.pk, run.by_id)
    return len(found)


def make(number: int) -> None:
    """WAITING to READY or NOTHING, or FAILED with nothing changed. Does nothing where another worker has the run."""
    with held(Job.CARDS, number) as mine:
        run = CardRun.objects.filter(pk=number, state__in=RUNNING).first() if mine else None
        if run is None:
            return
        _move(number, state=State.WORKING, percent=5)
        try:
            with beside() as cursor:

                def tell(percent: int) -> None:
                    cursor.execute(
                        "UPDATE registry_cardrun SET percent = %s, moved = %s WHERE id = %s",
                        [percent, timezone.now(), number],
                    )

                _make(run, tell)
        except Exception as error:
            log.exception("cards %s", number)
            text = _("Kartu gagal dibuat (%(error)s). Tidak ada akun atau kartu yang berubah; mulai lagi.")
            _move(number, state=State.FAILED, message=text % {"error": type(error).__name__})
            raise


@transaction.atomic
def _make(run: CardRun, tell: Callable[[int], None]) -> None:
    """Accounts and cards are there together with the file in which their codes stand, or not at all."""
    made = _made(run)
    if not made:
        _move(run.pk, state=State.NOTHING, percent=100)
        return
    name, content = _printed(run, made, tell)
    sealed = seal(content, run.public_key)
    _move(run.pk, state=State.READY, percent=100, cards=len(made), sealed=sealed, file_name=name)


def _made(run: CardRun) -> Sequence[cards.Card]:
    officers = officers_managed_by(run.by, run.operation, run.command)
    if run.kind == CardRun.Kind.CREATE:
        wanted = [
            cards.NewOfficer(o.code, o.name, o.rank, o.command)
            for o in without_account(officers).select_related("command")
        ]
        return cards.create_officer_accounts(
            officers=wanted, command=run.command, operation=run.operation.name, by=run.by
        )
    ranks = dict(officers.values_list("code", "rank"))
    people = Person.objects.filter(officer_code__in=officers.values("code"))
    return cards.reissue_cards(people=people, command=run.command, by=run.by, ranks=ranks)


def _printed(run: CardRun, made: Sequence[cards.Card], tell: Callable[[int], None]) -> tuple[str, bytes]:
    """Name and content of a PDF, or of a ZIP with one for each bundle."""
    stem = f"kartu-{run.command.code}-{timezone.localtime(run.made):%Y%m%d-%H%M}"
    title = f"{_('Kartu aktivasi')} · {run.command.name} · {run.operation.name}"
    bundles = [made[at : at + BUNDLE] for at in range(0, len(made), BUNDLE)]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for number, bundle in enumerate(bundles):
            tell(15 + 80 * number // len(bundles))
            pdf = cards.printed(bundle, title=title, site=run.site)
            if len(bundles) == 1:
                return f"{stem}.pdf", pdf
            file.writestr(f"{stem}-{number + 1:02}.pdf", pdf)
    return f"{stem}.zip", archive.getvalue()


def officers_managed_by(person: Person, operation: Operation, command: Command) -> QuerySet[Officer]:
    """Officers of `operation` in `command` and below, where `person` manages people."""
    below = commands_where(person, "manage-people").filter(path__startswith=command.path)
    return visible_to(person, Officer).filter(operation=operation, command__in=below)


def without_account(officers: QuerySet[Officer]) -> QuerySet[Officer]:
    return officers.exclude(taken("code"))


def _move(number: int, **changes: object) -> None:
    CardRun.objects.filter(pk=number).update(moved=timezone.now(), **changes)
