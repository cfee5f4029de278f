"""What was said of a command at a time, printed and frozen: ready, ready with these limitations, not ready."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from posko.organisation.models import Person
from posko.readiness.models.base import OfOperation, Rating
from posko.readiness.models.inspections import Inspection


class Verdict(OfOperation):
    """The verdict of one command, or of all below it. `content`: ratings, criteria, findings, shortfalls as they were.

    Never changed. `before`: the last one of the same command and stage, with which the differences are told.
    """

    stage = models.CharField(max_length=40)
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=80)
    rating = models.CharField(max_length=10, choices=Rating)
    content = models.JSONField(default=dict)
    inspection = models.ForeignKey(Inspection, models.PROTECT, null=True, related_name="verdicts")
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["operation", "command", "serial"], name="verdict_numbered_once")
        ]

    def __str__(self) -> str:
        return self.number
