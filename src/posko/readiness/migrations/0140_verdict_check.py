"""A question about verdicts that is asked from outside the command's wall."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

SQL = """
-- Whether a verdict is the last one, for whoever has its paper in hand: its word and dates, no names of people.
CREATE FUNCTION posko_verdict_check(of_operation bigint, of_command bigint, of_serial integer)
RETURNS TABLE (number varchar, rating varchar, issued timestamptz, command varchar, operation varchar, sha256 varchar,
               latest varchar, latest_issued timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT v.number, v.rating, v.at, c.name, o.name, v.sha256, l.number, l.at
    FROM readiness_verdict v
    JOIN organisation_command c ON c.id = v.command_id
    JOIN registry_operation o ON o.id = v.operation_id
    JOIN LATERAL (
        SELECT * FROM readiness_verdict x
        WHERE x.operation_id = v.operation_id AND x.command_id = v.command_id AND x.stage = v.stage
        ORDER BY x.serial DESC LIMIT 1
    ) l ON true
    WHERE v.operation_id = of_operation AND v.command_id = of_command AND v.serial = of_serial
$$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("readiness", "0002_walls")]
    operations: ClassVar = [
        migrations.RunSQL(SQL, "DROP FUNCTION posko_verdict_check(bigint, bigint, integer)"),
    ]
