"""Real connections at the same moment: two verdicts on one command get two numbers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from assessed import Assessor, assessor, make_operation
from django.db import connection

from people import make_person
from posko.organisation.models import Command, Person, Role
from posko.readiness.models import Verdict
from posko.readiness.verdicts import issue_verdict

__all__ = ["assessor"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ledger_may_be_emptied")]


def test_two_who_issue_at_once_get_two_numbers(polda: Command, tebo: Command, assessor: Assessor) -> None:
    operation = make_operation(polda)
    people = [make_person(f"Irwasda {k}", Role.INSPECTOR, polda) for k in range(2)]
    start = Barrier(2)

    def issue(person: Person) -> int:
        try:
            start.wait()
            return issue_verdict(operation=operation, command=tebo, stage="voting", by=person).serial
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(issue, people)) == [1, 2]
    second = Verdict.objects.get(serial=2)
    assert second.before is not None and second.before.serial == 1
