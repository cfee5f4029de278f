"""Whether what a person names can be read: said in one sentence."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from posko.cli.speech import refuse, say
from posko.cli.writable import reason_of

_REASONS = {errno.ENOENT: "missing", errno.EACCES: "unreadable", errno.EPERM: "unreadable"}


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Whatever cannot be read inside stops the command with status 2 and one sentence on `path`."""
    try:
        yield
    except OSError as error:
        refuse_unread(path, error)


def text_or_refuse(path: Path, *, missing: str, bad: str) -> str:
    """The text of a file; stops with the sentence `missing` or `bad` where there is no file, or no text in it."""
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        refuse(say(missing, path=path))
    except OSError as error:
        refuse_unread(path, error)
    except ValueError:
        refuse(say(bad, path=path))


def refuse_unread(path: Path | str, error: OSError) -> NoReturn:
    """Say why `path` cannot be read and stop."""
    key = _REASONS.get(error.errno or 0)
    refuse(say("cannot_read", path=path, why=say(f"why_{key}") if key else reason_of(error)))


def refuse_no_folder(path: Path) -> None:
    """Stop with status 2 unless `path` is a folder."""
    if not path.is_dir():
        refuse(say("no_such_folder", path=path))
