"""A tour of inspection: which commands on which day, when to be there, when to leave."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.organisation.models import Command, Person
from posko.readiness.models.base import OfOperation


class Tour(OfOperation):
    """A tour of the Polda `command`. `asked`: days, hours, calendars and stays as `touring.Asked`."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Konsep")
        SET = "set", _("Ditetapkan")

    name = models.CharField(_("nama"), max_length=120)
    asked = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    edition = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    #: Minutes on the road in all, and commands that do not fit into the days.
    travel_minutes = models.FloatField(default=0)
    left_out = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-made"]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """A stay at one command. `command` is the one visited; `fixed`: set by hand, kept when solved again; `told`: a
    settled tour told the command of it once, perhaps at another time."""

    tour = models.ForeignKey(Tour, models.CASCADE, related_name="visits")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    team = models.PositiveSmallIntegerField(default=0)
    day = models.DateField()
    order = models.PositiveSmallIntegerField()
    arrive = models.DateTimeField()
    leave = models.DateTimeField()
    travel_minutes = models.FloatField(default=0)
    fixed = models.BooleanField(default=False)
    told = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["team", "arrive"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["tour", "command"], name="visited_once")]

    def __str__(self) -> str:
        return f"{self.command} {self.day}"


class CalledOff(models.Model):
    """A visit that a tour no longer makes, so that calendars which have it take it out. `told` as of the visit."""

    tour = models.ForeignKey(Tour, models.CASCADE, related_name="called_off")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    arrive = models.DateTimeField()
    leave = models.DateTimeField()
    told = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["arrive"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["tour", "command"], name="called_off_once")]

    def __str__(self) -> str:
        return f"{self.command} {self.arrive:%Y-%m-%d}"
