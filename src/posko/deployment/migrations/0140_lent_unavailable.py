"""A question about lent people that is asked from outside their Polda's wall, and the voting day a plan was made for."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

from posko.organisation.roles import APP_ROLE
from posko.organisation.walls import ids

SQL = f"""
-- Who of those that the Polda lends to these parts cannot serve any longer: his number, and not why. It answers only to
-- whoever may see the parts.
CREATE FUNCTION posko_lent_unavailable(of_parts bigint[])
RETURNS TABLE (part bigint, officer_code varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT a.part_id, a.code
    FROM deployment_assignmentrow a
    JOIN deployment_part p ON p.id = a.part_id
    WHERE a.part_id = ANY (of_parts) AND a.reinforcement AND p.command_id IN {ids("commands")}
      AND NOT EXISTS (
        SELECT FROM registry_officer o JOIN organisation_command c ON c.id = o.command_id
        WHERE o.operation_id = p.operation_id AND o.code = a.code AND o.status = 'available'
          AND c.code IN (SELECT l.lender ->> 0 FROM jsonb_array_elements(p.given -> 'lenders') AS l (lender))
      )
$$;
REVOKE ALL ON FUNCTION posko_lent_unavailable(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION posko_lent_unavailable(bigint[]) TO {APP_ROLE};
"""
#: Of plans of before nobody kept for which day they were made: it is taken to be the one that stands there now.
DAYS = "UPDATE deployment_plan p SET voting_day = o.voting_day FROM registry_operation o WHERE o.id = p.operation_id"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("deployment", "0130_part_figures"), ("registry", "0005_card_runs")]
    operations: ClassVar = [
        migrations.RunSQL(SQL, "DROP FUNCTION posko_lent_unavailable(bigint[])"),
        migrations.AddField("plan", "voting_day", models.DateField(null=True)),
        migrations.RunSQL(DAYS, migrations.RunSQL.noop),
    ]
