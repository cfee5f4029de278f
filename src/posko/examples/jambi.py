"""The example `jambi-2024`: published figures in, a complete operation folder's tables out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from posko.examples import officers, published, stations, supplies, tiers, units


def tables() -> dict[str, pl.DataFrame]:
    """Every table of the operation folder by name, as text; always the same.

    Only the number of stations per sub-district, the areas' names, codes and rounded centres, and the sum of the funds
    are real; all else is made.
    """
    districts = published.sub_districts()
    commands = published.commands()
    places = tiers.rate(stations.make_stations(districts))
    made_units = units.make_units(commands, districts)
    people = officers.make_officers(made_units, sorted({place.village for place in places}))
    counts = {c.code: sum(d.stations for d in districts if c.covers(d.code)) for c in commands}
    return {
        "units": _units(made_units),
        "polling_stations": _stations(places),
        "officers": _officers(people),
        "routine_duty": _table(["unit_code", "minimum_officers"], supplies.routine_duty(made_units, people)),
        "equipment": _table(["unit_code", "kind", "total", "serviceable"], supplies.equipment(made_units)),
        "funds": _table(["unit_code", "amount_idr"], supplies.funds(commands, counts)),
    }


def _units(made: Sequence[units.MadeUnit]) -> pl.DataFrame:
    return _table(
        ["unit_code", "name", "kind", "parent_code", "latitude", "longitude", "area_codes"],
        ((u.code, u.name, u.kind, u.parent, u.latitude, u.longitude, u.area_codes) for u in made),
    )


def _stations(places: Sequence[stations.Place]) -> pl.DataFrame:
    return _table(
        ["station_code", "name", "area_code", "latitude", "longitude", "tier", "tier_reason", "access", "voters"],
        (
            (p.code, p.name, p.village, p.latitude, p.longitude, p.tier, p.reason, p.access, p.voters)
            for p in sorted(places, key=lambda place: place.code)
        ),
    )


def _officers(made: Sequence[officers.MadeOfficer]) -> pl.DataFrame:
    return _table(
        ["officer_id", "name", "unit_code", "rank", "function", "status", "excluded_areas", "skills"],
        ((o.id, o.name, o.unit, o.rank, o.function, o.status, o.excluded_areas, o.skills) for o in made),
    )


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> pl.DataFrame:
    cells = [[_cell(value) for value in row] for row in rows]
    return pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String), orient="row")


def _cell(value: object) -> str | None:
    """A value as FORMATS writes it: degrees to five decimals, several values joined by `;`, nothing for empty."""
    if isinstance(value, float):
        return f"{value:.5f}"
    if isinstance(value, tuple):
        value = ";".join(value)
    return str(value) or None
