"""The shared cast: offices, posts, people in every role, and a case brought to any stage by the real actions.

All of them are fictional. The stranger is another applicant; `other_clerk` and `other_recruiter` have the
right role in the wrong office: with these three, every test of a page can prove denial.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from django.utils import timezone

from muster.cases import actions
from muster.cases.models import Case, Level, Offer, PaperKind, Request, RequestKind
from muster.contracts import actions as contracts
from muster.contracts.models import Contact, ContactKind, Contract
from muster.contracts.writing import questions_for
from muster.journal.actions import SYSTEM, Actor
from muster.offices.access import actor_of
from muster.offices.actions import PostTerms, approve_post, create_post, request_approval
from muster.offices.folding import folded
from muster.offices.models import Membership, Office, OfficeKind, Post, RankCategory, Role
from muster.papers.comprehension import Question
from muster.papers.intake_process import looked_at
from muster.people.actions import create_account
from muster.people.models import ConsentKind, User
from tests.papers import uploads

type Stage = Literal[
    "draft",  # started, nothing said yet
    "ready",  # everything said, consents given: can be submitted
    "submitted",
    "referred",  # the centre proposes a unit (by the centre only)
    "in_unit",  # facts verified, with the unit, boards asked
    "assessed",  # every board has found in the applicant's favour
    "offered",
    "accepted",
    "admitted",
    "drafted",
    "understood",
    "confirmed",  # by the applicant
    "signed",  # by the commander too
    "in_force",
]
STAGES: tuple[Stage, ...] = Stage.__value__.__args__
PASSWORD = "a-long-fictional-password"
PDF = uploads.pdf()
SEEN = looked_at(PDF, "application/pdf")[0]  # of that file by whoever may see it

MAN: dict[str, object] = {
    "date_of_birth": "1994-01-15",
    "sex": "male",
    "citizenships": ["COL"],
    "statelessness": "none",
    "identity_document": "passport",
    "identity_document_until": "2055-01-01",
    "location": "ukraine",
    "stay_ground": "temporary_permit",
    "stay_until": "2055-01-01",
    "conviction": "none",
    "prosecution_pending": False,
    "rank_category": "private",
    "serving_in": "none",
}
STATELESS_WOMAN = MAN | {
    "date_of_birth": "1991-07-03",
    "sex": "female",
    "citizenships": [],
    "statelessness": "recognised",
    "identity_document": "stateless_id",
    "rank_category": "sergeant",
}
FOUND: dict[RequestKind, dict[str, object]] = {
    RequestKind.MEDICAL: {"medical": "fit"},
    RequestKind.SELECTION: {"selection": "passed"},
    RequestKind.PHYSICAL: {"physical": "passed"},
    RequestKind.SPECIAL_CHECK: {"special_check": "passed", "data_doubtful": False, "polygraph": "not_taken"},
}


@dataclass(frozen=True, slots=True)
class Identity:
    """What identifies a persona; `facts` are the vocabulary's."""

    email: str
    given_names: str
    family_name: str
    ukrainian_name: str
    document_number: str
    phone: str
    facts: Mapping[str, object]
    language: str = "en"


APPLICANT = Identity(
    email="tadeo.quillfeather@example.org",
    given_names="Tadeo Aurelio",
    family_name="Quillfeather",
    ukrainian_name="Квілфезер Тадео Ауреліо",
    document_number="QX7719043",
    phone="+380 00 555 01 17",
    facts=MAN,
)
STATELESS = Identity(
    email="zubeyra.morrowind@example.org",
    given_names="Zubeyra",
    family_name="Vandermolle",
    ukrainian_name="Вандермолле Зубейра",
    document_number="SL0042871",
    phone="+380 00 555 02 28",
    facts=STATELESS_WOMAN,
    language="uk",
)
STRANGER = Identity(
    email="ilario.strangeways@example.org",
    given_names="Ilario",
    family_name="Strangeways",
    ukrainian_name="Стренджвейз Іларіо",
    document_number="ZZ1230007",
    phone="+380 00 555 03 39",
    facts=MAN | {"date_of_birth": "1989-11-30"},
)


