"""What a plan's shortfall says of posts that nobody may serve at."""

from __future__ import annotations

import re

from posko.planning.plan import CommandPlan

_WORD = re.compile(r"[^\s,;()]+")


def excused_posts(plan: CommandPlan) -> set[str]:
    """Unmanned posts that the row on excluded areas names, as the format of a plan has it."""
    rows = [f"{s.consequence} {s.remedy}" for s in plan.shortfalls if s.resource == "excluded_areas"]
    words = {word.rstrip(".:") for row in rows for word in _WORD.findall(row)}
    return {p.id for p in plan.posts if not p.officers and p.id in words}
