"""What people decide about a line: what is repaired, who lends, who sees to it until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from posko.ledger.services import record
from posko.organisation.access import may, require
from posko.organisation.jobs import one_at_a_time
from posko.organisation.models import Command, Kind, Person
from posko.readiness.models import ShortfallLine
from posko.readiness.reckoning.required import OFFICERS
from posko.readiness.shortfall.closing import close
from posko.readiness.shortfall.lines import COMMAND, LENDS, PARTNER, Line
from posko.readiness.shortfall.queries import lines, owners_for
from posko.readiness.shortfall.resources import RESOURCES
from posko.registry.models import Operation

State = ShortfallLine.State
#: More than anybody has is a slip of the finger.
MOST = 10**15
_PARTNER_MOST = 120
_NOTE_MOST = 300
#: Who, how many, and which of COMMAND, PARTNER, LENDS.
Entry = list[Any]


class Outdated(Exception):
    """Somebody else has changed the line since it was looked at; `now` is how it stands, None where it is gone."""

    def __init__(self, now: ShortfallLine | None) -> None:
        self.now = now
        who = now.changed_by if now else ""
        super().__init__(_("Baris ini baru saja diubah oleh %(who)s.") % {"who": who})


@dataclass(frozen=True)
class Decided:
    """What somebody typed. `from_commands`: code -> how many; `from_partners`: in words -> how many."""

    repair: int = 0
    from_commands: tuple[tuple[str, int], ...] = ()
    from_partners: tuple[tuple[str, int], ...] = ()
    owner: Person | None = None
    due: date | None = None
    state: str = State.OPEN
    note: str = ""

    @classmethod
    def of(cls, line: Line) -> Decided:
        """As it stands."""
        commands = tuple((loan.who, loan.count) for loan in line.loans if loan.is_of_command)
        partners = tuple((loan.who, loan.count) for loan in line.loans if not loan.is_of_command)
        return cls(line.typed_repair, commands, partners, line.owner, line.due, line.state, line.note)

    def with_loan(self, code: str, count: int) -> Decided:
        """The same with `count` more from the command `code`."""
        return replace(self, from_commands=(*self.from_commands, (code, count)))


@transaction.atomic
def edit_line(
    *, operation: Operation, command: Command, resource: str, version: int, decided: Decided, by: Person
) -> ShortfallLine:
    """Keep what was decided about a resource of `command`. `version`: that which `by` looked at, 0 for none yet.

    Borrowing from another command needs the right there too; the loan then stands in the lender's line as well, so
    that both count it. Raises NotAllowed, Outdated, and ValidationError by field: more repaired than is broken, more
    lent than the lender has to spare, solved while something is missing, an owner without the right.
    """
    require(by, "mend-finding", command)
    if resource not in RESOURCES:
        raise ValidationError(_("Sumber daya ini tidak dikenal."))
    _hold(operation)
    row = _row(operation, command, resource)
    if (row.version if row else 0) != version:
        raise Outdated(row)
    before = list(row.borrow) if row else []
    borrow = _typed(decided) + [entry for entry in before if entry[2] == LENDS]
    line = _line(by, operation, command, resource)
    changed = [_lend_more(by, operation, line, code, more) for code, more in _more(before, borrow).items()]
    _refuse(line, decided, borrow)
    changed.append(_keep(operation, command, resource, row, by, borrow=borrow, **_plain(decided)))
    # Chains of the ledger are taken from the top of the tree down, as everywhere: nobody waits in a circle.
    for of in sorted(changed, key=lambda c: c.row.command.path):
        _record(of, by)
    return changed[-1].row


def _hold(operation: Operation) -> None:
    """One at a time in an operation: whoever reads a surplus in order to lend of it holds it until he did."""
    one_at_a_time(f"posko.shortfall {operation.pk}")


def _row(operation: Operation, command: Command, resource: str) -> ShortfallLine | None:
    rows = ShortfallLine.objects.select_related("changed_by", "owner")
    return rows.filter(operation=operation, command=command, resource=resource).first()


def _line(by: Person, operation: Operation, command: Command, resource: str) -> Line:
    found = next((line for line in lines(by, operation, command) if line.resource.code == resource), None)
    if found is None:
        raise ValidationError(_("Kesatuan ini tidak punya baris untuk sumber daya itu."))
    return found


def _typed(decided: Decided) -> list[Entry]:
    """The entries of `borrow`, each lender once; whoever lends nothing is left out."""
    of_commands = [(code, count, COMMAND) for code, count in _merged(decided.from_commands)]
    entries = [*of_commands, *((who, count, PARTNER) for who, count in _merged(decided.from_partners))]
    if any(count < 0 or count > MOST for _who, count, _kind in entries):
        raise ValidationError({"borrow": _("Jumlah pinjaman tidak masuk akal.")})
    if any(len(who) > _PARTNER_MOST for who, _count, _kind in entries):
        raise ValidationError({"borrow": _("Nama mitra paling banyak 120 huruf.")})
    return [list(entry) for entry in entries]


def _merged(loans: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    total: dict[str, int] = {}
    for who, count in loans:
        name = " ".join(who.split())
        if count and not name:
            raise ValidationError({"borrow": _("Tulis dari siapa dipinjam.")})
        total[name] = total.get(name, 0) + count
    return [(who, count) for who, count in total.items() if count]


def _more(before: Iterable[Entry], after: Iterable[Entry]) -> dict[str, int]:
    """By code of the lending command how many more (below 0: fewer) than before; who stays the same is left out."""
    change: Counter[str] = Counter()
    for sign, entries in ((-1, before), (1, after)):
        for who, count, kind in entries:
            change[who] += sign * count if kind == COMMAND else 0
    return {code: n for code, n in sorted(change.items()) if n}


def _lend_more(by: Person, operation: Operation, line: Line, code: str, more: int) -> _Changed:
    """Write a loan into the lender's line. Refuses without the right there, and what the lender needs itself."""
    lender = _lender(by, line, code)
    of = _line(by, operation, lender, line.resource.code)
    if more > of.figures.spare:
        text = _("%(who)s hanya dapat meminjamkan %(n)s lagi; selebihnya diperlukannya sendiri atau sudah dipinjamkan.")
        raise ValidationError({"borrow": text % {"who": lender, "n": number_format(of.figures.spare)}})
    row = _row(operation, lender, line.resource.code)
    borrow = _lends_more(list(row.borrow) if row else [], line.command.code, more)
    return _keep(operation, lender, line.resource.code, row, by, borrow=borrow)


