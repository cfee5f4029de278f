"""Step 5, remedy: the cheapest change that closes a lack. What is proposed has been tried by the planner first.

`remedies_for` gives all that were tried for one lack, `proposal` the words for them. A remedy is a list of changes,
each of which the planner's own steps turn into another draft; the count that found the lack then says whether it is
gone.

The cheapest comes first: nothing that goes far beyond the doctrine, then rupiah, then what the unit gives up, then who
must help: the unit itself (repairs, exchanges, room in spans), its Polda, others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from posko.doctrine import Doctrine
from posko.planning.draft import CommandDraft
from posko.planning.lacking import Lack
from posko.planning.remedy.controlling import controller_remedies
from posko.planning.remedy.equipping import equipment_remedies
from posko.planning.remedy.leading import leader_remedies
from posko.planning.remedy.lending import closed_post_remedies, officer_remedies
from posko.planning.remedy.paying import money_remedies
from posko.planning.remedy.reserving import reserve_remedies
from posko.planning.remedy.sparing import share_rest
from posko.planning.remedy.trying import Change, Remedy, Situation, after, borrowed_by, proposal

__all__ = ["Change", "Remedy", "Situation", "after", "borrowed_by", "proposal", "remedies_for", "share_rest"]

_TRIED: Mapping[str, Callable[[Situation, Lack], Iterator[Remedy]]] = MappingProxyType(
    {
        "officers": officer_remedies,
        "excluded_areas": closed_post_remedies,
        "leaders": leader_remedies,
        "controllers": controller_remedies,
        "reserves": reserve_remedies,
        "boats": equipment_remedies,
        "vehicles": equipment_remedies,
        "trucks": equipment_remedies,
        "money": money_remedies,
    }
)


def remedies_for(lack: Lack, draft: CommandDraft, doctrine: Doctrine) -> list[Remedy]:
    """Everything that was tried against `lack`, which `draft` has, whether it closes it or not."""
    return list(_TRIED[lack.resource](Situation(draft, doctrine), lack))
