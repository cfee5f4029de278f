"""The figures of a whole plan, for whoever changes one part of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

SQL = """
-- Figures of every Polres' part of a plan, and its stations above the lowest tier: what the plan's own sum is made of.
-- Whoever changes one part keeps the sum right though he may not see the others. Numbers alone, no names.
CREATE FUNCTION posko_part_figures(of_plan bigint)
RETURNS TABLE (figures jsonb, guarded bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT p.figures, (SELECT count(*) FROM deployment_stationrow s WHERE s.part_id = p.id AND s.tier <> 'low')
    FROM deployment_part p
    JOIN organisation_command c ON c.id = p.command_id
    WHERE p.plan_id = of_plan AND c.kind <> 'polda' AND p.figures ? 'stations'
    ORDER BY c.path
$$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("deployment", "0121_people_of_remedies")]
    operations: ClassVar = [migrations.RunSQL(SQL, "DROP FUNCTION posko_part_figures(bigint)")]
