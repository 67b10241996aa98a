"""The signer's copy: a code shown once opens the contract, with or without an account, and says nothing else."""

import re

import pytest
from django.test import Client

from muster.cases.models import Case
from muster.contracts.actions import pdf_of, standing
from muster.contracts.models import CopyCode
from muster.people.models import Person, User
from muster.portal import copies
from tests.cast import Cast
from tests.portal.conftest import SignedIn

pytestmark = pytest.mark.django_db


def made(client: Client, case: Case) -> str:
    page = client.post(f"/application/{case.reference}/contract/copy/").text.replace("<wbr>", "")
    found = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}", page)
    assert found
    return found[0]


def test_it_opens_the_contract_as_it_stands_today(cast: Cast, signed_in: SignedIn, client: Client) -> None:
    case = cast.bring_to("in_force")
    code = made(signed_in(cast.applicant), case)
    response = client.post("/copy/", {"code": f" {code.lower()} "})
    contract = standing(case)
    assert contract is not None
    assert response.content == pdf_of(contract)
    assert response["Content-Disposition"] == 'attachment; filename="contract.pdf"'
    assert "no-store" in response["Cache-Control"]


def test_it_outlives_the_account(cast: Cast, signed_in: SignedIn, client: Client) -> None:
    code = made(signed_in(cast.applicant), cast.bring_to("in_force"))
    User.objects.filter(pk=cast.applicant.pk).update(is_active=False)
    assert client.post("/copy/", {"code": code}).content.startswith(b"%PDF-")


def test_it_is_shown_once_and_kept_as_a_keyed_digest(cast: Cast, signed_in: SignedIn) -> None:
    case, client = cast.bring_to("signed"), signed_in(cast.applicant)
    code = made(client, case)
    assert code not in client.get(f"/application/{case.reference}/contract/copy/").text
    assert code not in str(CopyCode.objects.values().get())


def test_a_new_one_takes_the_place_of_the_one_before(cast: Cast, signed_in: SignedIn, client: Client) -> None:
    case, mine = cast.bring_to("signed"), signed_in(cast.applicant)
    first, second = made(mine, case), made(mine, case)
    assert "No contract opens by this code" in client.post("/copy/", {"code": first}).text
    assert client.post("/copy/", {"code": second}).content.startswith(b"%PDF-")


def test_wrong_codes_and_erased_persons_look_alike(cast: Cast, signed_in: SignedIn, client: Client) -> None:
    case = cast.bring_to("signed")
    code = made(signed_in(cast.applicant), case)
    Person.objects.filter(pk=case.person_id).update(wrapped_key=None)
    gone, wrong = (client.post("/copy/", {"code": each}) for each in (code, "0000-0000-0000-0000-0000-0000"))
    assert gone.status_code == wrong.status_code == 200
    assert "No contract opens by this code" in gone.text
    assert "No contract opens by this code" in wrong.text


def test_whoever_guesses_is_slowed_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "MOST_OF_A_CLIENT", 1)
    assert "too many attempts" not in client.post("/copy/", {"code": "x"}).text
    assert "too many attempts" in client.post("/copy/", {"code": "x"}).text


def test_there_is_none_before_the_signature(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("understood")
    page = signed_in(cast.applicant).post(f"/application/{case.reference}/contract/copy/", follow=True).text
    assert "There is a code for your copy once you have signed." in page
    assert not CopyCode.objects.exists()
