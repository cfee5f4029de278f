"""What an officer's order shows on his telephone: facts in the order in which he needs them, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from django.utils import timezone

from posko.deployment.models import OfficerOrder
from posko.deployment.models.rows import Duty
from posko.deployment.ordering.since import Content, Since, duty_said, since
from posko.deployment.ordering.sketch import Sketch, sketch_of
from posko.deployment.ordering.telling import POSTED
from posko.registry.models import Operation


@dataclass(frozen=True)
class Place:
    """A place to go to: `geo` opens the telephone's map, `degrees` is to be copied."""

    name: str
    geo: str
    degrees: str


@dataclass(frozen=True)
class PostShown:
    """A post with its stations, as one who serves there or controls it sees it."""

    code: str
    tier: str
    centre: Place | None
    stations: list[Content]
    people: list[Content]
    sketch: Sketch | None


@dataclass(frozen=True)
class Shown:
    """One order, ready for the page."""

    row: OfficerOrder
    operation: str
    day: date | None
    days_left: int | None
    duty: str
    is_out: bool
    posts: list[PostShown]
    place: Place | None
    changed: Since | None
    stages: list[Content] = field(default_factory=list)

    @property
    def content(self) -> Content:
        told: Content = self.row.content
        return told


def shown(row: OfficerOrder, operation: Operation | None, earlier: Sequence[OfficerOrder]) -> Shown:
    """`operation`: for the dates of its stages; None where the officer may not see it. `earlier`: as for `since`."""
    told: Content = row.content
    day = date.fromisoformat(told["voting_day"]) if told.get("voting_day") else None
    return Shown(
        row=row,
        operation=told.get("operation", ""),
        day=day,
        days_left=(day - timezone.localdate()).days if day else None,
        duty=duty_said(told),
        is_out=told.get("duty") in POSTED,
        posts=_posts(told),
        place=_place(told.get("centre")),
        changed=since(row, earlier),
        stages=_stages(operation) if operation else [],
    )


def _posts(told: Content) -> list[PostShown]:
    if told.get("duty") == Duty.POST:
        return [_post({**told, "officers": told["colleagues"]})]
    return [_post(post) for post in told.get("controls", ())]


def _post(post: Content) -> PostShown:
    centre = post["centre"]
    stations = [{**s, "place": _place(s), "is_centre": s["code"] == centre["code"]} for s in post["stations"]]
    sketch = sketch_of(post["stations"], centre["code"])
    return PostShown(post["post"], post["tier"], _place(centre), stations, list(post["officers"]), sketch)


def _place(said: Content | None) -> Place | None:
    if not said:
        return None
    degrees = f"{said['latitude']:.5f},{said['longitude']:.5f}"
    return Place(said["name"], f"geo:{degrees}?q={degrees}({quote(said['name'], safe='')})", degrees.replace(",", ", "))


def _stages(operation: Operation) -> list[Content]:
    today = timezone.localdate()
    stages = [
        {"name": s["name"], "start": date.fromisoformat(s["start"]), "end": date.fromisoformat(s["end"])}
        for s in operation.stages
    ]
    return [{**s, "now": s["start"] <= today <= s["end"], "past": s["end"] < today} for s in stages]
