"""The unit's order of criteria, and who wished for its posts."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.rounds.models import Criteria
from tests.cast import STRANGER, Cast
from tests.desk.conftest import SignedIn, text_of
from tests.planning import previewed, published, ready

CRITERIA = reverse("desk:criteria")
WEIGHTS = {"qualification": "10", "language": "5", "experience": "3", "waiting": "1"}


def test_without_a_declaration_waiting_time_alone_counts(cast: Cast, signed_in: SignedIn) -> None:
    page = text_of(signed_in(cast.recruiter).get(CRITERIA))
    assert "waiting time alone counts" in page
    assert "Time waited 1 × 8 = 8" in page


def test_an_order_is_published_after_one_more_look(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(cast.recruiter)
    page = text_of(client.post(CRITERIA, WEIGHTS))
    assert "Publish this order of criteria?" in page
    assert (
        "Qualification 10 × 2 + Language of the work 5 × 4 + Experience 3 × 6 + Time waited 1 × 8 = 66"
        in page
    )
    assert not Criteria.objects.exists()
    back = text_of(client.post(CRITERIA, WEIGHTS | {"change": "yes"}))
    assert 'value="10"' in back
    page = text_of(client.post(CRITERIA, WEIGHTS | {"confirmed": "yes"}, follow=True))
    assert "The order of criteria is published." in page
    assert "Qualification × 10, Language of the work × 5, Experience × 3, Time waited × 1" in page
    assert Event.objects.get(kind=EventKind.CRITERIA_DECLARED).actor_office == cast.unit.pk
    client.post(CRITERIA, WEIGHTS | {"waiting": "0", "confirmed": "yes"})
    with django_assert_max_num_queries(15):
        page = client.get(CRITERIA)
    assert [row[1] for row in page.context["history"]] == [
        "Qualification × 10, Language of the work × 5, Experience × 3",
        "Qualification × 10, Language of the work × 5, Experience × 3, Time waited × 1",
    ]


@pytest.mark.parametrize(
    ("weights", "wrong"),
    [
        (WEIGHTS | {"waiting": ""}, "Enter a weight from 0 to 100"),
        (WEIGHTS | {"waiting": "101"}, "less than or equal to 100"),
        (WEIGHTS | {"waiting": "much"}, "Enter a whole number"),
        (dict.fromkeys(WEIGHTS, "0") | {"confirmed": "yes"}, "Give at least one criterion a weight."),
    ],
)
def test_what_is_wrong_is_said(cast: Cast, signed_in: SignedIn, weights: dict[str, str], wrong: str) -> None:
    assert wrong in text_of(signed_in(cast.recruiter).post(CRITERIA, weights))
    assert not Criteria.objects.exists()


def test_a_recruiter_declares_for_their_own_unit_alone(cast: Cast, signed_in: SignedIn) -> None:
    address = f"{CRITERIA}?unit={cast.unit.pk}"
    signed_in(cast.other_recruiter).post(address, WEIGHTS | {"confirmed": "yes"})
    assert Criteria.objects.get().unit == cast.other_unit
    for who in (cast.clerk, cast.planner, cast.auditor, cast.commander, cast.applicant):
        assert signed_in(who).get(CRITERIA).status_code == 404


def candidates(cast: Cast) -> str:
    return reverse("desk:post-candidates", args=[cast.other_unit_post.pk])


def test_candidates_are_numbers_and_arithmetic(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    mine = ready(cast, cast.applicant, cast.other_unit_post)
    theirs = ready(cast, cast.stranger, cast.other_unit)
    published(cast)
    client = signed_in(cast.other_recruiter)
    with django_assert_max_num_queries(20):
        response = client.get(candidates(cast))
    rows = response.context["rows"]
    assert [row[1:3] for row in rows] == [["0", "Time waited 1 × 0 = 0"], ["0", "Time waited 1 × 0 = 0"]]
    assert int(rows[0][0]) < int(rows[1][0])
    assert rows[0][3] == {"text": "placed here", "tone": "ok"}
    page = text_of(response)
    for secret in (mine.reference, theirs.reference, STRANGER.family_name, STRANGER.document_number):
        assert secret not in page


def test_there_are_none_before_a_round_is_published(cast: Cast, signed_in: SignedIn) -> None:
    ready(cast, cast.applicant, cast.other_unit_post)
    previewed(cast)
    page = text_of(signed_in(cast.other_recruiter).get(candidates(cast)))
    assert "No round with this post has been published" in page


def test_candidates_are_for_the_recruiters_of_the_unit(cast: Cast, signed_in: SignedIn) -> None:
    for who in (cast.recruiter, cast.clerk, cast.planner, cast.auditor, cast.stranger):
        assert signed_in(who).get(candidates(cast)).status_code == 404
