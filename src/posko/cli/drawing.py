"""`posko draw`: the witnessed draw, from the commitment to the replay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from posko.cli.speech import out, refuse, say
from posko.documents.draw_record import read_draw, replay
from posko.planning import Draw

app = typer.Typer(no_args_is_help=True, help="The witnessed draw: commit to a seed in advance, replay it afterwards.")


@app.command()
def commit(
    path: Annotated[Path, typer.Option("--out", help="Where the seed is kept until it is shown.")] = Path(
        "undian.json"
    ),
) -> None:
    """Make a secret seed and print its commitment, to be published before planning."""
    public = path.with_suffix(".commitment.txt")
    for file in (path, public):
        if file.exists():
            refuse(say("draw_exists", path=file))
    draw = Draw.fresh()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps({"commitment": draw.commitment, "seed": draw.seed}, indent=1) + "\n", "utf-8")
    public.write_text(draw.commitment + "\n", "utf-8")
    out.print(f"{say('commitment')}:\n{draw.commitment}", markup=False, highlight=False, soft_wrap=True)
    out.print(say("commit_kept", path=path), markup=False)
    out.print(say("commit_public", path=public), markup=False)


@app.command()
def verify(plan: Annotated[Path, typer.Argument(help="A plan folder.")]) -> None:
    """Draw again from the seed a plan shows, and compare with who got which duty."""
    try:
        differences = replay(plan)
    except (OSError, ValueError, KeyError) as bad:
        refuse(say("draw_bad", path=plan, why=bad))
    for difference in differences:
        out.print(f"- {difference}", markup=False)
    if differences:
        refuse(say("draw_differs"), 1)
    record = read_draw(plan)
    officers = sum(len(d.seats) for drawings in record.drawings.values() for d in drawings)
    out.print(say("draw_replays", officers=officers, seed=record.record.seed[:12]), markup=False)


def draw_from(path: Path | None) -> Draw:
    """The draw of a file that `commit` wrote, or a fresh one; exits with status 2 if the file is none."""
    if path is None:
        return Draw.fresh()
    try:
        record = json.loads(path.read_text("utf-8"))
        draw = Draw.from_seed(str(record["seed"]))
        commitment = record["commitment"]
    except (OSError, ValueError, KeyError, TypeError) as bad:
        refuse(say("draw_bad", path=path, why=bad))
    if draw.commitment != commitment:
        refuse(say("draw_bad", path=path, why="commitment ≠ SHA-256(seed)"))
    return draw
