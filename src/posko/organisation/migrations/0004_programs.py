from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("organisation", "0003_sessions")]
    operations: ClassVar = [
        migrations.AddField(model_name="person", name="is_program", field=models.BooleanField(default=False))
    ]
