"""What is decided about plans."""

from __future__ import annotations

from posko.deployment.changing import change_part, try_change, undo_edit
from posko.deployment.deciding import (
    approve_plan,
    ask_plan,
    cancel_plan,
    discard_plan,
    drafters,
    is_interrupted,
    resume_interrupted,
    resume_plan,
    revise_part,
    revise_plan,
    send_back_plan,
    submit_plan,
    take_back_plan,
)

__all__ = [
    "approve_plan",
    "ask_plan",
    "cancel_plan",
    "change_part",
    "discard_plan",
    "drafters",
    "is_interrupted",
    "resume_interrupted",
    "resume_plan",
    "revise_part",
    "revise_plan",
    "send_back_plan",
    "submit_plan",
    "take_back_plan",
    "try_change",
    "undo_edit",
]