@dataclass(slots=True)
class Cast:
    """Everybody and everything the tests play with."""

    centre: Office
    other_centre: Office
    unit: Office
    other_unit: Office
    boards: dict[RequestKind, Office]
    headquarters: Office

    private_post: Post  # two seats
    sergeant_post: Post  # one seat
    men_only_post: Post  # closed to servicewomen
    citizens_only_post: Post  # closed to foreigners
    secret_post: Post  # with access to state secrets
    other_unit_post: Post  # of the other unit

    applicant: User
    stateless: User
    stranger: User
    clerk: User
    other_clerk: User
    recruiter: User
    other_recruiter: User
    assessors: dict[RequestKind, User]
    deciding_officer: User
    commander: User
    planner: User
    auditor: User
    operator: User
    identities: dict[User, Identity]

    def actor(self, user: User) -> Actor:
        """The actor of a member of staff, by their one role."""
        return actor_of(self.member(user))

    def member(self, user: User) -> Membership:
        return Membership.objects.select_related("office").get(user=user)

    def bring_to(self, stage: Stage, **how: Any) -> Case:
        """See `bring_to`."""
        return bring_to(stage, self, **how)


def make_cast() -> Cast:
    centre = _office("centre-lviv", OfficeKind.TERRITORIAL_CENTRE, "UA-46")
    other_centre = _office("centre-odesa", OfficeKind.TERRITORIAL_CENTRE, "UA-51")
    unit = _office("unit-3001", OfficeKind.UNIT, "UA-46", "NGU")
    other_unit = _office("unit-3002", OfficeKind.UNIT, "UA-51", "NGU")
    boards = {
        RequestKind.MEDICAL: _office("board-medical", OfficeKind.MEDICAL_BOARD),
        RequestKind.SELECTION: _office("board-selection", OfficeKind.SELECTION_BOARD),
        RequestKind.PHYSICAL: _office("board-physical", OfficeKind.PHYSICAL_BOARD),
        RequestKind.SPECIAL_CHECK: _office("board-special-check", OfficeKind.SPECIAL_CHECK),
    }
    headquarters = _office("headquarters", OfficeKind.HEADQUARTERS)
    private, sergeant = RankCategory.PRIVATE, RankCategory.SERGEANT
    applicants = [_applicant(identity) for identity in (APPLICANT, STATELESS, STRANGER)]
    return Cast(
        centre=centre,
        other_centre=other_centre,
        unit=unit,
        other_unit=other_unit,
        boards=boards,
        headquarters=headquarters,
        private_post=_post(unit, "rifleman", private, seats=2),
        sergeant_post=_post(unit, "section commander", sergeant),
        men_only_post=_post(unit, "boarding party", sergeant, open_to_servicewomen=False),
        citizens_only_post=_post(unit, "cipher clerk", private, open_to_foreigners=False),
        secret_post=_post(unit, "signaller", private, secret_access=True),
        other_unit_post=_post(other_unit, "driver", private),
        applicant=applicants[0],
        stateless=applicants[1],
        stranger=applicants[2],
        clerk=_staff("clerk", centre, Role.CLERK),
        other_clerk=_staff("other-clerk", other_centre, Role.CLERK),
        recruiter=_staff("recruiter", unit, Role.RECRUITER),
        other_recruiter=_staff("other-recruiter", other_unit, Role.RECRUITER),
        assessors={
            RequestKind.MEDICAL: _staff("doctor", boards[RequestKind.MEDICAL], Role.MEDICAL_ASSESSOR),
            RequestKind.SELECTION: _staff("selector", boards[RequestKind.SELECTION], Role.SELECTION_ASSESSOR),
            RequestKind.PHYSICAL: _staff("trainer", boards[RequestKind.PHYSICAL], Role.PHYSICAL_ASSESSOR),
            RequestKind.SPECIAL_CHECK: _staff(
                "checker", boards[RequestKind.SPECIAL_CHECK], Role.SPECIAL_CHECK_ASSESSOR
            ),
        },
        deciding_officer=_staff("deciding-officer", unit, Role.DECIDING_OFFICER),
        commander=_staff("commander", unit, Role.COMMANDER),
        planner=_staff("planner", headquarters, Role.PLANNER),
        auditor=_staff("auditor", headquarters, Role.AUDITOR),
        operator=_staff("operator", headquarters, Role.OPERATOR),
        identities=dict(zip(applicants, (APPLICANT, STATELESS, STRANGER), strict=True)),
    )


