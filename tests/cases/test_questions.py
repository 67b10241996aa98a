"""What applicants are asked: those questions alone that can matter, and what follows from an answer."""

from datetime import date

import pytest

from muster.cases import actions
from muster.cases.models import Case
from muster.cases.questions import (
    SECTIONS,
    questions_of,
    section_of,
    still_needed,
    which_matter,
    with_consequences,
)
from muster.law import VOCABULARY
from muster.regimes import load
from tests.cast import MAN, STATELESS_WOMAN, Cast

BOOK = load("ua-ngu")
DAY = date(2026, 11, 22)
AFTER_SERVICE = {"last_contract_end", "last_contract_end_reason", "service_permit"}
AT_FIRST = {
    "date_of_birth",
    "sex",
    "statelessness",
    "citizenships",
    "identity_document",
    "identity_document_until",
    "conviction",
    "location",
    "stay_ground",
    "stay_until",
    "last_contract_end",
    "last_contract_end_reason",
    "service_permit",
    "rank_category",
}


def matter(**facts: object) -> set[str]:
    return set(which_matter(BOOK, facts, DAY))


def test_before_anything_is_said_all_that_the_book_reads_can_matter() -> None:
    assert matter() == AT_FIRST


def test_what_was_answered_still_matters_where_another_answer_would_change_something() -> None:
    assert {"date_of_birth", "conviction", "stay_ground"} <= matter(**MAN)


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ({"location": "abroad"}, {"stay_ground", "stay_until", *AFTER_SERVICE}),
        ({"location": "ukraine", "stay_ground": "permanent_permit"}, AFTER_SERVICE),
        ({"location": "ukraine", "stay_ground": "after_service"}, {"stay_until"}),
        ({"location": "ukraine", "stay_ground": "none"}, {"stay_until", *AFTER_SERVICE}),
        ({"identity_document": "none"}, {"identity_document_until"}),
    ],
)
def test_an_answer_ends_questions_of_its_own_section(said: dict[str, object], gone: set[str]) -> None:
    section = set(section_of(next(iter(said))).facts)
    assert matter(**said) & section == (AT_FIRST - gone) & section


@pytest.mark.parametrize(
    "said",
    [
        {"conviction": "current"},
        {"date_of_birth": "2015-01-01"},
        {"citizenships": ["UKR"]},
        {"post_vacant": False},
    ],
)
def test_a_disadvantage_does_not_end_the_questions_of_other_sections(said: dict[str, object]) -> None:
    assert {"stay_ground", "identity_document"} <= matter(**said)


def test_an_answer_stays_changeable_when_it_decided() -> None:
    assert "conviction" in matter(**MAN | {"conviction": "current"})


def test_a_stateless_person_contradicts_nothing() -> None:
    assert "citizenships" in matter(**STATELESS_WOMAN)


def test_what_is_needed_is_told_even_where_one_rule_is_decided() -> None:
    assert "medical" in still_needed(BOOK, {"conviction": "current"}, DAY)
    assert "conviction" not in still_needed(BOOK, MAN, DAY)


def test_every_question_is_the_applicants_and_has_one_section() -> None:
    names = [name for section in SECTIONS for name in section.facts]
    assert len(names) == len(set(names))
    assert all(VOCABULARY[name].supplier == "applicant" for name in names)
    assert all(name in section_of(name).facts for name in names)


@pytest.mark.parametrize(
    ("name", "value", "stated", "follows"),
    [
        ("statelessness", "recognised", {}, {"citizenships": []}),
        ("statelessness", "claimed", {"citizenships": ["COL"]}, {"citizenships": []}),
        ("statelessness", "none", {"citizenships": []}, {"citizenships": None}),
        ("statelessness", "none", {"citizenships": ["COL"]}, {}),
        ("citizenships", ["COL"], {"statelessness": "claimed"}, {"statelessness": "none"}),
        ("citizenships", ["COL"], {"statelessness": "none"}, {}),
        ("citizenships", [], {"statelessness": "claimed"}, {}),
        ("sex", "female", {}, {}),
    ],
)
def test_citizenship_and_statelessness_never_contradict(
    name: str, value: object, stated: dict[str, object], follows: dict[str, object]
) -> None:
    assert with_consequences(name, value, stated) == {name: value} | follows


def state(cast: Cast, case: Case, **facts: object) -> None:
    actions.state_facts(user=cast.applicant, case_id=case.pk, facts=facts)


def test_not_to_know_is_an_answer_but_not_to_what_everybody_knows(cast: Cast) -> None:
    case = cast.bring_to("draft")
    state(cast, case, conviction=None, sex=None)
    questions = questions_of(case)
    assert questions.is_answered("conviction")
    assert not questions.is_answered("sex")
    assert "conviction" not in questions.stated


def test_what_was_answered_after_all_is_known(cast: Cast) -> None:
    case = cast.bring_to("draft")
    state(cast, case, conviction=None)
    state(cast, case, conviction="none")
    assert questions_of(case).not_known == frozenset()


def test_what_must_be_stated_is_asked_even_if_the_law_does_not_need_it(cast: Cast) -> None:
    case = cast.bring_to("draft")
    actions.choose_way(user=cast.applicant, case_id=case.pk, office=cast.unit, post=cast.private_post)
    case.refresh_from_db()
    assert "sex" not in which_matter(BOOK, {"post_open_to_servicewomen": True}, DAY)
    assert "sex" in questions_of(case).asked


def test_a_disputed_statement_is_still_what_the_applicant_said(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    actions.dispute_fact(actor=cast.actor(cast.clerk), case_id=case.pk, name="stay_ground", reason="Expired.")
    questions = questions_of(case)
    assert questions.stated["stay_ground"] == "temporary_permit"
    assert "stay_ground" not in questions.not_known


def test_the_next_question_is_the_first_without_an_answer(cast: Cast) -> None:
    case = cast.bring_to("draft")
    person = section_of("sex")
    assert questions_of(case).next_in(person) == "date_of_birth"
    state(cast, case, date_of_birth="1994")
    assert questions_of(case).next_in(person) == "sex"
    state(cast, case, sex="male")
    assert questions_of(case).next_in(person) is None
