"""Which command a unit and a polling station belong to."""

from __future__ import annotations

import polars as pl

#: Lengths of an area code cut after province, regency, sub-district and village, longest first.
PREFIX_LENGTHS = (13, 8, 5, 2)


def commands_of_units(units: pl.DataFrame) -> dict[str, str]:
    """Unit code -> code of the command it belongs to: the Polres above it or itself, else the Polda.

    Units whose parents do not lead to a Polres or Polda (unknown, empty or in a loop) are left out.
    """
    kind = dict(units.select("unit_code", "kind").iter_rows())
    parent = dict(units.select("unit_code", "parent_code").iter_rows())
    found: dict[str, str] = {}
    for unit in kind:
        above, seen = unit, {unit}
        while kind.get(above) == "polsek":
            above = parent.get(above) or ""
            if above in seen:
                break
            seen.add(above)
        if kind.get(above) in ("polres", "polda"):
            found[unit] = above
    return found


def area_units(units: pl.DataFrame) -> dict[str, str]:
    """Area-code prefix -> the unit that has it; of several, the first in the table."""
    pairs = units.select("unit_code", pl.col("area_codes").str.split(";")).explode("area_codes")
    found: dict[str, str] = {}
    for unit, area in pairs.iter_rows():
        if area and unit:
            found.setdefault(area, unit)
    return found


def by_longest_prefix(area_codes: pl.Series, owners: dict[str, str]) -> pl.Series:
    """For each area code the owner of its longest prefix in `owners`; null where there is none."""
    areas = area_codes.alias("area").to_frame()
    if not owners:
        return pl.Series("owner", [None] * len(areas), dtype=pl.String)
    prefixes = list(owners)
    matches = [
        pl.col("area")
        .str.slice(0, length)
        .replace_strict(prefixes, list(owners.values()), default=None, return_dtype=pl.String)
        for length in PREFIX_LENGTHS
    ]
    return areas.select(pl.coalesce(matches).alias("owner")).to_series()
