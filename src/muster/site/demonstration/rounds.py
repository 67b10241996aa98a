"""Two rounds of placement in the demonstration: one published and closed, one open with its preview."""

from typing import NamedTuple, Protocol

from muster.cases import actions as cases
from muster.cases.lawful import live_offer
from muster.cases.models import Case
from muster.journal.actions import Actor
from muster.offices.access import actor_of
from muster.offices.models import Membership, Office, Post, Role
from muster.people.models import User
from muster.rounds import actions as rounds
from muster.rounds.models import Criterion, Round
from muster.site.demonstration.personas import PASSPORT, ApplicantPersona

CENTRE = "centre-ua-30"


class Walk(Protocol):
    """A persona on the way; see `load`."""

    user: User
    case: Case

    def to(self, stage: str) -> None: ...
    def verify(self) -> None: ...
    def handler(self) -> tuple[User, Actor]: ...


class Walker(Protocol):
    def __call__(self, persona: ApplicantPersona) -> Walk: ...


class Wishing(NamedTuple):
    """Who wishes what (a unit's code, or a unit's code and the English title of a post), and what they answer."""

    persona: ApplicantPersona
    wishes: tuple[tuple[str, str], ...]
    accepts: bool | None = None


def _persona(login: str, names: tuple[str, str, str], number: str, **facts: object) -> ApplicantPersona:
    given, family, name_uk = names
    said = PASSPORT | facts
    return ApplicantPersona(login, given, family, name_uk, "en", "submitted", CENTRE, "", number, said)


MARKSMAN, RIFLEMAN = ("unit-kalyna", "Marksman"), ("unit-kalyna", "Rifleman")
DRIVER, ORDERLY = ("unit-kalyna", "Driver"), ("unit-lypa", "Medical orderly")
SAPPER, MECHANIC = ("unit-yavir", "Sapper"), ("unit-yavir", "Mechanic")

FIRST: tuple[Wishing, ...] = (
    Wishing(
        _persona(
            "ravi",
            ("Ravi", "Talwandi Rao", "Талванді Рао Раві"),
            "IN7730219",
            date_of_birth="1995-06-21",
            sex="male",
            citizenships=["IND"],
        ),
        (MARKSMAN, RIFLEMAN, DRIVER),
    ),
    Wishing(
        _persona(
            "anahi",
            ("Anahí", "Quispe Larrea", "Кіспе Ларреа Анаї"),
            "BO2201845",
            date_of_birth="1998-01-08",
            sex="female",
            citizenships=["BOL"],
        ),
        (ORDERLY, ("unit-lypa", "")),
        accepts=True,
    ),
    Wishing(
        _persona(
            "kwabena",
            ("Kwabena", "Osei Tandoh", "Осей Тандо Квабена"),
            "GH9904417",
            date_of_birth="1992-11-27",
            sex="male",
            citizenships=["GHA"],
        ),
        (MARKSMAN, MECHANIC, SAPPER),
    ),
    Wishing(
        _persona(
            "duarte",
            ("Duarte", "Sobreira Lima", "Собрейра Ліма Дуарте"),
            "BR6610352",
            date_of_birth="1990-08-14",
            sex="male",
            citizenships=["BRA"],
        ),
        (MARKSMAN, DRIVER),
        accepts=False,
    ),
)
SECOND: tuple[Wishing, ...] = (
    Wishing(
        _persona(
            "nino",
            ("Nino", "Tsertsvadze", "Церцвадзе Ніно"),
            "18GE40771",
            date_of_birth="1997-04-03",
            sex="female",
            citizenships=["GEO"],
        ),
        (DRIVER, ORDERLY),
    ),
)


def first_round(walk: Walker) -> None:
    """Units declare their criteria; a round is published, answered and closed."""
    _declare()
    walks = [(one, _left_to_rounds(walk(one.persona), one)) for one in FIRST]
    found, planner = _previewed(live=False)
    rounds.publish(user=planner.user, actor=actor_of(planner), round_id=found.pk)
    rounds.publish_asked(found.pk)
    for one, walked in walks:
        _answer(walked, accepts=one.accepts)
    rounds.close_round(user=planner.user, actor=actor_of(planner), round_id=found.pk)


def second_round(walk: Walker) -> None:
    """Another is open, with its preview, for whoever tries the planner."""
    for one in SECOND:
        _left_to_rounds(walk(one.persona), one)
    _previewed(live=True)


def _previewed(*, live: bool) -> tuple[Round, Membership]:
    planner = Membership.objects.select_related("user").get(role=Role.PLANNER)
    actor = actor_of(planner)
    found = rounds.open_round(user=planner.user, actor=actor, regime="ua-ngu", live=live)
    rounds.ask_preview(actor=actor, round_id=found.pk)
    rounds.preview(found.pk)
    return found, planner


def _declare() -> None:
    weights = {
        "unit-kalyna": {Criterion.QUALIFICATION: 10, Criterion.EXPERIENCE: 3, Criterion.WAITING: 1},
        "unit-lypa": {Criterion.QUALIFICATION: 10, Criterion.LANGUAGE: 8, Criterion.WAITING: 1},
    }
    for code, declared in weights.items():
        recruiter = Membership.objects.select_related("user").get(office=code, role=Role.RECRUITER)
        rounds.declare_criteria(
            user=recruiter.user,
            actor=actor_of(recruiter),
            unit=Office.objects.get(pk=code),
            weights=declared,
        )


def _left_to_rounds(walk: Walk, one: Wishing) -> Walk:
    walk.to("submitted")
    rounds.state_wishes(user=walk.user, case_id=walk.case.pk, wishes=[_wished(*wish) for wish in one.wishes])
    walk.verify()
    user, actor = walk.handler()
    cases.enter_placement(user=user, actor=actor, case_id=walk.case.pk)
    return walk


def _wished(unit: str, title: str) -> Post | Office:
    if not title:
        return Office.objects.get(pk=unit)
    return Post.objects.get(unit=unit, title_en=title)


def _answer(walk: Walk, *, accepts: bool | None) -> None:
    offer = live_offer(walk.case)
    if offer is None or accepts is None:
        return
    answer = cases.accept_offer if accepts else cases.decline_offer
    answer(user=walk.user, case_id=walk.case.pk, offer_id=offer.pk)
