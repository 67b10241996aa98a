"""The contract: read, understood, confirmed; and never after a withdrawal."""

import re

from django.test import Client

from muster.cases import actions
from muster.cases.models import Case
from muster.contracts.actions import cancel_draft, standing
from muster.contracts.models import Contract
from muster.contracts.writing import questions_for
from tests.cast import PASSWORD, Cast, right_choice
from tests.portal.conftest import SignedIn


def address(case: Case, page: str = "") -> str:
    return f"/application/{case.reference}/contract/{page}"


def contract_of(case: Case) -> Contract:
    found = standing(case)
    assert found is not None
    return found


def choices(case: Case, *, right: bool) -> dict[str, str]:
    asked = questions_for(contract_of(case))
    shift = 0 if right else 1
    return {
        f"question_{number}": str((right_choice(question) + shift) % len(question.options))
        for number, question in enumerate(asked)
    }


def confirm(client: Client, case: Case, **data: str) -> str:
    digest = contract_of(case).text_digest
    sent = {"digest": digest, "agreed": "on", "password": PASSWORD, **data}
    return client.post(address(case, "confirm/"), sent, follow=True).content.decode()


def test_it_is_read_clause_by_clause_beside_the_binding_text(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("drafted")
    page = signed_in(cast.applicant).get(address(case)).content.decode()
    assert "Ukrainian · this text binds" in page
    assert "The contract is made for a term of" in page
    assert "Контракт укладено строком на" in page
    assert "In plain words" in page
    assert "Before you sign" in page
    assert "Answer the questions about the contract first." in page


def test_a_contract_in_ukrainian_alone_needs_no_translation(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("drafted", who=cast.stateless, way="unit")
    page = signed_in(cast.stateless).get(address(case)).content.decode()
    assert "Контракт укладено строком на" in page
    assert 'class="bilingual"' not in page


def test_the_pdf_is_private(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("drafted")
    response = signed_in(cast.applicant).get(address(case, "pdf/"))
    assert response.content.startswith(b"%PDF-")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert contract_of(case).reference in response.headers["Content-Disposition"]


def test_right_answers_lead_on_to_what_is_still_missing(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("drafted")
    response = signed_in(cast.applicant).post(address(case, "questions/"), choices(case, right=True))
    assert response.headers["Location"] == address(case)
    assert contract_of(case).understood_at is not None


def test_a_wrong_answer_names_the_clause_to_read_again(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("drafted")
    page = (
        signed_in(cast.applicant)
        .post(address(case, "questions/"), choices(case, right=False))
        .content.decode()
    )
    assert "Not yet right. Read again:" in page
    assert re.search(rf'href="{address(case)}#clause-\d+"', page)
    assert contract_of(case).understood_at is None


def test_every_question_needs_an_answer(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("drafted")
    page = signed_in(cast.applicant).post(address(case, "questions/"), {}).content.decode()
    assert page.count("Choose one of the answers") >= 3


def test_it_cannot_be_confirmed_before_it_is_understood(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("drafted")
    client = signed_in(cast.applicant)
    assert client.get(address(case, "confirm/")).headers["Location"] == address(case)
    confirm(client, case)
    assert contract_of(case).applicant_confirmed_at is None


def test_it_is_confirmed_by_a_tick_and_a_button(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("understood")
    client = signed_in(cast.applicant)
    assert "Tick this to confirm" in confirm(client, case, agreed="")
    page = confirm(client, case)
    assert "You confirmed the contract. The commander confirms it next." in page
    assert contract_of(case).applicant_confirmed_at is not None
    assert (
        client.get(address(case, "confirm/"), follow=True).redirect_chain[-1][0]
        == f"/application/{case.reference}/"
    )


def test_another_text_than_the_one_read_is_not_confirmed(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("understood")
    page = confirm(signed_in(cast.applicant), case, digest="0" * 64)
    assert "The contract changed since you read it." in page
    assert contract_of(case).applicant_confirmed_at is None


def test_a_late_confirmation_after_a_withdrawal_says_so(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("understood")
    client = signed_in(cast.applicant)
    assert "I confirm the contract" in client.get(address(case, "confirm/")).content.decode()
    sent = {"digest": contract_of(case).text_digest, "agreed": "on", "password": PASSWORD}
    actions.withdraw(user=cast.applicant, case_id=case.pk)
    page = client.post(address(case, "confirm/"), sent, follow=True).content.decode()
    assert "This application was withdrawn, so nothing more can be done in it." in page
    assert "<h1>Withdrawn</h1>" in page
    assert not Contract.objects.filter(case=case, applicant_confirmed_at__isnull=False).exists()
    assert client.get(address(case, "confirm/")).headers["Location"] == f"/application/{case.reference}/"


def test_answers_after_a_withdrawal_say_so(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("drafted")
    right = choices(case, right=True)
    actions.withdraw(user=cast.applicant, case_id=case.pk)
    page = signed_in(cast.applicant).post(address(case, "questions/"), right, follow=True)
    assert "This application was withdrawn" in page.content.decode()


def test_a_draft_taken_back_says_so(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("drafted")
    recruiter = cast.recruiter
    cancel_draft(user=recruiter, actor=cast.actor(recruiter), case_id=case.pk, reason="Wrong term.")
    page = signed_in(cast.applicant).get(address(case), follow=True).content.decode()
    assert "There is no contract to read at the moment." in page


def test_the_contract_in_force_can_still_be_read(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_force")
    client = signed_in(cast.applicant)
    assert "The commander confirmed it on" in client.get(address(case)).content.decode()
    assert client.get(address(case, "pdf/")).status_code == 200
