"""A question about people lent by a team, who have no place in a plan yet, that is asked from outside their wall."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from posko.organisation.roles import APP_ROLE
from posko.organisation.walls import ids

SQL = f"""
-- Who of those in teams that a command has now cannot serve: his number, and not why. It answers only to whoever may
-- see the command.
CREATE FUNCTION posko_granted_unavailable(of_operation bigint, of_command bigint)
RETURNS SETOF varchar
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT member ->> 0
    FROM deployment_grant g
    JOIN deployment_request r ON r.id = g.request_id
    JOIN organisation_command polda ON polda.id = r.polda_id
    CROSS JOIN jsonb_array_elements(g.officers) member
    WHERE g.operation_id = of_operation AND g.command_id = of_command AND g.returned IS NULL
      AND g.command_id IN {ids("commands")}
      AND NOT EXISTS (
        SELECT FROM registry_officer o JOIN organisation_command c ON c.id = o.command_id
        WHERE o.operation_id = g.operation_id AND o.code = member ->> 0 AND o.status = 'available'
          AND starts_with(c.path, polda.path)
          AND NOT EXISTS (
            SELECT FROM organisation_command polres
            WHERE polres.kind = 'polres' AND starts_with(polres.path, polda.path) AND starts_with(c.path, polres.path)
          )
      )
$$;
REVOKE ALL ON FUNCTION posko_granted_unavailable(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION posko_granted_unavailable(bigint, bigint) TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("deployment", "0140_lent_unavailable")]
    operations: ClassVar = [
        migrations.RunSQL(SQL, "DROP FUNCTION posko_granted_unavailable(bigint, bigint)"),
    ]
