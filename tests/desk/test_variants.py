"""What other aims would cost, on the planner's page."""

from django.urls import reverse

from muster.rounds.clock import work
from muster.rounds.models import Round
from tests.cast import Cast
from tests.desk.conftest import SignedIn, text_of
from tests.planning import previewed, ready

WEIGHTS = {"private": "1", "sergeant": "3", "officer": "0"}


def of(found: Round, name: str = "round") -> str:
    return reverse(f"desk:{name}", args=[found.pk])


def test_a_planner_asks_what_other_aims_would_cost(cast: Cast, signed_in: SignedIn) -> None:
    ready(cast, cast.applicant, cast.other_unit_post, cast.private_post)
    ready(cast, cast.stranger, cast.other_unit_post)
    found = previewed(cast)
    client = signed_in(cast.planner)
    assert of(found, "round-variants") in text_of(client.get(of(found)))
    assert 'value="1"' in text_of(client.get(of(found, "round-variants")))
    page = text_of(client.post(of(found, "round-variants"), WEIGHTS | {"private": "many"}))
    assert "Enter a whole number" in page
    response = client.post(of(found, "round-variants"), WEIGHTS, follow=True)
    assert "It is being worked out." in text_of(response)
    assert response.headers["Refresh"]
    work()
    response = client.get(of(found))
    assert "Refresh" not in response.headers
    assert "Empty seats weigh: Private 1, Sergeant 3, Officer 0." in text_of(response)
    rows = {label: counts for label, *counts in response.context["variants"]["rows"]}
    assert rows["Seats filled"][1] == "2"
    assert rows["Passed over, against the published order"][0] == "0"


def test_a_new_preview_leaves_them_behind(cast: Cast, signed_in: SignedIn) -> None:
    found = previewed(cast)
    client = signed_in(cast.planner)
    client.post(of(found, "round-variants"), WEIGHTS)
    work()
    ready(cast, cast.applicant, cast.private_post)
    client.post(of(found, "round-preview"))
    work()
    assert client.get(of(found)).context["variants"] is None


def test_it_is_for_planners(cast: Cast, signed_in: SignedIn) -> None:
    found = previewed(cast)
    for who in (cast.auditor, cast.recruiter, cast.applicant):
        assert signed_in(who).post(of(found, "round-variants"), WEIGHTS).status_code == 404
    found.refresh_from_db()
    assert found.variants_asked_at is None
