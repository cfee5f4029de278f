"""A small operation of two Polres, planned: for whatever happens to plans. Some tests have their own instead."""

from __future__ import annotations

import pytest
import tworegistries

from deployment.plansmade import SEED, make_operation
from people import make_person
from posko.deployment.models import Part, Plan, Witnessed
from posko.deployment.witnessing import make_draw
from posko.organisation.models import Command, Person, Role
from posko.planning.draw import Draw
from posko.registry.models import Operation


@pytest.fixture
def operation(polda: Command, tebo: Command, bungo: Command, monkeypatch: pytest.MonkeyPatch) -> Operation:
    tworegistries.serially(monkeypatch)
    return tworegistries.fill(polda, tebo, bungo)


@pytest.fixture
def plan(operation: Operation, polda: Command, karo: Person) -> Plan:
    """A draft of the Polda."""
    return tworegistries.computed(operation, polda, karo)


@pytest.fixture
def part(plan: Plan, bungo: Command) -> Part:
    """Its part of Bungo."""
    return Part.objects.select_related("plan", "command").get(plan=plan, command=bungo)


@pytest.fixture
def chief(polda: Command) -> Person:
    """Commander of the Polda."""
    return make_person("Kapolda", Role.COMMANDER, polda)


@pytest.fixture
def omp(polda: Command) -> Operation:
    """An operation for plans that are written and not computed."""
    return make_operation(polda)


@pytest.fixture
def draw(omp: Operation, tebo: Command, sari: Person) -> Witnessed:
    """Sealed by Sari, who keeps `SEED`."""
    return make_draw(operation=omp, command=tebo, by=sari, commitment=Draw(SEED).commitment).draw
