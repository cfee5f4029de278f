"""What a verdict says: plain values, JSON-ready, frozen when it was issued. Papers are made of nothing else.

Codes, not words, wherever there are words for them in `verdict.words`; days are ISO dates (`2024-11-20`), empty for
none; shares are fractions (1.0 is all); money counts rupiah.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Named(TypedDict):
    """A command, an operation."""

    code: str
    name: str


class Staged(TypedDict):
    """A stage of the operation; `start` and `end` as ISO dates."""

    code: str
    name: str
    start: str
    end: str


class Signer(TypedDict):
    """Who issued it: name, in which role (`Pengawas Polda Jambi`)."""

    name: str
    role: str


class Overridden(TypedDict):
    """What a commander said instead of the rule, and why."""

    rating: str
    reason: str
    by: str
    day: str


class Criterion(TypedDict):
    """One criterion: `required` and `available` None where it is no number, rupiah where `money`.

    `weight`: of two alike the heavier is named first. `applies`: False where it is not asked of this command.
    `note`: why it is so; `source`: who said so, or what the number is reckoned from.
    """

    code: str
    text: str
    rating: str
    necessary: bool
    #: Verdicts of the first days were frozen without it.
    weight: NotRequired[int]
    required: float | None
    available: float | None
    share: float | None
    money: bool
    applies: bool
    note: str
    source: str


class Rated(TypedDict):
    """One readiness of the eight. `rating` is what holds, `by_rule` what the criteria say."""

    code: str
    name: str
    rating: str
    by_rule: str
    override: Overridden | None
    items: list[Criterion]


class Found(TypedDict):
    """A finding: `state` open, recheck or closed; `late`: overdue on the day of the verdict."""

    id: int
    readiness: str
    text: str
    severity: int
    state: str
    owner: str
    due: str
    late: bool


class Short(TypedDict):
    """A line of the shortfall ledger; of a province a sum, with nobody who sees to it (`state` empty)."""

    resource: str
    name: str
    need: int
    have: int
    serviceable: int
    repair: int
    borrow: int
    missing: int
    owner: str
    due: str
    state: str


class Inspected(TypedDict):
    """An inspection: how many criteria were answered in which way (`yes`, `partly`, `no`, `na`), packs looked into."""

    kind: str
    day: str
    lead: str
    state: str
    answers: dict[str, int]
    kits: int


class Below(TypedDict):
    """A command below a province with its latest verdict; `number` and `issued` empty where it has none."""

    code: str
    name: str
    rating: str
    number: str
    issued: str
    readinesses: dict[str, str]


class Before(TypedDict):
    """The verdict with which this one is compared."""

    number: str
    issued: str
    rating: str


class Difference(TypedDict):
    """What is otherwise than in the last verdict. `turn`: better, worse or other; `before` and `after` in words."""

    turn: str
    what: str
    before: str
    after: str


class Content(TypedDict):
    """A verdict. `rating` is the overall one, `own` that of the command without those below it."""

    number: str
    issued: str
    operation: Named
    command: Named
    province: bool
    letterhead: list[str]
    stage: Staged
    rating: str
    own: str
    notes: list[str]
    criteria_version: int
    readinesses: list[Rated]
    findings: list[Found]
    shortfalls: list[Short]
    shortfalls_note: str
    inspected: list[Inspected]
    below: list[Below]
    before: Before | None
    differences: list[Difference]
    signed: Signer
    check_url: str
