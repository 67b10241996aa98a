"""A round of placement: two by the centre, one by the unit; one declines, and the seat goes to who stands next."""

from datetime import date

import pytest

from muster.cases import actions
from muster.cases.models import Case, QualificationKind
from muster.offices.models import RankCategory
from muster.people.models import User
from muster.placement import verify
from muster.placement.read import certificate_from_json
from muster.rounds.clock import work
from muster.rounds.models import Criterion
from tests.cast import STRANGER
from tests.line.applicant import Applicant
from tests.line.conftest import Line
from tests.line.findings import IN_FAVOUR

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WELDER = "Welder, six years"
BY_QUALIFICATION = {
    Criterion.QUALIFICATION: 10,
    Criterion.LANGUAGE: 0,
    Criterion.EXPERIENCE: 1,
    Criterion.WAITING: 1,
}


@pytest.mark.everywhere
def test_wishes_a_round_a_refusal_and_whoever_stands_next(line: Line) -> None:
    line.today.becomes(date(2028, 2, 29))
    cast, seat = line.cast, line.cast.sergeant_post
    welder = applied(line, cast.applicant, qualification=WELDER)
    other = applied(line, cast.stranger)
    woman = applied(line, cast.stateless, way="unit", language="uk")
    line.recruiter().publishes_the_order(BY_QUALIFICATION)
    wish(line, welder, other, woman)
    are_checked(line, welder, other, woman)
    is_computed_and_published(line)
    all_read_their_places(line, welder, other, woman)
    the_unit_sees_numbers_alone(line, welder, other)
    welder.declines_the_offer()
    work()
    accepts_what_was_declined(line, other)
    is_admitted(line, other, seat.title_en)
    accepts_in_another_unit(line, woman)


def applied(
    line: Line, who: User, *, way: str = "centre", language: str = "en", qualification: str = ""
) -> Applicant:
    """Somebody whose application the real actions have submitted, now at their browser."""
    if qualification:
        case = line.cast.bring_to("draft", who=who)
        actions.record_qualification(
            user=who,
            case_id=case.pk,
            kind=QualificationKind.SPECIALITY,
            description=qualification,
            detail={"years": 6},
        )
    case = line.cast.bring_to("submitted", who=who, way=way)
    person = line.applicant(language)
    person.signs_in(line.cast.identities[who].email)
    person.reference = case.reference
    return person


def wish(line: Line, welder: Applicant, other: Applicant, woman: Applicant) -> None:
    cast = line.cast
    for person in (welder, other):
        person.wishes_for_the_post(person.called(cast.sergeant_post))
    welder.wishes_for_the_post(welder.called(cast.private_post))
    woman.wishes_for_the_post(woman.called(cast.private_post))
    woman.wishes_for_the_unit(woman.called(cast.other_unit))
    woman.moves_up(woman.called(cast.other_unit))


def are_checked(line: Line, welder: Applicant, other: Applicant, woman: Applicant) -> None:
    clerk = line.clerk()
    for person in (welder, other):
        clerk.opens(person.reference)
        clerk.verifies_facts()
        if person is welder:
            clerk.confirms_qualification(WELDER)
        clerk.enters_the_round()
        clerk.sees("The case waits for a round. The centre keeps it until the applicant accepts a seat.")
    recruiter = line.recruiter()
    recruiter.opens(woman.reference)
    recruiter.verifies_facts()
    recruiter.finishes_the_check()


def is_computed_and_published(line: Line) -> None:
    planner = line.planner()
    planner.opens_a_round("They are placed again at once, until the round is closed")
    planner.asks_for_a_preview()
    planner.sees("The preview is being computed")
    work()
    planner.looks_again(1)
    planner.sees_row("Applications taking part", "3")
    planner.sees_row("First choice", "2 (67 %)")
    planner.publishes()
    work()
    planner.looks_again(1)
    text = planner.downloads_the_certificate()
    assert verify(*certificate_from_json(text)).stable
    assert not [name for name in (STRANGER.family_name, "Quillfeather") if name in text]


def all_read_their_places(line: Line, welder: Applicant, other: Applicant, woman: Applicant) -> None:
    welder.reads_the_place()
    welder.sees("This was your wish number 1.", welder.called(line.cast.sergeant_post))
    other.reads_the_place()
    other.sees("None of your wishes could be met in this round.", "the last of them by qualification")
    other.sees_not(welder.reference, WELDER)
    woman.reads_the_place()
    woman.sees(woman.called(line.cast.other_unit_post), woman.called(line.cast.other_unit))


def the_unit_sees_numbers_alone(line: Line, welder: Applicant, other: Applicant) -> None:
    recruiter = line.recruiter()
    first, second = recruiter.sees_candidates(recruiter.called(line.cast.sergeant_post))
    assert "placed here" in first
    assert "Qualification 10 × 1 + Experience 1 × 6" in first
    assert "not placed here" in second
    recruiter.sees_not(welder.reference, other.reference)
    recruiter.follows("Cases")
    recruiter.sees_not(welder.reference, other.reference)


def accepts_what_was_declined(line: Line, other: Applicant) -> None:
    other.reads_the_place()
    other.sees("This was your wish number 1.")
    other.follows("Look at the offer")
    other.sees("Accepting lets this unit see your application")
    other.presses("I accept")
    assert Case.objects.get(reference=other.reference).office == line.cast.unit


def is_admitted(line: Line, other: Applicant, post: str) -> None:
    line.boards_find(other.reference, IN_FAVOUR, supports=RankCategory.SERGEANT)
    officer = line.deciding_officer()
    officer.decides(other.reference)
    officer.sees(post)
    officer.admits("By the round.")
    officer.sees("Admitted; the contract is being drafted")
    other.returns()
    other.sees_heading("Admitted; the contract is being drafted")


def accepts_in_another_unit(line: Line, woman: Applicant) -> None:
    woman.accepts_the_offer()
    recruiter = line.recruiter_of_the_other_unit()
    recruiter.finds(woman.reference)
    recruiter.sees(recruiter.called(line.cast.other_unit_post))
