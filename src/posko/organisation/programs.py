"""System accounts: a program with roles of its own, which works by tokens alone and belongs to a command."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.text import slugify

from posko.ledger.services import record
from posko.organisation.access import PROGRAM_ROLES, require
from posko.organisation.models import Appointment, Command, Person, Role


@transaction.atomic
def create_program(*, name: str, command: Command, role: str, by: Person) -> Person:
    """An account for a program of `command`: it has no password and never will; its tokens are made for it.

    It outlasts the people who set it up, and ends by `services.deactivate`. Raises NotAllowed unless `by` manages the
    people of `command`, ValueError for a role that a program may not have.
    """
    require(by, "manage-people", command)
    if role not in PROGRAM_ROLES:
        raise ValueError(f"a program may not be {role}; it may be {', '.join(sorted(PROGRAM_ROLES))}")
    # Nobody types this name: it only has to be nobody else's, in whatever command.
    username = f"program-{slugify(name)[:60]}-{secrets.token_hex(4)}"
    program = Person.objects.create_user(username, name=name, is_program=True)
    Appointment.objects.create(person=program, command=command, role=Role(role))
    record(command=command, actor=by, action="program.made", subject=username, after={"name": name, "role": role})
    return program
