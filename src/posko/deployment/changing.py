"""Changing a draft by hand: checked at once, its cost shown, taken back as long as the plan is a draft."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.deployment.matching import lent_as_now
from posko.deployment.models import Edit, Part, Plan
from posko.deployment.naming import names_in
from posko.deployment.queries import command_now
from posko.deployment.refusals import NotLast, NotOpen, PlanRefused, PoldasOwnPart, TakenBack, Touched
from posko.deployment.reinforcement import granted_to, granted_unavailable
from posko.deployment.storing import doctrine_of, load_part, loaded, save_difference, take_back
from posko.doctrine import Doctrine
from posko.ledger.services import record
from posko.organisation.access import require
from posko.organisation.models import Command, Kind, Person
from posko.planning import Draw, editing
from posko.planning.editing import Effect
from posko.planning.summary import total_of

Action = Edit.Action


@dataclass(frozen=True)
class Context:
    """What a change works with beside the part."""

    row: Part
    by: Person
    doctrine: Doctrine
    draw: Draw


@dataclass(frozen=True)
class Outcome:
    """A part before and after a change: what it costs, whom it concerns, and the edit where it was kept."""

    before: editing.Part
    part: editing.Part
    effect: Effect
    edit: Edit | None = None
    #: What a repair did, or could not do.
    remedies: tuple[Any, ...] = ()


Change = Callable[[editing.Part, Context, Mapping[str, Any]], tuple[editing.Part, tuple[Any, ...]]]


def _move_station(part: editing.Part, at: Context, asked: Mapping[str, Any]) -> tuple[editing.Part, tuple[Any, ...]]:
    where = {"station": asked["station"], "post": asked["post"] or None}
    return editing.move_station(part, at.doctrine, **where, draw=at.draw), ()


def _swap(part: editing.Part, at: Context, asked: Mapping[str, Any]) -> tuple[editing.Part, tuple[Any, ...]]:
    return editing.swap_officers(part, at.doctrine, at.draw, officer=asked["officer"], other=asked["other"]), ()


def _add_team(part: editing.Part, at: Context, asked: Mapping[str, Any]) -> tuple[editing.Part, tuple[Any, ...]]:
    place = {"latitude": asked["latitude"], "longitude": asked["longitude"]}
    return editing.add_team(part, at.doctrine, at.draw, **place, officers=asked.get("officers")), ()


def _remove_team(part: editing.Part, at: Context, asked: Mapping[str, Any]) -> tuple[editing.Part, tuple[Any, ...]]:
    return editing.remove_team(part, at.doctrine, team=asked["team"]), ()


def _pins(on: bool) -> Change:
    def change(part: editing.Part, at: Context, asked: Mapping[str, Any]) -> tuple[editing.Part, tuple[Any, ...]]:
        kinds = {kind: asked.get(kind, ()) for kind in ("posts", "officers", "teams")}
        return editing.with_pins(part, **kinds, on=on), ()

    return change


def _resolve(part: editing.Part, at: Context, asked: Mapping[str, Any]) -> tuple[editing.Part, tuple[Any, ...]]:
    command, operation = at.row.command, at.row.operation
    without = {o.id for o in part.lent} | granted_unavailable(command, operation)
    granted = granted_to(command, operation, serving=without)
    return editing.resolve(part, at.doctrine, at.draw, granted=granted), ()


def _repair(part: editing.Part, at: Context, asked: Mapping[str, Any]) -> tuple[editing.Part, tuple[Any, ...]]:
    now = command_now(at.by, at.row.operation, at.row.command, at.doctrine)
    if now is None:
        raise PlanRefused(f"{at.row.command}")
    serving = replace(part, lent=lent_as_now(at.by, at.row, part.lent))
    repair = editing.repair(serving, now, at.doctrine, at.draw)
    return repair.part, repair.remedies


CHANGES: dict[str, Change] = {
    Action.MOVE_STATION: _move_station,
    Action.SWAP_OFFICERS: _swap,
    Action.ADD_TEAM: _add_team,
    Action.REMOVE_TEAM: _remove_team,
    Action.PIN: _pins(True),
    Action.UNPIN: _pins(False),
    Action.RESOLVE: _resolve,
    Action.REPAIR: _repair,
}


def _no_swap(part: editing.Part, asked: Mapping[str, Any]) -> str:
    names = names_in(part)
    one, other = names.of(asked["officer"]), names.of(asked["other"])
    if asked["officer"] == asked["other"]:
        return _("%(officer)s tidak dapat ditukar dengan dirinya sendiri. Pilih petugas lain.") % {"officer": one}
    text = _("%(one)s dan %(other)s sudah bertugas di tempat yang sama: menukar keduanya tidak mengubah apa pun.")
    return text % {"one": one, "other": other}


def _no_move(part: editing.Part, asked: Mapping[str, Any]) -> str:
    text = _("%(station)s sudah berada di pos itu: tidak ada yang berubah. Pilih pos lain.")
    return text % {"station": names_in(part).of(asked["station"])}


#: Why a change that changes nothing is refused.
NOTHING: dict[str, Callable[[editing.Part, Mapping[str, Any]], str]] = {
    Action.SWAP_OFFICERS: _no_swap,
    Action.MOVE_STATION: _no_move,
}


def try_change(*, part: Part, by: Person, action: str, asked: Mapping[str, Any]) -> Outcome:
    """What a change would do; nothing is kept. Raises as `change_part`, but for Touched."""
    require(by, "draft-plan", part.command)
    _refuse_lender(part.command)
    _refuse_closed(part.plan)
    return _changed(part, by, action, asked, load_part(part))


def _changed(part: Part, by: Person, action: str, asked: Mapping[str, Any], before: editing.Part) -> Outcome:
    at = Context(part, by, doctrine_of(part.plan), Draw.from_seed(part.plan.seed))
    after, remedies = CHANGES[action](before, at, asked)
    if after is before and action in NOTHING:
        raise PlanRefused(NOTHING[action](before, asked))
    return Outcome(before, after, editing.effect(before, after, at.doctrine), remedies=remedies)


@transaction.atomic
def change_part(*, part: Part, by: Person, action: str, asked: Mapping[str, Any], seen: int) -> Outcome:
    """Change `part` as it was seen at edition `seen`, and keep how to take it back.

    Raises NotAllowed, PoldasOwnPart, NotOpen, EditRefused with every rule newly broken, UnknownCode, and Touched or
    TakenBack where somebody else changed the same posts, officers or stations, or took such a change back, since
    `seen`. Changes of others elsewhere in the part stay.
    """
    require(by, "draft-plan", part.command)
    _refuse_lender(part.command)
    row = _locked(part)
    # What is named first: why a change of it is not possible any more is that somebody else changed it.
    _refuse_touched(row, seen, _named(asked), by)
    rows = loaded(row)
    outcome = _changed(row, by, action, asked, load_part(row, rows))
    touched = _named(asked) | _changed_codes(outcome.effect)
    _refuse_touched(row, seen, touched, by)
    difference = save_difference(row, rows, outcome.part, doctrine_of(row.plan))
    edit = _keep(row, by, action, asked, outcome.effect, touched, difference)
    tell_plan(row.plan)
    return replace(outcome, edit=edit)


def _locked(part: Part) -> Part:
    """The part for this transaction alone; its plan stays a draft until then. Raises NotOpen."""
    # Always the plan first, as an approval does: nobody waits for somebody who waits for him.
    plan = Plan.objects.select_for_update(of=("self",), no_key=True).select_related("witnessed").get(pk=part.plan_id)
    _refuse_closed(plan)
    row = Part.objects.select_for_update(of=("self",)).select_related("command", "operation").get(pk=part.pk)
    row.plan = plan
    return row


def _refuse_closed(plan: Plan) -> None:
    if not plan.is_open:
        raise NotOpen


def _refuse_lender(command: Command) -> None:
    if command.kind == Kind.POLDA:
        raise PoldasOwnPart(command.name)


def _named(asked: Mapping[str, Any]) -> set[str]:
    """Codes that whoever asks for a change names himself."""
    named = {value for value in asked.values() if isinstance(value, str) and value}
    return named | {code for value in asked.values() if isinstance(value, list) for code in value}


def _changed_codes(effect: Effect) -> set[str]:
    return {*effect.changed_posts, *effect.changed_officers, *effect.changed_stations}


def _refuse_touched(row: Part, seen: int, touched: set[str], by: Person) -> None:
    edits = Edit.objects.filter(part=row).select_related("by", "undone_by")
    for edit in edits.filter(number__gt=seen).exclude(by=by):
        if both := sorted(touched & set(edit.touched)):
            raise Touched(both, edit.by.name)
    for edit in edits.filter(undone_number__gt=seen).exclude(undone_by=by):
        if edit.undone_by and (both := sorted(touched & set(edit.touched))):
            raise TakenBack(both, edit.undone_by.name)


def _keep(
    row: Part,
    by: Person,
    action: str,
    asked: Mapping[str, Any],
    effect: Effect,
    touched: set[str],
    difference: dict[str, Any],
) -> Edit:
    row.edition += 1
    row.save()
    edit = Edit.objects.create(
        plan=row.plan,
        part=row,
        command=row.command,
        number=row.edition,
        action=action,
        asked=dict(asked),
        by=by,
        touched=sorted(touched),
        effect=told(effect),
        difference=difference,
    )
    _record(row, by, f"plan.{action}", dict(asked), edit.effect)
    return edit


def told(effect: Effect) -> dict[str, Any]:
    """An effect as it is kept: the difference of each figure by name, and `figures` with both sides."""
    figures = {n: v for n, v in asdict(effect).items() if isinstance(v, dict)}
    kept: dict[str, Any] = {name: getattr(effect, name).difference for name in figures}
    kept["figures"] = {name: [pair["before"], pair["after"]] for name, pair in figures.items()}
    for name in ("changed_officers", "changed_posts", "changed_stations"):
        kept[name] = len(getattr(effect, name))
    return kept


@transaction.atomic
def undo_edit(*, edit: Edit, by: Person) -> Edit:
    """Take back the last change of a part that still stands.

    Raises NotAllowed, NotOpen, NotLast, and TakenBack where somebody else took it back before.
    """
    require(by, "draft-plan", edit.command)
    row = _locked(edit.part)
    edit.refresh_from_db()
    if edit.undone_by and edit.undone_by != by:
        raise TakenBack(edit.touched, edit.undone_by.name)
    last = Edit.objects.filter(part=row, undone=None).order_by("-number").first()
    if last is None or last.pk != edit.pk:
        raise NotLast
    take_back(row, edit.difference)
    row.edition += 1
    row.save()
    Edit.objects.filter(pk=edit.pk).update(undone_by=by, undone=timezone.now(), undone_number=row.edition)
    tell_plan(row.plan)
    _record(row, by, "plan.undone", {"action": edit.action, "number": edit.number, **edit.asked}, {})
    edit.refresh_from_db()
    return edit


def tell_plan(plan: Plan) -> None:
    """Bring the plan's own figures up to date with those of all its parts, also of those this person may not see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT figures::text, guarded FROM posko_part_figures(%s)", [plan.pk])
        found = [(json.loads(figures), guarded) for figures, guarded in cursor.fetchall()]
    total = total_of([figures for figures, number in found], [number for figures, number in found])
    Plan.objects.filter(pk=plan.pk).update(figures=total, moved=timezone.now())


def _record(row: Part, by: Person, action: str, asked: Mapping[str, Any], effect: Mapping[str, Any]) -> None:
    names = ("total_minutes", "officers_out", "cost_idr", "changed_officers", "changed_posts", "changed_stations")
    after = {"asked": asked, "effect": {name: effect[name] for name in names if name in effect}}
    record(command=row.command, actor=by, action=action, subject=row.plan.subject, after=after)
