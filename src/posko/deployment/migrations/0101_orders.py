"""Files of orders, and two questions about orders that are asked from outside the command's wall."""

from __future__ import annotations

from typing import ClassVar

import django.utils.timezone
from django.db import migrations, models

SQL = """
-- Whether an order holds, for whoever has its paper in hand: numbers and dates, no names of people.
CREATE FUNCTION posko_order_check(of bigint)
RETURNS TABLE (number varchar, version integer, issued timestamptz, command varchar,
               latest varchar, latest_version integer, latest_issued timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT o.number, p.version, o.issued, c.name, l.number, q.version, l.issued
    FROM deployment_order o
    JOIN deployment_plan p ON p.id = o.plan_id
    JOIN organisation_command c ON c.id = o.command_id
    JOIN LATERAL (
        SELECT * FROM deployment_order x WHERE x.operation_id = o.operation_id AND x.command_id = o.command_id
        ORDER BY x.serial DESC LIMIT 1
    ) l ON true
    JOIN deployment_plan q ON q.id = l.plan_id
    WHERE o.id = of
$$;

-- An officer has one running order. Where a command posts somebody whom another command told something before, that one
-- ends, though the command that posts him now may not see it. Tells what he was told, for "semula - menjadi".
CREATE FUNCTION posko_end_orders_elsewhere(of_operation bigint, here bigint[], codes text[])
RETURNS TABLE (officer_code varchar, content jsonb)
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    UPDATE deployment_officerorder o SET replaced = now()
    WHERE o.operation_id = of_operation AND o.replaced IS NULL AND o.officer_code = ANY(codes)
      AND o.command_id <> ALL(here)
    RETURNING o.officer_code, o.content
$$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("deployment", "0002_walls")]
    operations: ClassVar = [
        migrations.AddField("order", "xlsx_sha256", models.CharField(blank=True, max_length=64, default=""), False),
        migrations.AddField("order", "asked", models.DateTimeField(default=django.utils.timezone.now)),
        migrations.AddField("order", "failure", models.TextField(blank=True, default=""), False),
        migrations.AddField("order", "site", models.CharField(blank=True, max_length=200, default=""), False),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
