"""The draw in the open: sealed before, opened in front of witnesses after, and made again for all to see."""

from posko.deployment.witnessing.deciding import (
    AlreadyOpened,
    AlreadyWithdrawn,
    NotYetPrepared,
    Sealed,
    make_draw,
    open_draw,
    withdraw_draw,
)
from posko.deployment.witnessing.meanwhile import changes_while_waiting
from posko.deployment.witnessing.proving import StillSealed, proof_of
from posko.deployment.witnessing.queries import draws_visible_to, plans_of
from posko.deployment.witnessing.replaying import Difference, Replay, replay
from posko.deployment.witnessing.spans import Span, Spans, spans_of

__all__ = [
    "AlreadyOpened",
    "AlreadyWithdrawn",
    "Difference",
    "NotYetPrepared",
    "Replay",
    "Sealed",
    "Span",
    "Spans",
    "StillSealed",
    "changes_while_waiting",
    "draws_visible_to",
    "make_draw",
    "open_draw",
    "plans_of",
    "proof_of",
    "replay",
    "spans_of",
    "withdraw_draw",
]
