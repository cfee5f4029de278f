"""The stages of an operation, and which one is asked for."""

from __future__ import annotations

from datetime import date

from posko.deployment.budget import VOTING, Stage, stages_from
from posko.registry.models import Operation


def stages_of(operation: Operation) -> tuple[Stage, ...]:
    """Raises KeyError or ValueError where a stage of the operation is not as in FORMATS."""
    return stages_from(operation.stages)


def stage_asked(operation: Operation, code: str, today: date) -> str:
    """`code` if the operation has such a stage, else the one that runs today or comes next, else voting."""
    stages = stages_of(operation)
    if any(stage.code == code for stage in stages):
        return code
    coming = sorted((stage.start, stage.code) for stage in stages if stage.end >= today)
    return coming[0][1] if coming else VOTING
