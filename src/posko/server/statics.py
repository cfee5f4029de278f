"""Files that pages are made of (styles, scripts, icons): collected and compressed once for each version."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

#: In the folder of what was collected: of which files it was.
STAMP = "collected"


def collect_static() -> bool:
    """Collect and compress what is served under /static/, unless that was done of the same files: whether it was."""
    stamp, digest = Path(staticfiles_storage.path(STAMP)), _digest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == digest:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    # Last: cut off before, it is done again.
    stamp.write_text(digest, encoding="ascii")
    return True


def _digest() -> str:
    """Of the names and contents of all files, and of what compresses them."""
    found = hashlib.sha256(version("whitenoise").encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda file: file[0]):
            with storage.open(name) as file:
                found.update(f"\n{name} ".encode() + hashlib.sha256(file.read()).digest())
    return found.hexdigest()
