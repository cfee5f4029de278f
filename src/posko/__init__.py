"""Posko: plans, checks, orders, runs and accounts for the security of an election day."""

__version__ = "0.1.0"
