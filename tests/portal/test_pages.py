"""Every page of the applicant at every stage: it answers its owner, and nobody else."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from muster.cases import actions
from muster.cases.models import Case, RequestKind
from tests.cast import STAGES, Cast, Stage
from tests.portal.conftest import SignedIn

OWN = [
    "home",
    "way",
    "way-centre",
    "way-units",
    "identity",
    "photograph",
    "papers",
    "paper-add",
    "qualifications",
    "qualification-add",
    "wishes",
    "wish-add",
    "consents",
    "review",
    "notices",
    "account",
    "account-language",
]
OF_A_CASE = [
    "status",
    "submitted",
    "referral",
    "offer",
    "place",
    "post-change",
    "decision",
    "contract",
    "contract-pdf",
    "contract-questions",
    "contract-confirm",
    "withdraw",
    "withdrawn",
]
MOST_QUERIES = 40


def addresses(case: Case) -> list[str]:
    found = [reverse(f"portal:{name}") for name in OWN]
    found += [reverse(f"portal:{name}", args=[case.reference]) for name in OF_A_CASE]
    found += [reverse("portal:section", args=["person"]), reverse("portal:question", args=["sex"])]
    found += [reverse("portal:way-unit", args=["unit-3001"]), reverse("portal:consent", args=["processing"])]
    found += [reverse("portal:consent-withdraw", args=["processing"])]
    return found


@pytest.mark.parametrize("stage", STAGES)
def test_every_page_answers_its_owner(
    cast: Cast, signed_in: SignedIn, stage: Stage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case = cast.bring_to(stage)
    client = signed_in(cast.applicant)
    for address in addresses(case):
        with django_assert_max_num_queries(MOST_QUERIES):
            response = client.get(address)
        assert response.status_code in {200, 302, 404}, address
        assert "no-store" in response.headers["Cache-Control"] or response.status_code == 404


@pytest.mark.parametrize("stage", ["draft", "ready", "referred", "offered", "understood", "in_force"])
def test_no_page_of_a_case_answers_a_stranger(cast: Cast, signed_in: SignedIn, stage: Stage) -> None:
    case = cast.bring_to(stage)
    cast.bring_to("draft", who=cast.stranger)
    client = signed_in(cast.stranger)
    for name in OF_A_CASE:
        address = reverse(f"portal:{name}", args=[case.reference])
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"choice": "yes"}).status_code in {404, 405}, address


@pytest.mark.parametrize("colleague", ["clerk", "recruiter", "deciding_officer", "commander", "operator"])
def test_no_page_of_a_case_answers_staff(cast: Cast, signed_in: SignedIn, colleague: str) -> None:
    case = cast.bring_to("understood")
    client = signed_in(getattr(cast, colleague))
    for name in OF_A_CASE:
        assert client.get(reverse(f"portal:{name}", args=[case.reference])).status_code == 404, name


def test_a_question_of_the_office_answers_nobody_else(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    clerk = cast.clerk
    asked = actions.ask_applicant(user=clerk, actor=cast.actor(clerk), case_id=case.pk, text="Which visa?")
    address = reverse("portal:request", args=[case.reference, asked.pk])
    other = cast.bring_to("submitted", who=cast.stranger)
    client = signed_in(cast.stranger)
    assert client.get(address).status_code == 404
    assert client.post(address, {"answer": "Mine"}).status_code == 404
    assert client.get(reverse("portal:request", args=[other.reference, asked.pk])).status_code == 404


def test_every_page_leads_the_anonymous_to_sign_in(cast: Cast, client: Client) -> None:
    case = cast.bring_to("understood")
    for address in addresses(case):
        response = client.get(address)
        assert response.headers["Location"].startswith("/sign-in/?next="), address
        assert "no-store" in response.headers["Cache-Control"]
        sent = client.post(address, {"choice": "yes"})
        assert sent.status_code == 405 or "Sign in" in sent.content.decode(), address
    assert Case.objects.get(pk=case.pk).withdrawn_at is None


def test_a_request_of_another_kind_is_no_question(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    request = case.requests.get(kind=RequestKind.VERIFICATION)
    address = reverse("portal:request", args=[case.reference, request.pk])
    assert signed_in(cast.applicant).get(address).status_code == 404
