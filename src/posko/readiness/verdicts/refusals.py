"""Why a verdict is not given."""

from __future__ import annotations


class VerdictRefused(Exception):
    """There is nothing to give a verdict on; the message tells the person what is needed first."""