def _office(code: str, kind: OfficeKind, region: str = "", formation: str = "") -> Office:
    return Office.objects.create(
        code=code,
        kind=kind,
        name_uk=f"Установа {code}",
        name_en=f"Office {code}",
        region=region,
        formation=formation,
        search=folded(f"Установа {code}", f"Office {code}"),
    )


def _post(unit: Office, title: str, category: RankCategory, seats: int = 1, **about: bool) -> Post:
    usual = {"open_to_foreigners": True, "open_to_servicewomen": True, "secret_access": False}
    terms = PostTerms(
        title_uk=f"Посада: {title}", title_en=title.capitalize(), rank_category=category, **usual | about
    )
    post = create_post(actor=SYSTEM, unit=unit, terms=terms, seats=seats)
    request_approval(user=None, actor=SYSTEM, post_id=post.pk)
    return approve_post(user=None, actor=SYSTEM, post_id=post.pk)


def _applicant(identity: Identity) -> User:
    return create_account(email=identity.email, password=PASSWORD, language=identity.language)


def _staff(name: str, office: Office, role: Role) -> User:
    user = create_account(
        email=f"{name}@example.org",
        password=PASSWORD,
        language="uk",
        given_names=name.replace("-", " ").title(),
        family_name="Staffmember",
    )
    Membership.objects.create(user=user, office=office, role=role, since=timezone.now())
    return user


def bring_to(
    stage: Stage,
    cast: Cast,
    *,
    who: User | None = None,
    way: Literal["centre", "unit"] = "centre",
    facts: Mapping[str, object] | None = None,
    wished_post: Post | None = None,
    post: Post | None = None,
    supports: RankCategory = RankCategory.SERGEANT,
    term_years: int = 3,
) -> Case:
    """A case at `stage`, through the actions a person would take.

    `who` applies (the applicant if None) by the territorial centre or directly to the unit; `facts` are added
    to what they state (None leaves one unsaid); `post` is the one offered, else one of their category.
    """
    said = dict(cast.identities[who or cast.applicant].facts) | dict(facts or {})
    journey = _Journey(
        cast=cast,
        who=who or cast.applicant,
        way=way,
        facts=said,
        wished_post=wished_post,
        post=post or (cast.sergeant_post if said["rank_category"] == "sergeant" else cast.private_post),
        supports=supports,
        term_years=term_years,
    )
    for step in STAGES[: STAGES.index(stage) + 1]:
        getattr(journey, step)()
    return Case.objects.select_related("person", "office").get(pk=journey.case.pk)


