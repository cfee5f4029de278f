"""Boats, vehicles and trucks: repaired first, then borrowed where they are spare, the Polda's before others'."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from posko.doctrine import Doctrine
from posko.planning.draft import CommandDraft
from posko.planning.lacking import BOAT_KINDS, COUNTS, ROAD_KINDS, TRUCK_KINDS, Lack
from posko.planning.problem import Command, Equipment
from posko.planning.remedy.trying import Remedy, Situation, Source, after

#: The kinds of equipment that count for a resource, and what they are called together.
KINDS: Mapping[str, tuple[tuple[str, ...], str]] = MappingProxyType(
    {"boats": (BOAT_KINDS, "perahu"), "vehicles": (ROAD_KINDS, "kendaraan"), "trucks": (TRUCK_KINDS, "truk")}
)


@dataclass(frozen=True)
class Repair:
    """So many that the command has, of these kinds, are made serviceable; fewer where it has no more."""

    kinds: tuple[str, ...]
    number: int

    def applied(self, at: Situation) -> Situation:
        return _equipped(at, tuple(self._repaired(at.draft.command.equipment)))

    def _repaired(self, equipment: Iterable[Equipment]) -> Iterator[Equipment]:
        left = self.number
        for have in equipment:
            fixed = min(left, have.total - have.serviceable) if have.kind.lower() in self.kinds else 0
            left -= fixed
            yield replace(have, serviceable=have.serviceable + fixed)


@dataclass(frozen=True)
class Borrow:
    """So many serviceable ones of the first of these kinds come from elsewhere."""

    kinds: tuple[str, ...]
    number: int

    def applied(self, at: Situation) -> Situation:
        command = at.draft.command
        borrowed = Equipment(command.code, self.kinds[0], self.number, self.number)
        return _equipped(at, (*command.equipment, borrowed))


def _equipped(at: Situation, equipment: tuple[Equipment, ...]) -> Situation:
    return Situation(replace(at.draft, command=replace(at.draft.command, equipment=equipment)), at.doctrine)


def equipment_remedies(at: Situation, lack: Lack) -> Iterator[Remedy]:
    kinds, word = KINDS[lack.resource]
    repaired = min(lack.missing, _broken(at.draft, kinds))
    borrowed = lack.missing - repaired
    lent = min(borrowed, (at.draft.borrowable or {}).get(lack.resource, 0))
    changes = [Repair(kinds, repaired)] if repaired else []
    borrowing = [Borrow(kinds, number) for number in (lent, borrowed - lent) if number]
    lenders = "Pemda atau TNI" if at.draft.borrowable is not None else "Polda, Pemda atau TNI"
    parts = [f"perbaiki {repaired} {word} yang rusak"] if repaired else []
    parts += [f"pinjam {lent} {word} siap pakai dari Polda"] if lent else []
    parts += [f"pinjam {borrowed - lent} {word} dari {lenders}"] if borrowed > lent else []
    source = Source.OUTSIDE if borrowed > lent else Source.POLDA if lent else Source.OWN
    left = after((*changes, *borrowing), at).lack(lack.resource)
    yield Remedy((*changes, *borrowing), ", lalu ".join(parts), left, source=source)


def _broken(draft: CommandDraft, kinds: Sequence[str]) -> int:
    return sum(e.total - e.serviceable for e in draft.command.equipment if e.kind.lower() in kinds)


def share_equipment(drafts: Sequence[CommandDraft], polda: Command, doctrine: Doctrine) -> list[CommandDraft]:
    """The drafts with what each may borrow of the Polda's serviceable equipment when it has repaired its own.

    The command with the largest share missing first, then by code; nothing is promised twice.
    """
    shares: list[dict[str, int]] = [{} for _ in drafts]
    for resource, (kinds, _) in KINDS.items():
        left = sum(e.serviceable for e in polda.equipment if e.kind.lower() in kinds)
        lacks = [(k, lack) for k, d in enumerate(drafts) if (lack := COUNTS[resource](d, doctrine))]
        for k, lack in sorted(lacks, key=lambda kl: (-kl[1].missing / kl[1].required, drafts[kl[0]].code)):
            wanted = max(0, lack.missing - _broken(drafts[k], kinds))
            shares[k][resource] = min(wanted, left)
            left -= shares[k][resource]
    return [replace(d, borrowable=share) for d, share in zip(drafts, shares, strict=True)]
