"""The verbs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from posko import __version__
from posko.cli import drawing, serving
from posko.cli.planning import EngineName, plan_operation
from posko.cli.reading import read_or_refuse, refuse_roads
from posko.cli.speech import out, refuse, say
from posko.examples import EXAMPLES, write_example
from posko.planning import Effort
from posko.planning.check import UnusableRoads
from posko.planning.check import check_plan as violations_of

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(drawing.app, name="draw")
app.add_typer(serving.admin, name="admin")
app.add_typer(serving.ledger, name="ledger")
for verb in (serving.serve, serving.load, serving.backup, serving.restore, serving.verify, serving.demo):
    app.command()(verb)

Roads = Annotated[
    Path | None,
    typer.Option("--roads", metavar="FILE.osm.pbf", help="Roads of OpenStreetMap; needs the extra posko[roads]."),
]
Source = Annotated[Path, typer.Argument(metavar="FOLDER", help="An operation folder, or one .xlsx workbook.")]


@app.callback(help="Posko plans, checks, orders, runs and accounts for the security of an election day.")
def _posko() -> None:
    pass


@app.command()
def plan(
    source: Source,
    folder: Annotated[Path | None, typer.Option("--out", help="The plan folder; by default NAME-plan here.")] = None,
    draw: Annotated[Path | None, typer.Option(help="A draw file from `posko draw commit`.")] = None,
    effort: Annotated[Effort, typer.Option(help="How long to search for shorter travel.")] = Effort.NORMAL,
    engine: Annotated[EngineName, typer.Option(help="Where to compute.")] = EngineName.PROCESS,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; by default one for each core.")] = None,
    roads: Roads = None,
) -> None:
    """Make a posting plan: who guards which stations, what is missing, and the orders to print."""
    folder = folder or Path(f"{source.resolve().stem}-plan")
    plan_operation(source, folder, drawing.draw_from(draw), effort, engine, workers, roads)


@app.command()
def check_input(source: Source) -> None:
    """Show every error in the tables."""
    operation = read_or_refuse(source)
    counts = {
        "stations": operation.polling_stations.height,
        "officers": operation.officers.height,
        "commands": operation.units.filter(operation.units["kind"] == "polres").height,
    }
    out.print(say("good_input", source=source, **counts), markup=False)


@app.command()
def check_plan(
    source: Source,
    plan_folder: Annotated[Path, typer.Argument(metavar="PLAN", help="A plan folder.")],
    roads: Roads = None,
) -> None:
    """Check a plan against its operation, from the files alone, independently of the planner."""
    operation = read_or_refuse(source)
    try:
        violations = violations_of(operation, plan_folder, roads)
    except UnusableRoads as bad:
        refuse_roads(roads, bad.reason, bad.detail)
    for violation in violations:
        out.print(str(violation), markup=False, highlight=False)
    if violations:
        refuse(say("plan_broken", count=len(violations), plan=plan_folder), 1)
    out.print(say("plan_holds", plan=plan_folder), markup=False)


@app.command()
def example(
    name: Annotated[str, typer.Argument(help=f"One of: {', '.join(EXAMPLES)}.")],
    folder: Annotated[Path, typer.Option("--out", help="A new folder, or a new .xlsx file with --xlsx.")],
    xlsx: Annotated[bool, typer.Option("--xlsx", help="One workbook instead of CSV tables.")] = False,
) -> None:
    """Write a bundled example operation."""
    if name not in EXAMPLES:
        refuse(say("example_unknown", name=name, names=", ".join(EXAMPLES)))
    try:
        written = write_example(name, folder, xlsx=xlsx)
    except FileExistsError as exists:
        refuse(str(exists))
    out.print(say("example", out=written), markup=False)


@app.command()
def version() -> None:
    """Print the version."""
    out.print(__version__, highlight=False)
