"""What the applicant does: from the first saved answer to submission or withdrawal."""

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.papers import document_stated
from muster.cases.actions.steps import (
    ask_missing_assessments,
    cancel,
    carry_on,
    check_formation,
    closed,
    judge,
    move_to,
    open_request,
    own,
    record,
    release_offer,
    tell,
    waits_for_applicant,
)
from muster.cases.alike import index
from muster.cases.clock import due
from muster.cases.errors import NotPossible
from muster.cases.models import Case, Fact, Level, Request, RequestKind
from muster.cases.references import new_reference
from muster.cases.stating import checked
from muster.journal.kinds import EventKind
from muster.notices.models import NoticeKind
from muster.offices.models import PUBLIC, Office, OfficeKind, Post
from muster.people import actions as people
from muster.people.models import ConsentKind, User, document_digest
from muster.screening.transliteration import mrz_of

CHANNELS = {OfficeKind.TERRITORIAL_CENTRE: "territorial_centre", OfficeKind.UNIT: "unit"}


def open_case(*, user: User, regime: str) -> Case:
    """The person's open application under the regime; started now if there is none."""
    existing = Case.objects.filter(
        person=user.person_id, regime=regime, withdrawn_at=None, refused_at=None, enrolled_at=None
    ).first()
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            case = Case.objects.create(
                reference=new_reference(), person_id=user.person_id, regime=regime, opened_at=timezone.now()
            )
            record(case, EventKind.CASE_OPENED, people.actor_for(user), {"regime": regime})
    except IntegrityError:  # opened in another tab at the same moment
        return Case.objects.get(
            person=user.person_id, regime=regime, withdrawn_at=None, refused_at=None, enrolled_at=None
        )
    return case


def _draft(user: User, case_id: UUID) -> Case:
    case = own(user, case_id)
    if case.submitted_at is not None:
        raise NotPossible(
            "submitted", _("The application was submitted. The office that has it can ask you for changes.")
        )
    return case


def choose_way(*, user: User, case_id: UUID, office: Office, post: Post | None = None) -> Case:
    """Where to apply: the territorial centre of the region of residence or stay, or a unit (and a wished post)."""
    with transaction.atomic():
        case = _draft(user, case_id)
        if office.kind not in CHANNELS:
            raise NotPossible("no-such-way", _("Choose a territorial centre or a unit."))
        check_formation(case, office)
        if post is not None and not Post.objects.filter(PUBLIC, pk=post.pk, unit=office).exists():
            raise NotPossible(
                "post-elsewhere", _("This post is not on the list of that unit. Choose another.")
            )
        case.office, case.wished_post = office, post
        case.channel = CHANNELS[OfficeKind(office.kind)]
        case.save(update_fields=("office", "wished_post", "channel"))
        record(
            case,
            EventKind.CASE_WAY_CHOSEN,
            people.actor_for(user),
            {"office": office.pk, "channel": case.channel, "post": str(post.pk) if post else ""},
        )
    return case


def state_facts(*, user: User, case_id: UUID, facts: Mapping[str, object]) -> Case:
    """Save what the applicant states, in a draft or while the office asks them something.

    Values are the vocabulary's (`FactError`, else); None says "not known", and takes an earlier statement back. A
    changed statement is neither shown by the old paper nor verified any more.
    """
    stated = {name: checked(name, value) for name, value in facts.items()}
    with transaction.atomic():
        case = _changeable(user, case_id)
        current = case.facts.filter(superseded_at=None, name__in=stated)
        before = {fact.name: fact.value for fact in current.filter(level=Level.CLAIMED)}
        changed = {
            name: value for name, value in stated.items() if name not in before or before[name] != value
        }
        if not changed:
            return case
        now = timezone.now()
        gone = [fact.pk for fact in current if fact.name in changed and not _still_holds(fact, changed)]
        case.facts.filter(pk__in=gone).update(superseded_at=now)
        for name, value in changed.items():
            if value is not None:
                fact = Fact(case=case, name=name, level=Level.CLAIMED, recorded_at=now, recorded_by=user)
                fact.value = value
                fact.save()
        document_stated(case, changed.keys() - before.keys(), user)
        if "date_of_birth" in changed:
            index(case)
        record(
            case, EventKind.FACT_CLAIMED, people.actor_for(user), {"facts": sorted(changed)}, dict(changed)
        )
    return case


def _still_holds(fact: Fact, changed: Mapping[str, object]) -> bool:
    """What an office found stays where the applicant now says the same."""
    return fact.level == Level.VERIFIED and fact.value == changed[fact.name]


