"""The shortfall ledger: what a command needs of a resource, has, can repair or borrow, and what is missing then."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.organisation.models import Person
from posko.readiness.models.base import OfOperation


class ShortfallLine(OfOperation):
    """What people decided about one shortage. Need, have and serviceable are computed when it is read, never kept.

    `repair`: how many of those that do not work are being repaired; `borrow`: [from whom, how many]. All in units of
    the resource (people, pieces, rupiah).
    """

    class State(models.TextChoices):
        OPEN = "open", _("Belum ditangani")
        IN_WORK = "in_work", _("Sedang ditangani")
        SOLVED = "solved", _("Terpenuhi")
        ACCEPTED = "accepted", _("Diterima apa adanya")

    resource = models.CharField(max_length=40)
    repair = models.PositiveBigIntegerField(_("dapat diperbaiki"), default=0)
    borrow = models.JSONField(default=list)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due = models.DateField(_("tenggat"), null=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    note = models.CharField(_("catatan"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["operation", "command", "resource"], name="shortfall_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.command} {self.resource}"
