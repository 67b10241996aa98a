"""My work: what waits for whom, and in which order."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from muster.cases import actions
from muster.cases.models import Request, RequestKind
from muster.offices.models import Membership, Role
from tests.cast import Cast
from tests.desk.conftest import SignedIn, at, text_of

QUEUE = reverse("desk:queue")


def test_it_shows_what_waits_for_the_clerk_with_reference_due_date_and_status(
    cast: Cast, signed_in: SignedIn
) -> None:
    case = cast.bring_to("submitted")
    page = text_of(signed_in(cast.clerk).get(QUEUE))
    assert case.reference in page
    assert at("case", case) in page
    assert "Check the facts and papers" in page
    assert "Facts and papers are being checked" in page
    assert "since today" in page
    assert "Overdue" not in page


def test_it_says_in_words_that_something_is_overdue(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    Request.objects.filter(case=case).update(due_at=timezone.now() - timedelta(days=3))
    assert "Overdue since" in text_of(signed_in(cast.clerk).get(QUEUE))


def test_the_earliest_due_comes_first(cast: Cast, signed_in: SignedIn) -> None:
    later, sooner = cast.bring_to("submitted"), cast.bring_to("submitted", who=cast.stranger)
    Request.objects.filter(case=later).update(due_at=timezone.now() + timedelta(days=9))
    page = text_of(signed_in(cast.clerk).get(QUEUE))
    assert page.index(sooner.reference) < page.index(later.reference)


def test_it_is_empty_for_a_colleague_of_another_office(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("submitted")
    assert "Nothing waits for you" in text_of(signed_in(cast.other_clerk).get(QUEUE))


def test_what_waits_for_the_applicant_has_a_list_of_its_own(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("offered", way="unit")
    client = signed_in(cast.recruiter)
    assert case.reference not in text_of(client.get(QUEUE))
    assert case.reference in text_of(client.get(QUEUE, {"waits": "applicant"}))
    assert "Nothing waits for an applicant" in text_of(
        signed_in(cast.clerk).get(QUEUE, {"waits": "applicant"})
    )


def test_an_assessor_is_led_to_the_request_not_to_the_case(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit")
    asked = Request.objects.get(case=case, kind=RequestKind.MEDICAL)
    page = text_of(signed_in(cast.assessors[RequestKind.MEDICAL]).get(QUEUE))
    assert reverse("desk:assessment", args=[asked.pk]) in page
    assert at("case", case) not in page
    assert "Special check" not in page


def test_a_person_with_several_roles_can_look_at_one_of_them(cast: Cast, signed_in: SignedIn) -> None:
    also = Membership.objects.create(
        user=cast.clerk, office=cast.other_centre, role=Role.CLERK, since=timezone.now()
    )
    case = cast.bring_to("submitted")
    client = signed_in(cast.clerk)
    page = client.get(QUEUE)
    assert len(page.context["members"]) == 2
    assert case.reference in text_of(page)
    assert case.reference not in text_of(client.get(QUEUE, {"role": also.pk}))


def test_nobody_finds_their_own_application_in_their_work(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    Membership.objects.create(user=cast.applicant, office=cast.centre, role=Role.CLERK, since=timezone.now())
    client = signed_in(cast.applicant)
    assert case.reference not in text_of(client.get(QUEUE))
    assert client.get(at("case", case)).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_list(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(cast.clerk)
    case = cast.bring_to("submitted")
    for number in range(40):
        actions.ask_applicant(
            user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk, text=f"Paper {number}"
        )
    Request.objects.filter(kind=RequestKind.PAPERS).update(answered_at=timezone.now())
    with django_assert_max_num_queries(14):
        page = client.get(QUEUE)
    assert len(page.context["rows"]) == 25
    assert "Page 1 of 2" in text_of(page)
    assert len(client.get(QUEUE, {"page": 2}).context["rows"]) == 16
