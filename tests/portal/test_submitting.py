"""Check your answers, submit, and the receipt."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from muster.cases import actions
from muster.cases.models import Case, Request
from tests.cast import Cast
from tests.portal.conftest import SignedIn

REVIEW = "/application/review/"


def test_everything_answered_is_shown_with_a_way_to_change_it(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("ready")
    page = signed_in(cast.applicant).get(REVIEW).content.decode()
    assert "Tadeo Aurelio Quillfeather" in page
    assert "15 January 1994" in page
    assert "Colombia" in page
    assert "/application/question/sex/?then=review" in page
    assert "It cannot be told yet" in page
    assert "Military medical board" in page


def test_it_submits_once_whatever_tabs_are_open(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("ready")
    tab, other_tab = signed_in(cast.applicant), signed_in(cast.applicant)
    first = tab.post(REVIEW, {"declared": "on"})
    second = other_tab.post(REVIEW, {"declared": "on"})
    assert (
        first.headers["Location"] == second.headers["Location"] == f"/application/{case.reference}/submitted/"
    )
    assert Case.objects.filter(person=case.person).count() == 1
    assert Request.objects.filter(case=case).count() == 1


def test_the_receipt_says_reference_next_step_owner_and_date(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("ready")
    page = signed_in(cast.applicant).post(REVIEW, {"declared": "on"}, follow=True).content.decode()
    assert case.reference in page
    assert "Check the facts and papers" in page
    assert "Office centre-lviv" in page
    due = Request.objects.get(case=case).due_at
    assert f'datetime="{timezone.localtime(due):%Y-%m-%d}"' in page


def test_the_declaration_is_needed(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("ready")
    page = signed_in(cast.applicant).post(REVIEW, {}).content.decode()
    assert "Tick the declaration to submit" in page
    assert Case.objects.get(pk=case.pk).submitted_at is None


def test_what_is_missing_is_said_and_nothing_is_submitted(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    client = signed_in(cast.applicant)
    assert "Choose where to apply first." in client.get(REVIEW).content.decode()
    assert "Choose where to apply first." in client.post(REVIEW, {"declared": "on"}).content.decode()
    assert Case.objects.get(pk=case.pk).submitted_at is None


def test_nobody_under_eighteen_can_submit(cast: Cast, signed_in: SignedIn) -> None:
    young = (timezone.localdate() - timedelta(days=17 * 365)).isoformat()
    case = cast.bring_to("ready", facts={"date_of_birth": young})
    client = signed_in(cast.applicant)
    page = client.get("/application/").content.decode()
    assert "The law stands in the way" in page
    assert "Nobody under 18 may apply" in client.post(REVIEW, {"declared": "on"}).content.decode()
    assert Case.objects.get(pk=case.pk).submitted_at is None


def test_a_negative_answer_of_the_law_is_shown_and_keeps_nobody_from_submitting(
    cast: Cast, signed_in: SignedIn
) -> None:
    cast.bring_to("ready", facts={"conviction": "current"})
    client = signed_in(cast.applicant)
    page = client.get(REVIEW).content.decode()
    assert "A condition is not met" in page
    assert client.post(REVIEW, {"declared": "on"}).status_code == 302


def test_after_submission_the_answers_can_be_read_but_not_changed(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("submitted")
    page = signed_in(cast.applicant).get(REVIEW).content.decode()
    assert "/application/question/sex/" not in page
    assert "Submit the application" not in page


def test_while_the_office_asks_they_can_be_changed(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    actions.ask_applicant(user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk, text="Which visa?")
    client = signed_in(cast.applicant)
    assert "/application/question/sex/?then=review" in client.get(REVIEW).content.decode()
    answer = client.post("/application/question/stay_ground/?then=review", {"stay_ground": "visa"})
    assert answer.headers["Location"] == REVIEW


def test_a_disputed_answer_is_marked(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    actions.dispute_fact(actor=cast.actor(cast.clerk), case_id=case.pk, name="stay_ground", reason="Expired.")
    page = signed_in(cast.applicant).get(REVIEW).content.decode()
    assert "The office disputes this" in page


def test_an_application_is_started_by_a_button(cast: Cast, signed_in: SignedIn) -> None:
    client: Client = signed_in(cast.applicant)
    assert "Start your application" in client.get("/application/").content.decode()
    assert client.get("/application/papers/").headers["Location"] == "/application/"
    assert client.get("/application/start/").status_code == 405
    client.post("/application/start/")
    client.post("/application/start/")
    assert Case.objects.filter(person=cast.applicant.person).count() == 1
    assert "Choose the way in" in client.get("/application/").content.decode()
