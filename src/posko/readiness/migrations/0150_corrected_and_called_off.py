"""Rehearsals that were corrected, and visits that are no longer made."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from posko.organisation.walls import wall

#: Whoever is visited by a settled tour has been told of it.
TOLD = """
UPDATE readiness_visit SET told = true WHERE tour_id IN (SELECT id FROM readiness_tour WHERE state = 'set');
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("readiness", "0121_evidence_note")]
    operations: ClassVar = [
        migrations.AddField("rehearsal", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("rehearsal", "corrected", models.DateTimeField(null=True)),
        migrations.AddField(
            "rehearsal",
            "corrected_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField("rehearsal", "correction", models.CharField(blank=True, default="", max_length=300)),
        migrations.AddField("visit", "told", models.BooleanField(default=False)),
        migrations.CreateModel(
            "CalledOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("arrive", models.DateTimeField()),
                ("leave", models.DateTimeField()),
                ("told", models.BooleanField(default=False)),
                (
                    "command",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.command"
                    ),
                ),
                (
                    "tour",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="called_off", to="readiness.tour"
                    ),
                ),
            ],
            options={
                "ordering": ["arrive"],
                "constraints": [models.UniqueConstraint(fields=["tour", "command"], name="called_off_once")],
            },
        ),
        migrations.RunSQL(wall("readiness_calledoff"), migrations.RunSQL.noop),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
    ]
