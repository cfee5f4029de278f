"""The command line: one verb per room, thin. What it says is Indonesian; `POSKO_LANG=en` makes it English."""

from __future__ import annotations

import sys

__all__ = ["app"]


def app() -> None:
    """Run the command line; whoever stops it while it is still loading gets one line and no traceback."""
    try:
        from posko.cli.main import app as verbs
    except KeyboardInterrupt:
        from posko.cli.sayings import say

        print(say("stopped"), file=sys.stderr)
        raise SystemExit(130) from None
    verbs()
