"""Whether an order holds is told by the order itself: its number may be another one's, too."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from posko.organisation.roles import APP_ROLE


def _check(column: str = "", value: str = "") -> str:
    """The function of `0101_orders`, with one more `column` that is `value`."""
    return f"""
DROP FUNCTION posko_order_check(bigint);
CREATE FUNCTION posko_order_check(of bigint)
RETURNS TABLE (number varchar, version integer, issued timestamptz, command varchar,
               latest varchar, latest_version integer, latest_issued timestamptz{column})
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT o.number, p.version, o.issued, c.name, l.number, q.version, l.issued{value}
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
REVOKE ALL ON FUNCTION posko_order_check(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION posko_order_check(bigint) TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("deployment", "0141_granted_unavailable")]
    operations: ClassVar = [migrations.RunSQL(_check(", holds boolean", ", o.id = l.id"), _check())]
