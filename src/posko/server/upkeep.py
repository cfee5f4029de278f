"""What is done before each start, as the owner: tables and static files of this version, work that was cut off.

With a command after it, this module takes up what was cut off and then becomes that command, as the application.
"""

from __future__ import annotations

import os
import sys

import django
from django.core.management import call_command
from django.utils import timezone

from posko.server.statics import collect_static


def bring_up_to_date() -> None:
    """Migrate, take up what a killed server left half done."""
    from posko.readiness.inspecting import raise_overdue

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    take_up_what_was_cut_off()
    raise_overdue(timezone.localdate())


def take_up_what_was_cut_off() -> None:
    """Ask for the work again that a worker had in hand when it died; what another has is left to it."""
    from posko.deployment.ordering import restart_interrupted as restart_files
    from posko.deployment.services import resume_interrupted
    from posko.registry.carding import restart_interrupted as restart_cards
    from posko.registry.services import restart_interrupted

    restart_interrupted()
    resume_interrupted()
    restart_files()
    restart_cards()


def _become(command: list[str]) -> None:
    env = {name: value for name, value in os.environ.items() if name != "POSKO_OWNER"}
    sys.stdout.flush()
    os.execvpe(command[0], command, env)


if __name__ == "__main__":
    os.environ["POSKO_OWNER"] = "1"
    django.setup()
    if len(sys.argv) > 1:
        take_up_what_was_cut_off()
        _become(sys.argv[1:])
    bring_up_to_date()
    collect_static()
