"""Papers and qualifications: taken in, and judged."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases import intake, storage
from muster.cases.actions.describing import original
from muster.cases.actions.steps import (
    ask,
    check_not_own,
    held,
    locked,
    open_request,
    own,
    record,
    tell,
    waits_for_applicant,
)
from muster.cases.errors import NotPossible
from muster.cases.models import (
    Case,
    Detail,
    Fact,
    Level,
    Paper,
    PaperKind,
    PaperReason,
    Qualification,
    QualificationKind,
    RequestKind,
)
from muster.cases.rights import CHECK
from muster.journal.actions import Actor
from muster.journal.kinds import EventKind
from muster.notices.models import NoticeKind
from muster.offices.models import Role
from muster.people.actions import actor_for
from muster.people.models import User

MOST_PAPERS = 40
MOST_LEVEL = 4  # of a language: some words, everyday talk, fluent, as one's own
MOST_YEARS = 60
_COUNTED = {
    QualificationKind.LANGUAGE: {"language", "level"},
    QualificationKind.SERVICE_ABROAD: {"years"},
    QualificationKind.SPECIALITY: {"years"},
}

# Which facts a paper of a kind shows.
SHOWS: dict[PaperKind, tuple[str, ...]] = {
    PaperKind.IDENTITY: (
        "date_of_birth",
        "sex",
        "citizenships",
        "statelessness",
        "identity_document",
        "identity_document_until",
    ),
    PaperKind.STAY: ("location", "stay_ground", "stay_until", "service_permit"),
    PaperKind.CRIMINAL_RECORD: ("conviction", "conviction_country", "prosecution_pending"),
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its name is not trusted, its content is what counts."""

    name: str
    content: bytes


def upload_paper(
    *, user: User, case_id: UUID, kind: PaperKind, upload: Upload, translation_of: UUID | None = None
) -> Paper:
    """Take in one paper: judged by its content, sealed, stored under a random name beside what is shown of it.

    `translation_of` names the paper of the same case that this one puts into another language.
    """
    content_type, looked = intake.judge(upload.content, kind)
    with storage.undone() as stored, transaction.atomic():
        case = own(user, case_id)
        if case.papers.filter(removed_at=None).count() >= MOST_PAPERS:
            raise NotPossible("too-many", _("There are 40 papers already. Remove one first."))
        paper = Paper(
            case=case,
            kind=kind,
            translation_of=original(case, translation_of),
            stored_as=stored(case.person, upload.content),
            content_type=content_type,
            size=len(upload.content),
            sha256=hashlib.sha256(upload.content).hexdigest(),
            shown_as=stored(case.person, looked.content),
            shown_type=looked.content_type,
            pages=looked.pages,
            hints=list(looked.hints),
            uploaded_at=timezone.now(),
        )
        paper.file_name = upload.name[-200:]
        paper.save()
        _document(case, paper, user)
        record(
            case,
            EventKind.PAPER_UPLOADED,
            actor_for(user),
            {"paper": str(paper.pk), "kind": kind.value, "sha256": paper.sha256, "size": paper.size}
            | ({"translation_of": str(translation_of)} if translation_of else {}),
        )
    return paper


def document_stated(case: Case, names: Collection[str], user: User) -> None:
    """What is stated for the first time is documented where a paper that shows it came before."""
    if names:
        for paper in case.papers.filter(removed_at=None, rejected_at=None):
            _document(case, paper, user, names)


def _document(case: Case, paper: Paper, user: User, names: Collection[str] | None = None) -> None:
    """What the paper shows (of these facts) is from now on documented: it stands again at the higher level."""
    shown = SHOWS.get(PaperKind(paper.kind), ())
    documented = set(
        case.facts.filter(level=Level.DOCUMENTED, superseded_at=None).values_list("name", flat=True)
    )
    for claimed in case.facts.filter(name__in=shown, level=Level.CLAIMED, superseded_at=None):
        if claimed.name not in documented and (names is None or claimed.name in names):
            fact = Fact(case=case, name=claimed.name, level=Level.DOCUMENTED, paper=paper)
            fact.recorded_at, fact.recorded_by = timezone.now(), user
            fact.value = claimed.value
            fact.save()


def _undocument(paper: Paper) -> None:
    paper.facts.filter(level=Level.DOCUMENTED, superseded_at=None).update(superseded_at=timezone.now())


def remove_paper(*, user: User, case_id: UUID, paper_id: UUID) -> None:
    """Remove one's own paper while nobody has judged it; the file goes, the event stays."""
    with transaction.atomic():
        case = own(user, case_id)
        paper = case.papers.select_for_update().filter(pk=paper_id, removed_at=None).first()
        if paper is None:
            raise NotPossible("gone", _("This paper was removed already."))
        if paper.accepted_at or paper.rejected_at:
            raise NotPossible("judged", _("This paper was judged by the office, so it stays with the case."))
        paper.removed_at = timezone.now()
        paper.save(update_fields=("removed_at",))
        paper.translations.update(translation_of=None)  # what it was a translation of is gone
        _undocument(paper)
        record(case, EventKind.PAPER_REMOVED, actor_for(user), {"paper": str(paper.pk)})
        transaction.on_commit(lambda: storage.remove(paper.stored_as, paper.shown_as))


