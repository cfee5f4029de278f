from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from posko.organisation.roles import APP_ROLE
from posko.organisation.walls import ids

# Reading is for those who may see the command; adding is for whoever decides something, and nothing else is for anybody.
SQL = f"""
ALTER TABLE ledger_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY reading ON ledger_entry FOR SELECT TO {APP_ROLE} USING (command_id IN {ids("commands")});
CREATE POLICY adding ON ledger_entry FOR INSERT TO {APP_ROLE} WITH CHECK (true);
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entry FROM {APP_ROLE};

CREATE FUNCTION posko_ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION posko_ledger_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION posko_ledger_append_only();

-- Locks the chain of one command until the transaction ends, and tells its last entry, also to those who may not read it.
CREATE FUNCTION posko_ledger_head(of bigint) RETURNS TABLE (number bigint, hash varchar)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('posko.ledger', of));
    RETURN QUERY SELECT e.number, e.hash FROM ledger_entry e WHERE e.command_id = of ORDER BY e.number DESC LIMIT 1;
END $$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ledger", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
