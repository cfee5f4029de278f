"""Verbs and groups of verbs: how they are called, shown and stopped, in the language of the person."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from posko.cli.calls import refuse_call, refusing_wrong_calls
from posko.cli.pages import print_help
from posko.cli.speech import BAD_INPUT, err, refuse, say
from posko.cli.stopping import ending_cleanly, said_of, status_of

_Function = TypeVar("_Function", bound=Callable[..., Any])


class Verb(TyperCommand):
    """One verb."""

    # What is too much is refused here, by name.
    allow_extra_args = True

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words after the verb; what is wrong with them ends it with a sentence."""
        with refusing_wrong_calls(ctx):
            rest = super().parse_args(ctx, args)
        if rest:
            refuse_call(ctx, say("too_much", words=" ".join(rest)))
        return rest

    def invoke(self, ctx: Any) -> Any:
        """Run the verb."""
        with ending_cleanly():
            return super().invoke(ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help page."""
        print_help(ctx)


class Verbs(TyperGroup):
    """A group of verbs."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words before the verb; without any, the help is shown."""
        if not args:
            print_help(ctx)
            raise typer.Exit(BAD_INPUT)
        with refusing_wrong_calls(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the verb; Ctrl-C ends it with a sentence."""
        try:
            with refusing_wrong_calls(ctx):
                return super().invoke(ctx)
        except KeyboardInterrupt as stop:
            err.print(said_of(stop), markup=False, highlight=False, soft_wrap=True)
            raise typer.Exit(status_of(stop)) from None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The verb that is named first in `args`; what is none is refused with those that are near."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            near = get_close_matches(args[0], self.list_commands(ctx), 3) or self.list_commands(ctx)
            refuse(say("no_verb", verb=args[0], verbs=", ".join(near)))
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help page."""
        print_help(ctx)


def group_of_verbs(help_key: str) -> typer.Typer:
    """A new group; the sentence `help_key` says what it is for."""
    return typer.Typer(cls=Verbs, help=say(help_key), add_completion=False, pretty_exceptions_enable=False)


def verb(group: typer.Typer, name: str, help_key: str) -> Callable[[_Function], _Function]:
    """Make a function the verb `name` of `group`; the sentence `help_key` says what it does."""
    return group.command(name, cls=Verb, help=say(help_key))
