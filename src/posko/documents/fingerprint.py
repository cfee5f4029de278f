"""The fingerprint of a command's plan: by it one tells whether two papers are of the same plan."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from posko.planning import CommandPlan

#: So many digits are printed: enough to tell plans apart, few enough to read out.
FINGERPRINT_DIGITS = 12


def fingerprint_of(command: CommandPlan) -> str:
    """The first digits (hex) of the SHA-256 of who does what and where.

    Hashed are the posts with their stations, people and controller, every assignment, and where reserves wait, each
    list in the order of its ids. What is missing and how many minutes it takes follow from these and are not in it.
    """
    posts = [[p.id, p.controller, *p.officers, *(s.code for s in p.stations)] for p in command.posts]
    duties = [[a.officer, a.unit, a.duty, a.post, a.role, a.reinforcement] for a in command.assignments]
    teams = [list(asdict(team).values()) for team in command.reserves]
    said = json.dumps([command.command.code, sorted(posts), sorted(duties), sorted(teams)], ensure_ascii=True)
    return hashlib.sha256(said.encode()).hexdigest()[:FINGERPRINT_DIGITS]
