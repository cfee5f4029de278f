"""At which edition of the part a change was taken back, so that whoever looked before is told."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("deployment", "0101_orders")]
    operations: ClassVar = [
        migrations.AddField("edit", "undone_number", models.PositiveIntegerField(null=True)),
    ]
