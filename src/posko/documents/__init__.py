"""A plan as tables, spreadsheet, map, paper, page and message: each a function of the plan and its settings."""

from posko.documents.folder import ForeignFiles, write_plan

__all__ = ["ForeignFiles", "write_plan"]
