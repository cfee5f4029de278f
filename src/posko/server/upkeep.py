"""What is done before each start, as the owner: tables and static files of this version, work that was cut off."""

from __future__ import annotations

import django
from django.core.management import call_command
from django.utils import timezone


def bring_up_to_date() -> None:
    """Migrate, collect static files, take up what a killed server left half done."""
    from posko.deployment.ordering import restart_interrupted as restart_files
    from posko.deployment.services import resume_interrupted
    from posko.readiness.inspecting import raise_overdue
    from posko.registry.carding import restart_interrupted as restart_cards
    from posko.registry.services import restart_interrupted

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    restart_interrupted()
    resume_interrupted()
    restart_files()
    restart_cards()
    raise_overdue(timezone.localdate())


if __name__ == "__main__":
    django.setup()
    bring_up_to_date()
