"""What is decided about the registry."""

from __future__ import annotations

from posko.registry.importing.deciding import (
    RUNNING,
    confirm_import,
    discard_import,
    is_interrupted,
    load_operation,
    restart_import,
    restart_interrupted,
    undo_import,
    upload,
)

__all__ = [
    "RUNNING",
    "confirm_import",
    "discard_import",
    "is_interrupted",
    "load_operation",
    "restart_import",
    "restart_interrupted",
    "undo_import",
    "upload",
]