def judge_paper(
    *, user: User, actor: Actor, case_id: UUID, paper_id: UUID, reason: PaperReason | None, note: str = ""
) -> Paper:
    """Accept a paper (no reason), or not, with a reason from the closed list.

    A paper that is not accepted is asked for again at once, by its reason and the office's `note`; one that is
    accepted settles whatever asked again for its kind.
    """
    with transaction.atomic():
        case = held(actor, case_id, CHECK)
        paper = case.papers.select_for_update().filter(pk=paper_id, removed_at=None).first()
        if paper is None:
            raise NotPossible("gone", _("The applicant has removed this paper."))
        now = timezone.now()
        paper.accepted_at = None if reason else now
        paper.rejected_at = now if reason else None
        paper.reason = reason.value if reason else ""
        paper.save(update_fields=("accepted_at", "rejected_at", "reason"))
        if reason:
            _undocument(paper)
        record(
            case,
            EventKind.PAPER_JUDGED,
            actor,
            {"paper": str(paper.pk), "accepted": reason is None, "reason": paper.reason},
        )
        _settle(case, paper, now)
        if reason:
            waits = waits_for_applicant(case)
            ask(
                case,
                RequestKind.PAPERS,
                actor,
                office=case.office,
                asked_by=user,
                text=note.strip(),
                paper=paper,
            )
            if not waits:  # else they were told already, and the page lists all that is asked
                tell(case, NoticeKind.SOMETHING_ASKED)
    return paper


def _settle(case: Case, paper: Paper, now: datetime) -> None:
    """What asked again for papers of this kind is judged by the new verdict."""
    case.requests.filter(paper__kind=paper.kind, judged_at=None, cancelled_at=None).update(judged_at=now)


def open_paper(*, actor: Actor, paper: Paper) -> bytes:
    """What is shown of a paper, for a reader whose look at it becomes an event: its pages' pictures, of `shown_type`.

    The file as it was sent is given to nobody but its owner, with all else that is kept of them.
    """
    intake.show(paper, paper.case.person)
    with transaction.atomic():
        record(paper.case, EventKind.PAPER_VIEWED, actor, {"paper": str(paper.pk)})
    return storage.load(paper.case.person, paper.shown_as)


def record_qualification(
    *,
    user: User,
    case_id: UUID,
    kind: QualificationKind,
    description: str,
    paper_id: UUID | None = None,
    detail: Detail | None = None,
) -> Qualification:
    """What the applicant brings. `detail` counts in rounds of placement once an office has confirmed it: a language
    with its level, years of service abroad or in a speciality."""
    _check_detail(kind, detail)
    with transaction.atomic():
        case = own(user, case_id)
        paper = case.papers.filter(pk=paper_id, removed_at=None).first() if paper_id else None
        qualification = Qualification(case=case, kind=kind, paper=paper, recorded_at=timezone.now())
        qualification.description = description
        qualification.detail = detail
        qualification.save()
        record(
            case,
            EventKind.QUALIFICATION_RECORDED,
            actor_for(user),
            {"qualification": str(qualification.pk), "kind": kind.value},
            {"description": description} | ({"detail": detail} if detail else {}),
        )
    return qualification


def _check_detail(kind: QualificationKind, detail: Detail | None) -> None:
    if detail is None:
        return
    if set(detail) != _COUNTED.get(kind, set()):
        raise NotPossible("detail", _("Say the language and its level, or how many years."))
    language = detail.get("language", "xx")
    if not (len(language) == 2 and language.isascii() and language.islower()):
        raise NotPossible("language", _("Choose the language from the list."))
    if detail.get("level", 1) not in range(1, MOST_LEVEL + 1):
        raise NotPossible("level", _("Choose the level from the list."))
    if detail.get("years", 0) not in range(MOST_YEARS + 1):
        raise NotPossible("years", _("Write whole years, from 0 to %(most)s.") % {"most": MOST_YEARS})


def remove_qualification(*, user: User, case_id: UUID, qualification_id: UUID) -> None:
    with transaction.atomic():
        case = own(user, case_id)
        gone = case.qualifications.filter(pk=qualification_id, removed_at=None, confirmed_at=None).update(
            removed_at=timezone.now()
        )
        if gone:
            record(
                case,
                EventKind.QUALIFICATION_REMOVED,
                actor_for(user),
                {"qualification": str(qualification_id)},
            )


def judge_qualification(*, actor: Actor, case_id: UUID, qualification_id: UUID, confirmed: bool) -> None:
    """Confirm a qualification by its evidence, or not: the office that has the case, or the selection board while
    its word is asked."""
    with transaction.atomic():
        case = _asked_of_selection(actor, case_id) or held(actor, case_id, CHECK)
        now = timezone.now()
        changed = case.qualifications.filter(pk=qualification_id, removed_at=None).update(
            confirmed_at=now if confirmed else None, rejected_at=None if confirmed else now
        )
        if not changed:
            raise NotPossible("gone", _("The applicant has removed this qualification."))
        record(
            case,
            EventKind.QUALIFICATION_JUDGED,
            actor,
            {"qualification": str(qualification_id), "confirmed": confirmed},
        )


def _asked_of_selection(actor: Actor, case_id: UUID) -> Case | None:
    if actor.role != Role.SELECTION_ASSESSOR:
        return None
    case = locked(case_id)
    check_not_own(actor, case)
    asked = open_request(case, RequestKind.SELECTION)
    return case if asked is not None and asked.office_id == actor.office else None
