"""Issued orders as workbooks for the office: the order of a version, with what it changes of the one before."""

from posko.documents.order_workbook.order import order_xlsx

__all__ = ["order_xlsx"]
