"""A plan for a command and all below it, and its parts: one for each Polres (and Polda)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from posko.deployment.models.draws import Witnessed
from posko.organisation.models import Command, Person
from posko.registry.models import Operation


class Plan(models.Model):
    """A posting plan. Rules (`doctrine_toml`) and `voting_day` are those of the operation when it was asked for.

    `command`: it covers that one and all below; a Polda's reinforcement is shared out only in a Polda's plan.
    `based_on`: the approved plan that this one changes. `version` names an approved plan; until then it is only the
    number that the plan was begun with, which another draft may have too.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu giliran")
        COMPUTING = "computing", _("Sedang dihitung")
        PREPARED = "prepared", _("Menunggu undian dibuka")
        DRAFT = "draft", _("Konsep")
        SUBMITTED = "submitted", _("Menunggu persetujuan")
        APPROVED = "approved", _("Disetujui")
        CANCELLED = "cancelled", _("Dihentikan")
        FAILED = "failed", _("Gagal")
        DISCARDED = "discarded", _("Dibuang")

    class Effort(models.TextChoices):
        QUICK = "quick", _("Cepat, untuk mencoba")
        NORMAL = "normal", _("Biasa")
        THOROUGH = "thorough", _("Teliti, lebih lama")

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="plans")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    name = models.CharField(_("nama rencana"), max_length=120)
    version = models.PositiveIntegerField(default=1)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="revisions")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    effort = models.CharField(_("ketelitian"), max_length=10, choices=Effort, default=Effort.NORMAL)
    doctrine_toml = models.TextField(blank=True)
    voting_day = models.DateField(null=True)
    witnessed = models.ForeignKey(Witnessed, models.PROTECT, null=True, related_name="plans")
    #: Empty where the draw is a witnessed one, whose seed is known once that is opened.
    own_seed = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    #: What the worker does and how far it is; `moved`: when that last changed.
    step = models.CharField(max_length=40, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    moved = models.DateTimeField(default=timezone.now)
    cancel_asked = models.BooleanField(default=False)
    message = models.TextField(blank=True)
    seconds = models.FloatField(null=True)
    figures = models.JSONField(default=dict)
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    submitted = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-made", "-pk"]
        indexes: ClassVar = [models.Index(fields=["operation", "command", "-made"], name="plan_of_command")]

    def __str__(self) -> str:
        """The name of a plan: with its version once it is approved, with a number of its own before."""
        if self.state == self.State.APPROVED:
            return f"{self.name} v{self.version}"
        return gettext("%(name)s · konsep %(n)s") % {"name": self.name, "n": self.pk}

    @property
    def subject(self) -> str:
        """As the ledger names it, in every language the same."""
        version = f" v{self.version}" if self.state == self.State.APPROVED else ""
        return f"{self.operation.code}: {self.name}{version} (#{self.pk})"

    @property
    def seed(self) -> str:
        """Hex; empty while the witnessed draw is sealed."""
        return self.witnessed.seed if self.witnessed else self.own_seed

    @property
    def is_open(self) -> bool:
        """Whether it may be changed by hand."""
        return self.state == self.State.DRAFT

    @property
    def is_running(self) -> bool:
        return self.state in (self.State.WAITING, self.State.COMPUTING)

    @property
    def is_ready(self) -> bool:
        """Whether there is a plan to look at."""
        return self.state in (self.State.DRAFT, self.State.SUBMITTED, self.State.APPROVED)


class Part(models.Model):
    """What a plan holds of one command. `edition` rises with each change by hand.

    `given`: units, routine duty, equipment and funds as the plan took them. `bounds`: proven minutes by tier.
    `figures`: as a unit in `summary.json`. `grouping`: posts found while the plan is computed, to go on from after a
    stop.
    """

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="parts")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField(default=0)
    given = models.JSONField(default=dict)
    bounds = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    drawings = models.JSONField(default=list)
    grouping = models.JSONField(null=True)
    #: The plan that holds for this command now.
    in_force = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["command__path"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "command"], name="part_once"),
            models.UniqueConstraint(
                fields=["operation", "command"], condition=models.Q(in_force=True), name="one_part_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.command}"
