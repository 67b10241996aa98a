"""Submitting: what hinders it, and the act itself."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import entry, lock, made, own, record_all
from muster.cases.clock import due
from muster.cases.errors import NotPossible
from muster.cases.lawful import law_facts, unmet
from muster.cases.models import Case, Level, Request, RequestKind
from muster.database.writing import insert, update
from muster.journal.actions import StreamMoved
from muster.journal.kinds import EventKind
from muster.journal.queries import position_of
from muster.law import decide
from muster.notices import actions as notices
from muster.notices.models import NoticeKind
from muster.people import actions as people
from muster.people.models import ConsentKind, User
from muster.regimes import load

REQUIRED = ("date_of_birth", "sex", "citizenships", "statelessness", "rank_category")


def what_hinders_submission(case: Case, on: date | None = None) -> NotPossible | None:
    """Why a draft cannot be submitted yet.

    That the law's answer is doubtful or negative is no reason: a person decides.
    """
    day = on or timezone.localdate()
    return next(_hindrances(case, law_facts(case, Level.CLAIMED, day), day), None)


def _hindrances(case: Case, stated: Mapping[str, object], day: date) -> Iterator[NotPossible]:
    if case.office_id is None:
        yield NotPossible("no-way", _("Choose where to apply first."))
    if any(name not in stated for name in REQUIRED):
        yield NotPossible("facts-missing", _("Some questions about you are not answered yet."))
    if not (case.person.family_name or case.person.given_names):
        yield NotPossible("identity-missing", _("Your name is not given yet."))
    if stated.get("identity_document") not in {None, "none"} and not case.person.document_number:
        yield NotPossible("document-number-missing", _("The number of your document is not given yet."))
    if not all(stated.get(f"consent_{kind.value}") is True for kind in ConsentKind):
        yield NotPossible("consents-missing", _("Both consents are needed before you can submit."))
    not_met = unmet(decide(load(case.regime), stated, day))
    if "R05" in not_met:
        yield NotPossible("minor", _("Nobody under 18 may apply. Muster does not take this application."))
    if "R11" in not_met:
        yield NotPossible(
            "closed-to-servicewomen",
            _(
                "The post you wish for is not open to servicewomen. Choose another post, or apply without naming "
                "one."
            ),
        )


def submit(*, user: User, case_id: UUID) -> Case:
    """Submit the draft. Done again (another tab, a repeated request), it answers with the same reference.

    The draft is read and weighed before the lock, so that a rush of submissions waits for writing alone. Every act on
    a case leaves an event in its stream: one that came in between is noticed there, and the draft is weighed anew.
    """
    while True:
        position = position_of(Case.stream_of(case_id))
        case = own(user, case_id, under_lock=False)
        if case.submitted_at is not None:
            return case
        stated = law_facts(case, Level.CLAIMED)
        hindrance = next(_hindrances(case, stated, timezone.localdate()), None)
        if hindrance is not None:
            raise hindrance
        try:
            _write(user, case, stated, position)
        except StreamMoved:
            continue
        return case


def _write(user: User, case: Case, stated: Mapping[str, object], position: int) -> None:
    """The submission, its events, the office's request and the notice: all of them, or `StreamMoved` and none."""
    case.submitted_at = now = timezone.now()
    check = _verification(case, now)
    where = {"office": case.office_id, "channel": case.channel, "edition": load(case.regime).edition}
    submitted = entry(case, EventKind.CASE_SUBMITTED, where, stated)
    with transaction.atomic():
        lock(case.pk)
        record_all(case, people.actor_for(user), submitted, made(check), after=position)
        update(case, "submitted_at")
        insert(check)
        notices.queue(user=user, kind=NoticeKind.SUBMITTED, at=now)


def _verification(case: Case, now: datetime) -> Request:
    kind = RequestKind.VERIFICATION
    return Request(case=case, kind=kind, office_id=case.office_id, asked_at=now, due_at=due(kind, now))
