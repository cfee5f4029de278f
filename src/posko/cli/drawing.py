"""`posko draw`: the witnessed draw, from the commitment to the replay."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from posko.cli.group import group_of_verbs, verb
from posko.cli.readable import refuse_no_folder, refuse_unread, text_or_refuse
from posko.cli.reading import read_or_refuse
from posko.cli.speech import language, out, refuse, say
from posko.cli.writable import refuse_unwritable, writing
from posko.documents.draw_record import Difference, UnreadableDraw, read_draw, replay
from posko.planning import Draw
from posko.planning.check import check_draw_of

app = group_of_verbs("help_draw_group")

#: A commitment as `commit` writes it.
COMMITMENT = re.compile(r"[0-9a-f]{64}")


@verb(app, "commit", "help_commit")
def commit(
    path: Annotated[Path, typer.Option("--out", metavar=say("meta_file"), help=say("help_commit_out"))] = Path(
        "undian.json"
    ),
) -> None:
    """Make a secret seed and print its commitment, to be published before planning."""
    if path.exists():
        refuse(say("draw_exists", path=path))
    public = path.with_suffix(".commitment.txt")
    if public.exists():
        refuse(say("draw_exists", path=public))
    refuse_unwritable(path)
    draw = Draw.fresh()
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_both(path, public, draw)
    out.print(f"{say('commitment')}:\n{draw.commitment}", markup=False, highlight=False, soft_wrap=True)
    out.print(say("commit_kept", path=path), markup=False, highlight=False, soft_wrap=True)
    out.print(say("commit_public", path=public), markup=False, highlight=False, soft_wrap=True)


def _write_both(path: Path, public: Path, draw: Draw) -> None:
    """Write the seed and its commitment, or neither: half a pair would stand in the way of a new draw."""
    content = json.dumps({"commitment": draw.commitment, "seed": draw.seed}, indent=1)
    made = []
    try:
        for file, text, mode in ((path, content, 0o600), (public, draw.commitment, 0o666)):
            file.touch(mode, exist_ok=False)
            made.append(file)
            file.write_text(text + "\n", "utf-8")
    except BaseException:
        for file in made:
            file.unlink()
        raise


@verb(app, "verify", "help_draw_verify")
def verify(
    plan: Annotated[Path, typer.Argument(metavar=say("meta_plan"), help=say("help_plan_folder"))],
    operation: Annotated[Path | None, typer.Option(metavar=say("meta_folder"), help=say("help_draw_operation"))] = None,
    commitment: Annotated[
        str | None, typer.Option(metavar=say("meta_commitment"), help=say("help_draw_commitment"))
    ] = None,
) -> None:
    """Draw again from the seed a plan shows, and compare with who got which duty."""
    refuse_no_folder(plan)
    published = None if commitment is None else _published(commitment)
    said = _replayed(plan)
    record = read_draw(plan)
    if published not in (None, record.record.commitment):
        said.append(say("draw_other_published", published=published, found=record.record.commitment))
    if operation is not None and not said:
        said += [violation.text(language()) for violation in check_draw_of(read_or_refuse(operation), plan)]
    for line in said:
        out.print(f"- {line}", markup=False, highlight=False, soft_wrap=True)
    shown = say("draw_shown", commitment=record.record.commitment, seed=record.record.seed)
    out.print(shown, markup=False, highlight=False, soft_wrap=True)
    if said:
        refuse(say("draw_differs"), 1)
    officers = sum(len(d.seats) for drawings in record.drawings.values() for d in drawings)
    out.print(say("draw_replays", officers=officers), markup=False)
    out.print(say("draw_published" if published else "draw_unpublished"), markup=False)
    out.print(say("draw_pots" if operation else "draw_no_operation", plan=plan), markup=False)


def _replayed(plan: Path) -> list[str]:
    """What differs between the draws and the plan; stops where one of the files cannot be read."""
    try:
        return [_difference(difference) for difference in replay(plan)]
    except UnreadableDraw as bad:
        refuse(say("draw_record_missing" if bad.missing else "draw_record_bad", plan=plan))
    except OSError as bad:
        refuse_unread(bad.filename or plan, bad)
    except (ValueError, KeyError, pl.exceptions.PolarsError):
        refuse(say("draw_tables_bad", plan=plan))


def _difference(difference: Difference) -> str:
    return say(f"draw_{difference.key}", **difference.values)


def _published(commitment: str) -> str:
    """The commitment itself, or that in the file of that name; exits with status 2 if it is neither."""
    text = commitment.strip().lower()
    if COMMITMENT.fullmatch(text):
        return text
    text = text_or_refuse(Path(commitment), missing="commitment_missing", bad="commitment_bad").strip().lower()
    if not COMMITMENT.fullmatch(text):
        refuse(say("commitment_bad", path=commitment))
    return text


def draw_from(path: Path | None) -> Draw:
    """The draw of a file that `commit` wrote, or a fresh one; exits with status 2 if the file is none."""
    if path is None:
        return Draw.fresh()
    text = text_or_refuse(path, missing="draw_missing", bad="draw_bad")
    if COMMITMENT.fullmatch(text.strip()):
        refuse(say("draw_is_commitment", path=path, secret=_secret_of(path)))
    try:
        record = json.loads(text)
        draw = Draw.from_seed(str(record["seed"]))
        commitment = record["commitment"]
    except (ValueError, KeyError, TypeError):
        refuse(say("draw_bad", path=path))
    if draw.commitment != commitment:
        refuse(say("draw_changed", path=path))
    return draw


def _secret_of(public: Path) -> str:
    """The name of the file that belongs to a commitment's file."""
    name = public.name.removesuffix(".commitment.txt")
    return "undian.json" if name == public.name else f"{name}.json"
