"""Assessments made by hand, and an operation with two Polres to give verdicts on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from posko.doctrine.asta_siap import Criterion, CriterionKind, Measure
from posko.organisation.models import Command, Person
from posko.readiness.models.base import Rating, Readiness
from posko.readiness.rating import Assessment, Item, Rated
from posko.registry.models import Operation

STAGES = [
    {"code": "campaign", "name": "Kampanye", "start": "2024-09-25", "end": "2024-11-23"},
    {"code": "voting", "name": "Pemungutan suara", "start": "2024-11-27", "end": "2024-11-28"},
]


def make_operation(command: Command) -> Operation:
    stages = [stage | {"minimum_strength_share": 0.5} for stage in STAGES]
    return Operation.objects.create(
        command=command, code="omp", name="OMP", voting_day=date(2024, 11, 27), stages=stages
    )


def criterion(code: str, readiness: str, *, necessary: bool = True) -> Criterion:
    return Criterion(
        code=code,
        readiness=readiness,
        text=f"Kriteria {code}",
        text_en=f"Criterion {code}",
        kind=CriterionKind.COMPUTED,
        measure=Measure.RADIOS,
        necessary=necessary,
        weight=1,
        stages=(),
        ready_at=1.0,
        limited_at=0.5,
    )


def item(readiness: str, rating: Rating, required: int | None = 10, available: int | None = 10) -> Item:
    known = required is not None and available is not None and rating != Rating.UNKNOWN
    return Item(
        criterion=criterion(f"{readiness}_all", readiness),
        rating=rating,
        required=required,
        available=available,
        share=available / required if known and available is not None and required else None,
        source="uji",
        opens="/data/",
    )


def assessment(command: Command, stage: str = "voting", **ratings: str) -> Assessment:
    """All eight ready but for `ratings`."""
    readinesses = {}
    for readiness in Readiness:
        rating = Rating(ratings.get(readiness.value, "ready"))
        readinesses[readiness] = Rated(rating, rating, None, (item(readiness.value, rating),))
    return Assessment(command=command, stage=stage, version=1, readinesses=readinesses, plan="uji", has_plan=True)


class Assessor:
    """Stands for the rating of commands: says what `says` was told, by code of the command."""

    def __init__(self) -> None:
        self.said: dict[str, dict[str, str]] = {}
        self.version = 1
        self.asked: list[str] = []

    def says(self, command: Command, **ratings: str) -> None:
        self.said[command.code] = ratings

    def __call__(self, person: Person, operation: Operation, command: Command, stage: str) -> Assessment:
        self.asked.append(command.code)
        found = assessment(command, stage, **self.said.get(command.code, {}))
        return replace(found, version=self.version)

    def of_all(
        self, person: Person, operation: Operation, commands: Sequence[Command], stage: str
    ) -> dict[int, Assessment]:
        return {command.pk: self(person, operation, command, stage) for command in commands}


@pytest.fixture
def assessor(monkeypatch: Any) -> Assessor:
    """From here on verdicts and board rate by what the test says."""
    made = Assessor()
    monkeypatch.setattr("posko.readiness.verdicts.issuing.assess", made)
    monkeypatch.setattr("posko.readiness.board.grid.assess_all", made.of_all)
    return made
