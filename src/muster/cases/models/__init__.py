"""An application and everything that is said, asked, shown and decided in it.

There is no status column: what state a case is in follows from its moments, requests, offers and decisions
(`muster.cases.progress`).
"""

from muster.cases.models.case import OPEN, Case
from muster.cases.models.decisions import Decision, DecisionKind, Offer
from muster.cases.models.facts import Detail, Fact, Level, Qualification, QualificationKind
from muster.cases.models.papers import SOON, Paper, PaperDetails, PaperKind, PaperReason, Term
from muster.cases.models.requests import ASSESSMENTS, OF_THE_APPLICANT, Outcome, Request, RequestKind

__all__ = [
    "ASSESSMENTS",
    "OF_THE_APPLICANT",
    "OPEN",
    "SOON",
    "Case",
    "Decision",
    "DecisionKind",
    "Detail",
    "Fact",
    "Level",
    "Offer",
    "Outcome",
    "Paper",
    "PaperDetails",
    "PaperKind",
    "PaperReason",
    "Qualification",
    "QualificationKind",
    "Request",
    "RequestKind",
    "Term",
]
