"""What the API says of itself holds: schemathesis throws what fits and what does not, and finds nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from posko.deployment.api import BY_CODE
from posko.deployment.models import AssignmentRow, Part, Plan, PostRow, Request, StationRow
from posko.ledger.models import Entry
from posko.ledger.services import record
from posko.organisation.models import Command, Person
from posko.organisation.paging import BY_TIME, cursor_of
from posko.organisation.tokens import issue_token
from posko.registry.models import Equipment, Funds, Officer, Operation, PollingStation, RoutineDuty
from posko.server.api import api

CODES = st.text("ABC0123456789-", min_size=1, max_size=12)
#: Cursors that some page might have given.
schemathesis.openapi.format(
    "posko-cursor", st.integers(1, 10_000).map(lambda pk: cursor_of(Officer(pk=pk))) | st.just("")
)
schemathesis.openapi.format(
    "posko-code-cursor",
    st.builds(lambda part, code: cursor_of(PostRow(part_id=part, code=code), BY_CODE), st.integers(1, 10_000), CODES)
    | st.just(""),
)
schemathesis.openapi.format(
    "posko-moment-cursor",
    st.builds(lambda pk, at: cursor_of(Entry(pk=pk, at=at.isoformat()), BY_TIME), st.uuids(), st.datetimes())
    | st.just(""),
)


@pytest.fixture
def content(polda: Command, tebo: Command, sari: Person) -> None:
    operation = Operation.objects.create(
        command=polda, code="omp", name="OMP", voting_day="2024-11-27", stages=[{"name": "voting"}]
    )
    common = {"operation": operation, "command": tebo, "source": "Polres"}
    place = {"area_code": "15.09", "latitude": -1.5, "longitude": 102.4}
    PollingStation.objects.create(**common, **place, code="1", name="TPS 1", tier="low", access="road", voters=300)
    Officer.objects.create(**common, code="8001", name="Andi", rank="AIPDA", status="available")
    Equipment.objects.create(**common, kind="boat", total=4, serviceable=3)
    Funds.objects.create(**common, amount_idr=3_000_000_000)
    RoutineDuty.objects.create(**common, minimum_officers=40)
    _plan(operation, tebo, sari)
    record(command=tebo, actor=sari, action="test", subject="x", after={"a": 1})


def _plan(operation: Operation, tebo: Command, sari: Person) -> None:
    """A plan of one post with one station, whose officer is not enough."""
    plan = Plan.objects.create(
        operation=operation, command=tebo, made_by=sari, name="Rencana", state="draft", own_seed="00" * 32
    )
    part = Part.objects.create(operation=operation, plan=plan, command=tebo, figures={"posts": 1})
    of = {"plan": plan, "part": part, "command": tebo}
    PostRow.objects.create(
        **of, code="TBO-1", tier="low", officers=1, stations_max=5, linmas_per_station=2, centre="1", stations=1,
        manned=True, farthest_minutes=0, total_minutes=0,
    )  # fmt: skip
    place = {"area_code": "15.09", "latitude": -1.5, "longitude": 102.4, "voters": 300}
    StationRow.objects.create(**of, **place, code="1", name="TPS", tier="low", access="road", post="TBO-1", minutes=0)
    AssignmentRow.objects.create(
        **of, code="8001", name="Andi", rank="AIPDA", unit=tebo.code, status="available", duty="post", post="TBO-1"
    )
    Request.objects.create(operation=operation, command=tebo, polda=operation.command, officers=5, reason="x", by=sari)


@pytest.fixture
def secret(content: None, sari: Person) -> str:
    """The token of a planner."""
    return issue_token(by=sari, name="schemathesis", scope="write")[1]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The test's connection outlives each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"))))
schema.app = WSGIHandler()


@schema.parametrize()
@settings(max_examples=6, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_schemathesis_finds_nothing(case: Any, secret: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})
