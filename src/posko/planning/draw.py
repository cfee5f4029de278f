"""The witnessed draw: chance that nobody can steer and anybody can replay.

A seed of 32 random bytes is made in advance; its SHA-256, the *commitment*, is published; after planning the seed is
shown. Each officer's draw number is SHA-256(seed bytes + officer id in UTF-8). Among equals (officers of one unit who may
do the same task) the lowest number goes first. Whoever has the seed and a list of ids can recompute every number.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from posko.planning.plan import DrawRecord


@dataclass(frozen=True)
class Draw:
    """A draw from one seed (hex)."""

    seed: str

    def __post_init__(self) -> None:
        bytes.fromhex(self.seed)

    @classmethod
    def fresh(cls) -> Draw:
        return cls(secrets.token_hex(32))

    @classmethod
    def from_seed(cls, seed: int | str) -> Draw:
        """A draw from a hex string, or from an integer ≥ 0 (for tests and experiments)."""
        if isinstance(seed, str):
            return cls(seed.lower())
        return cls(seed.to_bytes(max(1, (seed.bit_length() + 7) // 8), "big").hex())

    @property
    def commitment(self) -> str:
        return hashlib.sha256(bytes.fromhex(self.seed)).hexdigest()

    @property
    def record(self) -> DrawRecord:
        return DrawRecord(self.seed, self.commitment)

    def number(self, officer_id: str) -> str:
        """The officer's draw number, hex; compare as text."""
        return hashlib.sha256(bytes.fromhex(self.seed) + officer_id.encode()).hexdigest()
