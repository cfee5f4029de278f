"""Collects the texts of all rooms into the English catalogue. Indonesian is the source, English the translation.

Run by `make messages`; the catalogue is compiled by `make`, so that no gettext tools are needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

HERE = Path(__file__).resolve().parent
CATALOGUE = HERE / "locale" / "en" / "LC_MESSAGES" / "django.po"
#: A fixed date, so that the file changes only where texts do.
FIRST = datetime(2026, 11, 24, tzinfo=UTC)
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}


def texts() -> Catalog:
    """All texts in Python and templates, each with the file it stands in."""
    found = Catalog(domain="django")
    for name, source in _sources(HERE.parent):
        for _line, message, comments, _context in extract("python", BytesIO(source), keywords=KEYWORDS):
            found.add(message, locations=[(name, 0)], auto_comments=comments)
    return found


def _sources(root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(root.rglob("*.py")):
        if "locale" not in path.parts and "migrations" not in path.parts:
            yield str(path.relative_to(root)), path.read_bytes()
    for path in sorted(root.rglob("templates/**/*.html")):
        name = str(path.relative_to(root))
        # Read as Python, where lines that are indented mean something; in a template they do not.
        lines = templatize(path.read_text(encoding="utf-8"), origin=name).splitlines()
        yield name, "\n".join(line.lstrip() for line in lines).encode()


def catalogue() -> Catalog:
    """The English catalogue as it is."""
    if not CATALOGUE.exists():
        return Catalog(locale="en", domain="django")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def collect() -> int:
    """Bring the catalogue up to the texts; how many have no English yet."""
    known = catalogue()
    known.update(texts(), no_fuzzy_matching=True)
    known.obsolete.clear()
    known.fuzzy = False
    known.header_comment = "# English for Posko's pages; `make messages` adds what is new."
    known.creation_date = known.revision_date = FIRST
    with CATALOGUE.open("wb") as file:
        write_po(file, known, width=120, omit_header=False, sort_output=True, no_location=True)
    return sum(1 for m in known if m.id and not is_translated(m))


def is_translated(message: Any) -> bool:
    """Whether a message of the catalogue has all its English forms."""
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


if __name__ == "__main__":
    print(f"{collect()} texts have no English yet: {CATALOGUE.relative_to(Path.cwd())}")