def _lends_more(borrow: list[Entry], borrower: str, more: int) -> list[Entry]:
    mine = [entry for entry in borrow if entry[0] == borrower and entry[2] == LENDS]
    total = sum(entry[1] for entry in mine) + more
    return [entry for entry in borrow if entry not in mine] + ([[borrower, total, LENDS]] if total > 0 else [])


def _lender(by: Person, line: Line, code: str) -> Command:
    """The command that lends. Raises ValidationError where it may not, or `by` may not say so."""
    lender = Command.objects.filter(code=code).first()
    if lender is None or lender.pk == line.command.pk or not line.resource.lendable:
        raise ValidationError({"borrow": _("Dari kesatuan ini tidak dapat dipinjam.")})
    if not may(by, "mend-finding", lender):
        text = _("Pinjaman dari %(who)s ditetapkan oleh orang yang berwenang di kedua kesatuan, biasanya di Polda.")
        raise ValidationError({"borrow": text % {"who": lender}})
    if line.resource.code == OFFICERS and lender.kind == Kind.POLDA:
        text = _("Personel Polda dipinjam melalui BKO; buku cadangannya menjaga agar tidak dijanjikan dua kali.")
        raise ValidationError({"borrow": text})
    return lender


def _refuse(line: Line, decided: Decided, borrow: Iterable[Entry]) -> None:
    """Raises ValidationError for what cannot be so."""
    wrong: dict[str, str] = {}
    if not 0 <= decided.repair <= line.repairable:
        text = _("Paling banyak %(n)s yang dapat diperbaiki atau disiapkan.")
        wrong["repair"] = text % {"n": number_format(line.repairable)}
    if decided.state not in State.values:
        wrong["state"] = _("Pilih keadaannya.")
    if decided.owner is not None and decided.owner not in owners_for(line.command):
        wrong["owner"] = _("Orang ini tidak berwenang menindaklanjuti kekurangan kesatuan ini.")
    if len(decided.note) > _NOTE_MOST:
        wrong["note"] = _("Paling banyak 300 huruf.")
    if decided.state == State.SOLVED and (left := _left(line, decided, borrow)):
        wrong["state"] = _("Masih kurang %(n)s; belum terpenuhi.") % {"n": number_format(left)}
    if wrong:
        raise ValidationError(wrong)


def _left(line: Line, decided: Decided, borrow: Iterable[Entry]) -> int:
    """What would still be missing."""
    of = line.figures
    borrowed = line.by_plan + sum(count for _who, count, kind in borrow if kind != LENDS)
    need = of.need if line.known else None
    args = {"repair": decided.repair, "borrow": borrowed, "lent": of.lent, "repairable": line.repairable}
    return close(need, of.have, of.serviceable, **args).missing


def _plain(decided: Decided) -> dict[str, Any]:
    names = ("repair", "owner", "due", "state", "note")
    return {name: getattr(decided, name) for name in names}


@dataclass(frozen=True)
class _Changed:
    """A line as it is now, and what it said before."""

    row: ShortfallLine
    before: dict[str, Any] | None


def _keep(
    operation: Operation, command: Command, resource: str, row: ShortfallLine | None, by: Person, **values: Any
) -> _Changed:
    """The next version of a line."""
    before = _said(row) if row else None
    values |= {"changed_by": by, "changed": timezone.now()}
    if row is None:
        made = ShortfallLine.objects.create(operation=operation, command=command, resource=resource, **values)
        return _Changed(made, before)
    # The filter carries the version: a change that came between is not written over.
    rows = ShortfallLine.objects.filter(pk=row.pk, version=row.version)
    if not rows.update(version=row.version + 1, **values):
        raise Outdated(_row(operation, command, resource))
    return _Changed(ShortfallLine.objects.select_related("owner", "command", "operation").get(pk=row.pk), before)


def _record(changed: _Changed, by: Person) -> None:
    row = changed.row
    subject = f"{row.operation.code}: {row.resource} {row.command.name}"
    record(
        command=row.command,
        actor=by,
        action="shortfall.changed",
        subject=subject,
        before=changed.before,
        after=_said(row),
    )


def _said(row: ShortfallLine) -> dict[str, Any]:
    return {
        "repair": row.repair,
        "borrow": row.borrow,
        "owner": row.owner.name if row.owner else None,
        "due": row.due,
        "state": row.state,
        "note": row.note,
        "version": row.version,
    }
