"""Surat Perintah with its Lampiran, one PDF a Polres."""

from posko.documents.orders.printing import MapJobs, OrderJob, order_jobs, start_orders, write_order, write_orders

__all__ = ["MapJobs", "OrderJob", "order_jobs", "start_orders", "write_order", "write_orders"]
