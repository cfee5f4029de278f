"""Inspections on the spot: a checklist answered on a telephone, also with no signal, and samples of officers' kit."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.organisation.models import Command, Person
from posko.readiness.models.base import OfOperation
from posko.readiness.models.criteria import CriteriaSet


class Inspection(OfOperation):
    """A visit to `command`. `criteria`: the version it began with, whatever is changed later."""

    class Kind(models.TextChoices):
        ASSISTANCE = "assistance", _("Asistensi (sebelum)")
        SUPERVISION = "supervision", _("Supervisi (selama)")
        OVERSIGHT = "oversight", _("Wasops (sesudah)")

    class State(models.TextChoices):
        PLANNED = "planned", _("Direncanakan")
        OPEN = "open", _("Berjalan")
        CLOSED = "closed", _("Selesai")

    kind = models.CharField(_("jenis"), max_length=12, choices=Kind)
    stage = models.CharField(_("tahapan"), max_length=40)
    criteria = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+")
    day = models.DateField(_("tanggal"))
    lead = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    opened = models.DateTimeField(null=True)
    closed = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.command} {self.day}"


class Answer(models.Model):
    """What one inspector found for one criterion, once; a later one of the same criterion stands beside it.

    `id` is made by the telephone: sent twice it is kept once. The answer that counts is the latest by `at`, the moment
    it was given on the spot.
    """

    class Value(models.TextChoices):
        YES = "yes", _("Ya")
        PARTLY = "partly", _("Sebagian")
        NO = "no", _("Tidak")
        NOT_APPLICABLE = "na", _("Tidak berlaku")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="answers")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    criterion = models.CharField(max_length=60)
    value = models.CharField(max_length=8, choices=Value)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    received = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["inspection", "criterion", "at"], name="answers_of_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class KitCheck(models.Model):
    """The pack of one officer, looked into. `items`: name -> "ok", "broken" or "missing"."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="kits")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    officer_code = models.CharField(max_length=40)
    items = models.JSONField(default=dict)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return self.officer_code
