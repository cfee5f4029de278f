"""The registry as the planner takes it: the tables of an operation for one command and all below it."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from posko.doctrine import Doctrine, default_doctrine, load_doctrine
from posko.organisation.access import commands_where
from posko.organisation.models import Command, Person
from posko.registry.models import Equipment, Funds, Officer, Operation, PollingStation, RoutineDuty, Row
from posko.tables import Operation as Tables
from posko.tables import Settings, Stage
from posko.tables.layout import LAYOUTS, Layout

_MODELS: dict[str, type[Row]] = {
    "polling_stations": PollingStation,
    "officers": Officer,
    "routine_duty": RoutineDuty,
    "equipment": Equipment,
    "funds": Funds,
}
#: Column of the operation folder -> field of the registry, where they differ.
_FIELDS = {"station_code": "code", "officer_id": "code", "unit_code": "command__code"}


def operation_tables(
    person: Person, operation: Operation, command: Command, *, doctrine: Doctrine | None = None
) -> Tables:
    """What `person` may see of `operation` in `command` and below, rows in the order of their codes.

    `doctrine`: in place of the operation's own rules. Raises BadDoctrine where those cannot be used.
    """
    within = commands_where(person, "see-registry").filter(path__startswith=command.path)
    frames = {layout.name: _frame(layout, operation, within) for layout in LAYOUTS if layout.name != "units"}
    return Tables(
        settings=settings_of(operation),
        doctrine=doctrine or doctrine_of(operation.doctrine_toml),
        units=_units(within),
        polling_stations=frames["polling_stations"],
        officers=frames["officers"],
        routine_duty=frames["routine_duty"],
        equipment=frames["equipment"],
        funds=frames["funds"],
    )


def settings_of(operation: Operation) -> Settings:
    """What `operation.toml` said."""
    stages = tuple(_stage(stage) for stage in operation.stages)
    return Settings(operation.name, operation.region, operation.timezone, operation.voting_day, stages)


def doctrine_of(text: str) -> Doctrine:
    """The rules in `text` as TOML, or those bundled where it is empty. Raises BadDoctrine."""
    return load_doctrine(text) if text.strip() else default_doctrine()


def _stage(said: dict[str, Any]) -> Stage:
    start, end = (date.fromisoformat(said[name]) for name in ("start", "end"))
    return Stage(said["code"], said["name"], start, end, said["minimum_strength_share"])


def _units(within: Any) -> pl.DataFrame:
    layout = LAYOUTS[0]
    rows = within.order_by("path").values_list(
        "code", "name", "kind", "parent__code", "latitude", "longitude", "area_codes"
    )
    return _filled(layout, list(rows))


def _frame(layout: Layout, operation: Operation, within: Any) -> pl.DataFrame:
    model = _MODELS[layout.name]
    names = [_FIELDS.get(name, name) for name in layout.names]
    rows = model._default_manager.filter(operation=operation, command__in=within)
    order = "code" if "code" in names else "command__code"
    return _filled(layout, list(rows.order_by(order, "pk").values_list(*names)))


def _filled(layout: Layout, rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    if not rows:
        return layout.empty_frame()
    schema = {column.name: column.dtype for column in layout.columns}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col(pl.String).fill_null(""))
