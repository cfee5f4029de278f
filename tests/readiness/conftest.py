"""Who inspects, for all tests of readiness."""

from __future__ import annotations

import pytest

from people import make_person
from posko.organisation.models import Command, Person, Role


@pytest.fixture
def inspector(polda: Command) -> Person:
    """Inspector of the Polda."""
    return make_person("Itwasda", Role.INSPECTOR, polda)
