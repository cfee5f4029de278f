"""Changes of a draft by hand, each of which can be undone until the plan is submitted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.deployment.models.plans import Part, Plan
from posko.organisation.models import Command, Person


class Edit(models.Model):
    """One change: rows before and after, so that it can be taken back. `number` is the part's edition after it.

    `touched`: codes of posts, teams, officers and stations that changed. `effect`: what it cost.
    """

    class Action(models.TextChoices):
        MOVE_STATION = "move_station", _("TPS dipindah")
        SWAP_OFFICERS = "swap_officers", _("Petugas ditukar")
        ADD_TEAM = "add_team", _("Regu cadangan ditambah")
        REMOVE_TEAM = "remove_team", _("Regu cadangan dihapus")
        PIN = "pin", _("Dikunci")
        UNPIN = "unpin", _("Kunci dilepas")
        RESOLVE = "resolve", _("Dihitung ulang")
        REPAIR = "repair", _("Diperbaiki sesuai data")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    part = models.ForeignKey(Part, models.CASCADE, related_name="edits")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=20, choices=Action)
    #: What was asked: codes and numbers, by name.
    asked = models.JSONField(default=dict)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    touched = models.JSONField(default=list)
    effect = models.JSONField(default=dict)
    difference = models.JSONField(default=dict)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    undone = models.DateTimeField(null=True)
    #: The part's edition after it was taken back.
    undone_number = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["part", "number"], name="edit_once")]

    def __str__(self) -> str:
        return f"{self.part_id}/{self.number} {self.action}"
