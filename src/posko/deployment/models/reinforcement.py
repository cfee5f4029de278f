"""The reserve ledger: the Polda's teams, who asks for them, and the promise that holds each officer only once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.deployment.models.plans import Plan
from posko.organisation.models import Command, Person
from posko.registry.models import Operation


class Team(models.Model):
    """A team of a Polda that may be lent. `officers`: [code, rank, name, unit, skills, excluded areas] of each."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    code = models.CharField(_("regu"), max_length=40)
    officers = models.JSONField(default=list)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    dissolved = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["operation", "command", "code"], name="team_once")]

    def __str__(self) -> str:
        return self.code


class Request(models.Model):
    """A command asks for `officers` people, and says why; `polda` decides.

    `granted` of them were lent so far. `state` says what became of the rest: what was granted in part stays open until
    it is filled, refused or withdrawn, so a request that was refused or withdrawn may have been granted in part before.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu keputusan")
        GRANTED = "granted", _("Dipenuhi")
        PARTLY = "partly", _("Dipenuhi sebagian")
        REFUSED = "refused", _("Ditolak")
        WITHDRAWN = "withdrawn", _("Ditarik")

    OPEN = (State.WAITING, State.PARTLY)

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    polda = models.ForeignKey(Command, models.PROTECT, related_name="+")
    officers = models.PositiveIntegerField(_("personel yang diminta"))
    reason = models.CharField(_("alasan"), max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    granted = models.PositiveIntegerField(default=0)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided = models.DateTimeField(null=True)
    answer = models.CharField(_("jawaban"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.command}: {self.officers}"

    @property
    def is_open(self) -> bool:
        """Whether there is something left to decide."""
        return self.state in self.OPEN

    @property
    def rest(self) -> int:
        """How many are still missing, whether or not anybody will still decide."""
        return max(0, self.officers - self.granted)


class Grant(models.Model):
    """A team lent by a request until it is returned. `command` is the borrower."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    request = models.ForeignKey(Request, models.PROTECT, related_name="grants")
    team = models.ForeignKey(Team, models.PROTECT, related_name="grants")
    team_code = models.CharField(max_length=40)
    officers = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    returned = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["team_code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team"], condition=models.Q(returned=None), name="team_lent_once")
        ]

    def __str__(self) -> str:
        return f"{self.team_code}: {self.command}"


class Promise(models.Model):
    """One officer of a Polda promised to one command, by a plan in force or by a grant, and to one only.

    `command` is the borrower. The database itself refuses a second running promise of the same officer.
    """

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    officer_code = models.CharField(max_length=40)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="promises")
    grant = models.ForeignKey(Grant, models.PROTECT, null=True, related_name="promises")
    since = models.DateTimeField(default=timezone.now)
    released = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["operation", "officer_code"], condition=models.Q(released=None), name="officer_promised_once"
            ),
            models.CheckConstraint(
                condition=models.Q(plan=None) ^ models.Q(grant=None), name="promised_by_plan_or_by_grant"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_code}: {self.command}"
