"""From what was typed to what the planner is asked."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from posko.doctrine import Access
from posko.organisation.models import Command
from posko.readiness.touring.asked import Asked, Day, Nights, Place, Stop, Team
from posko.readiness.touring.forms import AskForm, minute_of, stops_of
from posko.readiness.touring.refusals import TourRefused
from posko.registry.models import Operation
from posko.registry.queries import doctrine_of


def asked_from(operation: Operation, command: Command, said: dict[str, Any], stops: list[dict[str, Any]]) -> Asked:
    """`said`, `stops`: what AskForm and StopForm found. By road, as the operation's rules reckon.

    Raises TourRefused where places are not known, BadDoctrine where the rules cannot be read.
    """
    below = {child.code: child for child in stops_of(command)}
    wanted = [stop for stop in stops if stop["mode"] != "no"]
    if unknown := [stop["code"] for stop in wanted if stop["code"] not in below]:
        raise TourRefused(_("Bukan kesatuan di bawah %(c)s: %(x)s.") % {"c": command, "x": ", ".join(unknown)})
    return Asked(
        base=place_of(command),
        days=tuple(Day(day, minute_of(said["start"]), minute_of(said["end"])) for day in AskForm.dates(said)),
        teams=_teams(said),
        stops=tuple(_stop(below[stop["code"]], stop) for stop in wanted),
        minutes_per_km=doctrine_of(operation.doctrine_toml).travel[Access.ROAD].minutes_per_km,
        nights=Nights(said["nights"]),
    )


def place_of(command: Command) -> Place:
    """Where a command is. Raises TourRefused where nobody wrote it down."""
    if command.latitude is None or command.longitude is None:
        raise TourRefused(_("Letak %(c)s belum diketahui; lengkapi koordinatnya di Data.") % {"c": command})
    return Place(command.code, command.name, command.latitude, command.longitude)


def _teams(said: dict[str, Any]) -> tuple[Team, ...]:
    return tuple(Team(_("Regu %(n)s") % {"n": n}, said[f"off_{n}"]) for n in range(1, said["teams"] + 1))


def _stop(command: Command, said: dict[str, Any]) -> Stop:
    return Stop(
        place=place_of(command),
        stay=said["stay"],
        opens=minute_of(said["opens"]),
        closes=minute_of(said["closes"]),
        must=said["mode"] == "must",
        closed=said["closed"],
    )
