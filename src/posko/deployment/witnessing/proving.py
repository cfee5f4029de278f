"""The proof of a draw to take home: files by which anybody makes it again without this server."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path

from posko.deployment.models import Plan
from posko.deployment.queries import parts_visible_to
from posko.deployment.storing import plan_of
from posko.documents.draw_record import DRAW, write_draw
from posko.documents.folder import SUMMARY
from posko.documents.plan_tables import tables_of, write_tables
from posko.organisation.access import require
from posko.organisation.models import Person
from posko.planning import summarise

#: What `posko draw verify` reads.
FILES = (DRAW, SUMMARY, "assignments.csv", "posts.csv")


def proof_of(plan: Plan, person: Person) -> bytes:
    """A ZIP of a folder that `posko draw verify` takes: officers by their numbers, without names.

    Raises NotAllowed unless `person` may see all of the plan.
    """
    require(person, "see-plan", plan.command)
    parts = parts_visible_to(person).filter(plan=plan).select_related("plan__witnessed", "plan__operation")
    whole = plan_of(parts)
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory() as made, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        folder = Path(made)
        write_tables(tables_of(whole), folder)
        write_draw(whole, folder)
        text = json.dumps(summarise(whole), ensure_ascii=False, indent=1)
        (folder / SUMMARY).write_text(text + "\n", encoding="utf-8")
        for name in FILES:
            file.write(folder / name, name)
    return packed.getvalue()
