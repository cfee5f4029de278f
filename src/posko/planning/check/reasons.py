"""Why a file of a plan cannot be read, in words instead of an error of the system."""

from __future__ import annotations

import json

from posko.planning.check.violation import Words

KNOWN: dict[type[Exception], str] = {
    FileNotFoundError: "the file is missing",
    IsADirectoryError: "it is a folder",
    PermissionError: "it may not be read",
    UnicodeDecodeError: "it is not UTF-8 text",
}


def why_unreadable(error: Exception) -> dict[str, object]:
    """The value `why` of a violation."""
    return {"why": _reason(error)}


def _reason(error: Exception) -> Words:
    if isinstance(error, json.JSONDecodeError):
        return Words("it is no JSON at line {line}", {"line": error.lineno})
    for kind, text in KNOWN.items():
        if isinstance(error, kind):
            return Words(text)
    return Words("it cannot be read ({detail})", {"detail": str(error)})
