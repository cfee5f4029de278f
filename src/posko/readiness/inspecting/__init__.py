"""Inspections and findings: what was seen on the spot, who puts it right, who looks again.

Other rooms use what is named here.
"""

from posko.readiness.inspecting.answering import answer, receive
from posko.readiness.inspecting.evidence import attach_to_answer, attach_to_finding, read_upload
from posko.readiness.inspecting.home import findings_mine, findings_overdue, findings_to_recheck, inspections_mine
from posko.readiness.inspecting.kit import KitShare, check_kit, draw_sample, kit_shares
from posko.readiness.inspecting.mending import mend_finding, raise_overdue, recheck_finding, send_back
from posko.readiness.inspecting.noting import assign_finding, note_finding, possible_owners
from posko.readiness.inspecting.planning import close_inspection, open_inspection, plan_inspection
from posko.readiness.inspecting.queries import (
    findings_visible_to,
    inspections_visible_to,
    latest_answers,
    open_findings,
)
from posko.readiness.inspecting.refusals import InspectionRefused
from posko.readiness.inspecting.stages import default_stage, stage_choices, stage_name

__all__ = [
    "InspectionRefused",
    "KitShare",
    "answer",
    "assign_finding",
    "attach_to_answer",
    "attach_to_finding",
    "check_kit",
    "close_inspection",
    "default_stage",
    "draw_sample",
    "findings_mine",
    "findings_overdue",
    "findings_to_recheck",
    "findings_visible_to",
    "inspections_mine",
    "inspections_visible_to",
    "kit_shares",
    "latest_answers",
    "mend_finding",
    "note_finding",
    "open_findings",
    "open_inspection",
    "plan_inspection",
    "possible_owners",
    "raise_overdue",
    "read_upload",
    "receive",
    "recheck_finding",
    "send_back",
    "stage_choices",
    "stage_name",
]
