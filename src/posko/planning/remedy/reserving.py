"""Stations out of reach of the reserves: teams that wait elsewhere, or teams lent by others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from posko.planning.covering import place_teams
from posko.planning.draft import CommandDraft, places_of
from posko.planning.lacking import Lack, cost_idr, rupiah, unreached_stations
from posko.planning.manning import own_pool
from posko.planning.problem import Station, Unit
from posko.planning.remedy.trying import (
    TRIAL_DRAW,
    Change,
    Remedy,
    Situation,
    Source,
    after,
    copied,
    from_whom,
    lent_people,
)
from posko.planning.reserves import covered, place_reserves, reach_of

#: So many places are named at most.
PLACES_SAID = 6


@dataclass(frozen=True)
class MoveTeams:
    """The teams there are wait where together they reach the most stations."""

    def applied(self, at: Situation) -> Situation:
        draft, reach = copied(at.draft), reach_of(at.draft, at.doctrine)
        sites = place_teams(reach.within, len(draft.reserves), np.ones(len(reach.within), np.int64)).sites
        for k, site in enumerate(sites):
            latitude, longitude = reach.sites[site]
            team = replace(draft.reserves[k].team, latitude=latitude, longitude=longitude)
            draft.reserves[k] = replace(draft.reserves[k], team=team)
        return Situation(draft, at.doctrine)


@dataclass(frozen=True)
class LendTeams:
    """So many whole teams are lent, and wait where they reach the most of what no team reaches yet."""

    teams: int

    def applied(self, at: Situation) -> Situation:
        draft = copied(at.draft)
        people = self.teams * at.doctrine.reserve.team_officers
        lender = lent_people(draft, [""] * people)
        pool = own_pool(lender, {lender.code: people}, people)
        place_reserves(draft, pool, places_of(lender), at.doctrine, TRIAL_DRAW)
        return Situation(draft, at.doctrine)


def reserve_remedies(at: Situation, lack: Lack) -> Iterator[Remedy]:
    """Moving what is there costs nothing; with it fewer teams may do than without."""
    stay = _teams_needed(at)
    if at.draft.reserves:
        moved = MoveTeams().applied(at)
        more = _teams_needed(moved)
        if more < stay:
            yield _remedy(at, (MoveTeams(),), more)
    yield _remedy(at, (), stay)


def _teams_needed(at: Situation) -> int:
    """The fewest further teams that reach what no team reaches yet."""
    reach = reach_of(at.draft, at.doctrine)
    open_rows = ~covered(at.draft, reach)
    return len(place_teams(reach.within[open_rows], None, np.ones(int(open_rows.sum()), np.int64)).sites)


def _remedy(at: Situation, first: tuple[Change, ...], teams: int) -> Remedy:
    changes = (*first, LendTeams(teams)) if teams else first
    then = after(changes, at)
    people = teams * at.doctrine.reserve.team_officers
    cost = cost_idr(people, at.doctrine)
    reached = "semua terjangkau"
    if left := unreached_stations(then.draft, at.doctrine):
        reached = f"{left} TPS tetap tidak terjangkau"
    have = len(at.draft.reserves)
    words = [f"pindahkan {have} regu cadangan ke {_where(then.draft, 0, have)}"] if first else []
    whence, source = from_whom(at.draft, "reserves", teams) if teams else ("", Source.OWN)
    lent = f"BKO {teams} regu cadangan ({people} personel, {rupiah(cost)}) {whence}, siaga di "
    words += [lent + _where(then.draft, have, have + teams)] if teams else []
    text = ", lalu ".join(words)
    return Remedy(changes, f"{text}: {reached}", then.lack("reserves"), cost, source, borrowed=people)


def _where(draft: CommandDraft, begin: int, end: int) -> str:
    """The office or station of the command where, or nearest to where, each team from `begin` to `end` waits."""
    known: list[Unit | Station] = [*draft.command.units, *draft.command.stations]
    places = [
        min(known, key=lambda p: (p.latitude - lat) ** 2 + (p.longitude - lon) ** 2).name
        for lat, lon in ((s.team.latitude, s.team.longitude) for s in draft.reserves[begin:end])
    ]
    more = f" dan {len(places) - PLACES_SAID} tempat lain" if len(places) > PLACES_SAID else ""
    return ", ".join(places[:PLACES_SAID]) + more
