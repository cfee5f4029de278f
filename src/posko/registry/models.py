"""What an operation works with. Every row knows its command, its source and how often it was changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.organisation.models import Command, Person
from posko.registry.reasons import Reason, Refusal


class Operation(models.Model):
    """The whole undertaking, of one command for all below it; `stages` are as in the operation folder."""

    command = models.ForeignKey(Command, models.PROTECT, related_name="operations")
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=200, blank=True)
    timezone = models.CharField(max_length=60, default="Asia/Jakarta")
    voting_day = models.DateField()
    stages = models.JSONField(default=list)
    doctrine_toml = models.TextField(blank=True)

    class Meta:
        ordering = ("-voting_day", "name")

    def __str__(self) -> str:
        return self.name


class Row(models.Model):
    """A row of the registry. `key` tells it from others of its table in the operation."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    source = models.CharField(_("sumber"), max_length=200)
    source_date = models.DateField(_("tanggal sumber"), default=timezone.localdate)
    version = models.PositiveIntegerField(default=1)
    changed = models.DateTimeField(default=timezone.now)

    #: The column that, with operation (and `KEY_ALSO`), tells one row from another.
    KEY: ClassVar[tuple[str, ...]] = ("code",)
    #: Columns as in the operation folder, beside the key.
    COLUMNS: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True


class Tier(models.TextChoices):
    LOW = "low", _("Kurang rawan")
    ELEVATED = "elevated", _("Rawan")
    HIGH = "high", _("Sangat rawan")
    SPECIAL = "special", _("Khusus")


class Access(models.TextChoices):
    ROAD = "road", _("Darat")
    RIVER = "river", _("Sungai")
    SEA = "sea", _("Laut")
    FOOT = "foot", _("Jalan kaki")


class PollingStation(Row):
    """A TPS. `code` as KPU writes it; `command` is the unit with the longest matching area prefix."""

    code = models.CharField(_("kode"), max_length=60)
    name = models.CharField(_("nama"), max_length=200)
    area_code = models.CharField(_("kode wilayah"), max_length=20)
    latitude = models.FloatField(_("lintang"))
    longitude = models.FloatField(_("bujur"))
    tier = models.CharField(_("kerawanan"), max_length=10, choices=Tier)
    tier_reason = models.CharField(_("alasan"), max_length=300, blank=True)
    access = models.CharField(_("akses"), max_length=10, choices=Access)
    voters = models.PositiveIntegerField(_("pemilih"))

    COLUMNS = ("name", "area_code", "latitude", "longitude", "tier", "tier_reason", "access", "voters")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["operation", "code"], name="station_once")]
        indexes: ClassVar = [models.Index(fields=["operation", "command", "code"], name="station_of_command")]

    def __str__(self) -> str:
        return self.code


class Status(models.TextChoices):
    AVAILABLE = "available", _("Siap")
    LEAVE = "leave", _("Cuti")
    SICK = "sick", _("Sakit")
    SCHOOLING = "schooling", _("Pendidikan")
    DETACHED = "detached", _("BKO keluar")


class Officer(Row):
    """Somebody who may be posted. `excluded_areas`: area prefixes where never; the reason is not recorded."""

    code = models.CharField(_("nomor"), max_length=40)
    name = models.CharField(_("nama"), max_length=200)
    rank = models.CharField(_("pangkat"), max_length=20)
    function = models.CharField(_("fungsi"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status)
    excluded_areas = models.CharField(_("wilayah terlarang"), max_length=400, blank=True)
    skills = models.CharField(_("keahlian"), max_length=200, blank=True)

    COLUMNS = ("name", "rank", "function", "status", "excluded_areas", "skills")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["operation", "code"], name="officer_once")]
        indexes: ClassVar = [models.Index(fields=["operation", "command", "code"], name="officer_of_command")]

    def __str__(self) -> str:
        return f"{self.rank} {self.name}"


class Equipment(Row):
    """How many of a kind a command has, and how many of them work."""

    kind = models.CharField(_("jenis"), max_length=60)
    total = models.PositiveIntegerField(_("jumlah"))
    serviceable = models.PositiveIntegerField(_("layak pakai"))

    KEY = ("command", "kind")
    COLUMNS = ("total", "serviceable")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["operation", "command", "kind"], name="equipment_once")
        ]

    def __str__(self) -> str:
        return self.kind


class Funds(Row):
    """Money that a command has for the operation, in rupiah."""

    amount_idr = models.BigIntegerField(_("jumlah (Rp)"))

    KEY = ("command",)
    COLUMNS = ("amount_idr",)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["operation", "command"], name="funds_once")]

    def __str__(self) -> str:
        return str(self.amount_idr)


