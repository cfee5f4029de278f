"""What is said to people about their tables, in the language of the reader."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

Language = Literal["id", "en"]


@dataclass(frozen=True, slots=True)
class Message:
    """A text of `messages.json` by its `key`, with the `values` that go into it; a value may be a message itself."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def text(self, language: Language) -> str:
        """The text in `language`. Raises KeyError where the catalogue has no such key or language."""
        values = {
            name: value.text(language) if isinstance(value, Message) else value for name, value in self.values.items()
        }
        return catalogue()[language][self.key].format(**values)


def message(key: str, /, **values: object) -> Message:
    """The message `key` with its values by name."""
    return Message(key, values)


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Language -> key -> text with `{names}` of values: the same keys and names in every language."""
    texts: dict[str, dict[str, str]] = json.loads(files("posko.tables").joinpath("messages.json").read_text("utf-8"))
    return texts
