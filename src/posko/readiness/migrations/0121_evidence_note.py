from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("readiness", "0140_verdict_check")]
    operations: ClassVar = [
        migrations.AddField(
            "evidence", "note", models.CharField(blank=True, default="", max_length=60), preserve_default=False
        ),
    ]
