"""The page where a recruiter orders the candidates for a post by hand."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from muster.cases.models import Case
from muster.offices.models import Post
from muster.rounds.models import HandOrder, Round
from muster.rounds.queries import lottery_of
from tests.cast import STRANGER, Cast
from tests.desk.conftest import SignedIn, text_of
from tests.planning import carry_through, opened, ready

WHY = "The workshop needs welders first."


def order_of(post: Post) -> str:
    return reverse("desk:post-order", args=[post.pk])


def waiting(cast: Cast) -> tuple[Case, Case, Round]:
    first = ready(cast, cast.applicant, cast.other_unit_post)
    second = ready(cast, cast.stranger, cast.other_unit)
    return first, second, opened(cast)


def filled_in(found: Round, *cases: Case) -> dict[str, object]:
    places = {f"place-{lottery_of(found, case.pk)}": at for at, case in enumerate(cases, 1)}
    return {"reason": WHY, **places}


def test_an_order_is_declared_after_one_more_look(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first, second, found = waiting(cast)
    client, address = signed_in(cast.other_recruiter), order_of(cast.other_unit_post)
    assert "Round 1 is open and not previewed yet" in text_of(client.get(reverse("desk:criteria")))
    assert address in text_of(client.get(reverse("desk:post", args=[cast.other_unit_post.pk])))
    with django_assert_max_num_queries(30):
        page = text_of(client.get(address))
    for case in (first, second):
        assert str(lottery_of(found, case.pk)) in page
    for secret in (first.reference, second.reference, STRANGER.family_name, STRANGER.document_number):
        assert secret not in page
    page = text_of(client.post(address, filled_in(found, second, first)))
    assert "Declare this order by hand?" in page
    assert not HandOrder.objects.exists()
    page = text_of(client.post(address, filled_in(found, second, first) | {"confirmed": "yes"}, follow=True))
    assert "The order by hand is declared." in page
    assert WHY in page
    declared = HandOrder.objects.get()
    assert declared.numbers == [str(lottery_of(found, case.pk)) for case in (second, first)]
    page = text_of(client.post(address, {"back": "yes"}, follow=True))
    assert "The post is ordered by the criteria again." in page


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"reason": ""}, "Say why the unit orders by hand"),
        ({"first": ""}, "Give at least one candidate a place."),
        ({"second": "1"}, "Two candidates have the same place."),
        ({"first": "3"}, "less than or equal to 2"),
        ({"first": "best"}, "Enter a whole number"),
    ],
)
def test_what_is_wrong_is_said(cast: Cast, signed_in: SignedIn, changed: dict[str, str], wrong: str) -> None:
    first, second, found = waiting(cast)
    named = {
        "first": f"place-{lottery_of(found, first.pk)}",
        "second": f"place-{lottery_of(found, second.pk)}",
    }
    sent = filled_in(found, first) | {named.get(key, key): value for key, value in changed.items()}
    page = text_of(signed_in(cast.other_recruiter).post(order_of(cast.other_unit_post), sent))
    assert wrong in page
    assert not HandOrder.objects.exists()


def test_it_is_shown_as_such_to_everybody_concerned(cast: Cast, signed_in: SignedIn) -> None:
    first, second, found = waiting(cast)
    client = signed_in(cast.other_recruiter)
    client.post(order_of(cast.other_unit_post), filled_in(found, second) | {"confirmed": "yes"})
    carry_through(cast, found)
    candidates = client.get(reverse("desk:post-candidates", args=[cast.other_unit_post.pk]))
    assert "The unit ordered this post by hand" in text_of(candidates)
    assert candidates.context["rows"][0][0] == f"{lottery_of(found, second.pk)}, by hand"
    for who in (cast.planner, cast.auditor):
        page = text_of(signed_in(who).get(reverse("desk:round", args=[found.pk])))
        assert f"1 candidate named. {WHY}" in page
    page = text_of(signed_in(cast.applicant).get(f"/application/{first.reference}/place/"))
    assert "the unit ordered by hand and put the last of them there" in page
    assert WHY in page
    assert "Nothing can be ordered by hand now" in text_of(client.get(order_of(cast.other_unit_post)))


def test_it_is_for_the_recruiters_of_the_unit(cast: Cast, signed_in: SignedIn) -> None:
    _first, second, found = waiting(cast)
    for who in (cast.recruiter, cast.clerk, cast.planner, cast.auditor, cast.stranger):
        client = signed_in(who)
        assert client.get(order_of(cast.other_unit_post)).status_code == 404
        sent = filled_in(found, second) | {"confirmed": "yes"}
        assert client.post(order_of(cast.other_unit_post), sent).status_code == 404
    assert not HandOrder.objects.exists()
