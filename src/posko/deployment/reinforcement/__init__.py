"""Reinforcement (BKO): the Polda's teams, who asks for them, who has them, and that nobody is promised twice."""

from posko.deployment.reinforcement.holding import hold_ledgers, polda_of
from posko.deployment.reinforcement.lending import (
    grant,
    refuse_request,
    request_officers,
    return_team,
    withdraw_request,
)
from posko.deployment.reinforcement.promising import (
    granted_to,
    granted_unavailable,
    lent_by_grants,
    promise_lent,
    promises_changed_by,
)
from posko.deployment.reinforcement.queries import requests_to_decide
from posko.deployment.reinforcement.refusals import (
    AlreadyDecided,
    AlreadyPromised,
    BeyondReserve,
    MoreThanAsked,
    NobodyAvailable,
    NoPlace,
    NotEnough,
    ReinforcementRefused,
    TeamGone,
    TeamsReturned,
    TeamTaken,
)
from posko.deployment.reinforcement.reserve import Reserve, reserve_of
from posko.deployment.reinforcement.returning import gone_home
from posko.deployment.reinforcement.teams import dissolve_team, form_teams

__all__ = [
    "AlreadyDecided",
    "AlreadyPromised",
    "BeyondReserve",
    "MoreThanAsked",
    "NoPlace",
    "NobodyAvailable",
    "NotEnough",
    "ReinforcementRefused",
    "Reserve",
    "TeamGone",
    "TeamTaken",
    "TeamsReturned",
    "dissolve_team",
    "form_teams",
    "gone_home",
    "grant",
    "granted_to",
    "granted_unavailable",
    "hold_ledgers",
    "lent_by_grants",
    "polda_of",
    "promise_lent",
    "promises_changed_by",
    "refuse_request",
    "request_officers",
    "requests_to_decide",
    "reserve_of",
    "return_team",
    "withdraw_request",
]
