"""The proof of a draw to take home: files by which anybody makes it again without this server."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

from posko.deployment.models import Grant, Plan
from posko.deployment.queries import parts_visible_to
from posko.deployment.storing import plan_of
from posko.deployment.witnessing.explaining import README, readme_of
from posko.deployment.witnessing.queries import edits_since_draw, steps_of
from posko.documents.draw_record import write_draw
from posko.documents.folder import SUMMARY
from posko.documents.plan_tables import tables_of, write_tables
from posko.organisation.access import require
from posko.organisation.models import Person
from posko.planning import summarise

LENT = "lent.csv"


class StillSealed(Exception):
    """Of a plan without a witnessed draw, or before that is opened, there is nothing to prove."""


def proof_of(plan: Plan, person: Person) -> bytes:
    """A ZIP of a folder that `posko draw verify` takes, with and without `--operation`, and how to type that.

    The plan's tables, its draws, and whom the Polda had lent before: officers by their numbers, without names. Raises
    NotAllowed unless `person` may see all of the plan, StillSealed where its draw was not opened.
    """
    require(person, "see-plan", plan.command)
    draw = plan.witnessed
    if draw is None or draw.opened is None:
        raise StillSealed
    parts = parts_visible_to(person).filter(plan=plan).select_related("plan__witnessed", "plan__operation", "command")
    whole = plan_of(parts)
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory() as made, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        folder = Path(made)
        write_tables(tables_of(whole), folder)
        write_draw(whole, folder)
        text = json.dumps(summarise(whole), ensure_ascii=False, indent=1)
        (folder / SUMMARY).write_text(text + "\n", encoding="utf-8")
        _write_lent(folder / LENT, _lent_before(plan, person))
        told = readme_of(plan, draw, draw.opened, edits=len(edits_since_draw(plan, person)))
        (folder / README).write_text(told, encoding="utf-8")
        for path in sorted(folder.iterdir()):
            file.write(path, path.name)
    return packed.getvalue()


def _lent_before(plan: Plan, person: Person) -> list[tuple[str, str]]:
    """Whom grants lent when the people of `plan` were drawn, with the code of the command that has them; by number.

    A pool of the Polda's people is drawn among without them, and they are drawn among themselves.
    """
    drawn = plan
    while drawn.based_on is not None:
        drawn = drawn.based_on
    begun = _begun(drawn, person)
    borrowers = parts_visible_to(person).filter(plan=drawn).values("command")
    grants = Grant.objects.filter(operation=drawn.operation_id, command__in=borrowers, at__lte=begun)
    running = grants.exclude(returned__lte=begun).select_related("command")
    return sorted((line[0], lent.command.code) for lent in running for line in lent.officers)


def _begun(plan: Plan, person: Person) -> datetime:
    """When the input was read of which `plan` was computed: by the ledger, else when its seed was opened."""
    (steps,) = steps_of([plan], person)
    if steps.computed:
        return datetime.fromisoformat(steps.computed.at) - timedelta(seconds=plan.seconds or 0)
    opened = plan.witnessed.opened if plan.witnessed else None
    return opened or plan.made


def _write_lent(path: Path, lent: list[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("officer_id", "unit_code"), *lent])
