"""Issued orders as PDF in memory: the order of a version, and the short one for those whom a version concerns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from posko.documents.orders.change_content import change_content
from posko.documents.orders.changes import OrderChange
from posko.documents.orders.content import content_of
from posko.documents.orders.issue import Issue
from posko.documents.orders.printing import compiler
from posko.planning import CommandPlan, Plan
from posko.tables import Settings


def order_pdf(plan: Plan, command: CommandPlan, settings: Settings, issue: Issue | None = None) -> bytes:
    """The order of `command` (a Polres) with its annex; without `issue` with its number left blank.

    The same plan and issue give the same bytes.
    """
    return _set("order.typ", content_of(plan, command, settings, issue))


def change_order_pdf(
    plan: Plan, command: CommandPlan, settings: Settings, issue: Issue, changes: Sequence[OrderChange]
) -> bytes:
    """Surat Perintah Perubahan: what `changes` says, for those concerned only. `plan` is the new version.

    Raises ValueError without a change, or if `issue` does not name the order that it changes.
    """
    return _set("change.typ", change_content(plan, command, settings, issue, changes))


def _set(template: str, content: dict[str, Any]) -> bytes:
    data = json.dumps(content, ensure_ascii=False)
    return cast(bytes, compiler(template).compile(format="pdf", sys_inputs={"data": data}, pdf_tags=False))
