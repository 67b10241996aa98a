"""Whatever people do, in whatever order: an open case has a next step with an owner, an ended one waits for nobody."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from muster.cases import actions
from muster.cases.errors import NotPossible
from muster.cases.lawful import answer, unmet
from muster.cases.models import ASSESSMENTS, Case, Level, PaperKind, Request, RequestKind
from muster.cases.progress import Status, next_step, since_when, status_of
from muster.contracts import actions as contracts
from muster.contracts.writing import questions_for
from muster.journal.queries import events_of, verify
from muster.offices.access import NoAccess
from muster.offices.models import RankCategory
from muster.people.models import ConsentKind
from tests.cast import (
    FOUND,
    PASSWORD,
    PDF,
    Cast,
    answer_the_rest,
    confirm_by_commander,
    draft_contract,
    enrol,
    offer,
    right_choice,
    verify_all,
)
from tests.conftest import Clock

type Act = Callable[[Walk, int], object]
STEPS = 40
STATED: list[dict[str, object]] = [
    {"conviction": "current"},
    {"conviction": "none"},
    {"conviction": None},
    {"citizenships": []},
    {"citizenships": ["COL", "UKR"]},
    {"statelessness": "claimed"},
    {"stay_until": "2020-01-01"},
    {"rank_category": "sergeant"},
]


class Walk:
    """One case, and everybody who may do something in it; `number` chooses between the ways to do it."""

    def __init__(self, cast: Cast, case: Case, clock: Clock) -> None:
        self.cast, self.pk, self.clock = cast, case.pk, clock
        self.own: dict[str, Any] = {"user": cast.applicant, "case_id": case.pk}

    @property
    def case(self) -> Case:
        return Case.objects.select_related("person", "office").get(pk=self.pk)

    def office(self) -> dict[str, Any]:
        user = self.cast.clerk if self.case.office == self.cast.centre else self.cast.recruiter
        return self.acting(user)

    def acting(self, user: Any) -> dict[str, Any]:
        return {"user": user, "actor": self.cast.actor(user), "case_id": self.pk}

    def silent(self, user: Any) -> dict[str, Any]:
        return {"actor": self.cast.actor(user), "case_id": self.pk}

    def open(self, kind: RequestKind) -> Request:
        found = Request.objects.filter(case=self.pk, kind=kind, judged_at=None, cancelled_at=None).first()
        if found is None:
            raise NoAccess
        return found

    def offer_pk(self) -> Any:
        found = self.case.offers.order_by("-offered_at").first()
        if found is None:
            raise NoAccess
        return found.pk

    # the applicant
    def state(self, number: int) -> object:
        return actions.state_facts(**self.own, facts=STATED[number % len(STATED)])

    def consent(self, number: int) -> object:
        kind = list(ConsentKind)[number % 2]
        act = (actions.consent, actions.withdraw_consent)[number // 2 % 2]
        return act(**self.own, kind=kind, **({"language": "en"} if act is actions.consent else {}))

    def answer(self, _: int) -> object:
        request = self.open(RequestKind.PAPERS)
        return actions.answer_request(**self.own, request_id=request.pk, text="Here.")

    def answer_referral(self, number: int) -> object:
        return actions.answer_referral(**self.own, agrees=number % 4 > 0)

    def accept(self, _: int) -> object:
        return actions.accept_offer(**self.own, offer_id=self.offer_pk())

    def decline(self, _: int) -> object:
        return actions.decline_offer(**self.own, offer_id=self.offer_pk())

    def upload(self, number: int) -> object:
        kind = list(PaperKind)[number % len(PaperKind)]
        return actions.upload_paper(**self.own, kind=kind, upload=actions.Upload("p.pdf", PDF))

    def submit(self, _: int) -> object:
        return actions.submit(**self.own)

    def withdraw(self, number: int) -> object:
        return actions.withdraw(**self.own) if number % 5 == 0 else None

    def understand(self, number: int) -> object:
        contract = contracts.standing(self.case)
        choices = [right_choice(question) for question in questions_for(contract)] if contract else []
        return contracts.answer_questions(**self.own, choices=choices[number % 2 :])

    def answer_the_rest(self, _: int) -> object:
        return answer_the_rest(self.own["user"], self.case)

    def confirm(self, _: int) -> object:
        contract = contracts.standing(self.case)
        return contracts.confirm_by_applicant(
            **self.own, digest=contract.text_digest if contract else "", password=PASSWORD
        )

    # the office that has the case
    def verify_one(self, number: int) -> object:
        ((name, value),) = STATED[number % len(STATED)].items()
        return actions.verify_fact(**self.office(), name=name, value=value)

    def verify_everything(self, _: int) -> object:
        user = self.office()["user"]
        return verify_all(self.cast, self.case, user)

    def dispute(self, number: int) -> object:
        office = self.office()
        name = ("conviction", "sex", "citizenships", "date_of_birth")[number % 4]
        return actions.dispute_fact(actor=office["actor"], case_id=self.pk, name=name, reason="x")

    def ask(self, _: int) -> object:
        return actions.ask_applicant(**self.office(), text="Something.")

    def judge(self, number: int) -> object:
        request = self.open(RequestKind.PAPERS)
        return actions.judge_answer(
            **self.office(), request_id=request.pk, ask_again="Again." if number % 3 == 0 else ""
        )

    def refer(self, _: int) -> object:
        return actions.refer(**self.office(), unit=self.cast.unit)

    def finish_check(self, _: int) -> object:
        return actions.complete_verification(**self.office())

    def ask_boards(self, _: int) -> object:
        return actions.ask_assessments(**self.office())

    # the boards
    def find(self, number: int) -> object:
        kind = ASSESSMENTS[number % 4]
        good = number // 4 % 4 > 0
        facts = FOUND[kind] if good else {name: BAD.get(name, True) for name in FOUND[kind]}
        category = list(RankCategory)[number % 3] if kind == RequestKind.SELECTION else None
        return actions.record_outcome(
            actor=self.cast.actor(self.cast.assessors[kind]),
            request_id=self.open(kind).pk,
            facts=facts,
            found_on=timezone.localdate(),
            valid_until=timezone.localdate() if number % 7 == 0 else None,
            supported_category=category,
        )

    # the unit
    def offer(self, number: int) -> object:
        posts = (self.cast.private_post, self.cast.secret_post, self.cast.sergeant_post)
        return offer(self.cast, self.case, posts[number % 3])

    def withdraw_offer(self, _: int) -> object:
        return actions.withdraw_offer(**self.silent(self.cast.recruiter), reason="x")

    def admit(self, _: int) -> object:
        return actions.admit(**self.acting(self.cast.deciding_officer))

    def refuse(self, _: int) -> object:
        rules = unmet(answer(self.case, Level.VERIFIED))
        return actions.refuse(**self.acting(self.cast.deciding_officer), rules=rules)

    def send_back(self, number: int) -> object:
        kind = actions.RETURNABLE[number % len(actions.RETURNABLE)]
        return actions.return_case(**self.acting(self.cast.deciding_officer), kind=kind, text="Once more.")

    def draft(self, number: int) -> object:
        return draft_contract(self.cast, self.case, term_years=3 + number % 3)

    def cancel_draft(self, _: int) -> object:
        return contracts.cancel_draft(**self.acting(self.cast.recruiter), reason="x")

    def sign(self, _: int) -> object:
        return confirm_by_commander(self.cast, self.case)

    def enrol(self, _: int) -> object:
        return enrol(self.cast, self.case)

    # time
    def wait(self, number: int) -> object:
        self.clock.move(days=1 + number % 9)
        return actions.expire_due()


BAD = {
    "medical": "unfit",
    "selection": "failed",
    "physical": "failed",
    "special_check": "failed",
    "polygraph": "refused",
}
# What serves an open request; the rest is what people do besides.
SERVES: dict[str, tuple[Act, ...]] = {
    "": (Walk.submit, Walk.submit, Walk.withdraw),
    "verification": (Walk.verify_everything, Walk.refer, Walk.finish_check),
    "papers": (Walk.answer, Walk.judge, Walk.state),
    "referral": (Walk.answer_referral,),
    "medical": (Walk.find,),
    "selection": (Walk.find,),
    "physical": (Walk.find,),
    "special_check": (Walk.find,),
    "offer": (Walk.ask_boards, Walk.offer, Walk.find),
    "answer_offer": (Walk.accept, Walk.accept, Walk.decline),
    "decision": (Walk.admit, Walk.admit, Walk.send_back, Walk.refuse),
    "contract": (Walk.draft,),
    "reading": (Walk.understand, Walk.answer_the_rest, Walk.confirm, Walk.confirm),
    "signature": (Walk.sign,),
    "enrolment": (Walk.enrol,),
}
BESIDES: tuple[Act, ...] = (
    *{act for acts in SERVES.values() for act in acts},
    Walk.consent,
    Walk.upload,
    Walk.verify_one,
    Walk.dispute,
    Walk.ask,
    Walk.withdraw_offer,
    Walk.cancel_draft,
    Walk.wait,
)


def next_act(case: Case, chance: Random) -> Act:
    """Mostly what is asked for, now and then something else: people do both."""
    if chance.random() < 0.3:
        return chance.choice(sorted(BESIDES, key=lambda act: act.__name__))
    asked = sorted(request.kind for request in case.requests.all() if request.is_open)
    return chance.choice(SERVES[chance.choice(asked or [""])])


def check(case: Case) -> None:
    open_requests = [request for request in case.requests.all() if request.is_open]
    step = next_step(case)
    if case.submitted_at is None and case.is_open:
        assert status_of(case) == Status.DRAFT
        assert not open_requests
    elif case.is_open:
        assert step is not None, "nobody has the next step"
        assert step.of_the_applicant or step.owner
        assert since_when(case) is not None
        assert len({request.kind for request in open_requests} - {"papers"}) == len(
            [request for request in open_requests if request.kind != "papers"]
        )
    else:
        assert step is None
        assert not open_requests, "an ended case still asks somebody"
    held = case.offers.filter(released_at=None)
    assert held.count() <= 1
    if not case.is_open and not case.enrolled_at:
        assert not held.exists(), "an ended case still holds a seat"
    if case.decisions.filter(kind="admit").exists() and (case.is_open or case.enrolled_at):
        assert held.get().seat == case.decisions.get(kind="admit").seat
    if case.enrolled_at:
        assert case.contracts.filter(in_force_on__isnull=False).count() == 1


@given(
    start=st.sampled_from(("ready", "submitted", "in_unit", "assessed", "accepted", "drafted")),
    way=st.sampled_from(("centre", "unit")),
    chance=st.randoms(use_true_random=True),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.django_db
def test_every_open_case_has_a_next_step_with_an_owner(
    cast: Cast, start: Any, way: Any, chance: Random
) -> None:
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        case = cast.bring_to(start, way=way)
        walking = Walk(cast, case, Clock(patch))
        for _ in range(STEPS):
            act, number = next_act(walking.case, chance), chance.randrange(84)
            note(f"{act.__name__} {number}")
            events = events_of(case.stream).count()
            try:
                act(walking, number)
            except (NotPossible, NoAccess) as refusal:
                late = isinstance(refusal, NotPossible) and refusal.code == "offer-expired"
                assert events_of(case.stream).count() == events or late, "a refused act left something"
            check(walking.case)
            if not walking.case.is_open:
                break
        assert list(verify(case.stream)) == []
        transaction.set_rollback(True)
