"""Draws and the plans that wait for them, made by hand: for tests of the draw in the open."""

from __future__ import annotations

from typing import Any

from deployment.plansmade import SEED, add_people, make_part, make_plan
from posko.deployment.models import AssignmentRow, Part, Plan, Witnessed
from posko.deployment.witnessing import open_draw
from posko.deployment.witnessing.replaying import place_of_seat
from posko.documents.draw_record import packed
from posko.organisation.models import Command, Person
from posko.planning.draw import Draw, Drawing

DEWI = "Dewi Lestari, Bawaslu Tebo"


def drawing(people: str = "abcdef", seats: tuple[str, ...] = ("P1", "P1", "15-TBO-C01", "15-TBO-R01")) -> Drawing:
    return Drawing("15-TBO", tuple(people), seats, {}, ())


def waiting(draw: Witnessed, tebo: Command, sari: Person, state: str = Plan.State.PREPARED) -> Plan:
    """A plan whose posts are ready, and whose people wait for `draw`."""
    return make_plan(draw.operation, tebo, sari, witnessed=draw, own_seed="", state=state)


def a_plan(draw: Witnessed, tebo: Command, sari: Person, **fields: Any) -> Part:
    """A plan whose people are as drawn with `SEED`."""
    plan = make_plan(draw.operation, tebo, sari, witnessed=draw, own_seed="", **fields)
    part = make_part(plan, tebo, drawings=[packed(drawing())])
    drawn = drawing().drawn(Draw(SEED)) or {}
    for code in "abcdef":
        duty, post = place_of_seat(drawn[code]) if code in drawn else ("routine", "")
        add_people(part, duty, [code], post=post)
    return part


def who(part: Part, duty: str) -> AssignmentRow:
    found = AssignmentRow.objects.filter(part=part, duty=duty).order_by("code").first()
    assert found
    return found


def opened(draw: Witnessed, by: Person) -> Witnessed:
    return open_draw(draw=draw, by=by, witnesses=DEWI, seed=SEED)


def now(draw: Witnessed) -> Witnessed:
    return Witnessed.objects.get(pk=draw.pk)
