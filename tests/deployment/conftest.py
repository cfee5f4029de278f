"""A small operation of two Polres, planned: for whatever happens to plans. Some tests have their own instead."""

from __future__ import annotations

import pytest
import tworegistries

from people import make_person
from posko.deployment.models import Part, Plan
from posko.organisation.models import Command, Person, Role
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
