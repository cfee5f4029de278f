"""What a plan was computed from, as one number: so that everybody sees whether it changed before a draw was made."""

from __future__ import annotations

import hashlib

from posko.planning import Problem
from posko.tables import Operation as Tables
from posko.tables.layout import LAYOUTS


def digest_of_input(tables: Tables, doctrine: str, problem: Problem) -> str:
    """SHA-256 hex over the tables and rules that a plan takes from the registry, and over who was lent to whom."""
    digest = hashlib.sha256(doctrine.encode())
    for layout in LAYOUTS:
        digest.update(f"\n{layout.name}\n".encode())
        digest.update(getattr(tables, layout.name).write_csv().encode())
    for code in sorted(problem.granted):
        digest.update(f"\n{code}\n".encode())
        digest.update("\n".join(o.id for o in problem.granted[code].officers).encode())
    return digest.hexdigest()
