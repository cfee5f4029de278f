"""Which criteria a Polda asks for, version by version, and where a commander overrides what comes out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.organisation.models import Command, Person
from posko.readiness.models.base import OfOperation, Rating, Readiness


class CriteriaSet(models.Model):
    """One version of the criteria of a command and all below it, as TOML (`doctrine/defaults/asta_siap.toml`).

    Never changed: who wants others adds the next version. The latest holds; an inspection keeps the one it began with.
    """

    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    toml = models.TextField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    reason = models.CharField(_("alasan"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["command_id", "-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["command", "version"], name="criteria_version_once")]

    def __str__(self) -> str:
        return f"{self.command} v{self.version}"


class Override(OfOperation):
    """A commander rates a readiness otherwise than the criteria do; the reason stays visible until it is lifted."""

    stage = models.CharField(max_length=40)
    readiness = models.CharField(max_length=20, choices=Readiness)
    rating = models.CharField(max_length=10, choices=Rating)
    reason = models.CharField(_("alasan"), max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    lifted = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["operation", "command", "stage", "readiness"],
                condition=models.Q(lifted=None),
                name="one_running_override",
            )
        ]

    def __str__(self) -> str:
        return f"{self.command} {self.readiness}: {self.rating}"
