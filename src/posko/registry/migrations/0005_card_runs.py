from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from posko.organisation.walls import wall

KINDS = [("create", "Akun baru"), ("reprint", "Cetak ulang")]
STATES = [
    ("waiting", "Menunggu"),
    ("working", "Dikerjakan"),
    ("ready", "Siap diambil"),
    ("nothing", "Tidak ada kartu"),
    ("failed", "Gagal"),
]


def to(model: str) -> models.ForeignKey[models.Model, models.Model]:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("registry", "0004_undoing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="CardRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=KINDS, max_length=10)),
                ("site", models.CharField(max_length=300)),
                ("made", models.DateTimeField(default=django.utils.timezone.now)),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=10)),
                ("percent", models.PositiveSmallIntegerField(default=0)),
                ("moved", models.DateTimeField(default=django.utils.timezone.now)),
                ("cards", models.PositiveIntegerField(default=0)),
                ("public_key", models.CharField(max_length=64)),
                ("sealed", models.BinaryField(null=True)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("message", models.TextField(blank=True)),
                ("by", to(settings.AUTH_USER_MODEL)),
                ("command", to("organisation.command")),
                ("operation", to("registry.operation")),
            ],
            options={"ordering": ("-made",)},
        ),
        migrations.RunSQL(wall("registry_cardrun"), migrations.RunSQL.noop),
    ]
