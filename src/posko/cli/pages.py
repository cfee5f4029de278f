"""The help page of a verb, every word of it in the language of the person."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any

from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from posko.cli.speech import out, say


def print_help(ctx: Any) -> None:
    """Print how the command of `ctx` is called, and its verbs where it is a group."""
    command = ctx.command
    params = command.get_params(ctx)
    arguments = [param for param in params if param.param_type_name == "argument"]
    options = [param for param in params if param.param_type_name == "option"]
    verbs = [command.get_command(ctx, name) for name in getattr(command, "commands", ())]
    words = [say("usage_options"), *(param.metavar for param in arguments), *([say("usage_verb")] if verbs else [])]
    usage = Text.assemble((f"{say('usage')}: ", "yellow"), (f"{ctx.command_path} {' '.join(words)}", "bold"))
    out.print(Padding(usage, 1))
    out.print(Padding(Text(command.help or ""), (0, 1, 1, 1)))
    _panel("panel_arguments", [(param.metavar, "", _explained(param)) for param in arguments])
    _panel("panel_options", [(", ".join(param.opts), takes(param), _explained(param)) for param in options])
    _panel("panel_commands", [(verb.name, "", Text(verb.help)) for verb in verbs])


def takes(param: Any) -> str:
    """What stands after an option: a word for it, or its values; nothing after a switch."""
    if param.metavar is not None:
        return str(param.metavar)
    if param.is_flag or param.min is None:
        return ""
    return say("takes_number", least=param.min) if param.max is None else f"{param.min}–{param.max}"


def _explained(param: Any) -> Text:
    """What a parameter is for, and what holds where it is left out."""
    if param.opts == ["--help"]:
        return Text(say("help_help"))
    default = param.default.value if isinstance(param.default, Enum) else param.default
    rest = ""
    if param.required and param.param_type_name == "option":
        rest = say("help_required")
    elif default not in (None, "", False):
        rest = say("help_default", value=default)
    return Text.assemble(param.help, (f" {rest}" if rest else "", "dim"))


def _panel(title: str, rows: Sequence[tuple[str, str, Text]]) -> None:
    if not rows:
        return
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(style="bold cyan", no_wrap=True)
    if any(row[1] for row in rows):
        grid.add_column(style="yellow", overflow="fold")
    grid.add_column(ratio=1)
    for name, value, text in rows:
        grid.add_row(*((name, Text(value), text) if len(grid.columns) == 3 else (name, text)))
    out.print(Panel(grid, title=say(title), title_align="left", border_style="dim"))
