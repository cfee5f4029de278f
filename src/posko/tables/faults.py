"""The faults that `posko.doctrine` finds, which it tells in English, as messages that can be told in any language."""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from posko.tables.messages import Message, catalogue, message

#: How the keys of such messages begin.
PREFIX = "fault_"


def message_of(text: str) -> Message:
    """The message that reads `text` in English; `text` as it stands where there is none."""
    for key, pattern in _patterns():
        if match := pattern.fullmatch(text):
            return Message(key, match.groupdict())
    return message("as_it_stands", text=text)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(key, _pattern(text)) for key, text in catalogue()["en"].items() if key.startswith(PREFIX)]


def _pattern(template: str) -> re.Pattern[str]:
    parts = (
        re.escape(literal) + (f"(?P<{name}>.*)" if name else "") for literal, name, _, _ in Formatter().parse(template)
    )
    return re.compile("".join(parts), re.DOTALL)