@dataclass(slots=True, kw_only=True)
class _Journey:
    """One method a stage."""

    cast: Cast
    who: User
    way: str
    facts: dict[str, object]
    wished_post: Post | None
    post: Post
    supports: RankCategory
    term_years: int
    case: Case = field(init=False)

    @property
    def identity(self) -> Identity:
        return self.cast.identities[self.who]

    def draft(self) -> None:
        self.case = actions.open_case(user=self.who, regime="ua-ngu")

    def ready(self) -> None:
        mine: dict[str, Any] = {"user": self.who, "case_id": self.case.pk}
        office = self.cast.centre if self.way == "centre" else self.cast.unit
        actions.choose_way(**mine, office=office, post=self.wished_post)
        actions.state_facts(**mine, facts=self.facts)
        actions.state_identity(
            **mine,
            family_name=self.identity.family_name,
            given_names=self.identity.given_names,
            ukrainian_name=self.identity.ukrainian_name,
            document_number=self.identity.document_number,
            phone=self.identity.phone,
        )
        upload = actions.Upload(name=f"{self.identity.family_name} passport.pdf", content=PDF)
        actions.upload_paper(**mine, kind=PaperKind.IDENTITY, upload=upload)
        for kind in ConsentKind:
            actions.consent(**mine, kind=kind, language=self.identity.language)

    def submitted(self) -> None:
        self.case = actions.submit(user=self.who, case_id=self.case.pk)

    def referred(self) -> None:
        checker = self.cast.clerk if self.way == "centre" else self.cast.recruiter
        verify_all(self.cast, self.case, checker)
        if self.way == "centre":
            actions.refer(
                user=checker, actor=self.cast.actor(checker), case_id=self.case.pk, unit=self.cast.unit
            )

    def in_unit(self) -> None:
        recruiter = self.cast.recruiter
        acting: dict[str, Any] = {
            "user": recruiter,
            "actor": self.cast.actor(recruiter),
            "case_id": self.case.pk,
        }
        if self.way == "centre":
            actions.answer_referral(user=self.who, case_id=self.case.pk, agrees=True)
        else:
            actions.complete_verification(**acting)

    def assessed(self) -> None:
        asked = set(Request.objects.filter(case=self.case, judged_at=None).values_list("kind", flat=True))
        for kind in (kind for kind in FOUND if kind in asked):
            find(self.cast, self.case, kind, supports=self.supports)

    def offered(self) -> None:
        offer(self.cast, self.case, self.post)

    def accepted(self) -> None:
        held = Offer.objects.get(case=self.case, released_at=None)
        actions.accept_offer(user=self.who, case_id=self.case.pk, offer_id=held.pk)

    def admitted(self) -> None:
        officer = self.cast.deciding_officer
        actions.admit(user=officer, actor=self.cast.actor(officer), case_id=self.case.pk)

    def drafted(self) -> None:
        draft_contract(self.cast, self.case, term_years=self.term_years, language=self.identity.language)

    def understood(self) -> None:
        contract = contracts.standing(self.case)
        assert contract is not None
        right = [right_choice(question) for question in questions_for(contract)]
        assert contracts.answer_questions(user=self.who, case_id=self.case.pk, choices=right)
        answer_the_rest(self.who, self.case)

    def confirmed(self) -> None:
        contract = contracts.standing(self.case)
        assert contract is not None
        contracts.confirm_by_applicant(
            user=self.who, case_id=self.case.pk, digest=contract.text_digest, password=PASSWORD
        )

    def signed(self) -> None:
        confirm_by_commander(self.cast, self.case)

    def in_force(self) -> None:
        enrol(self.cast, self.case)


def confirm_by_commander(cast: Cast, case: Case, password: str = PASSWORD) -> Contract:
    contract = contracts.standing(case)
    return contracts.confirm_by_commander(
        user=cast.commander,
        actor=cast.actor(cast.commander),
        case_id=case.pk,
        digest=contract.text_digest if contract else "",
        password=password,
    )


def answer_the_rest(who: User, case: Case) -> None:
    """What an applicant answers before signing, besides the questions on the contract itself."""
    mother = Contact(name="Rosa Quillfeather", relation="mother", reach="+380 00 555 04 40", language="es")
    for kind, contact in ((ContactKind.KIN, mother), (ContactKind.TOLD, mother), (ContactKind.PAID, None)):
        contracts.answer_contact(user=who, case_id=case.pk, kind=kind, contact=contact)
    contracts.answer_in_private(user=who, case_id=case.pk, freely=True)


