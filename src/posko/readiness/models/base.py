"""What the rows of this room have in common."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from posko.organisation.models import Command
from posko.registry.models import Operation


class Readiness(models.TextChoices):
    """Asta Siap: the eight readinesses."""

    POST = "command_post", _("Siap posko")
    TRAINING = "training", _("Siap latihan")
    ORDER = "public_order", _("Siap kamtibmas")
    COMMUNITY = "community", _("Siap masyarakat")
    PERSONNEL = "personnel", _("Siap personel")
    EQUIPMENT = "equipment", _("Siap sarpras")
    BUDGET = "budget", _("Siap anggaran")
    PLAN = "plan", _("Siap rencana dan cara bertindak")


class Rating(models.TextChoices):
    """Worst last, but for what is not known."""

    READY = "ready", _("Siap")
    LIMITED = "limited", _("Siap dengan catatan")
    NOT_READY = "not_ready", _("Belum siap")
    UNKNOWN = "unknown", _("Belum dinilai")


class OfOperation(models.Model):
    """A row of one command in one operation."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
