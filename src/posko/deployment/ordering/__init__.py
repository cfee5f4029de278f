"""Orders of an approved plan: who is told what, on paper and on the telephone, and who has read it."""

from posko.deployment.ordering.effects import Effect, foresee
from posko.deployment.ordering.files import restart_files, restart_interrupted
from posko.deployment.ordering.filling import NotFillable, fill
from posko.deployment.ordering.issuing import issue
from posko.deployment.ordering.queries import orders_not_read, orders_to_read
from posko.deployment.ordering.reading import confirm_read

__all__ = [
    "Effect",
    "NotFillable",
    "confirm_read",
    "fill",
    "foresee",
    "issue",
    "orders_not_read",
    "orders_to_read",
    "restart_files",
    "restart_interrupted",
]
