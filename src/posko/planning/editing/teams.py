"""Reserve teams added and taken away by hand."""

from __future__ import annotations

from posko.doctrine import Doctrine
from posko.planning.draft import CommandDraft, StaffedTeam, by_road, ordered_team, places_of
from posko.planning.draw import Draw
from posko.planning.editing.drafting import draft_of, next_part
from posko.planning.editing.part import Broken, EditRefused, Part, Rule, UnknownCode
from posko.planning.editing.rules import require_no_worse
from posko.planning.editing.seating import new_team_id
from posko.planning.plan import ReserveTeam
from posko.planning.staffing import Task, staff
from posko.planning.travel import minutes_from


def add_team(
    part: Part, doctrine: Doctrine, draw: Draw, *, latitude: float, longitude: float, officers: int | None = None
) -> Part:
    """One more mobile team waiting there (WGS 84 degrees), from routine duty: the nearest units, then the draw.

    `officers`: as many as the doctrine says where None. Raises EditRefused: `too_few` where routine duty or the ceiling
    leaves fewer, `team_size` where the doctrine wants another number.
    """
    draft = draft_of(part, doctrine)
    size = doctrine.reserve.team_officers if officers is None else officers
    code = new_team_id(draft.code, [*(t.id for t in part.plan.reserves), *part.pins.teams])
    if not staff_team(draft, code, (latitude, longitude), size, doctrine, draw):
        have = max(0, min(draft.pool.limit, int(draft.pool.supply().sum())))
        raise EditRefused([Broken(Rule.TOO_FEW, unit=draft.code, found=have, allowed=size)])
    return require_no_worse(part, next_part(part, draft, doctrine), doctrine)


def remove_team(part: Part, doctrine: Doctrine, *, team: str) -> Part:
    """The team goes: its own people to routine duty, lent ones home.

    Raises EditRefused for a pinned team or member, and UnknownCode.
    """
    draft = draft_of(part, doctrine)
    gone = next((s for s in draft.reserves if s.team.id == team), None)
    if gone is None:
        raise UnknownCode("team", team)
    pinned = [Broken(Rule.PINNED, post=team)] if team in part.pins.teams else []
    pinned += [Broken(Rule.PINNED, post=team, officer=o.id) for o in gone.officers if o.id in part.pins.officers]
    if pinned:
        raise EditRefused(pinned)
    draft.reserves.remove(gone)
    return require_no_worse(part, next_part(part, draft, doctrine), doctrine)


def staff_team(
    draft: CommandDraft, code: str, site: tuple[float, float], size: int, doctrine: Doctrine, draw: Draw
) -> bool:
    """Add a team of `size` from the pool to the draft; whether the pool had the people."""
    if size < 1:
        return False
    minutes = minutes_from(places_of(draft.command), by_road(site, doctrine))[:, 0]
    found = staff([Task(code, size, tuple(minutes))], draft.pool, draw)
    if code not in found.teams:
        return False
    draft.drawings += found.drawings
    team = ReserveTeam(code, draft.code, site[0], site[1], size, 0)
    draft.reserves.append(StaffedTeam(team, tuple(ordered_team(found.teams[code], draw))))
    return True
