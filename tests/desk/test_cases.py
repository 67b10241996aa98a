"""The cases of an office, and finding one."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from muster.cases import actions
from tests.cast import APPLICANT, STRANGER, Cast
from tests.desk.conftest import SignedIn, at, text_of

CASES = reverse("desk:cases")


def test_it_lists_the_offices_cases_with_the_next_step_and_its_owner(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    page = text_of(signed_in(cast.clerk).get(CASES))
    assert case.reference in page
    assert APPLICANT.family_name in page
    assert "Check the facts and papers" in page
    assert cast.centre.name_en in page


def test_closed_cases_have_a_list_of_their_own(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit", facts={"conviction": "current"})
    officer = cast.deciding_officer
    actions.refuse(user=officer, actor=cast.actor(officer), case_id=case.pk, rules=["R04"])
    client = signed_in(cast.recruiter)
    assert case.reference not in text_of(client.get(CASES))
    page = text_of(client.get(CASES, {"show": "closed"}))
    assert case.reference in page
    assert "Refused" in page


def test_a_withdrawn_case_is_in_no_list(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    actions.withdraw(user=cast.applicant, case_id=case.pk)
    client = signed_in(cast.clerk)
    for show in ({}, {"show": "closed"}):
        assert case.reference not in text_of(client.get(CASES, show))


def test_other_offices_cases_are_not_listed(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    assert case.reference not in text_of(signed_in(cast.other_clerk).get(CASES))


def test_a_case_is_found_by_its_reference_however_it_is_typed(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    typed = case.reference.lower().replace("-", " ")
    response = signed_in(cast.clerk).post(CASES, {"wanted": typed})
    assert response.url == at("case", case)  # type: ignore[attr-defined]


def test_a_case_is_found_by_the_whole_document_number_alone(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.clerk)
    spaced = f" {APPLICANT.document_number[:2].lower()} {APPLICANT.document_number[2:]} "
    assert client.post(CASES, {"wanted": spaced}).url == at("case", case)  # type: ignore[attr-defined]
    wanted = APPLICANT.document_number[:-1]
    page = text_of(client.post(CASES, {"wanted": wanted}))
    assert "No case of your office has this reference, document number or name" in page
    assert wanted in page


@pytest.mark.parametrize(
    "form", ["Quillfeather", "tadeo QUILFETHER", "Квілфезер", "Тадео Квилфезер", "Tadeo"]
)
def test_a_case_is_found_by_words_of_the_name_in_any_script_and_spelling(
    cast: Cast, signed_in: SignedIn, form: str
) -> None:
    case = cast.bring_to("submitted")
    response = signed_in(cast.clerk).post(CASES, {"wanted": form})
    assert response.url == at("case", case)  # type: ignore[attr-defined]


@pytest.mark.parametrize("form", ["Quill", "Tadeo Strangeways", "1234", "Λίνα"])
def test_other_words_find_nobody(cast: Cast, signed_in: SignedIn, form: str) -> None:
    cast.bring_to("submitted")
    assert "No case of your office" in text_of(signed_in(cast.clerk).post(CASES, {"wanted": form}))


def test_several_cases_with_one_document_number_are_listed(cast: Cast, signed_in: SignedIn) -> None:
    first = cast.bring_to("submitted")
    cast.identities[cast.stranger] = STRANGER.__class__(
        **{
            **{name: getattr(STRANGER, name) for name in STRANGER.__dataclass_fields__},
            "document_number": APPLICANT.document_number,
        }
    )
    second = cast.bring_to("submitted", who=cast.stranger)
    page = text_of(signed_in(cast.clerk).post(CASES, {"wanted": APPLICANT.document_number}))
    assert "Several cases were found." in page
    assert first.reference in page
    assert second.reference in page


def test_a_search_finds_nothing_of_another_office(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.other_clerk)
    for wanted in (case.reference, APPLICANT.document_number, APPLICANT.family_name):
        assert "No case of your office" in text_of(client.post(CASES, {"wanted": wanted}))


def test_an_empty_search_says_what_to_enter(cast: Cast, signed_in: SignedIn) -> None:
    assert "Enter a reference, a document number or a name" in text_of(
        signed_in(cast.clerk).post(CASES, {"wanted": ""})
    )


def test_the_number_of_queries_does_not_grow_with_the_list(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(cast.clerk)
    for who in (cast.applicant, cast.stateless, cast.stranger):
        cast.bring_to("submitted", who=who)
    with django_assert_max_num_queries(24):
        page = client.get(CASES)
    assert len(page.context["rows"]) == 3
