"""The second wall before commands, people, roles, ways in, tokens and second factors.

Who asks is not known yet when somebody signs in: functions of the owner tell the one person behind a name, an address
or the hash of a secret, and nothing else (`posko.organisation.doorstep`).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from posko.organisation.roles import APP_ROLE
from posko.organisation.walls import ids

ME = "(SELECT nullif(current_setting('posko.person', true), '')::bigint)"
COMMANDS, ABOVE, PEOPLE, MANAGED = (ids(setting) for setting in ("commands", "above", "people", "managed"))


def of_person(column: str, mine: str) -> str:
    """SQL: the person in `column` holds or held a role in one of the commands `mine`."""
    return f"EXISTS (SELECT FROM organisation_appointment a WHERE a.person_id = {column} AND a.command_id IN {mine})"


def policies(table: str, *, seeing: str, adding: str, changing: str, removing: str = "false") -> str:
    """SQL that lets the application see, add, change and remove those rows of `table` where each condition holds."""
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY seeing ON {table} FOR SELECT TO {APP_ROLE} USING ({seeing});
CREATE POLICY adding ON {table} FOR INSERT TO {APP_ROLE} WITH CHECK ({adding});
CREATE POLICY changing ON {table} FOR UPDATE TO {APP_ROLE} USING ({changing}) WITH CHECK ({changing});
CREATE POLICY removing ON {table} FOR DELETE TO {APP_ROLE} USING ({removing});
"""


def told(signature: str, returns: str, query: str) -> str:
    """SQL of a function of the owner that the application may call: it sees behind the walls, and tells only this."""
    name, arguments = signature.rstrip(")").split("(")
    kinds = ", ".join(argument.split()[1] for argument in arguments.split(","))
    return f"""
CREATE FUNCTION {signature} RETURNS {returns} LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$ {query} $$;
REVOKE ALL ON FUNCTION {name}({kinds}) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {name}({kinds}) TO {APP_ROLE};
"""


DOORSTEP = (
    # Where two names differ by their case alone it is nobody: sign-in does not guess.
    told(
        "posko_person_named(said text)",
        "bigint",
        "SELECT min(id) FROM organisation_person WHERE upper(username) = upper(said) HAVING count(*) = 1",
    )
    + told(
        "posko_person_with_token(hash text)",
        "bigint",
        "SELECT person_id FROM organisation_apitoken WHERE token_hash = hash",
    )
    + told(
        "posko_person_with_activation(hash text)",
        "bigint",
        "SELECT person_id FROM organisation_activation WHERE token_hash = hash",
    )
    + told(
        "posko_people_with_address(address text)",
        "SETOF bigint",
        "SELECT id FROM organisation_person"
        " WHERE address <> '' AND upper(email) = upper(address) AND is_active AND NOT is_program",
    )
    + told(
        "posko_name_is_taken(said text)",
        "boolean",
        "SELECT EXISTS (SELECT FROM organisation_person WHERE upper(username) = upper(said))",
    )
    + told(
        "posko_names_taken(said text[])",
        "SETOF varchar",
        "SELECT username FROM organisation_person WHERE username = ANY (said)",
    )
    + told(
        "posko_has_role(of_person bigint)",
        "boolean",
        "SELECT EXISTS (SELECT FROM organisation_appointment WHERE person_id = of_person)",
    )
    + told(
        "posko_role_paths(of_person bigint)",
        "TABLE (path varchar, running boolean)",
        "SELECT c.path, a.ended IS NULL FROM organisation_appointment a JOIN organisation_command c"
        " ON c.id = a.command_id WHERE a.person_id = of_person",
    )
    + told(
        "posko_is_officer_only(of_person bigint, below text)",
        "boolean",
        "SELECT NOT EXISTS (SELECT FROM organisation_appointment a JOIN organisation_command c ON c.id = a.command_id"
        " WHERE a.person_id = of_person AND a.ended IS NULL"
        " AND NOT (a.role = 'officer' AND starts_with(c.path, below)))",
    )
)
#: What the police is made of, everybody inside may know, and sign-in must; adding and changing is for one's own.
COMMAND = policies(
    "organisation_command",
    seeing="true",
    adding=f"EXISTS (SELECT FROM organisation_command top WHERE top.id IN {COMMANDS}"
    " AND starts_with(organisation_command.path, top.path))",
    changing=f"id IN {COMMANDS}",
)
#: Of those above one sees who holds which role, since they decide about what is below; not their officers.
APPOINTMENT = policies(
    "organisation_appointment",
    seeing=f"person_id = {ME} OR command_id IN {COMMANDS} OR (role <> 'officer' AND command_id IN {ABOVE})",
    adding=f"command_id IN {MANAGED}",
    changing=f"command_id IN {MANAGED}",
)
#: Whoever has no role yet is being made just now, or is the terminal, in whose name things are loaded.
PERSON = policies(
    "organisation_person",
    seeing=f"id = {ME}"
    " OR EXISTS (SELECT FROM organisation_appointment a WHERE a.person_id = organisation_person.id)"
    " OR NOT posko_has_role(id)",
    adding="nullif(current_setting('posko.managed', true), '') IS NOT NULL",
    changing=f"id = {ME} OR {of_person('organisation_person.id', MANAGED)}",
)
ACTIVATION = policies(
    "organisation_activation",
    seeing=f"person_id = {ME} OR command_id IN {PEOPLE} OR {of_person('organisation_activation.person_id', PEOPLE)}",
    adding=f"command_id IN {MANAGED}",
    changing=f"person_id = {ME} OR command_id IN {MANAGED}"
    f" OR {of_person('organisation_activation.person_id', MANAGED)}",
)
TOKEN = policies(
    "organisation_apitoken",
    seeing=f"person_id = {ME} OR {of_person('organisation_apitoken.person_id', PEOPLE)}",
    adding=f"person_id = {ME} OR {of_person('organisation_apitoken.person_id', MANAGED)}",
    changing=f"person_id = {ME} OR {of_person('organisation_apitoken.person_id', MANAGED)}",
)
SECOND_FACTOR = policies(
    "mfa_authenticator",
    seeing=f"user_id = {ME} OR {of_person('mfa_authenticator.user_id', PEOPLE)}",
    adding=f"user_id = {ME}",
    changing=f"user_id = {ME}",
    removing=f"user_id = {ME} OR {of_person('mfa_authenticator.user_id', MANAGED)}",
)
INDEX = "CREATE INDEX person_by_name ON organisation_person (upper(username));"
SQL = DOORSTEP + COMMAND + APPOINTMENT + PERSON + ACTIVATION + TOKEN + SECOND_FACTOR + INDEX


class Migration(migrations.Migration):
    dependencies: ClassVar = [("organisation", "0004_programs"), ("mfa", "0003_authenticator_type_uniq")]
    operations: ClassVar = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
