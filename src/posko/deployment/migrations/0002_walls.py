from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from posko.organisation.roles import APP_ROLE
from posko.organisation.walls import wall

TABLES = (
    "part",
    "postrow",
    "stationrow",
    "assignmentrow",
    "teamrow",
    "lackrow",
    "edit",
    "order",
    "officerorder",
    "team",
    "request",
    "grant",
    "promise",
)
#: An officer has no right to see the command's rows, but his own order is his.
OWN = f"""
CREATE POLICY own ON deployment_officerorder TO {APP_ROLE}
    USING (officer_code <> '' AND officer_code = current_setting('posko.officer', true))
    WITH CHECK (officer_code <> '' AND officer_code = current_setting('posko.officer', true));
"""
SQL = (
    wall("deployment_plan", setting="family")
    + wall("deployment_witnessed", setting="family")
    + "".join(wall(f"deployment_{table}") for table in TABLES)
    + OWN
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("deployment", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
