"""Step 5, shortfall: what each command lacks, what that means, and the cheapest remedy that was tried against it."""

from __future__ import annotations

from posko.doctrine import Doctrine
from posko.planning.draft import CommandDraft
from posko.planning.lacking import find_lacks
from posko.planning.plan import Shortfall
from posko.planning.remedy import proposal, remedies_for


def find_shortfalls(draft: CommandDraft, doctrine: Doctrine) -> list[Shortfall]:
    """Everything the command lacks, people first. A resource that suffices has no row."""
    return [
        Shortfall(
            draft.code,
            lack.resource,
            lack.required,
            lack.have,
            lack.missing,
            lack.consequence,
            proposal(remedies_for(lack, draft, doctrine)),
        )
        for lack in find_lacks(draft, doctrine)
    ]
