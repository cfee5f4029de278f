"""Whether a result can be written where it is wanted: found out before the work, said in one sentence."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from posko.cli.speech import refuse, say

_REASONS = {
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "read_only",
    errno.ENOENT: "no_place",
    errno.ENOTDIR: "no_folder",
    errno.EEXIST: "no_folder",
    errno.EISDIR: "is_folder",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.ENAMETOOLONG: "name_too_long",
}


def refuse_unwritable(path: Path, instead: str = "--out") -> None:
    """Stop with status 2 and one sentence unless the file or folder `path` could be made or replaced.

    `instead`: the option, or the argument as the help names it, with which another place is named.
    """
    with writing(path, instead):
        _try_in(path.absolute().parent)


def refuse_unwritable_folder(folder: Path, instead: str) -> None:
    """Stop with status 2 and one sentence unless files can be made in `folder`, which may be there or not."""
    with writing(folder, instead):
        _try_in(folder.absolute())


def _try_in(folder: Path) -> None:
    """Make something in `folder`, or in the folder in which it would be made. Raises OSError."""
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "", str(folder))
    # Permissions do not tell all: a file system may be read-only, or not of this kind.
    with tempfile.TemporaryDirectory(prefix=".posko-", dir=folder):
        pass


@contextmanager
def writing(path: Path, instead: str = "--out") -> Iterator[None]:
    """Whatever cannot be written inside stops the command with status 2 and one sentence on `path`."""
    try:
        yield
    except OSError as error:
        key = "other_place" if instead.startswith("--") else "other_argument"
        said = say("cannot_write", path=path, why=reason_of(error))
        refuse(f"{said}. {say(key, instead=instead)}")


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """A name beside `file` to write to: it becomes `file` at the end; before that nothing of it stays."""
    part = file.with_name(file.name + ".part")
    try:
        yield part
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def reason_of(error: OSError) -> str:
    """Why the system refused, in the language of the person."""
    key = _REASONS.get(error.errno or 0)
    if key is None:
        return say("why_system", text=error.strerror or str(error))
    return say(f"why_{key}", file=error.filename or "")