class RoutineDuty(Row):
    """Available officers of exactly this command who stay for routine public-order work."""

    minimum_officers = models.PositiveIntegerField(_("petugas minimum"))

    KEY = ("command",)
    COLUMNS = ("minimum_officers",)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["operation", "command"], name="routine_once")]

    def __str__(self) -> str:
        return str(self.minimum_officers)


class Import(models.Model):
    """A folder or workbook on its way into the registry: read, compared, confirmed, perhaps undone."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu")
        READING = "reading", _("Membaca")
        REFUSED = "refused", _("Ditolak")
        PREVIEWED = "previewed", _("Siap dikonfirmasi")
        APPLYING = "applying", _("Memuat")
        APPLIED = "applied", _("Dimuat")
        UNDOING = "undoing", _("Membatalkan")
        UNDONE = "undone", _("Dibatalkan")
        DISCARDED = "discarded", _("Dibuang")
        FAILED = "failed", _("Gagal")

    #: None until an import that begins a new operation, with the code `new_code`, is applied.
    operation = models.ForeignKey(Operation, models.PROTECT, null=True, related_name="imports")
    new_code = models.SlugField(max_length=60, blank=True)
    #: Rows of this command and below are read from the file; all others are left out.
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, blank=True)
    file = models.FileField(upload_to="imports/")
    source = models.CharField(_("sumber"), max_length=200)
    source_date = models.DateField(_("tanggal sumber"), default=timezone.localdate)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    #: When state or percent last moved.
    moved = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    #: Of each table how many rows are new, changed, removed, the same, and outside of `command`.
    counts = models.JSONField(default=dict)
    #: Of each table the first rows of each kind, to look at.
    sample = models.JSONField(default=dict)
    #: What the person should know about how the file was read.
    notes = models.JSONField(default=list)
    #: The first errors by row, as dicts; `error_count` says how many there are in all.
    errors = models.JSONField(default=list)
    error_count = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ("-made",)

    def __str__(self) -> str:
        return self.file_name


class Change(models.Model):
    """Who changed what: one row of one table before and after. None before: it was new. None after: it was removed.

    `table` is the model's name in small letters (`pollingstation`); `key` the row's code, or its command's code and,
    after a slash, its kind.
    """

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    table = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    of_import = models.ForeignKey(Import, models.PROTECT, null=True, related_name="changes")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["operation", "table", "key", "-at"], name="change_of_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"


class TierProposal(models.Model):
    """A tier proposed for a station by its command, with reasons from the list, until a second person decides."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu keputusan")
        CONFIRMED = "confirmed", _("Dikonfirmasi")
        REFUSED = "refused", _("Ditolak")
        WITHDRAWN = "withdrawn", _("Ditarik")

    station = models.ForeignKey(PollingStation, models.CASCADE, related_name="proposals")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    tier = models.CharField(max_length=10, choices=Tier)
    reasons = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["station"], condition=models.Q(state="waiting"), name="one_waiting_proposal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.station}: {self.tier}"

    @property
    def reasons_said(self) -> list[str]:
        return [str(Reason(reason).label) for reason in self.reasons]

    @property
    def refused_because(self) -> str:
        return str(Refusal(self.note).label) if self.note in Refusal.values else self.note


class PublishedTotal(models.Model):
    """A total that somebody else published, typed in, to hold the registry against."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="published_totals")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    table = models.CharField(max_length=30)
    total = models.PositiveIntegerField(_("jumlah"))
    source = models.CharField(_("sumber"), max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["operation", "command", "table"], name="one_published_total")
        ]

    def __str__(self) -> str:
        return f"{self.command}: {self.total}"


class CardRun(models.Model):
    """Cards for officers of a command, made by the worker and fetched once by the browser that asked for them.

    `sealed` is a PDF, or a ZIP of several, that only the key in that browser opens (`organisation.sealing`).
    """

    class Kind(models.TextChoices):
        CREATE = "create", _("Akun baru")
        REPRINT = "reprint", _("Cetak ulang")

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu")
        WORKING = "working", _("Dikerjakan")
        READY = "ready", _("Siap diambil")
        NOTHING = "nothing", _("Tidak ada kartu")
        FAILED = "failed", _("Gagal")

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    command = models.ForeignKey(Command, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    site = models.CharField(max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    #: When state or percent last moved.
    moved = models.DateTimeField(default=timezone.now)
    cards = models.PositiveIntegerField(default=0)
    public_key = models.CharField(max_length=64)
    sealed = models.BinaryField(null=True)
    file_name = models.CharField(max_length=200, blank=True)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ("-made",)

    def __str__(self) -> str:
        return f"{self.command}: {self.kind}"
