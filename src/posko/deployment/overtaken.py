"""Parts in force that the registry has overtaken: how much, and what cannot wait, without reading whole parts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from posko.deployment.matching import matches_of, rules_differing
from posko.deployment.models import AssignmentRow, Part, Plan
from posko.deployment.ordering.telling import POSTED
from posko.deployment.queries import parts_in_force
from posko.organisation.access import may, paths_where
from posko.organisation.models import Person
from posko.planning import Status
from posko.planning.editing import Difference
from posko.planning.editing import Kind as What
from posko.registry.queries import current_operation

_GONE = (What.OFFICER_GONE, What.LENT_GONE, What.LENT_RETURNED)
_STATIONS = (What.STATION_GONE, What.STATION_NEW, What.TIER_CHANGED)
#: A line of the tasks names so many commands.
_NAMED = 3


@dataclass(frozen=True)
class Overtaken:
    """Of one or several parts: how many `things` differ. Of these cannot wait: people on duty who are `unable` to
    serve, and `stations` that are new, gone, or of another tier.
    """

    things: int
    unable: int = 0
    stations: int = 0

    @property
    def pressing(self) -> bool:
        return bool(self.unable or self.stations)

    def __add__(self, other: Overtaken) -> Overtaken:
        return Overtaken(self.things + other.things, self.unable + other.unable, self.stations + other.stations)

    def __str__(self) -> str:
        things = ngettext(
            "%(n)s hal tidak cocok lagi dengan data", "%(n)s hal tidak cocok lagi dengan data", self.things
        )
        said = things % {"n": number_format(self.things)}
        return (
            _("%(things)s, di antaranya %(worst)s") % {"things": said, "worst": self._worst} if self.pressing else said
        )

    @property
    def _worst(self) -> str:
        unable = ngettext(
            "%(n)s petugas yang tidak dapat bertugas lagi", "%(n)s petugas yang tidak dapat bertugas lagi", self.unable
        )
        stations = ngettext(
            "%(n)s TPS yang baru, hilang, atau berganti kerawanan",
            "%(n)s TPS yang baru, hilang, atau berganti kerawanan",
            self.stations,
        )
        counted = ((unable, self.unable), (stations, self.stations))
        return ", ".join(text % {"n": number_format(number)} for text, number in counted if number)


def overtaken_in(person: Person, parts: Iterable[Part]) -> dict[int, Overtaken]:
    """By its key, each of the `parts` in force that is no longer as the registry has it, where `person` sees that."""
    by_operation: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        if part.in_force:
            by_operation[part.operation_id].append(part)
    matched = [matches_of(person, mine[0].plan, mine) for mine in by_operation.values()]
    differing = {key: found for of in matched for key, match in of.items() if (found := match.differences)}
    unable = _unable(differing)
    return {
        key: Overtaken(len(found), unable[key], len({d.code for d in found if d.kind in _STATIONS}))
        for key, found in differing.items()
    }


def _by_plan(parts: Iterable[Part]) -> list[tuple[Plan, list[Part]]]:
    ordered = sorted(parts, key=lambda part: (part.plan_id, part.command.path))
    return [(mine[0].plan, mine) for _plan, of in groupby(ordered, lambda part: part.plan_id) for mine in [list(of)]]


def _unable(differing: Mapping[int, Sequence[Difference]]) -> Counter[int]:
    """How many of each part have a duty away and cannot do it any longer."""
    codes = {key: {d.code for d in found if _ends_service(d)} for key, found in differing.items()}
    every = {code for of in codes.values() for code in of}
    if not every:
        return Counter()
    rows = AssignmentRow.objects.filter(part__in=codes, code__in=every, duty__in=POSTED)
    return Counter(part for part, code in rows.values_list("part", "code") if code in codes[part])


def _ends_service(difference: Difference) -> bool:
    left = difference.kind == What.OFFICER_STATUS and difference.after != Status.AVAILABLE
    return left or difference.kind in _GONE


def plans_overtaken(person: Person) -> list[tuple[str, str, bool]]:
    """What no longer holds of the plans in force that `person` draws up: a text, where it is listed, if it presses.

    A planner of a Polda is told of the Polda's plans, not of those that its Polres have drawn up for themselves.
    """
    paths = paths_where(person, "draft-plan")
    operation = current_operation(person) if paths else None
    if operation is None:
        return []
    parts = [p for p in parts_in_force(person, operation) if {p.command.path, p.plan.command.path} & set(paths)]
    found = overtaken_in(person, parts)
    return [line for plan, mine in _by_plan(parts) for line in _lines(person, plan, mine, found)]


def _lines(
    person: Person, plan: Plan, parts: Sequence[Part], found: dict[int, Overtaken]
) -> list[tuple[str, str, bool]]:
    page = reverse("deployment:overview", args=[plan.pk])
    lines = []
    if concerned := [part for part in parts if part.pk in found]:
        every = sum((found[part.pk] for part in concerned), Overtaken(0))
        only = reverse("deployment:differences", args=[concerned[0].pk])
        lines.append((f"{every} · {_where(concerned)}", only if len(concerned) == 1 else page, every.pressing))
    if may(person, "draft-plan", plan.command) and rules_differing(plan):
        text = _("Aturan atau tanggal operasi berubah sejak rencana diminta · %(plan)s")
        lines.append((text % {"plan": plan}, page, False))
    return lines


def _where(parts: Sequence[Part]) -> str:
    named = ", ".join(str(part.command) for part in parts[:_NAMED])
    rest = len(parts) - _NAMED
    if rest <= 0:
        return named
    return ngettext("%(named)s, dan %(n)s lagi", "%(named)s, dan %(n)s lagi", rest) % {"named": named, "n": rest}
