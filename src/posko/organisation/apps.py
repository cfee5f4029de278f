from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import pre_migrate


class OrganisationConfig(AppConfig):
    name = "posko.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        pre_migrate.connect(_prepare_role, sender=self)


def _prepare_role(using: str, **_: Any) -> None:
    """The role must be there before the first table: its rights are given to tables as they are made."""
    from posko.organisation.roles import ROLE_SQL

    with connections[using].cursor() as cursor:
        cursor.execute(ROLE_SQL)
