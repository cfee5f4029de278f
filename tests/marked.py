"""A row in every table for a command, with a marker in whatever text it has: what leaks is recognised anywhere.

Tables are found, not listed: a new room's are filled too. All rows of a command have the same number (or UUID) as
primary key, and the command's own code as `code`: an address with a number or a code in it leads to its rows, whatever
the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection, models
from django.utils import timezone

from posko.doctrine.asta_siap import default_asta_siap_text
from posko.organisation.models import Command
from posko.readiness.touring.asked import Asked, Day, Place, Stop, Team, plain
from verdictmade import full_verdict

POLDA = Place("15", "Polda Jambi", -1.6, 103.6)
A_TOUR = Asked(
    POLDA, (Day(date(2024, 11, 27)),), (Team("A"),), (Stop(replace(POLDA, code="15-TBO")),), minutes_per_km=2.8
)
#: What a column of this name needs in order to be readable by the pages.
BY_NAME: dict[str, Any] = {
    "at": "2024-11-27T00:05:00.000000+00:00",
    "password": "!",
    "table": "stations",
    "doctrine_toml": "",
    "function": "",
}
#: Columns whose rows belong together: what the one of a command holds. A plan has one post, station and officer.
OF_COMMAND: dict[str, Callable[[Command], Any]] = {
    "deployment.Plan.state": lambda command: "draft",
    "deployment.Plan.own_seed": lambda command: "00" * 32,
    # A plan that can be changed has people, so its draw was opened.
    "deployment.Witnessed.seed": lambda command: "00" * 32,
    "deployment.Witnessed.opened": lambda command: timezone.now(),
    "deployment.Edit.asked": lambda command: {"station": command.code, "post": command.code},
    "deployment.Part.given": lambda command: {
        "units": [[command.code, command.name, command.kind, "", -1.5, 102.5, [command.area_codes]]],
        "routine": {},
        "equipment": [],
        "funds_idr": 0,
        "lenders": [],
    },
    "deployment.PostRow.centre": lambda command: command.code,
    "deployment.StationRow.post": lambda command: command.code,
    "deployment.AssignmentRow.post": lambda command: command.code,
    "deployment.AssignmentRow.role": lambda command: "leader",
    "deployment.AssignmentRow.unit": lambda command: command.code,
    "readiness.CriteriaSet.toml": lambda command: default_asta_siap_text(),
    "readiness.Tour.asked": lambda command: plain(A_TOUR),
    "readiness.Verdict.content": lambda command: full_verdict(),
}
#: References that stay empty, since another of the row stands in their place.
EMPTY = {"deployment.Promise.grant"}
PLAIN: dict[type[models.Field[Any, Any]], Any] = {
    models.IntegerField: 1,
    models.FloatField: 1.0,
    models.BooleanField: False,
    models.DateTimeField: timezone.now,
    models.DateField: lambda: date(2024, 11, 27),
}


def tables() -> list[type[models.Model]]:
    """Every model of ours but the tree itself."""
    return [m for m in apps.get_models() if m.__module__.startswith("posko.") and m is not Command]


def walled_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        return {name for (name,) in cursor.fetchall()}


class Marked:
    """The rows of `command`. `marker`: in tables behind the second wall; `open_marker`: in the others."""

    def __init__(self, command: Command, name: str, number: int) -> None:
        self.command, self.number, self.uuid = command, number, UUID(int=number)
        self.marker, self.open_marker = f"RAHASIA-{name}", f"TERBUKA-{name}"
        self._walled = walled_tables()
        self._rows: dict[type[models.Model], models.Model] = {Command: command}
        for model in tables():
            self._row(model)

    def _row(self, model: type[models.Model]) -> models.Model:
        if model not in self._rows:
            fields = model._meta.concrete_fields
            self._rows[model] = model._default_manager.create(**{f.name: self._value(model, f) for f in fields})
        return self._rows[model]

    def _value(self, model: type[models.Model], field: Any) -> Any:
        if said := OF_COMMAND.get(str(field)):
            return said(self.command)
        if field.primary_key:
            return self.uuid if isinstance(field, models.UUIDField) else self.number
        return self._content(model, field)

    def _content(self, model: type[models.Model], field: Any) -> Any:
        if field.is_relation:
            empty = field.related_model is model or str(field) in EMPTY
            return None if empty else self._row(field.related_model)
        if isinstance(field, models.CharField | models.TextField | models.FileField):
            return self._text(model, field)
        if field.has_default():
            return field.get_default()
        if isinstance(field, models.JSONField):
            return {"name": self._marker(model)}
        if field.null:
            return None
        return self._plain(field)

    def _text(self, model: type[models.Model], field: Any) -> Any:
        marker = self._marker(model)
        if field.has_default() and not field.choices:
            return field.get_default()
        if field.choices:
            return field.get_default() or field.choices[0][0]
        if isinstance(field, models.FileField):
            return ContentFile(marker.encode(), name=f"{marker}.txt")
        needed = BY_NAME | {"code": self.command.code, "area_code": self.command.area_codes}
        if isinstance(field, models.EmailField):
            marker += "@posko.test"
        return needed.get(field.name, marker[: field.max_length])

    def _plain(self, field: Any) -> Any:
        for kind, value in PLAIN.items():
            if isinstance(field, kind):
                return value() if callable(value) else value
        raise TypeError(f"tests/marked.py does not know what to put into {field}")

    def _marker(self, model: type[models.Model]) -> str:
        return self.marker if model._meta.db_table in self._walled else self.open_marker
