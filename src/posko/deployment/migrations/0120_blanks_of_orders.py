"""What only the office knows of an order, filled in on its page."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


def _text(name: str, label: str, length: int) -> migrations.AddField:
    field = models.CharField(blank=True, default="", max_length=length, verbose_name=label)
    return migrations.AddField("order", name, field, preserve_default=False)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("deployment", "0111_seeds_kept_outside")]
    operations: ClassVar = [
        _text("place", "dikeluarkan di", 60),
        _text("basis", "nomor rencana operasi", 120),
        _text("signer", "nama penanda tangan", 120),
        _text("signer_rank", "pangkat dan NRP penanda tangan", 120),
        migrations.AlterField("order", "number", models.CharField(max_length=80, verbose_name="nomor")),
    ]
