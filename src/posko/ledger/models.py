"""The one table of the ledger. Rows are only ever added: the database refuses anything else, to anybody."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models

from posko.organisation.models import Command, Person


class Entry(models.Model):
    """One decision. `actor_name` is kept beside the key: the hash covers what was written then."""

    # Made here and not by the database: an entry may be added by somebody who may not read it back.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    number = models.PositiveBigIntegerField()
    at = models.CharField(max_length=40)
    actor = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=300)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=300)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("command_id", "number")
        constraints: ClassVar = [models.UniqueConstraint(fields=["command", "number"], name="entry_numbered_once")]
        indexes: ClassVar = [models.Index(fields=["-at"], name="entry_latest")]

    def __str__(self) -> str:
        return f"{self.command_id}/{self.number} {self.action}"

    def content(self, code: str) -> dict[str, Any]:
        """What the hash covers, with the command by its `code`."""
        return {
            "command": code,
            "number": self.number,
            "at": self.at,
            "actor": self.actor_name,
            "action": self.action,
            "subject": self.subject,
            "before": self.before,
            "after": self.after,
            "reason": self.reason,
            "previous": self.previous,
        }