def state_identity(
    *,
    user: User,
    case_id: UUID,
    family_name: str,
    given_names: str,
    ukrainian_name: str,
    document_number: str,
    phone: str,
    mrz_name: str = "",
) -> Case:
    """Save who the applicant is: names as printed in the document and in Ukrainian, its number, a telephone.

    `mrz_name` is the name in the letters of a machine-readable zone; where it is not given, or is still the one made
    of the name before, it is made of the name as printed.
    """
    said = {
        "family_name": family_name,
        "given_names": given_names,
        "ukrainian_name": ukrainian_name,
        "document_number": document_number,
        "phone": phone,
    }
    with transaction.atomic():
        case = _changeable(user, case_id)
        person = case.person
        of_before = mrz_of(f"{person.family_name or ''} {person.given_names or ''}")
        said["mrz_name"] = mrz_of(f"{family_name} {given_names}")
        if mrz_of(mrz_name) not in {"", of_before}:
            said["mrz_name"] = mrz_of(mrz_name)
        changed = {name: value for name, value in said.items() if (getattr(person, name) or "") != value}
        if not changed:
            return case
        for name, value in changed.items():
            setattr(person, name, value)
        person.document_number_digest = document_digest(document_number) if document_number else ""
        person.save(update_fields=("document_number_digest", *(f"{name}_sealed" for name in changed)))
        index(case)
        record(case, EventKind.FACT_CLAIMED, people.actor_for(user), {"facts": ["identity"]}, changed)
    return case


def _changeable(user: User, case_id: UUID) -> Case:
    case = own(user, case_id)
    if case.submitted_at is not None and not waits_for_applicant(case):
        raise NotPossible("submitted", _("The application was submitted. Wait until the office asks you."))
    return case


def consent(*, user: User, case_id: UUID, kind: ConsentKind, language: str) -> Case:
    """Give a consent; the one that is live already is kept."""
    with transaction.atomic():
        case = own(user, case_id)
        given = people.give_consent(person=case.person, kind=kind, language=language)
        if given is not None:
            record(
                case,
                EventKind.CONSENT_GIVEN,
                people.actor_for(user),
                {"kind": kind.value, "text": given.text_version, "language": language},
            )
    return case


def withdraw_consent(*, user: User, case_id: UUID, kind: ConsentKind) -> Case:
    """Take a consent back, whenever one likes. The law's answer then no longer carries an admission until it is
    given again."""
    with transaction.atomic():
        case = own(user, case_id, open_only=False)
        if people.withdraw_consent(person=case.person, kind=kind):
            record(case, EventKind.CONSENT_WITHDRAWN, people.actor_for(user), {"kind": kind.value})
    return case


def answer_request(*, user: User, case_id: UUID, request_id: UUID, text: str) -> Request:
    """Answer what the office asked; from then on it is the office's turn again."""
    with transaction.atomic():
        case = own(user, case_id)
        request = Request.objects.filter(
            pk=request_id, case=case, kind=RequestKind.PAPERS, judged_at=None, cancelled_at=None
        ).first()
        if request is None or request.answered_at is not None:
            raise NotPossible("answered", _("This was answered already, or is no longer asked."))
        request.answer = text
        request.answered_at = timezone.now()
        request.due_at = due(RequestKind.VERIFICATION, request.answered_at)  # the office's clock starts now
        request.save()
        record(
            case,
            EventKind.REQUEST_ANSWERED,
            people.actor_for(user),
            {"request": str(request.pk), "kind": request.kind},
            {"answer": text},
        )
    return request


def answer_referral(*, user: User, case_id: UUID, agrees: bool) -> Case:
    """Agree or not to be referred to the unit the centre proposes. Only with agreement does the unit see the case."""
    with transaction.atomic():
        case = own(user, case_id)
        request = judge(case, RequestKind.REFERRAL)
        if request is None or request.office is None:
            raise NotPossible("no-referral", _("There is no referral to answer."))
        actor = people.actor_for(user)
        kind = EventKind.REFERRAL_AGREED if agrees else EventKind.REFERRAL_DECLINED
        record(case, kind, actor, {"unit": request.office_id})
        if agrees:
            move_to(case, request.office)
            ask_missing_assessments(case, actor, None)
        carry_on(case, actor)
    return case


def withdraw(*, user: User, case_id: UUID) -> Case:
    """Withdraw, at any time before both parties have confirmed the contract. Done again, it answers the same."""
    with transaction.atomic():
        case = own(user, case_id, open_only=False)
        if case.withdrawn_at is not None:
            return case
        if not case.is_open:
            raise closed(case)
        if open_request(case, RequestKind.ENROLMENT):
            raise NotPossible(
                "signed",
                _("Both parties have confirmed the contract. Ending it now follows the contract itself."),
            )
        case.withdrawn_at = timezone.now()
        case.save(update_fields=("withdrawn_at",))
        cancel(case)
        release_offer(case)
        record(case, EventKind.CASE_WITHDRAWN, people.actor_for(user))
        tell(case, NoticeKind.WITHDRAWN)
    return case
