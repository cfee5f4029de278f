"""A whole plan as one HTML page that opens by double-click, with no internet and nothing beside it."""

from posko.documents.page.write import write_page

__all__ = ["write_page"]
