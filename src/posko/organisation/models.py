"""Commands as a tree, people, and the roles they hold for one command and below."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    POLDA = "polda", "Polda"
    POLRES = "polres", "Polres"
    POLSEK = "polsek", "Polsek"


class Command(models.Model):
    """A police command. `path` is the codes from the top down, each followed by "/": what lies below starts with it."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=400, unique=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    area_codes = models.TextField(blank=True)

    class Meta:
        ordering = ("path",)
        indexes: ClassVar = [models.Index(fields=["path"], name="command_path_below", opclasses=["text_pattern_ops"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.path = (self.parent.path if self.parent else "") + self.code + "/"
        super().save(*args, **kwargs)

    def above(self) -> list[str]:
        """Paths of this command and all above it, topmost first."""
        codes = self.path.rstrip("/").split("/")
        return ["/".join(codes[: k + 1]) + "/" for k in range(len(codes))]


class People(BaseUserManager["Person"]):
    def create_user(self, username: str, **fields: Any) -> Person:
        """A person who cannot sign in yet: a password is set by the person alone, on activation."""
        person = Person(username=username, **fields)
        person.set_unusable_password()
        person.save()
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in. `username` is an e-mail address or an officer's number."""

    username = models.CharField(_("nama masuk"), max_length=254, unique=True)
    email = models.EmailField(_("surel"), blank=True)
    name = models.CharField(_("nama"), max_length=200)
    officer_code = models.CharField(max_length=40, blank=True, db_index=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, default="id")

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects: ClassVar[People] = People()

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    COMMANDER = "commander", _("Komandan")
    PLANNER = "planner", _("Perencana")
    CONTROLLER = "controller", _("Perwira pengendali")
    OFFICER = "officer", _("Petugas")
    INSPECTOR = "inspector", _("Pengawas")
    OUTREACH = "outreach", _("Binmas / Humas")
    PARTNER = "partner", _("Mitra")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Appointment(models.Model):
    """A role that a person holds for `command` and all below it, until it is ended."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    command = models.ForeignKey(Command, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "command", "role"], condition=models.Q(ended=None), name="one_running_appointment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role} {self.command}"


def new_token() -> str:
    """A secret of 160 bits, easy to type and to print."""
    return secrets.token_hex(20)


class Activation(models.Model):
    """A one-time way in: the link of an invitation or the card of an officer. Only the hash of its token is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="activations")
    command = models.ForeignKey(Command, models.PROTECT)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person} ({self.expires:%Y-%m-%d})"