def right_choice(question: Question) -> int:
    """The place of the option a person who understood would choose."""
    return next(choice for choice in range(len(question.options)) if question.is_right(choice))


def verify_all(cast: Cast, case: Case, checker: User, **otherwise: object) -> None:
    """The office verifies every stated fact as stated, but for those named `otherwise`."""
    stated = {fact.name: fact.value for fact in case.facts.filter(level=Level.CLAIMED, superseded_at=None)}
    for name, value in (stated | otherwise).items():
        actions.verify_fact(user=checker, actor=cast.actor(checker), case_id=case.pk, name=name, value=value)


def find(
    cast: Cast,
    case: Case,
    kind: RequestKind,
    facts: Mapping[str, object] | None = None,
    *,
    supports: RankCategory = RankCategory.SERGEANT,
    valid_until: date | None = None,
    reasons: str = "",
) -> None:
    """The board finds (in the applicant's favour where no facts are given)."""
    request = Request.objects.get(case=case, kind=kind, judged_at=None, cancelled_at=None)
    actions.record_outcome(
        actor=cast.actor(cast.assessors[kind]),
        request_id=request.pk,
        facts=FOUND[kind] if facts is None else facts,
        found_on=timezone.localdate(),
        valid_until=valid_until,
        supported_category=supports if kind == RequestKind.SELECTION else None,
        reasons=reasons,
    )


def offer(cast: Cast, case: Case, post: Post) -> Offer:
    recruiter = cast.recruiter
    return actions.offer_seat(user=recruiter, actor=cast.actor(recruiter), case_id=case.pk, post=post)


def offered_too_high(cast: Cast, *, way: Literal["centre", "unit"] = "centre") -> Case:
    """A case with a seat offered before the selection spoke, which then supports a lower category than the seat's."""
    case = cast.bring_to("in_unit", way=way, facts={"rank_category": "sergeant"})
    offer(cast, case, cast.sergeant_post)
    for kind in FOUND:
        find(cast, case, kind, supports=RankCategory.PRIVATE)
    return case


def draft_contract(cast: Cast, case: Case, *, term_years: int = 3, language: str = "en") -> Contract:
    recruiter = cast.recruiter
    return contracts.draft(
        user=recruiter,
        actor=cast.actor(recruiter),
        case_id=case.pk,
        term_years=term_years,
        planned_start=timezone.localdate() + timedelta(days=7),
        commander=cast.commander,
        language=language,
    )


def enrol(cast: Cast, case: Case, on: date | None = None, number: str = "117") -> Contract:
    return contracts.enrol(
        actor=cast.actor(cast.recruiter),
        case_id=case.pk,
        order_number=number,
        order_date=on or timezone.localdate(),
    )


def verify(cast: Cast, case: Case, name: str, value: object) -> None:
    """The office that has the case finds that the fact is so."""
    assert case.office is not None
    checker = cast.clerk if case.office.kind == OfficeKind.TERRITORIAL_CENTRE else cast.recruiter
    actions.verify_fact(user=checker, actor=cast.actor(checker), case_id=case.pk, name=name, value=value)


def ask_applicant(cast: Cast, case: Case, text: str = "Please send the other page.") -> Request:
    """The office that has the case asks the applicant for something."""
    assert case.office is not None
    asker = cast.clerk if case.office.kind == OfficeKind.TERRITORIAL_CENTRE else cast.recruiter
    return actions.ask_applicant(user=asker, actor=cast.actor(asker), case_id=case.pk, text=text)


def decide(cast: Cast, act: Any, case: Case, **what: Any) -> Any:
    """The deciding officer admits, refuses or returns: `act` is one of those actions."""
    officer = cast.deciding_officer
    return act(user=officer, actor=cast.actor(officer), case_id=case.pk, **what)
