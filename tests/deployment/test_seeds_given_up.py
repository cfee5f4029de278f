"""Draws sealed when the server still kept their seeds: nobody has those in an envelope, so they are given up."""

from __future__ import annotations

from importlib import import_module

import plansmade
from django.db import connection
from django.utils import timezone

from posko.deployment.models import Plan
from posko.organisation.models import Command, Person


def test_a_seed_that_lay_on_the_server_is_witnessed_no_longer(polda: Command, tebo: Command, sari: Person) -> None:
    operation = plansmade.make_operation(polda)
    old = plansmade.sealed(operation, tebo, sari, seed="11" * 32)
    done = plansmade.sealed(operation, tebo, sari, seed="22" * 32, opened=timezone.now(), opened_by=sari)
    plans = [plansmade.make_plan(operation, tebo, sari, witnessed=draw, own_seed="") for draw in (old, done)]
    type(old).objects.filter(pk=old.pk).update(seed="11" * 32)
    type(done).objects.filter(pk=done.pk).update(seed="22" * 32)
    with connection.cursor() as cursor:
        cursor.execute(import_module("posko.deployment.migrations.0111_seeds_kept_outside").GIVE_UP_OLD)
    old.refresh_from_db()
    done.refresh_from_db()
    assert (old.seed, old.is_sealed, bool(old.withdrawal)) == ("", False, True)
    assert (done.seed, done.withdrawn) == ("22" * 32, None)
    seeds = [Plan.objects.select_related("witnessed").get(pk=plan.pk).seed for plan in plans]
    assert seeds == ["11" * 32, "22" * 32]
    assert Plan.objects.get(pk=plans[0].pk).witnessed is None
