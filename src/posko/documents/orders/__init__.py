"""Surat Perintah with its Lampiran, one PDF a Polres; issued with a number, and what a new version changes."""

from posko.documents.orders.changes import OrderChange, changes_between
from posko.documents.orders.issue import Issue
from posko.documents.orders.officer import (
    Colleague,
    ControlledPost,
    OfficerOrder,
    PostStation,
    Spot,
    digest,
    digest_of,
    officer_order,
    officer_orders,
    plain,
)
from posko.documents.orders.papers import change_order_pdf, order_pdf
from posko.documents.orders.places import Place, listed, places_of
from posko.documents.orders.printing import MapJobs, OrderJob, order_jobs, start_orders, write_order, write_orders

__all__ = [
    "Colleague",
    "ControlledPost",
    "Issue",
    "MapJobs",
    "OfficerOrder",
    "OrderChange",
    "OrderJob",
    "Place",
    "PostStation",
    "Spot",
    "change_order_pdf",
    "changes_between",
    "digest",
    "digest_of",
    "listed",
    "officer_order",
    "officer_orders",
    "order_jobs",
    "order_pdf",
    "places_of",
    "plain",
    "start_orders",
    "write_order",
    "write_orders",
]
