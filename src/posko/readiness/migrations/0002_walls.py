from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from posko.organisation.walls import wall

TABLES = (
    "override",
    "inspection",
    "answer",
    "kitcheck",
    "rehearsal",
    "finding",
    "findingstep",
    "evidence",
    "shortfallline",
    "visit",
    "verdict",
)
#: Criteria and tours of a Polda concern those below it, as its operation does.
SHARED = ("criteriaset", "tour")
SQL = "".join(wall(f"readiness_{table}") for table in TABLES) + "".join(
    wall(f"readiness_{table}", setting="family") for table in SHARED
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("readiness", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
