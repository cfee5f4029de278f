"""The witnessed draw: chance that nobody can steer and anybody can replay.

A seed of 32 random bytes is made in advance; its SHA-256, the *commitment*, is published; after planning the seed is
shown. Each officer's draw number is SHA-256(seed bytes + officer id in UTF-8). Among equals (officers of one unit who
may do the same task) the lowest number goes first. Whoever has the seed and a list of ids can recompute every number.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class DrawRecord:
    """`seed`: hex; `commitment`: SHA-256 hex of the seed's bytes.

    `committed`: whether the commitment was given before anything was planned; else the seed was made on the spot.
    """

    seed: str
    commitment: str
    committed: bool = False


@dataclass(frozen=True)
class Draw:
    """A draw from one seed (hex); `committed`: whether its commitment was given before anything was planned."""

    seed: str
    committed: bool = False

    def __post_init__(self) -> None:
        try:
            empty = not bytes.fromhex(self.seed)
        except ValueError:
            empty = True
        if empty:
            raise ValueError(f"a seed is written in hex (0 to f, two a byte), not {self.seed!r}")

    @classmethod
    def fresh(cls) -> Draw:
        return cls(secrets.token_hex(32))

    @classmethod
    def from_seed(cls, seed: int | str) -> Draw:
        """A draw from a hex string, or from an integer ≥ 0 (for tests and experiments). Raises ValueError."""
        if isinstance(seed, str):
            return cls(seed.lower())
        if seed < 0:
            raise ValueError(f"a seed is at least 0, not {seed}")
        return cls(seed.to_bytes(max(1, (seed.bit_length() + 7) // 8), "big").hex())

    @property
    def commitment(self) -> str:
        return hashlib.sha256(bytes.fromhex(self.seed)).hexdigest()

    @property
    def record(self) -> DrawRecord:
        return DrawRecord(self.seed, self.commitment, self.committed)

    def number(self, officer_id: str) -> str:
        """The officer's draw number, hex; compare as text."""
        return hashlib.sha256(bytes.fromhex(self.seed) + officer_id.encode()).hexdigest()


@dataclass(frozen=True)
class Wish:
    """One seat of `task` should go to one of `eligible` (officer ids), if any of them is still free."""

    task: str
    eligible: frozenset[str]


@dataclass(frozen=True)
class Drawing:
    """One draw among the people of one unit: everything that is needed to do it again.

    `seats`: the task of each seat, in order. `barred`: the tasks where an officer may not serve.
    """

    unit: str
    people: tuple[str, ...]
    seats: tuple[str, ...]
    barred: Mapping[str, frozenset[str]]
    wishes: tuple[Wish, ...]

    def drawn(self, draw: Draw) -> dict[str, str] | None:
        """The task of each officer who got a seat: wishes first, then the other seats, lowest draw number first.

        None if not all seats can be filled.
        """
        seating = _Seating(self, sorted(self.people, key=draw.number))
        for wish in self.wishes:
            seating.grant(wish)
        if not all(seating.fill(s, set()) for s in range(len(self.seats)) if s not in seating.holder):
            return None
        return {officer: self.seats[s] for s, officer in sorted(seating.holder.items())}


class _Seating:
    """Seats being filled; `free` stays in the order of draw numbers."""

    def __init__(self, drawing: Drawing, free: Sequence[str]) -> None:
        self.drawing = drawing
        self.free = list(free)
        self.holder: dict[int, str] = {}

    def may(self, officer: str, seat: int) -> bool:
        return self.drawing.seats[seat] not in self.drawing.barred.get(officer, frozenset())

    def seat_first(self, seat: int, eligible: frozenset[str] | None = None) -> bool:
        """Seat the first free officer who may, and who is eligible."""
        for officer in self.free:
            if self.may(officer, seat) and (eligible is None or officer in eligible):
                self.holder[seat] = officer
                self.free.remove(officer)
                return True
        return False

    def grant(self, wish: Wish) -> None:
        open_seats = [s for s, task in enumerate(self.drawing.seats) if task == wish.task and s not in self.holder]
        if open_seats:
            self.seat_first(open_seats[0], wish.eligible)

    def fill(self, seat: int, tried: set[int]) -> bool:
        """Seat the first who may or, if need be, one who gives up another seat that can be filled again."""
        if self.seat_first(seat):
            return True
        for other, officer in list(self.holder.items()):
            if other in tried or other == seat or not self.may(officer, seat):
                continue
            tried.add(other)
            if self.fill(other, tried):
                self.holder[seat] = officer
                return True
        return False
