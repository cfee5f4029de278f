"""The faults that `posko.doctrine` finds as messages, which can be told in any language."""

from __future__ import annotations

from posko.doctrine.phrases import Phrase
from posko.tables.messages import Message, catalogue, message

#: How the keys of such messages begin; the code of the phrase follows.
PREFIX = "fault_"


def message_of(said: Phrase) -> Message:
    """The message for what the doctrine says; as it stands where there is none."""
    key = PREFIX + said.code
    return Message(key, said.values) if key in catalogue()["en"] else message("as_it_stands", text=str(said))
