"""How every verb is called: what stops it, and what is wrong with how it was called, is said in one line."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from enum import Enum
from typing import Any, NoReturn

import typer
from typer import rich_utils
from typer.core import TyperGroup

from posko.cli.speech import err, refuse, say

#: Exit statuses, as a shell gives them: 128 and the number of the signal.
STOPPED, TERMINATED = 130, 143

#: What Typer raises for a wrong call; of its kinds only one has a public name.
_WrongCall: type[Exception] = typer.BadParameter.__mro__[1]


#: Typer's own words in a help page.
rich_utils.ARGUMENTS_PANEL_TITLE = say("panel_arguments")
rich_utils.OPTIONS_PANEL_TITLE = say("panel_options")
rich_utils.COMMANDS_PANEL_TITLE = say("panel_commands")
rich_utils.REQUIRED_LONG_STRING = say("help_required")
rich_utils.DEFAULT_STRING = say("help_default")


class Terminated(KeyboardInterrupt):
    """Asked to end by the system (SIGTERM), not by a person's Ctrl-C."""


class Verbs(TyperGroup):
    """A group of verbs."""

    def invoke(self, ctx: Any) -> Any:
        """Run the verb; Ctrl-C and a wrong call end it with a sentence."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:
            err.print(say("stopped"), markup=False)
            raise typer.Exit(TERMINATED if isinstance(stop, Terminated) else STOPPED) from None
        except _WrongCall as wrong:
            if not getattr(wrong, "ctx", None):
                raise
            _refuse_call(wrong)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The verb that is named first in `args`; what is none is refused with those that are near."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            near = get_close_matches(args[0], self.list_commands(ctx), 3) or self.list_commands(ctx)
            refuse(say("no_verb", verb=args[0], verbs=", ".join(near)))
        return super().resolve_command(ctx, args)


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """A SIGTERM inside unwinds as Ctrl-C does, so that nothing half-written stays behind."""

    def end(*_: object) -> NoReturn:
        raise Terminated

    before = signal.signal(signal.SIGTERM, end)
    # Polars takes Ctrl-C for itself once it has read a table, and Python would not hear of it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _refuse_call(wrong: Any) -> NoReturn:
    path = wrong.ctx.command_path
    option = getattr(wrong, "option_name", "")
    param = getattr(wrong, "param", None)
    if param is not None:
        name = param.opts[0] if param.opts[0].startswith("-") else param.metavar or param.name.upper()
        said = (
            say("option_value", option=name, right=_right_for(param)) if wrong.message else say("left_out", what=name)
        )
    elif option and hasattr(wrong, "possibilities"):
        near = ", ".join(wrong.possibilities or ())
        said = say("no_option", option=option) + (say("option_near", near=near) if near else "")
    elif option:
        said = say("option_alone", option=option)
    else:
        said = say("call_wrong")
    refuse(f"{said}. {say('call_help', path=path)}")


def _right_for(param: Any) -> str:
    """What values a parameter takes."""
    kind = param.bare_type()
    if isinstance(kind, type) and issubclass(kind, Enum):
        return say("right_words", words=", ".join(str(word.value) for word in kind))
    if kind is int and param.max is not None:
        return say("right_between", least=param.min, most=param.max)
    if kind is int:
        return say("right_number", least=param.min or 0)
    return say("right_path")
