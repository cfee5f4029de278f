"""What was found wanting: who puts it right until when, and who looks again. Nothing is closed by its owner alone."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.organisation.models import Command, Person
from posko.readiness.models.base import OfOperation, Readiness
from posko.readiness.models.inspections import Answer, Inspection
from posko.readiness.models.rehearsals import Rehearsal


class Finding(OfOperation):
    """`raised_to`: the command above that it climbed to when it was overdue; the command itself at first."""

    class Severity(models.IntegerChoices):
        MINOR = 1, _("Ringan")
        MAJOR = 2, _("Berat")
        CRITICAL = 3, _("Sangat berat")

    class State(models.TextChoices):
        OPEN = "open", _("Terbuka")
        RECHECK = "recheck", _("Menunggu pemeriksaan ulang")
        CLOSED = "closed", _("Ditutup")

    inspection = models.ForeignKey(Inspection, models.PROTECT, null=True, related_name="findings")
    rehearsal = models.ForeignKey(Rehearsal, models.PROTECT, null=True, related_name="findings")
    #: Made by the telephone where the finding was written without a signal; sent twice it is kept once.
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    readiness = models.CharField(max_length=20, choices=Readiness)
    criterion = models.CharField(max_length=60, blank=True)
    text = models.CharField(_("temuan"), max_length=500)
    severity = models.PositiveSmallIntegerField(_("bobot"), choices=Severity, default=Severity.MAJOR)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due = models.DateField(_("tenggat"), null=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    raised_to = models.ForeignKey(Command, models.PROTECT, null=True, related_name="+")
    raised = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-severity", "due", "pk"]
        indexes: ClassVar = [models.Index(fields=["operation", "command", "state"], name="findings_of_command")]

    def __str__(self) -> str:
        return self.text[:60]


class FindingStep(models.Model):
    """What happened to a finding, in order: assigned, put right, looked at again, sent back, closed, raised."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="steps")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    action = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.action


class Evidence(models.Model):
    """A photo or document, re-encoded or checked, under a name that nobody can guess. `located`: its place was kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, related_name="evidence")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="evidence")
    file = models.FileField(upload_to="evidence/")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    located = models.BooleanField(default=False)
    #: Latitude and longitude where it was taken, if `located`; the file itself never carries them.
    note = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return self.name
