from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

IMPORT_STATES = [
    ("waiting", "Menunggu"),
    ("reading", "Membaca"),
    ("refused", "Ditolak"),
    ("previewed", "Siap dikonfirmasi"),
    ("applying", "Memuat"),
    ("applied", "Dimuat"),
    ("undoing", "Membatalkan"),
    ("undone", "Dibatalkan"),
    ("discarded", "Dibuang"),
    ("failed", "Gagal"),
]
PROPOSAL_STATES = [
    ("waiting", "Menunggu keputusan"),
    ("confirmed", "Dikonfirmasi"),
    ("refused", "Ditolak"),
    ("withdrawn", "Ditarik"),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("registry", "0003_imports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.AddField(
            model_name="import",
            name="undone_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            model_name="import",
            name="state",
            field=models.CharField(choices=IMPORT_STATES, default="waiting", max_length=12),
        ),
        migrations.AlterField(
            model_name="tierproposal",
            name="state",
            field=models.CharField(choices=PROPOSAL_STATES, default="waiting", max_length=10),
        ),
    ]
