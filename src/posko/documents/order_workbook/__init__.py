"""Issued orders as workbooks for the office: the order of a version, and what a version changes."""

from posko.documents.order_workbook.change import change_order_xlsx
from posko.documents.order_workbook.order import order_xlsx

__all__ = ["change_order_xlsx", "order_xlsx"]
