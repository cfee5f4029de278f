"""Changing a single row: never over somebody else's change, and always with a trace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.ledger.services import record
from posko.organisation.access import require
from posko.organisation.models import Person
from posko.registry.models import Change, Equipment, Row
from posko.registry.tables import table_of

R = TypeVar("R", bound=Row)


class Outdated(Exception):
    """Somebody changed the row since it was looked at; nothing was written."""


@transaction.atomic
def change_row(*, row: R, by: Person, values: Mapping[str, Any], reason: str) -> R:
    """Change fields of `row`, which is as `by` saw it; the row as it is then. Without a difference nothing happens.

    Raises NotAllowed unless `by` may edit its command's registry, ValueError for a field that is not changed row by
    row (a key, a tier), ValidationError by field, Outdated where the row's version is no longer the one seen.
    """
    require(by, "edit-registry", row)
    if strange := set(values) - set(table_of(row).changeable):
        raise ValueError(f"{sorted(strange)[0]} is not changed in a single row")
    if not reason.strip():
        raise ValidationError({"reason": _("Tulis mengapa baris ini diubah.")})
    seen = type(row)._default_manager.select_related("command").get(pk=row.pk)
    if seen.version != row.version:
        raise Outdated
    cleaned = _cleaned(seen, values)
    if all(getattr(seen, name) == value for name, value in cleaned.items()):
        return seen
    return rewrite(row=seen, by=by, values=cleaned, reason=reason.strip(), action="row.changed")


def rewrite(*, row: R, by: Person, values: Mapping[str, Any], reason: str, action: str) -> R:
    """Write `values` into `row`, with version, change and ledger entry; checks nothing but the version.

    Raises Outdated where the row's version is no longer that of `row`. Needs a transaction.
    """
    before = snapshot(row)
    # The filter carries the version: of two people who change at once, one is told.
    fresh = type(row)._default_manager.filter(pk=row.pk, version=row.version)
    if not fresh.update(**values, version=F("version") + 1, changed=timezone.now()):
        raise Outdated
    now = type(row)._default_manager.select_related("command").get(pk=row.pk)
    table, after = table_of(row), snapshot(now)
    key = table.key_of(row)
    Change.objects.create(
        operation_id=row.operation_id,
        command=row.command,
        table=table.db_name,
        key=key,
        before=before,
        after=after,
        by=by,
        reason=reason,
    )
    record(
        command=row.command,
        actor=by,
        action=action,
        subject=f"{table.db_name} {key}",
        before={name: before[name] for name in values},
        after={name: after[name] for name in values},
        reason=reason,
    )
    return now


def snapshot(row: Row) -> dict[str, Any]:
    """The whole row as a change keeps it; an import keeps the same (`importing.comparing.snapshot`)."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
    del plain["operation_id"], plain["changed"]
    return plain | {"command": row.command.code}


def _cleaned(row: Row, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the fields hold them. Raises ValidationError by field."""
    errors, cleaned = {}, {}
    for name, value in values.items():
        try:
            cleaned[name] = row._meta.get_field(name).clean(value, row)  # type: ignore[union-attr]
        except ValidationError as error:
            errors[name] = error.messages
    total = cleaned.get("total", getattr(row, "total", 0))
    if isinstance(row, Equipment) and cleaned.get("serviceable", row.serviceable) > total:
        errors.setdefault("serviceable", [_("Yang layak pakai tidak bisa lebih dari jumlahnya.")])
    if errors:
        raise ValidationError(errors)
    return cleaned
