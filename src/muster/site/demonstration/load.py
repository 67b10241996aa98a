"""Loads the demonstration through the same actions that people use, so that nothing in it could not have happened."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from muster.cases import actions as cases
from muster.cases.lawful import current_facts, live_offer
from muster.cases.models import ASSESSMENTS, Case, Level, RequestKind
from muster.contracts import actions as contracts
from muster.contracts.models import ContactKind
from muster.contracts.writing import questions_for
from muster.journal.actions import SYSTEM, Actor
from muster.offices.access import actor_of
from muster.offices.actions import (
    OfficeDetails,
    PostTerms,
    approve_post,
    close_post,
    create_post,
    give_role,
    request_approval,
    return_post,
    set_up_offices,
)
from muster.offices.models import Membership, Office, OfficeKind, Post, RankCategory, Role
from muster.people.actions import create_account
from muster.people.models import ConsentKind, Person, User
from muster.site.demonstration.offices import BOARDS, REGIONS, UNITS, DemoUnit
from muster.site.demonstration.personas import APPLICANTS, STAFF, ApplicantPersona, StaffPersona
from muster.site.demonstration.rounds import first_round, second_round
from muster.site.demonstration.seals import make_seals

STAGES = (
    "draft",
    "submitted",
    "referred",
    "in_unit",
    "assessed",
    "offered",
    "accepted",
    "admitted",
    "drafted",
    "confirmed",
    "signed",
    "in_force",
)


@transaction.atomic
def load() -> bool:
    """Fill an empty database, whole or not at all; whether it was empty."""
    if Person.objects.exists():
        return False
    make_seals()
    _offices()
    staff = {persona.login: _staff(persona) for persona in STAFF}
    for unit in UNITS:
        _posts(unit)
    walks = [_Walk(persona, staff) for persona in APPLICANTS]
    first_round(lambda persona: _Walk(persona, staff))
    for walk in walks:
        walk.to(walk.persona.stage)
    second_round(lambda persona: _Walk(persona, staff))
    return True


def address(login: str) -> str:
    return f"{login}@{settings.DEMONSTRATION_DOMAIN}"


def _offices() -> None:
    centres = [
        OfficeDetails(
            code=f"centre-{code.lower()}",
            kind=OfficeKind.TERRITORIAL_CENTRE,
            region=code,
            name_uk=f"{name_uk} територіальний центр комплектування та соціальної підтримки",
            name_en=f"Territorial centre of recruitment and social support, {name_en}",
        )
        for code, name_uk, name_en in REGIONS
    ]
    boards = [
        OfficeDetails(code=code, kind=OfficeKind(kind), name_uk=name_uk, name_en=name_en)
        for code, kind, name_uk, name_en in BOARDS
    ]
    units = [
        OfficeDetails(
            code=unit.code,
            kind=OfficeKind.UNIT,
            region=unit.region,
            formation="NGU",
            name_uk=unit.name_uk,
            name_en=unit.name_en,
            about_uk=unit.about_uk,
            about_en=unit.about_en,
        )
        for unit in UNITS
    ]
    set_up_offices(actor=SYSTEM, offices=[*centres, *boards, *units])


def _posts(unit: DemoUnit) -> None:
    """The unit's posts, each as far as it has come, by its recruiter and the planner."""
    office = Office.objects.get(pk=unit.code)
    recruiter = Membership.objects.select_related("user").get(office=office, role=Role.RECRUITER)
    planner = Membership.objects.select_related("user").get(role=Role.PLANNER)
    for listed in unit.posts:
        terms = PostTerms(
            title_uk=listed.title_uk,
            title_en=listed.title_en,
            rank_category=RankCategory(listed.rank_category),
            open_to_foreigners=listed.foreigners,
            open_to_servicewomen=listed.servicewomen,
            secret_access=listed.secret,
            language=listed.language,
        )
        post = create_post(actor=actor_of(recruiter), unit=office, terms=terms, seats=listed.seats)
        asked: dict[str, Any] = {"user": recruiter.user, "actor": actor_of(recruiter), "post_id": post.pk}
        answered: dict[str, Any] = {"user": planner.user, "actor": actor_of(planner), "post_id": post.pk}
        if listed.state != "draft":
            request_approval(**asked)
        if listed.state in {"approved", "closed"}:
            approve_post(**answered)
        if listed.state == "returned":
            return_post(**answered, reason=listed.returned_because)
        if listed.state == "closed":
            close_post(actor=actor_of(recruiter), post_id=post.pk)


def _staff(persona: StaffPersona) -> User:
    email = address(persona.login)
    user = create_account(
        email=email,
        password=settings.DEMONSTRATION_PASSWORD,
        language="uk",
        given_names=persona.given_names,
        family_name=persona.family_name,
    )
    user.person.ukrainian_name = persona.name_uk
    user.person.save()
    for role, code in persona.roles:
        give_role(user=None, actor=SYSTEM, email=email, office=Office.objects.get(pk=code), role=Role(role))
    return user


