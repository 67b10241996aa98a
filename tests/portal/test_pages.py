"""Every page of the applicant at every stage: it answers its owner, and nobody else."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from muster.cases.models import Case, RequestKind
from tests.cast import STAGES, Cast, Stage
from tests.portal.conftest import SignedIn

OWN = [
    "home",
    "way",
    "way-centre",
    "way-units",
    "identity",
    "papers",
    "paper-add",
    "qualifications",
    "qualification-add",
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
    "decision",
    "contract",
    "contract-pdf",
    "contract-questions",
    "contract-confirm",
    "withdraw",
    "withdrawn",
]
MOST_QUERIES = 60


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
