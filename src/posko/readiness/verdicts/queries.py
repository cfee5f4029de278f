"""What is read of verdicts, always starting from what a person may see."""

from __future__ import annotations

from django.db.models import QuerySet

from posko.organisation.access import commands_where
from posko.organisation.models import Person
from posko.readiness.models import Verdict


def verdicts_visible_to(person: Person) -> QuerySet[Verdict]:
    """Verdicts of the commands whose readiness `person` may see, latest first."""
    rows = Verdict.objects.filter(command__in=commands_where(person, "see-readiness"))
    return rows.select_related("operation", "command", "by", "before", "inspection")
