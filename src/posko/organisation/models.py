"""Commands as a tree, people, and the roles they hold for one command and below."""

from __future__ import annotations

import secrets
from base64 import b32encode
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
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
    """Somebody who signs in, or a program. `username` is an e-mail address or an officer's number."""

    username = models.CharField(_("nama masuk"), max_length=254, unique=True)
    email = models.EmailField(_("surel"), blank=True)
    name = models.CharField(_("nama"), max_length=200)
    officer_code = models.CharField(max_length=40, blank=True, db_index=True)
    is_active = models.BooleanField(default=True)
    #: An account of a program: it has roles as people do and works by tokens alone; nobody signs in as it.
    is_program = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="id")
    #: Sessions hold as long as this number and the password are what they were at sign-in.
    session_round = models.PositiveIntegerField(default=0)
    #: Running roles and the paths of their commands, where `access.remember_roles` looked them up for one request.
    held: tuple[tuple[str, str], ...] | None = None

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects: ClassVar[People] = People()

    def __str__(self) -> str:
        return self.name

    @property
    def is_activated(self) -> bool:
        """Whether the person has set a password."""
        return self.has_usable_password()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        value = f"{self.password}:{self.session_round}"
        return salted_hmac("posko.organisation.Person", value, secret=secret, algorithm="sha256").hexdigest()


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
    """A secret of 160 bits in letters and digits of which none is taken for another: easy to type and to print."""
    return b32encode(secrets.token_bytes(20)).decode()


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

    class Meta:
        ordering = ("-made",)

    def __str__(self) -> str:
        return f"{self.person} ({self.expires:%Y-%m-%d})"

    @property
    def works(self) -> bool:
        return self.used is None and self.revoked is None and timezone.now() < self.expires


class Scope(models.TextChoices):
    READ = "read", _("Hanya membaca")
    WRITE = "write", _("Membaca dan menulis")


class ApiToken(models.Model):
    """A way into the API for a program that works for `person`; only the hash of its secret is kept.

    It opens what the person may do and no more; of that, what `scope` and `parts` leave (the parts by their names in
    the address; empty: all).
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField(_("untuk apa"), max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    scope = models.CharField(_("cakupan"), max_length=10, choices=Scope, default=Scope.READ)
    parts = models.JSONField(default=list)
    made = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    last_used = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made",)

    def __str__(self) -> str:
        return self.name

    @property
    def works(self) -> bool:
        return self.revoked is None and timezone.now() < self.expires

    def covers(self, part: str, method: str) -> bool:
        """Whether it reaches so far: to this part of the API, and by this method."""
        reads = method in ("GET", "HEAD", "OPTIONS")
        return (reads or self.scope == Scope.WRITE) and (not self.parts or part in self.parts)
