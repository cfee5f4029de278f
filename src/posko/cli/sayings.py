"""The sentences of the command line in the language of the person; light, so that it can always speak."""

from __future__ import annotations

import json
import os
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from posko.tables import Language


@cache
def strings() -> dict[str, dict[str, str]]:
    """Language -> key -> sentence with `{names}` of values."""
    text = files("posko.cli").joinpath("strings.json").read_text("utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found


def language() -> Language:
    """The language of `POSKO_LANG`: `id` unless it says `en`."""
    return "en" if os.environ.get("POSKO_LANG", "id").lower().startswith("en") else "id"


def say(key: str, **values: object) -> str:
    """The sentence `key` in the language of the person."""
    return strings()[language()][key].format(**values)


def say_count(key: str, count: int, **values: object) -> str:
    """The sentence `key` about `count` things, or `key_one` about one."""
    return say(f"{key}_one" if count == 1 else key, count=number(count), **values)


def number(value: int) -> str:
    """`value` with thousands parted as the language does it."""
    text = f"{value:,}"
    return text if language() == "en" else text.replace(",", ".")


def percent(share: float | None) -> str:
    """`share` (1 is all) in percent with one decimal; a dash for none."""
    if share is None:
        return "–"
    text = f"{100 * share:.1f}%"
    return text if language() == "en" else text.replace(".", ",")
