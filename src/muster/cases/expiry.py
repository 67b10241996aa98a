"""Papers that run out: what is known of their last days, and who is told of it."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Final
from uuid import UUID

from django.db import transaction

from muster.cases.actions.steps import locked, record, tell
from muster.cases.models import OPEN, Case, Level, Paper, PaperKind, Term
from muster.journal.actions import SYSTEM
from muster.journal.kinds import EventKind
from muster.notices.models import NoticeKind

# The fact that says until when a paper of the kind holds.
_STATED: Final = {PaperKind.IDENTITY: "identity_document_until", PaperKind.STAY: "stay_until"}


def stated_until(paper: Paper) -> date | None:
    """The last day that the applicant stated of papers of this kind."""
    name = _STATED.get(PaperKind(paper.kind))
    fact = paper.case.facts.filter(name=name, level=Level.CLAIMED, superseded_at=None).first()
    return date.fromisoformat(str(fact.value)) if fact and fact.value else None


def tell_of_last_days(on: date) -> list[str]:
    """Tell each applicant whose case is open of a paper that runs out, and once more when it has; which cases.

    Last days are sealed, so each paper that anything was written down of is opened. A paper that was not accepted
    is left out: another is asked for already.
    """
    watched = (
        Paper.objects.filter(
            removed_at=None,
            rejected_at=None,
            case__in=Case.objects.filter(OPEN, submitted_at__isnull=False, erased_at=None),
        )
        .exclude(details_sealed=b"")
        .exclude(expiry_told=Term.PASSED)
        .select_related("case__person")
        .order_by("case_id")
    )
    told = []
    for case_id, papers in groupby(watched.iterator(chunk_size=500), key=lambda paper: paper.case_id):
        due = [paper.pk for paper in papers if paper.term(on) not in {None, paper.expiry_told}]
        if due:
            told += _tell(case_id, due, on)
    return told


def _tell(case_id: UUID, papers: Iterable[UUID], on: date) -> list[str]:
    with transaction.atomic():
        case = locked(case_id, open_only=False)
        said = 0
        for paper in case.papers.filter(pk__in=papers, removed_at=None, rejected_at=None):
            paper.case = case
            term = paper.term(on)
            if case.is_open and term and term != paper.expiry_told:
                paper.expiry_told = term
                paper.save(update_fields=("expiry_told",))
                record(case, EventKind.PAPER_EXPIRES, SYSTEM, {"paper": str(paper.pk), "term": term.value})
                said += 1
        if said:
            tell(case, NoticeKind.PAPER_EXPIRES)
    return [case.reference] if said else []
