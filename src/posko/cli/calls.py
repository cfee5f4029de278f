"""What is wrong with how a verb was called: what was given, what may be given, in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from pydantic import ValidationError

from posko.cli.pages import takes
from posko.cli.speech import refuse, say

#: What Typer raises for a wrong call; of its kinds only one has a public name.
_WrongCall: type[Exception] = typer.BadParameter.__mro__[1]


@contextmanager
def refusing_wrong_calls(ctx: Any) -> Iterator[None]:
    """A wrong call that is found inside stops the command with status 2 and one line."""
    try:
        yield
    except _WrongCall as wrong:
        refuse_call(ctx, _said(ctx, wrong))


def refuse_call(ctx: Any, said: str) -> NoReturn:
    """Say what is wrong with the call of the command of `ctx` and where its help is; stop."""
    refuse(f"{said}. {say('call_help', path=ctx.command_path)}")


def _said(ctx: Any, wrong: Any) -> str:
    param, option = getattr(wrong, "param", None), getattr(wrong, "option_name", "")
    if param is not None:
        return _wrong_value(param, wrong.__cause__) if wrong.message else _left_out(param)
    if hasattr(wrong, "possibilities"):
        near = ", ".join(sorted(wrong.possibilities or ()))
        return say("no_option", option=option) + (say("option_near", near=near) if near else "")
    if option:
        return _alone(option, ctx.command.get_params(ctx))
    return say("call_wrong")


def _name(param: Any) -> str:
    """As a person writes it: `--port`; an argument as the help names it."""
    return str(param.metavar if param.param_type_name == "argument" else param.opts[0])


def _left_out(param: Any) -> str:
    return say("left_out", what=_name(param), help=param.help.rstrip("."))


def _wrong_value(param: Any, cause: BaseException | None) -> str:
    if not isinstance(cause, ValidationError):
        # The one thing that Typer looks at by itself.
        return say("option_unreadable", option=_name(param))
    return say("option_value", option=_name(param), given=cause.errors()[0]["input"], right=_right_for(param))


def _right_for(param: Any) -> str:
    """What values a parameter takes, whose values are numbers or one of a few words."""
    if param.min is None:
        return say("right_words", words=", ".join(param.metavar.split("|")))
    return say("right_number" if param.max is None else "right_between", least=param.min, most=param.max)


def _alone(option: str, params: list[Any]) -> str:
    """An option without its value, or a switch with one."""
    param = next(p for p in params if option in p.opts)
    return say("option_switch" if param.is_flag else "option_bare", option=option, takes=takes(param))
