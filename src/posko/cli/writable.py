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
    errno.ENOTDIR: "no_folder",
    errno.EEXIST: "no_folder",
    errno.EISDIR: "is_folder",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.ENAMETOOLONG: "name_too_long",
}


def refuse_unwritable(path: Path) -> None:
    """Stop with status 2 and one sentence unless the file or folder `path` could be made or replaced."""
    with writing(path):
        above = path.absolute().parent
        while not above.exists():
            above = above.parent
        if not above.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "", str(above))
        # Permissions do not tell all: a file system may be read-only, or not of this kind.
        with tempfile.TemporaryDirectory(prefix=".posko-", dir=above):
            pass


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Whatever cannot be written inside stops the command with status 2 and one sentence on `path`."""
    try:
        yield
    except OSError as error:
        refuse(say("cannot_write", path=path, why=reason_of(error)))


def reason_of(error: OSError) -> str:
    """Why the system refused, in the language of the person."""
    key = _REASONS.get(error.errno or 0)
    return say(f"why_{key}", file=error.filename or "") if key else error.strerror or str(error)
