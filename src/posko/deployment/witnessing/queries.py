"""What is read of draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from posko.deployment.models import Edit, Part, Plan, Witnessed
from posko.deployment.witnessing.deciding import subject_of
from posko.ledger import queries as ledger
from posko.ledger.models import Entry
from posko.organisation.access import commands_where
from posko.organisation.models import Command, Person


def draws_visible_to(person: Person) -> QuerySet[Witnessed]:
    """Draws for the commands whose plans `person` may see, and for those above, whose draw is theirs too.

    Latest first.
    """
    mine = commands_where(person, "see-plan")
    above = {path for command in mine for path in command.above()}
    draws = Witnessed.objects.filter(command__in=Command.objects.filter(path__in=above))
    named = draws.select_related("command", "operation", "made_by", "opened_by", "withdrawn_by")
    return named.order_by("-made", "-pk")


def plans_of(draw: Witnessed, person: Person) -> QuerySet[Plan]:
    """Every plan that was asked for with `draw` as far as `person` may see it, discarded ones too, first come first."""
    plans = _plans_seen(person).filter(witnessed=draw).select_related("command", "operation", "made_by", "based_on")
    return plans.order_by("made", "pk")


def _plans_seen(person: Person) -> QuerySet[Plan]:
    """As `plans_visible_to`, but a plan that was discarded is not hidden: it was drawn all the same."""
    mine = commands_where(person, "see-plan")
    has_part = Part.objects.filter(plan=OuterRef("pk"), command__in=mine)
    return Plan.objects.filter(Q(command__in=mine) | Exists(has_part))


def counted_plans(draws: QuerySet[Witnessed], person: Person) -> QuerySet[Witnessed]:
    """`draws`, each with `number_of_plans`: those that `person` may see."""
    return draws.annotate(number_of_plans=Count("plans", filter=Q(plans__in=_plans_seen(person))))


def entries_of(draw: Witnessed, person: Person) -> dict[str, Entry]:
    """What the ledger has about `draw`, by action (`draw.sealed` …), where `person` may read it."""
    found = ledger.visible_to(person).filter(command=draw.command, subject=subject_of(draw))
    return {entry.action: entry for entry in found.filter(action__in=_OF_DRAWS)}


_OF_DRAWS = ("draw.sealed", "draw.opened", "draw.withdrawn")


@dataclass(frozen=True)
class Steps:
    """A plan of a draw, and what the ledger wrote when its posts were ready and when its people were drawn."""

    plan: Plan
    prepared: Entry | None
    computed: Entry | None

    @property
    def same_input(self) -> bool | None:
        """Whether all it was computed from was the same before the seed was known; None where that is not known."""
        if not (self.prepared and self.computed):
            return None
        before, after = (_told(entry).get("input_sha256") for entry in (self.prepared, self.computed))
        return bool(before) and before == after


def steps_of(plans: Sequence[Plan], person: Person) -> list[Steps]:
    """The steps of each plan, as far as `person` may read the ledger."""
    found = ledger.visible_to(person).filter(command__in={plan.command_id for plan in plans})
    written: dict[tuple[str, int], Entry] = {}
    for entry in found.filter(action__in=_OF_PLANS, after__plan__in=[plan.pk for plan in plans]).order_by("number"):
        written[entry.action, _told(entry)["plan"]] = entry
    return [Steps(plan, *(written.get((action, plan.pk)) for action in _OF_PLANS)) for plan in plans]


_OF_PLANS = ("plan.prepared", "plan.computed")


def _told(entry: Entry) -> dict[str, Any]:
    return dict(entry.after or {})


def edits_since_draw(plan: Plan, person: Person) -> list[Edit]:
    """Changes by hand since the plan was computed, those of the versions before it first; undone ones left out."""
    chain, at = [plan.pk], plan
    while at.based_on is not None:
        at = at.based_on
        chain.append(at.pk)
    edits = Edit.objects.filter(plan__in=chain, undone=None, command__in=commands_where(person, "see-plan"))
    return list(edits.select_related("by", "command", "plan").order_by("plan__version", "at", "pk"))
