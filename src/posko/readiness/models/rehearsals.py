"""Rehearsing the plan: training before the operation, the tactical floor game, the city's defence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.organisation.models import Person
from posko.readiness.models.base import OfOperation


class Rehearsal(OfOperation):
    """One exercise. `scenario`: the code of a card of the doctrine; `taking_part`: [who, how many].

    `corrected`, `corrected_by`, `correction`: when, by whom and why it was last corrected; what it said before stands
    in the ledger. `version` grows with each correction.
    """

    class Kind(models.TextChoices):
        TRAINING = "latpraops", _("Latpraops")
        FLOOR_GAME = "tfg", _("TFG")
        CITY = "sispamkota", _("Sispamkota")
        DRILL = "gladi", _("Gladi")

    kind = models.CharField(_("jenis"), max_length=12, choices=Kind)
    scenario = models.CharField(_("skenario"), max_length=60)
    day = models.DateField(_("tanggal"))
    place = models.CharField(_("tempat"), max_length=200, blank=True)
    taking_part = models.JSONField(default=list)
    went_well = models.TextField(_("yang berjalan baik"), blank=True)
    went_wrong = models.TextField(_("yang tidak berjalan"), blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    corrected = models.DateTimeField(null=True)
    corrected_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    correction = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"
