"""What a plan requires and what there is: counted here once, for the rating as for the shortfall ledger.

`required` is the one place that says how many of a resource a plan asks for; `stocks_of` the one that counts the
registry. Where rating and ledger differ in what there is, docs/readiness.md says how and why.
"""

from posko.readiness.reckoning.facts import PlanFacts, PostFacts
from posko.readiness.reckoning.parts import parts_of
from posko.readiness.reckoning.planned import plans_counted
from posko.readiness.reckoning.required import required
from posko.readiness.reckoning.stock import Stock, beside_routine, may_leave, stocks_of
from posko.readiness.reckoning.units import Answering, answering

__all__ = [
    "Answering",
    "PlanFacts",
    "PostFacts",
    "Stock",
    "answering",
    "beside_routine",
    "may_leave",
    "parts_of",
    "plans_counted",
    "required",
    "stocks_of",
]
