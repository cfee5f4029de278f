"""The witnessed draw: a seed sealed before, opened in front of witnesses after."""

from __future__ import annotations

import hashlib
import secrets
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.organisation.models import Command, Person
from posko.registry.models import Operation


def new_seed() -> str:
    return secrets.token_hex(32)


class Witnessed(models.Model):
    """A draw of one operation for a command and all below. `seed` is shown to nobody before it is opened."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    seed = models.CharField(max_length=64, default=new_seed, editable=False)
    commitment = models.CharField(max_length=64)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    #: Who saw it opened, as told: names and offices, one a line.
    witnesses = models.TextField(_("saksi"), blank=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-made"]

    def __str__(self) -> str:
        return self.commitment[:12]

    def seal(self) -> None:
        """Set `commitment`: SHA-256 hex of the seed's bytes."""
        self.commitment = hashlib.sha256(bytes.fromhex(self.seed)).hexdigest()
