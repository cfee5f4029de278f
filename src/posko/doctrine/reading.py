"""Doctrine from TOML, refused whole with every fault named."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

from posko.doctrine.keys import Fault, Keys
from posko.doctrine.model import Access, Cost, Deployment, Doctrine, Pattern, ReserveRule, Speed, Tier
from posko.doctrine.phrases import phrase
from posko.doctrine.ranks import UNKNOWN_RANK, rank_names, rank_order


class BadDoctrine(ValueError):
    """The doctrine cannot be used. `faults` has everything that is wrong with it, at least one."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("the doctrine cannot be used:\n" + "\n".join(f"  {fault}" for fault in faults))


def load_doctrine(text_or_path: str | Path) -> Doctrine:
    """Doctrine from a TOML text, or from the file at a `Path` (or at a text that ends in `.toml`).

    Raises BadDoctrine with every fault, OSError where the file cannot be read.
    """
    return doctrine_from(parse_toml(_text_of(text_or_path)))


@cache
def default_doctrine() -> Doctrine:
    """The doctrine bundled with Posko: published patterns of 2024, with their sources in `defaults/doctrine.toml`."""
    return load_doctrine(default_doctrine_text())


def default_doctrine_text() -> str:
    """The bundled `doctrine.toml` as it stands, with its sources."""
    return files("posko.doctrine").joinpath("defaults/doctrine.toml").read_text("utf-8")


def parse_toml(text: str) -> dict[str, object]:
    """The nested data of a TOML text. Raises BadDoctrine where it is not TOML."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # Not only what tomllib says itself: a number of thousands of digits, lists within lists without an end.
        wrong = phrase("not_toml", reason=str(error))
        right = phrase("toml_lines", one="officers = 2", two='tier = "low"')
        raise BadDoctrine([Fault((), "", wrong, right)]) from None


def doctrine_from(data: Mapping[str, object]) -> Doctrine:
    """Doctrine from nested data as FORMATS lays out `doctrine.toml`. Raises BadDoctrine with every fault."""
    keys = Keys(data)
    doctrine = Doctrine(
        patterns=_patterns(keys),
        deployment=_deployment(keys, data),
        reserve=ReserveRule(
            team_officers=keys.whole("reserve", "team_officers", least=1),
            response_minutes=keys.positive("reserve", "response_minutes"),
        ),
        travel={access: _speed(keys, access) for access in Access},
        cost=Cost(
            officer_day_idr=keys.whole("cost", "officer_day_idr", least=0),
            days=keys.whole("cost", "days", least=1),
        ),
    )
    if keys.faults:
        raise BadDoctrine(keys.faults)
    return doctrine


def _patterns(keys: Keys) -> tuple[Pattern, ...]:
    if not keys.has("patterns"):
        keys.fault(("patterns",), phrase("no_pattern"), phrase("pattern_blocks"))
    return tuple(_pattern(keys, index) for index in range(keys.count("patterns")))


def _pattern(keys: Keys, index: int) -> Pattern:
    return Pattern(
        tier=Tier(keys.word("patterns", index, "tier", of=tuple(Tier))),
        officers=keys.whole("patterns", index, "officers", least=1),
        stations_max=keys.whole("patterns", index, "stations_max", least=1),
        linmas_per_station=keys.whole("patterns", index, "linmas_per_station", least=0),
    )


def _deployment(keys: Keys, data: Mapping[str, object]) -> Deployment:
    has_leaders = keys.has("deployment", "leader_ranks")
    if not has_leaders:
        _refuse_near_miss(keys, data)
    return Deployment(
        operation_share_max=keys.share("deployment", "operation_share_max"),
        target_minutes=keys.positive("deployment", "target_minutes"),
        posts_per_controller=keys.whole("deployment", "posts_per_controller", least=1),
        controller_ranks=_ranks(keys, "controller_ranks", least=1),
        leader_ranks=_ranks(keys, "leader_ranks", least=0) if has_leaders else (),
    )


def _refuse_near_miss(keys: Keys, data: Mapping[str, object]) -> None:
    # The one key that may be absent: misspelt, it would be ignored without a word.
    deployment = data.get("deployment")
    if isinstance(deployment, Mapping):
        for key in get_close_matches("leader_ranks", set(deployment) - {"controller_ranks"}, cutoff=0.8):
            keys.fault(("deployment", key), phrase("key_unknown"), phrase("leader_ranks"))


def _ranks(keys: Keys, key: str, *, least: int) -> tuple[str, ...]:
    found = keys.texts("deployment", key, least=least, right=phrase("ranks"))
    if unknown := [rank for rank in found if rank_order(rank) == UNKNOWN_RANK]:
        keys.fault(
            ("deployment", key),
            phrase("rank_unknown", ranks=", ".join(unknown)),
            phrase("ranks_out_of", ranks=", ".join(rank_names())),
        )
    return tuple(rank.upper() for rank in found)


def _speed(keys: Keys, access: Access) -> Speed:
    return Speed(
        detour=keys.at_least_one("travel", access.value, "detour"), kmh=keys.positive("travel", access.value, "kmh")
    )


def _text_of(text_or_path: str | Path) -> str:
    if isinstance(text_or_path, Path) or ("\n" not in text_or_path and text_or_path.endswith(".toml")):
        return Path(text_or_path).read_text("utf-8-sig")
    return text_or_path
