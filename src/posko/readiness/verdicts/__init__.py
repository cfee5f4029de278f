"""The verdict on a command's readiness: frozen, numbered, compared with the last one, checked by anybody."""

from posko.readiness.verdicts.checking import Checked, checked
from posko.readiness.verdicts.comparing import differences
from posko.readiness.verdicts.issuing import (
    Asked,
    content_of,
    digest_of,
    is_whole,
    issue_verdict,
    last_verdict,
    number_of,
)
from posko.readiness.verdicts.queries import verdicts_visible_to
from posko.readiness.verdicts.refusals import VerdictRefused

__all__ = [
    "Asked",
    "Checked",
    "VerdictRefused",
    "checked",
    "content_of",
    "differences",
    "digest_of",
    "is_whole",
    "issue_verdict",
    "last_verdict",
    "number_of",
    "verdicts_visible_to",
]
