"""Orders that an approved plan gives: one paper a command, and what it tells each officer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.deployment.models.plans import Part, Plan
from posko.organisation.models import Command, Person
from posko.registry.models import Operation


class Order(models.Model):
    """The order of one command by one version of its plan. Without changes a new version gives none.

    `serial` counts the orders of a command in an operation; `replaces` is the order that this one changes.
    """

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="orders")
    part = models.ForeignKey(Part, models.PROTECT, related_name="orders")
    serial = models.PositiveIntegerField()
    number = models.CharField(_("nomor"), max_length=80)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    issued = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    #: Officers who get something new by it.
    concerned = models.PositiveIntegerField(default=0)
    changes = models.JSONField(default=list)
    pdf = models.FileField(upload_to="orders/", blank=True)
    xlsx = models.FileField(upload_to="orders/", blank=True)
    #: Of the PDF and of the workbook; set when both are there.
    sha256 = models.CharField(max_length=64, blank=True)
    xlsx_sha256 = models.CharField(max_length=64, blank=True)
    #: When the worker was asked for the files, and why it could not make them.
    asked = models.DateTimeField(default=timezone.now)
    failure = models.TextField(blank=True)
    #: Address of the server as people reach it (`https://posko.polda.example`), for the QR code; empty for no code.
    site = models.CharField(max_length=200, blank=True)
    #: What only the office knows: where it is given, number of the plan of operations, who signs, his rank and number.
    #: Empty for a dotted line to write on. Who approved it signs it only where he commands the command himself.
    place = models.CharField(_("dikeluarkan di"), max_length=60, blank=True)
    basis = models.CharField(_("nomor rencana operasi"), max_length=120, blank=True)
    signer = models.CharField(_("nama penanda tangan"), max_length=120, blank=True)
    signer_rank = models.CharField(_("pangkat dan NRP penanda tangan"), max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["-issued", "command__path"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["operation", "command", "serial"], name="order_numbered_once"),
            models.UniqueConstraint(fields=["part"], name="one_order_a_part"),
        ]

    def __str__(self) -> str:
        return self.number


class OfficerOrder(models.Model):
    """What one officer is told, until something that concerns him changes. `digest` covers all that he is told.

    `content` as `documents.orders.OfficerOrder`, and `controller_unit`: the name of the unit that his Padal is of,
    outside of the digest; orders of before have none. The database shows it to the officer and to the command's staff.
    """

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, models.PROTECT, related_name="officers")
    officer_code = models.CharField(max_length=40)
    officer_name = models.CharField(max_length=240)
    duty = models.CharField(max_length=12)
    post = models.CharField(max_length=60, blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    #: What was told before, where this takes its place.
    before = models.JSONField(null=True)
    issued = models.DateTimeField(default=timezone.now)
    replaced = models.DateTimeField(null=True)
    read = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["operation", "officer_code"], condition=models.Q(replaced=None), name="one_order_an_officer"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["operation", "command", "read"], name="orders_not_read")]

    def __str__(self) -> str:
        return f"{self.officer_name}: {self.duty} {self.post}"
