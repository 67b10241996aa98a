"""What must never be, across cases, seats, contracts, rounds, persons and journal: declared, and looked for.

Most of it the database or an action already refuses. This looks whether they did: after a bug, a restored backup, or
somebody with the database's own keys. What is found is named by references and identifiers, never by people.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muster.accounts.models import Session
from muster.cases.models import OPEN, Case, Decision, DecisionKind, Offer, Request
from muster.cases.replay import DECISIONS
from muster.contracts.models import Contract, Register, RegisterEntry
from muster.journal.actions import SYSTEM, append
from muster.journal.kinds import EventKind
from muster.journal.models import Event, StreamHead
from muster.keeping import schedule
from muster.keeping.erasing import CLOSED
from muster.notices.models import NoticeKind
from muster.offices.auditors import tell_auditors
from muster.offices.models import Membership, Post
from muster.people.models import Person
from muster.rounds.models import Certificate, Round

STREAM: Final = "states"
MOST: Final = 20  # of one kind; more of them say no more
_GRACE: Final = timedelta(hours=1)  # what the clock does within seconds has an hour
_LATE: Final = timedelta(days=3)  # and what it does daily, three days
_ENDED: Final = Q(withdrawn_at__isnull=False) | Q(refused_at__isnull=False) | Q(enrolled_at__isnull=False)
_SIGNED: Final = Q(applicant_confirmed_at__isnull=False, commander_confirmed_at__isnull=False)
_IN_FORCE: Final = Q(in_force_on__isnull=False, ended_on=None, amends=None, cancelled_at=None)


@dataclass(frozen=True, slots=True)
class Impossible:
    """One state that must never be; `find` names where it is."""

    code: str
    what: str | Promise
    find: Callable[[], Iterable[object]]


@dataclass(frozen=True, slots=True)
class Found:
    code: str
    what: str | Promise
    where: str

    def __str__(self) -> str:
        return f"{self.code}: {self.where}"


def _references(rows: "QuerySet[Any]") -> Iterable[object]:
    return rows.order_by("reference").values_list("reference", flat=True)


def _cases(rows: "QuerySet[Any]") -> Iterable[object]:
    return rows.order_by("case__reference").values_list("case__reference", flat=True).distinct()


def _live_offer(case: str) -> Exists:
    return Exists(Offer.objects.filter(case=OuterRef(case), released_at=None))


def _open(requests: "QuerySet[Request]") -> "QuerySet[Request]":
    return requests.filter(judged_at=None, cancelled_at=None)


def _two_ends() -> Iterable[object]:
    both = (
        Q(withdrawn_at__isnull=False, refused_at__isnull=False)
        | Q(withdrawn_at__isnull=False, enrolled_at__isnull=False)
        | Q(refused_at__isnull=False, enrolled_at__isnull=False)
    )
    return _references(Case.objects.filter(both))


def _asked_of_an_ended_case() -> Iterable[object]:
    return _cases(_open(Request.objects.exclude(case__in=Case.objects.filter(OPEN))))


def _without_a_next_step() -> Iterable[object]:
    waiting = _open(Request.objects.filter(case=OuterRef("pk")))
    return _references(Case.objects.filter(OPEN, ~Exists(waiting), submitted_at__isnull=False))


def _decision(kind: DecisionKind) -> Exists:
    return Exists(Decision.objects.filter(case=OuterRef("pk"), kind=kind))


def _ended_without_decision() -> Iterable[object]:
    refused = Q(~_decision(DecisionKind.REFUSE), refused_at__isnull=False)
    enrolled = Q(~_decision(DecisionKind.ADMIT), enrolled_at__isnull=False)
    return _references(Case.objects.filter(refused | enrolled))


def _decision_without_answer() -> Iterable[object]:
    return _cases(Decision.objects.filter(Q(answer_sealed=b"") | Q(facts_sealed=b""), case__erased_at=None))


def _decision_without_event() -> Iterable[object]:
    """As many decisions in the journal of each case as in its table."""
    events = Event.objects.filter(kind__in=DECISIONS).order_by().values_list("stream")
    told = dict(events.annotate(count=Count("pk")))
    decided = Decision.objects.order_by().values_list("case", "case__reference").annotate(count=Count("pk"))
    return [reference for case, reference, count in decided if told.get(Case.stream_of(case), 0) != count]


def _seat_held_for_nobody() -> Iterable[object]:
    lost = Q(case__withdrawn_at__isnull=False) | Q(case__refused_at__isnull=False)
    stale = Q(accepted_at=None, expires_at__lt=timezone.now() - _GRACE)
    return _cases(Offer.objects.filter(lost | stale, released_at=None))


def _seat_held_twice() -> Iterable[object]:
    held = Offer.objects.filter(released_at=None).order_by().values_list("seat")
    return [seat for seat, count in held.annotate(count=Count("pk")) if count > 1]


def _post_overfilled() -> Iterable[object]:
    seats = dict(Post.objects.order_by().values_list("pk").annotate(count=Count("seats")))
    holders = Contract.objects.filter(_IN_FORCE).order_by().values_list("post").annotate(count=Count("pk"))
    return [post for post, count in holders if count > seats.get(post, 0)]


def _served_without_a_seat() -> Iterable[object]:
    serving = Contract.objects.filter(_IN_FORCE, case__withdrawn_at=None)
    return _references(serving.filter(~_live_offer("case")))


def _in_force_unsigned() -> Iterable[object]:
    return _references(Contract.objects.filter(~_SIGNED, in_force_on__isnull=False))


def _signed_unregistered() -> Iterable[object]:
    return _references(Contract.objects.filter(commander_confirmed_at__isnull=False, entry=None))


def _enrolled_without_contract() -> Iterable[object]:
    in_force = Contract.objects.filter(case=OuterRef("pk"), in_force_on__isnull=False)
    return _references(Case.objects.filter(~Exists(in_force), enrolled_at__isnull=False))


def _gap_in_a_register() -> Iterable[object]:
    entries = RegisterEntry.objects.order_by().values_list("office", "year")
    numbers = {
        (office, year): (count, last)
        for office, year, count, last in entries.annotate(count=Count("pk"), last=Max("number"))
    }
    heads = {(head.office_id, head.year): head.last for head in Register.objects.all()}
    for register in sorted(numbers.keys() | heads.keys()):
        if numbers.get(register, (0, 0)) != (heads.get(register, 0),) * 2:
            yield f"{register[0]} {register[1]}"


def _published_without_certificate() -> Iterable[object]:
    proof = Certificate.objects.filter(round=OuterRef("pk"))
    unproved = Round.objects.filter(~Exists(proof), published_at__isnull=False)
    unsigned = Round.objects.filter(published_at__isnull=False, published_by=None)
    return sorted({str(found) for found in (*unproved, *unsigned)})


def _erased_but_alive() -> Iterable[object]:
    """A person whose key is gone, or the part of it that names them, and who can still sign in or be found."""
    erased = Person.objects.filter(Q(wrapped_key=None) | Q(user__email_digest__startswith=CLOSED))
    session = Session.objects.filter(user__person=OuterRef("pk"), expire_date__gt=timezone.now())
    alive = Q(user__is_active=True) | Exists(session) | Q(search_keys__isnull=False)
    return erased.filter(alive | ~Q(document_number_digest="")).distinct().values_list("pk", flat=True)


def _kept_too_long() -> Iterable[object]:
    """A withdrawn application that the daily job should have erased, unless a complaint keeps its person."""
    before = timezone.now() - timedelta(days=schedule.WITHDRAWN.days or 0) - _LATE
    return _references(Case.objects.filter(withdrawn_at__lt=before, erased_at=None))


def _role_of_a_closed_account() -> Iterable[object]:
    live = Q(until=None) | Q(until__gt=timezone.now())
    return Membership.objects.filter(live, user__is_active=False).values_list("pk", flat=True)


def _stream_ends_elsewhere() -> Iterable[object]:
    ends = dict(Event.objects.order_by().values_list("stream").annotate(end=Max("position")))
    heads = dict(StreamHead.objects.filter(position__gt=0).values_list("stream", "position"))
    return sorted(stream for stream in ends.keys() | heads.keys() if ends.get(stream) != heads.get(stream))


def _day_not_closed() -> Iterable[object]:
    """Only where days are closed at all."""
    last = Event.objects.filter(kind=EventKind.DAY_CLOSED).order_by("at").last()
    if last is not None and last.at < timezone.now() - _LATE:
        yield last.data["day"]


STATES: Final = (
    Impossible("two-ends", _("An application has ended in two ways"), _two_ends),
    Impossible(
        "asked-of-an-ended-case", _("Something is asked in an ended application"), _asked_of_an_ended_case
    ),
    Impossible("no-next-step", _("An open application waits for nobody and nothing"), _without_a_next_step),
    Impossible(
        "no-decision", _("An application was refused or enrolled without a decision"), _ended_without_decision
    ),
    Impossible("no-answer", _("A decision holds no facts or no answer of the law"), _decision_without_answer),
    Impossible(
        "decision-unrecorded", _("The journal tells other decisions than the table"), _decision_without_event
    ),
    Impossible("seat-for-nobody", _("A seat is held, and no live offer holds it"), _seat_held_for_nobody),
    Impossible("seat-twice", _("Two live offers hold one seat"), _seat_held_twice),
    Impossible("post-overfilled", _("More people serve in a post than it has seats"), _post_overfilled),
    Impossible("no-seat", _("A contract is in force without a held seat"), _served_without_a_seat),
    Impossible("unsigned", _("A contract is in force without both signatures"), _in_force_unsigned),
    Impossible("unregistered", _("A signed contract has no number in the register"), _signed_unregistered),
    Impossible("no-contract", _("Somebody is enrolled without a contract"), _enrolled_without_contract),
    Impossible("register-gap", _("A register of contracts has a gap"), _gap_in_a_register),
    Impossible(
        "round-unproved",
        _("A round was published without certificate or planner"),
        _published_without_certificate,
    ),
    Impossible("erased-alive", _("An erased person can sign in or be found"), _erased_but_alive),
    Impossible("kept-too-long", _("A withdrawn application was not erased on its day"), _kept_too_long),
    Impossible("closed-with-role", _("A closed account holds a role"), _role_of_a_closed_account),
    Impossible(
        "stream-end", _("A stream of the journal ends elsewhere than its head"), _stream_ends_elsewhere
    ),
    Impossible("day-open", _("The journal's days are not closed any more"), _day_not_closed),
)


def found() -> list[Found]:
    """Every impossible state that is there, at most `MOST` of a kind; nothing where all is well."""
    return [
        Found(state.code, state.what, str(where)) for state in STATES for where in islice(state.find(), MOST)
    ]


def check() -> list[str]:
    """Look, and where something is found tell every auditor and leave it on record: how many of which."""
    broken = found()
    if broken:
        counts = {state.code: sum(each.code == state.code for each in broken) for state in STATES}
        with transaction.atomic():
            data = {code: count for code, count in counts.items() if count}
            append(stream=STREAM, kind=EventKind.STATES_BROKEN, actor=SYSTEM, data=data)
            tell_auditors(NoticeKind.STATES_BROKEN)
    return [str(each) for each in broken]
