"""The rows of a part: posts, stations, officers, reserve teams, shortfalls, as the plan took them from the registry."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from posko.deployment.models.plans import Part, Plan
from posko.organisation.models import Command
from posko.registry.models import Access, Status, Tier


class PlanRow(models.Model):
    """A row of a part; `command` is the part's, for the walls."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    part = models.ForeignKey(Part, models.CASCADE, related_name="%(class)ss")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class PostRow(PlanRow):
    """One team with its stations. Pattern as `officers`-`stations_max`-`linmas_per_station`; minutes one way."""

    code = models.CharField(_("pos"), max_length=60)
    tier = models.CharField(_("kerawanan"), max_length=10, choices=Tier)
    officers = models.PositiveSmallIntegerField(_("petugas"))
    stations_max = models.PositiveIntegerField()
    linmas_per_station = models.PositiveIntegerField()
    centre = models.CharField(_("TPS pusat"), max_length=60)
    stations = models.PositiveIntegerField(_("TPS"))
    manned = models.BooleanField(_("terisi"))
    controller = models.CharField(_("Padal"), max_length=40, blank=True)
    farthest_minutes = models.FloatField(_("terjauh (menit)"))
    total_minutes = models.FloatField(_("jumlah menit"))
    pinned = models.BooleanField(_("dikunci"), default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["part", "code"], name="post_once")]
        indexes: ClassVar = [models.Index(fields=["plan", "code"], name="post_of_plan")]

    def __str__(self) -> str:
        return self.code


class StationRow(PlanRow):
    """A polling station in its post; `minutes` one way from the post's centre."""

    code = models.CharField(_("kode"), max_length=60)
    name = models.CharField(_("nama"), max_length=200)
    area_code = models.CharField(max_length=20)
    latitude = models.FloatField()
    longitude = models.FloatField()
    tier = models.CharField(max_length=10, choices=Tier)
    tier_reason = models.CharField(max_length=300, blank=True)
    access = models.CharField(max_length=10, choices=Access)
    voters = models.PositiveIntegerField()
    post = models.CharField(max_length=60)
    minutes = models.FloatField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["part", "code"], name="planned_station_once")]
        indexes: ClassVar = [models.Index(fields=["plan", "post"], name="station_of_post")]

    def __str__(self) -> str:
        return self.code


class Duty(models.TextChoices):
    POST = "post", _("Pos TPS")
    CONTROLLER = "controller", _("Padal")
    RESERVE = "reserve", _("Cadangan")
    ROUTINE = "routine", _("Tugas rutin")
    UNAVAILABLE = "unavailable", _("Berhalangan")


class AssignmentRow(PlanRow):
    """What one officer does. `unit` is the officer's own unit, whatever command the part is of.

    Somebody lent has a row with the borrower; the one that stays with the lender says nothing then
    (`queries.rows_visible_to` leaves it out).
    """

    code = models.CharField(_("nomor"), max_length=40)
    name = models.CharField(_("nama"), max_length=200)
    rank = models.CharField(_("pangkat"), max_length=20)
    function = models.CharField(max_length=60, blank=True)
    unit = models.CharField(_("kesatuan"), max_length=40)
    status = models.CharField(max_length=12, choices=Status)
    excluded_areas = models.CharField(max_length=400, blank=True)
    skills = models.CharField(max_length=200, blank=True)
    duty = models.CharField(_("tugas"), max_length=12, choices=Duty)
    #: Code of the post or reserve team.
    post = models.CharField(_("pos"), max_length=60, blank=True)
    role = models.CharField(max_length=10, blank=True)
    reinforcement = models.BooleanField("BKO", default=False)
    travel_minutes = models.FloatField(null=True)
    pinned = models.BooleanField(_("dikunci"), default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part", "code"], name="officer_planned_once"),
            models.UniqueConstraint(
                fields=["plan", "code"], condition=models.Q(reinforcement=True), name="officer_lent_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["part", "post"], name="officers_of_post")]

    def __str__(self) -> str:
        return f"{self.rank} {self.name}"


class TeamRow(PlanRow):
    """A mobile team held back at one place."""

    code = models.CharField(max_length=60)
    latitude = models.FloatField()
    longitude = models.FloatField()
    officers = models.PositiveIntegerField()
    stations_covered = models.PositiveIntegerField()
    pinned = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["part", "code"], name="reserve_team_once")]

    def __str__(self) -> str:
        return self.code


class LackRow(PlanRow):
    """Something a command lacks, what it means and what closes it; `borrowed`: officers lent by others for that."""

    resource = models.CharField(max_length=40)
    required = models.BigIntegerField()
    available = models.BigIntegerField()
    missing = models.BigIntegerField()
    consequence = models.TextField()
    remedy = models.TextField()
    borrowed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["part", "resource"], name="lack_once")]

    def __str__(self) -> str:
        return self.resource
