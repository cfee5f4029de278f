"""Indonesian is the source; every text has English."""

from __future__ import annotations

import re
import string

from posko.server.translations import catalogue, is_translated, texts


def test_every_text_has_english() -> None:
    english = catalogue()
    missing = [m.id for m in texts() if m.id and not ((found := english.get(m.id)) and is_translated(found))]
    assert not missing, f"run `make messages` and translate: {missing[:5]}"


def test_translations_keep_the_places_for_values() -> None:
    def places(text: str) -> set[str]:
        formatted = {name for _, name, _, _ in string.Formatter().parse(text.replace("%", "")) if name}
        return {*re.findall(r"%\(\w+\)[a-z]", text)} | formatted

    for message in catalogue():
        if message.id and isinstance(message.id, str) and isinstance(message.string, str):
            assert places(message.id) == places(message.string), message.id
