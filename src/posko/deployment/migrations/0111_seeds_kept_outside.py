"""The seed of a sealed draw is no longer here: whoever seals keeps it, and it comes when the draw is opened."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PERSON = settings.AUTH_USER_MODEL
#: A draw sealed before has its seed here, where nobody else has it: it can be witnessed by nobody any more. Plans
#: computed with it go on as plans with a draw of their own.
GIVE_UP_OLD = """
UPDATE deployment_plan p SET own_seed = w.seed, witnessed_id = NULL
FROM deployment_witnessed w WHERE w.id = p.witnessed_id AND w.opened IS NULL;
UPDATE deployment_witnessed
SET seed = '', withdrawn = now(), withdrawal = 'Segel cara lama: seed-nya tersimpan di server. Segel undian baru.'
WHERE opened IS NULL;
"""
STATES = (
    ("waiting", "Menunggu giliran"),
    ("computing", "Sedang dihitung"),
    ("prepared", "Menunggu undian dibuka"),
    ("draft", "Konsep"),
    ("submitted", "Menunggu persetujuan"),
    ("approved", "Disetujui"),
    ("cancelled", "Dihentikan"),
    ("failed", "Gagal"),
    ("discarded", "Dibuang"),
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        migrations.swappable_dependency(PERSON),
        ("deployment", "0110_undone_number"),
    ]
    operations: ClassVar = [
        migrations.AlterField(
            "witnessed", "seed", models.CharField(blank=True, default="", editable=False, max_length=64)
        ),
        migrations.AlterField("witnessed", "commitment", models.CharField(max_length=64, unique=True)),
        migrations.AddField("witnessed", "withdrawn", models.DateTimeField(null=True)),
        migrations.AddField(
            "witnessed",
            "withdrawn_by",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=PERSON),
        ),
        migrations.AddField(
            "witnessed",
            "withdrawal",
            models.CharField(blank=True, default="", max_length=300, verbose_name="alasan ditarik"),
            preserve_default=False,
        ),
        migrations.AlterField("plan", "state", models.CharField(choices=STATES, default="waiting", max_length=10)),
        migrations.RunSQL(GIVE_UP_OLD, migrations.RunSQL.noop),
    ]
