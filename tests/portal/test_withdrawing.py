"""Withdraw: one page, one button, a receipt."""

import pytest

from muster.cases.models import Case
from tests.cast import Cast, Stage
from tests.portal.conftest import SignedIn


@pytest.mark.parametrize("stage", ["draft", "submitted", "offered", "confirmed"])
def test_one_button_withdraws_and_gives_a_receipt(cast: Cast, signed_in: SignedIn, stage: Stage) -> None:
    case = cast.bring_to(stage)
    client = signed_in(cast.applicant)
    address = f"/application/{case.reference}/withdraw/"
    assert "Withdraw this application?" in client.get(address).content.decode()
    receipt = client.post(address, follow=True)
    assert receipt.redirect_chain[-1][0] == f"/application/{case.reference}/withdrawn/"
    page = receipt.content.decode()
    assert case.reference in page
    assert "Withdrawn on" in page
    first = Case.objects.get(pk=case.pk).withdrawn_at
    assert client.post(address).headers["Location"] == f"/application/{case.reference}/withdrawn/"
    assert client.get(address).headers["Location"] == f"/application/{case.reference}/withdrawn/"
    assert Case.objects.get(pk=case.pk).withdrawn_at == first


def test_after_both_have_confirmed_it_says_why_not(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("signed")
    page = (
        signed_in(cast.applicant)
        .post(f"/application/{case.reference}/withdraw/", follow=True)
        .content.decode()
    )
    assert "Both parties have confirmed the contract." in page
    assert Case.objects.get(pk=case.pk).withdrawn_at is None


def test_an_ended_application_leads_to_its_status(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_force")
    response = signed_in(cast.applicant).get(f"/application/{case.reference}/withdraw/")
    assert response.headers["Location"] == f"/application/{case.reference}/"


def test_there_is_no_receipt_before(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    assert signed_in(cast.applicant).get(f"/application/{case.reference}/withdrawn/").status_code == 404
