"""Step 5, shortfall: what each command lacks, what that means, and the cheapest remedy that was tried against it."""

from __future__ import annotations

from posko.doctrine import Doctrine
from posko.planning.draft import CommandDraft
from posko.planning.lacking import Lack, find_lacks
from posko.planning.plan import Shortfall
from posko.planning.remedy import borrowed_by, proposal, remedies_for


def find_shortfalls(draft: CommandDraft, doctrine: Doctrine) -> list[Shortfall]:
    """Everything the command lacks, people first. A resource that suffices has no row."""
    return [_shortfall(lack, draft, doctrine) for lack in find_lacks(draft, doctrine)]


def _shortfall(lack: Lack, draft: CommandDraft, doctrine: Doctrine) -> Shortfall:
    remedies = remedies_for(lack, draft, doctrine)
    return Shortfall(
        draft.code,
        lack.resource,
        lack.required,
        lack.have,
        lack.missing,
        lack.consequence,
        proposal(remedies),
        borrowed_by(remedies),
    )
