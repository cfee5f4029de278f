from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from posko.organisation.walls import wall

TABLES = (
    "pollingstation",
    "officer",
    "equipment",
    "funds",
    "routineduty",
    "import",
    "change",
    "tierproposal",
    "publishedtotal",
)
SQL = wall("registry_operation", setting="family") + "".join(wall(f"registry_{table}") for table in TABLES)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("registry", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
