"""A server's database for benches: an embedded PostgreSQL of its own with the province of the example in it.

Django is set up as the server has it, static files collected and compressed; requests go through Django's test client,
with every middleware, but without a network.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jambi-2024"
SEED = "00" * 32


def connect(folder: Path) -> None:
    """Django on an empty embedded database in `folder`, without its pages."""
    from posko.server.database import embedded

    os.environ |= {"POSKO_SECRET_KEY": "bench", "POSKO_DATA": str(folder), "DATABASE_URL": embedded(folder)}
    os.environ["DJANGO_SETTINGS_MODULE"] = "posko.server.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def set_up(folder: Path) -> None:
    """As `connect`, with pages that answer and their static files."""
    connect(folder)
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT, settings.SECOND_FACTOR_REQUIRED = ["*"], False, False
    call_command("collectstatic", interactive=False, verbosity=0)


def load(example: Path = EXAMPLE) -> Any:
    """The operation of the folder `example` in the registry, and its planner at the Polda."""
    from posko.organisation.models import Person, Role
    from posko.registry.models import Operation
    from posko.registry.services import load_operation
    from posko.server.demo import system_person

    load_operation(source=example, code=example.name, by=system_person(), source_name="bench")
    operation = Operation.objects.select_related("command").get(code=example.name)
    planner = Person.objects.create_user("karo@bench.test", name="Karo")
    planner.appointments.create(command=operation.command, role=Role.PLANNER)
    return operation, planner


def ask(operation: Any, planner: Any, effort: str) -> Any:
    """A plan of the whole operation that waits to be computed, with a fixed seed."""
    from posko.deployment.models import Plan

    return Plan.objects.create(
        operation=operation,
        command=operation.command,
        made_by=planner,
        name="bench",
        effort=effort,
        own_seed=SEED,
        doctrine_toml=operation.doctrine_toml,
    )


def computed(operation: Any, planner: Any, effort: str = "quick") -> Any:
    """A draft of the whole operation, computed as the worker does it."""
    from posko.deployment.computing import compute
    from posko.organisation.walls import seeing

    plan = ask(operation, planner, effort)
    with seeing(planner):
        compute(plan.pk)
    plan.refresh_from_db()
    if plan.state != plan.State.DRAFT:
        raise SystemExit(f"the plan was not computed: {plan.state} {plan.message}")
    return plan


def middle(work: Callable[[], Any], times: int) -> tuple[float, float]:
    """Milliseconds of `work`: the median and the worst of so many runs, after one that does not count."""
    work()
    found = [ms(work) for _ in range(times)]
    return round(median(found), 1), round(max(found), 1)


def ms(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)
