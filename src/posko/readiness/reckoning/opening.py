"""The address at which the registry's rows behind a number are."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from posko.organisation.models import Command, Kind
from posko.registry.models import Operation
from posko.registry.selecting import ALONE


def registry_rows(table: str, operation: Operation, command: Command, filters: Mapping[str, str]) -> str:
    """The rows of the registry that are counted for `command`: a Polres' with its Polsek, of a Polda its own."""
    own = {"lingkup": ALONE} if command.kind == Kind.POLDA else {}
    asked = {"operasi": operation.code, "kesatuan": command.code} | own | dict(filters)
    return reverse(f"registry:{table}") + "?" + urlencode(asked)
