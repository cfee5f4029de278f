"""Whether a plan may be laid before a commander and come into force: by its own rows, and by the registry as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Count, Q

from posko.deployment.models import AssignmentRow, Part, Plan
from posko.deployment.ordering.telling import POSTED
from posko.deployment.refusals import BreaksRules, Outdated
from posko.deployment.sight import Stale
from posko.deployment.storing import doctrine_of, load_part
from posko.organisation.models import Kind
from posko.planning.editing import Broken, Rule, as_registered, broken_by_registry, broken_rules, may_break
from posko.planning.editing import Part as Value


def refuse_broken(plan: Plan, stale: Stale, parts: Sequence[Part] | None = None) -> None:
    """Raises BreaksRules where a part breaks a rule that holds in every plan, or two parts post the same officer.

    Raises Outdated where it does so only by what the registry has now: who is posted is sick or gone, a station has no
    post. Other differences do not stop a plan: whoever decides is shown them, and asked again where they change.
    """
    doctrine = doctrine_of(plan)
    every = list(parts or plan.parts.select_related("command"))
    parts = [p for p in every if p.command.kind != Kind.POLDA]
    values = {p.pk: load_part(p) for p in parts}
    broken = [(p.command.name, b) for p in parts for b in broken_rules(values[p.pk], doctrine)]
    if broken := broken + _in_two_parts(every):
        raise BreaksRules(broken)
    if outdated := list(broken_now(plan, stale, values)):
        raise Outdated(outdated)


def broken_now(plan: Plan, stale: Stale, values: Mapping[int, Value] | None = None) -> Iterator[tuple[str, Broken]]:
    """What the registry breaks of the parts of `plan` that are no longer as it has them, with the command's name.

    `values`: parts that were loaded already, by their keys.
    """
    values = values or {}
    doctrine = doctrine_of(plan)
    for part in stale.parts:
        if may_break(stale.differences.get(part.pk, ())):
            match = stale.matches[part.pk]
            value = values.get(part.pk) or load_part(part)
            now = as_registered(value, match.before, match.now, match.lent.now, match.lent.gone)
            yield from ((part.command.name, broken) for broken in broken_by_registry(now, doctrine))


def _in_two_parts(parts: Sequence[Part]) -> list[tuple[str, Broken]]:
    """Officers of two parts at once.

    Of two Polres: the registry moved them, and only one of the two parts was fitted to it. Of the Polda's own part: it
    keeps a row of whom it lends, who has no duty there.
    """
    kept = Q(command__kind=Kind.POLDA) & ~Q(duty__in=POSTED)
    rows = AssignmentRow.objects.filter(part__in=parts).exclude(kept).order_by("code", "command__path")
    twice = rows.order_by().values("code").annotate(parts=Count("part", distinct=True)).filter(parts__gt=1)
    found = rows.filter(code__in=[row["code"] for row in twice]).values_list("command__name", "code", "post")
    return [(name, Broken(Rule.POSTED_TWICE, post=post, officer=code)) for name, code, post in found]
