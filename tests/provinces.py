"""Random provinces for property tests: Hypothesis draws their traits, dice from a drawn seed fill in the details.

A trait is what a planner may stumble over (islands, nobody available, areas that bar everybody); details are where each
station lies and who each officer is. Drawing only traits keeps hundreds of provinces cheap. All of them are operations
that pass the check of input tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

import polars as pl
from hypothesis import strategies as st

from posko.doctrine import Access, Cost, Deployment, Doctrine, Pattern, ReserveRule, Speed, Tier
from posko.tables import Operation, Settings
from posko.tables.layout import LAYOUTS

Row = tuple[object, ...]

#: Where clusters of stations lie, degrees: about 300 km from each other.
ISLANDS = ((-1.6, 103.6), (-4.3, 103.6), (-1.6, 106.3))
#: How far stations spread around their cluster, degrees.
SPREADS = {"point": 0.0, "town": 0.03, "regency": 0.4, "islands": 0.1}
RANKS = {
    "usual": ("BRIPDA", "BRIPDA", "BRIPTU", "BRIGPOL", "BRIPKA", "AIPDA", "AIPTU", "IPDA", "IPTU", "AKP"),
    "unknown": ("PNS", "PHL"),
    "mixed": ("PNS", "BRIPDA", "BRIPKA", "AIPTU", "AKP"),
    "junior": ("BRIPDA", "BHARADA"),
}
STATUSES = ("leave", "sick", "schooling", "detached")
PACES = {
    Access.ROAD: Speed(detour=1.4, kmh=30),
    Access.RIVER: Speed(detour=1.6, kmh=15),
    Access.SEA: Speed(detour=1.2, kmh=20),
    Access.FOOT: Speed(detour=1.5, kmh=3.5),
}


@dataclass(frozen=True)
class Traits:
    """What one Polres (or the Polda) is like. `officers`: in each of its units, from and to."""

    polsek: int
    stations: int
    spread: str
    tiers: tuple[Tier, ...]
    accesses: tuple[Access, ...]
    officers: tuple[int, int]
    absent: float
    ranks: str
    barred: str
    routine: str
    supplies: str


def doctrines() -> st.SearchStrategy[Doctrine]:
    """Rules of every kind: several patterns a tier, odd teams, a ceiling of nothing, spans of one."""
    return st.builds(_doctrine, st.tuples(*(_patterns(tier) for tier in Tier)), _deployments(), _reserves(), _costs())


def _doctrine(
    patterns: tuple[tuple[Pattern, ...], ...], deployment: Deployment, reserve: ReserveRule, cost: Cost
) -> Doctrine:
    return Doctrine(tuple(p for tier in patterns for p in tier), deployment, reserve, PACES, cost)


def _patterns(tier: Tier) -> st.SearchStrategy[tuple[Pattern, ...]]:
    pattern = st.builds(
        Pattern,
        tier=st.just(tier),
        officers=st.sampled_from([2, 1, 3, 5]),
        stations_max=st.sampled_from([2, 1, 3, 5, 10]),
        linmas_per_station=st.sampled_from([2, 0, 1]),
    )
    return st.lists(pattern, min_size=1, max_size=3, unique=True).map(tuple)


def _deployments() -> st.SearchStrategy[Deployment]:
    return st.builds(
        Deployment,
        operation_share_max=st.sampled_from([0.6667, 1.0, 0.3, 0.05, 0.0]),
        target_minutes=st.sampled_from([30.0, 5.0, 1_000.0]),
        posts_per_controller=st.sampled_from([10, 1, 2, 4]),
        controller_ranks=st.sampled_from([("IPDA", "IPTU", "AKP"), ("AKP",)]),
        leader_ranks=st.sampled_from([(), ("AIPTU", "IPDA")]),
    )


def _reserves() -> st.SearchStrategy[ReserveRule]:
    return st.builds(ReserveRule, st.sampled_from([2, 1, 10]), st.sampled_from([60.0, 5.0, 1_000.0]))


def _costs() -> st.SearchStrategy[Cost]:
    return st.sampled_from([Cost(150_000, 4), Cost(0, 1)])


def polres_traits(stations_max: int) -> st.SearchStrategy[Traits]:
    some = st.sampled_from([12, 0, 1, 2, 5, 20, 40, 60]).map(lambda n: min(n, stations_max))
    return _traits(some, st.sampled_from([(1, 8), (0, 0), (0, 2), (3, 15), (15, 40)]))


def polda_traits() -> st.SearchStrategy[Traits]:
    return _traits(st.just(0), st.sampled_from([(2, 20), (0, 0), (1, 3), (20, 60)]))


def _traits(
    stations: st.SearchStrategy[int], officers: st.SearchStrategy[tuple[int, int]]
) -> st.SearchStrategy[Traits]:
    return st.builds(
        Traits,
        polsek=st.integers(0, 4),
        stations=stations,
        spread=st.sampled_from(sorted(SPREADS)),
        tiers=st.sampled_from([tuple(Tier), (Tier.LOW, Tier.LOW, Tier.HIGH), *((tier,) for tier in Tier)]),
        accesses=st.sampled_from([(Access.ROAD,), tuple(Access), (Access.SEA, Access.FOOT)]),
        officers=officers,
        absent=st.sampled_from([0.0, 0.2, 0.9]),
        ranks=st.sampled_from(sorted(RANKS)),
        barred=st.sampled_from(["nobody", "a few", "most", "from their own areas", "everybody"]),
        routine=st.sampled_from(["none", "some", "more than there are"]),
        supplies=st.sampled_from(["none", "some"]),
    )


@st.composite
def operations(draw: st.DrawFn, stations_max: int = 60) -> Operation:
    """An operation of 1 to 3 Polres, most of them under a Polda. `stations_max`: in one Polres."""
    polres = draw(st.lists(polres_traits(stations_max), min_size=1, max_size=3))
    polda = draw(st.none() | polda_traits())
    return _Province(Random(draw(st.integers(0, 2**32 - 1))), polres, polda).operation(draw(doctrines()))


class _Province:
    """Fills in what the traits leave open. Village codes: `15.<Polres>.<Polsek>.<1000 and more>`."""

    def __init__(self, dice: Random, polres: Sequence[Traits], polda: Traits | None) -> None:
        self.dice = dice
        self.commands = {f"15-P{k}": traits for k, traits in enumerate(polres, start=1)}
        self.polda = polda
        if polda is not None:
            self.commands["15-POLDA"] = polda

    def operation(self, doctrine: Doctrine) -> Operation:
        rows: dict[str, list[Row]] = {
            "units": [row for code in self.commands for row in self.units(code)],
            "polling_stations": [row for code in self.commands for row in self.stations(code)],
            "officers": [row for code in self.commands for row in self.officers(code)],
        }
        of_commands = [(code, traits) for code, traits in self.commands.items()]
        rows["routine_duty"] = [row for code, traits in of_commands for row in self.routine(code, traits, rows)]
        rows["equipment"] = [row for code, traits in of_commands for row in self.equipment(code, traits)]
        rows["funds"] = [(code, 4_000_000) for code, traits in of_commands if traits.supplies == "some"]
        frames = {t.name: pl.DataFrame(rows[t.name], schema=t.empty_frame().schema, orient="row") for t in LAYOUTS}
        settings = Settings("Operasi Acak", "15", "Asia/Jakarta", date(2024, 11, 27))
        return Operation(settings, doctrine, **frames)

    def unit_codes(self, code: str) -> list[str]:
        return [code, *(f"{code}-{n}" for n in range(1, self.commands[code].polsek + 1))]

    def area(self, code: str, polsek: int = 0) -> str:
        """The area of a Polres, or of one of its Polsek."""
        regency = f"15.0{code.removeprefix('15-P')}"
        return f"{regency}.{polsek:02d}" if polsek else regency

    def units(self, code: str) -> Iterator[Row]:
        is_polda = code == "15-POLDA"
        for n, unit in enumerate(self.unit_codes(code)):
            kind = "polsek" if n else "polda" if is_polda else "polres"
            above = code if n else "" if is_polda or self.polda is None else "15-POLDA"
            area = "" if is_polda else self.area(code, n)
            yield (unit, f"Satuan {unit}", kind, above, *self.place(self.commands[code]), area)

    def place(self, traits: Traits) -> tuple[float, float]:
        latitude, longitude = self.dice.choice(ISLANDS) if traits.spread == "islands" else ISLANDS[0]
        reach = SPREADS[traits.spread]
        return (
            round(latitude + self.dice.uniform(-reach, reach), 5),
            round(longitude + self.dice.uniform(-reach, reach), 5),
        )

    def village(self, code: str) -> str:
        # Sub-district 9 has no Polsek: its stations fall to the Polres itself.
        polsek = self.dice.choice([*range(1, self.commands[code].polsek + 1), 9])
        return f"{self.area(code, polsek)}.{1000 + self.dice.randint(1, 3)}"

    def stations(self, code: str) -> Iterator[Row]:
        traits = self.commands[code]
        for n in range(1, traits.stations + 1):
            tier, access = self.dice.choice(traits.tiers), self.dice.choice(traits.accesses)
            reason = "" if tier is Tier.LOW else "jarak"
            place = self.place(traits)
            yield (
                f"{code}-TPS{n:03d}",
                f"TPS {n:03d}",
                self.village(code),
                *place,
                tier.value,
                reason,
                access.value,
                300,
            )

    def officers(self, code: str) -> Iterator[Row]:
        traits = self.commands[code]
        for n, unit in enumerate(self.unit_codes(code)):
            for k in range(self.dice.randint(*traits.officers)):
                status = self.dice.choice(STATUSES) if self.dice.random() < traits.absent else "available"
                rank = self.dice.choice(RANKS[traits.ranks])
                skills = self.dice.choice(["", "boat", "car;boat"])
                yield (f"{unit}/{k:03d}", f"Personel {k}", unit, rank, "", status, self.excluded(code, n), skills)

    def excluded(self, code: str, polsek: int) -> str:
        """Areas closed to one officer of that Polsek (0: of the command's own office)."""
        barred = self.commands[code].barred
        if barred == "everybody":
            return "15"
        if barred == "from their own areas":
            return self.area(code, polsek) if polsek else self.some_area()
        share = {"nobody": 0.0, "a few": 0.1, "most": 0.9}[barred]
        return ";".join(self.some_area() for _ in range(2)) if self.dice.random() < share else ""

    def some_area(self) -> str:
        code = self.dice.choice([code for code in self.commands if code != "15-POLDA"])
        village = self.village(code)
        return self.dice.choice([village, village, village[:8], village[:5]])

    def routine(self, code: str, traits: Traits, rows: dict[str, list[Row]]) -> Iterator[Row]:
        for unit in self.unit_codes(code) if traits.routine != "none" else ():
            strength = sum(row[2] == unit for row in rows["officers"])
            yield (unit, strength + 5 if traits.routine == "more than there are" else self.dice.randint(0, 3))

    def equipment(self, code: str, traits: Traits) -> Iterator[Row]:
        for kind in ("boat", "car", "truck") if traits.supplies == "some" else ():
            total = self.dice.randint(0, 6)
            yield (code, kind, total, self.dice.randint(0, total))
