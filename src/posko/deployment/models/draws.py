"""The witnessed draw: a seed sealed before, opened in front of witnesses after."""

from __future__ import annotations

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
    """A draw of one operation for a command and all below, known by its `commitment`: SHA-256 hex of the seed's bytes.

    Whoever sealed it keeps the seed. It comes here, as `seed`, when it is opened in front of witnesses; until then no
    row of any table holds it.
    """

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    seed = models.CharField(max_length=64, blank=True, default="", editable=False)
    commitment = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    #: Who saw it opened, as told: names and offices, one a line.
    witnesses = models.TextField(_("saksi"), blank=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened = models.DateTimeField(null=True)
    #: Given up before it was opened, because the seed was lost or may be known: by whom, when and why.
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn = models.DateTimeField(null=True)
    withdrawal = models.CharField(_("alasan ditarik"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-made"]

    def __str__(self) -> str:
        return self.commitment[:12]

    @property
    def is_sealed(self) -> bool:
        """Whether it can still be opened."""
        return self.opened is None and self.withdrawn is None
