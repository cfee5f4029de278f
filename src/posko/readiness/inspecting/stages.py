"""The stages of an operation, as far as readiness asks for them."""

from __future__ import annotations

from datetime import date

from posko.registry.models import Operation

#: Asked for where no stage runs or comes.
VOTING = "voting"


def stage_choices(operation: Operation) -> list[tuple[str, str]]:
    """Code and name of each stage, in the order of the operation."""
    return [(str(s["code"]), str(s.get("name") or s["code"])) for s in _stages(operation)]


def default_stage(operation: Operation, on: date) -> str:
    """The stage that runs on that day or comes next, else voting."""
    coming = [s for s in _stages(operation) if str(s.get("end") or "") >= on.isoformat()]
    if not coming:
        return VOTING
    return str(min(coming, key=lambda s: str(s.get("start") or ""))["code"])


def stage_name(operation: Operation, code: str) -> str:
    return dict(stage_choices(operation)).get(code, code)


def _stages(operation: Operation) -> list[dict[str, object]]:
    return [s for s in operation.stages or [] if isinstance(s, dict) and s.get("code")]