class _Walk:
    """One applicant on the way to a stage, each step by the person whose step it is."""

    def __init__(self, persona: ApplicantPersona, staff: dict[str, User]) -> None:
        self.persona, self.staff = persona, staff
        self.user = create_account(
            email=address(persona.login), password=settings.DEMONSTRATION_PASSWORD, language=persona.language
        )
        self.case: Case = cases.open_case(user=self.user, regime="ua-ngu")

    def to(self, stage: str) -> None:
        for step in STAGES[: STAGES.index(stage) + 1]:
            if step == "referred" and self.persona.office.startswith("unit"):
                continue  # who applies to a unit directly is not referred
            getattr(self, f"_{step}")()

    def _office(self) -> Office:
        self.case.refresh_from_db()
        office = self.case.office
        assert office is not None  # noqa: S101  every step after the draft has one
        return office

    def _actor(self, login: str, role: str) -> tuple[User, Actor]:
        user = self.staff[login]
        return user, Actor(identifier=str(user.pk), role=role, office=self._office().pk)

    def handler(self) -> tuple[User, Actor]:
        """Whoever of the office that has the case handles it."""
        role = "clerk" if self._office().kind == OfficeKind.TERRITORIAL_CENTRE else "recruiter"
        member = Membership.objects.filter(office=self._office(), role=role).select_related("user").first()
        user = member.user if member else self.staff["recruiter"]
        return user, Actor(identifier=str(user.pk), role=role, office=self._office().pk)

    def _draft(self) -> None:
        persona = self.persona
        cases.state_identity(
            user=self.user,
            case_id=self.case.pk,
            family_name=persona.family_name,
            given_names=persona.given_names,
            ukrainian_name=persona.name_uk,
            document_number=persona.document_number,
            phone="",
        )
        cases.state_facts(user=self.user, case_id=self.case.pk, facts=persona.facts)

    def _submitted(self) -> None:
        office = Office.objects.get(code=self.persona.office)
        post = Post.objects.filter(unit=office, title_en=self.persona.post).first()
        cases.choose_way(user=self.user, case_id=self.case.pk, office=office, post=post)
        for kind in ConsentKind:
            cases.consent(user=self.user, case_id=self.case.pk, kind=kind, language=self.persona.language)
        self.case = cases.submit(user=self.user, case_id=self.case.pk)

    def verify(self) -> None:
        user, actor = self.handler()
        for fact in current_facts(self.case):
            if fact.level == Level.CLAIMED and fact.name != "rank_category":
                cases.verify_fact(
                    user=user, actor=actor, case_id=self.case.pk, name=fact.name, value=fact.value
                )

    def _referred(self) -> None:
        self.verify()
        user, actor = self.handler()
        unit = Office.objects.get(code="unit-kalyna")
        cases.refer(user=user, actor=actor, case_id=self.case.pk, unit=unit)

    def _in_unit(self) -> None:
        self.verify()
        user, actor = self.handler()
        cases.complete_verification(user=user, actor=actor, case_id=self.case.pk)

    def _assessed(self) -> None:
        today = timezone.localdate()
        found: dict[str, tuple[str, dict[str, object]]] = {
            RequestKind.MEDICAL: ("medical", {"medical": "fit"}),
            RequestKind.SELECTION: ("selection", {"selection": "passed"}),
            RequestKind.PHYSICAL: ("physical", {"physical": "passed"}),
            RequestKind.SPECIAL_CHECK: ("check", {"special_check": "passed", "data_doubtful": False}),
        }
        for request in self.case.requests.filter(kind__in=ASSESSMENTS, judged_at=None):
            login, facts = found[request.kind]
            user = self.staff[login]
            cases.record_outcome(
                actor=Actor(
                    identifier=str(user.pk), role=f"{request.kind}_assessor", office=request.office_id or ""
                ),
                request_id=request.pk,
                facts=facts,
                found_on=today,
                valid_until=today + timedelta(days=180),
                supported_category=RankCategory.SERGEANT if request.kind == RequestKind.SELECTION else None,
            )

    def _offered(self) -> None:
        user, actor = self.handler()
        post = Post.objects.get(unit=self._office(), title_en=self.persona.post)
        cases.offer_seat(user=user, actor=actor, case_id=self.case.pk, post=post)

    def _accepted(self) -> None:
        offer = live_offer(self.case)
        assert offer is not None  # noqa: S101  it was made in the step before
        cases.accept_offer(user=self.user, case_id=self.case.pk, offer_id=offer.pk)

    def _admitted(self) -> None:
        user, actor = self._actor("deciding", "deciding_officer")
        cases.admit(user=user, actor=actor, case_id=self.case.pk)

    def _drafted(self) -> None:
        user, actor = self.handler()
        contracts.draft(
            user=user,
            actor=actor,
            case_id=self.case.pk,
            term_years=3,
            planned_start=timezone.localdate(),
            commander=self.staff["commander"],
            language=self.persona.language,
        )

    def _confirmed(self) -> None:
        contract = contracts.standing(self.case)
        assert contract is not None  # noqa: S101  it was drafted in the step before
        right = [
            next(place for place in range(len(question.options)) if question.is_right(place))
            for question in questions_for(contract)
        ]
        contracts.answer_questions(user=self.user, case_id=self.case.pk, choices=right)
        mine: dict[str, Any] = {"user": self.user, "case_id": self.case.pk}
        for kind in ContactKind:
            contracts.answer_contact(**mine, kind=kind, contact=None)
        contracts.answer_in_private(**mine, freely=True)
        contracts.confirm_by_applicant(
            **mine, digest=contract.text_digest, password=settings.DEMONSTRATION_PASSWORD
        )

    def _signed(self) -> None:
        user, actor = self._actor("commander", "commander")
        contract = contracts.standing(self.case)
        assert contract is not None  # noqa: S101  the applicant confirmed it in the step before
        contracts.confirm_by_commander(
            user=user,
            actor=actor,
            case_id=self.case.pk,
            digest=contract.text_digest,
            password=settings.DEMONSTRATION_PASSWORD,
        )

    def _in_force(self) -> None:
        _user, actor = self.handler()
        contracts.enrol(
            actor=actor, case_id=self.case.pk, order_number="17-ос", order_date=timezone.localdate()
        )
