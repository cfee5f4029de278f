"""The verbs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from posko import __version__
from posko.cli import drawing, keeping, serving
from posko.cli.demonstrating import demo
from posko.cli.group import group_of_verbs, verb
from posko.cli.loading import load
from posko.cli.planning import EngineName, plan_operation
from posko.cli.readable import refuse_no_folder
from posko.cli.reading import read_or_refuse, refuse_roads
from posko.cli.speech import language, number, out, refuse, say, say_count
from posko.cli.stopping import saying_when_stopped
from posko.cli.writable import refuse_unwritable, writing
from posko.examples import EXAMPLES, NotAnExamplePlace, write_example
from posko.planning import Effort
from posko.planning.check import UnusableRoads
from posko.planning.check import check_plan as violations_of

app = group_of_verbs("help_posko")
app.add_typer(drawing.app, name="draw")
app.add_typer(serving.admin, name="admin")
app.add_typer(keeping.ledger, name="ledger")

Roads = Annotated[
    Path | None,
    typer.Option("--roads", metavar=say("meta_roads"), help=say("help_roads")),
]
Source = Annotated[Path, typer.Argument(metavar=say("meta_folder"), help=say("help_source"))]


@verb(app, "plan", "help_plan")
def plan(
    source: Source,
    folder: Annotated[Path | None, typer.Option("--out", metavar=say("meta_folder"), help=say("help_plan_out"))] = None,
    draw: Annotated[Path | None, typer.Option(metavar=say("meta_file"), help=say("help_draw"))] = None,
    effort: Annotated[Effort, typer.Option(metavar="|".join(Effort), help=say("help_effort"))] = Effort.NORMAL,
    engine: Annotated[
        EngineName, typer.Option(metavar="|".join(EngineName), help=say("help_engine"))
    ] = EngineName.PROCESS,
    workers: Annotated[int | None, typer.Option(min=1, help=say("help_workers"))] = None,
    roads: Roads = None,
) -> None:
    """Make a posting plan: who guards which stations, what is missing, and the orders to print."""
    folder = folder or Path(f"{source.resolve().stem}-plan")
    plan_operation(source, folder, drawing.draw_from(draw), effort, engine, workers, roads)


@verb(app, "check-input", "help_check_input")
def check_input(source: Source) -> None:
    """Show every error in the tables."""
    operation = read_or_refuse(source)
    counts = {
        "stations": number(operation.polling_stations.height),
        "officers": number(operation.officers.height),
        "commands": number(operation.units.filter(operation.units["kind"] == "polres").height),
    }
    out.print(say("good_input", source=source, **counts), markup=False)


@verb(app, "check-plan", "help_check_plan")
def check_plan(
    source: Source,
    plan_folder: Annotated[Path, typer.Argument(metavar=say("meta_plan"), help=say("help_plan_folder"))],
    roads: Roads = None,
) -> None:
    """Check a plan against its operation, from the files alone, independently of the planner."""
    refuse_no_folder(plan_folder)
    operation = read_or_refuse(source)
    try:
        violations = violations_of(operation, plan_folder, roads)
    except UnusableRoads as bad:
        refuse_roads(roads, bad.reason, bad.detail)
    for violation in violations:
        out.print(violation.text(language()), markup=False, highlight=False, soft_wrap=True)
    if violations:
        refuse(say_count("plan_broken", len(violations), plan=plan_folder), 1)
    out.print(say("plan_holds", plan=plan_folder), markup=False)


@verb(app, "example", "help_example")
def example(
    name: Annotated[
        str, typer.Argument(metavar=say("meta_name"), help=say("help_example_name", names=", ".join(EXAMPLES)))
    ],
    folder: Annotated[Path, typer.Option("--out", metavar=say("meta_place"), help=say("help_example_out"))],
    xlsx: Annotated[bool, typer.Option("--xlsx", help=say("help_xlsx"))] = False,
) -> None:
    """Write a bundled example operation."""
    if name not in EXAMPLES:
        refuse(say("example_unknown", name=name, names=", ".join(EXAMPLES)))
    if folder.suffix and folder.suffix.lower() != ".xlsx" and not folder.is_dir():
        refuse(say("example_ending", path=folder, ending=folder.suffix))
    refuse_unwritable(folder)
    try:
        with saying_when_stopped("stopped_example", path=folder), writing(folder):
            written = write_example(name, folder, xlsx=xlsx or folder.suffix.lower() == ".xlsx")
    except NotAnExamplePlace as taken:
        refuse(say(f"example_{taken.reason}", path=folder))
    out.print(say("example", out=written), markup=False)


@verb(app, "version", "help_version")
def version() -> None:
    """Print the version."""
    out.print(__version__, highlight=False)


for function in (serving.serve, load, keeping.backup, keeping.restore, keeping.verify, demo):
    verb(app, function.__name__, f"help_{function.__name__}")(function)
