"""How many officers a remedy borrows stands beside its text. Plans of before say 0 until they are computed anew."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("deployment", "0120_blanks_of_orders")]
    operations: ClassVar = [
        migrations.AddField("lackrow", "borrowed", models.PositiveIntegerField(default=0)),
    ]
