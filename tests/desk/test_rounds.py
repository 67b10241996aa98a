"""Rounds: opened, previewed, published and closed by planners; read by auditors; nobody else."""

import json

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from muster.cases.actions import decline_offer
from muster.cases.models import Offer
from muster.people.models import User
from muster.rounds import actions
from muster.rounds.clock import work
from muster.rounds.models import Round
from tests.cast import STRANGER, Cast
from tests.desk.conftest import SignedIn, text_of
from tests.planning import opened, previewed, published, ready

ROUNDS = reverse("desk:rounds")
OPEN = reverse("desk:round-open")


def of(found: Round, name: str = "round", *more: object) -> str:
    return reverse(f"desk:{name}", args=[found.pk, *more])


def test_a_planner_opens_previews_publishes_and_closes_a_round(cast: Cast, signed_in: SignedIn) -> None:
    ready(cast, cast.applicant, cast.private_post)
    client = signed_in(cast.planner)
    assert "No round yet" in text_of(client.get(ROUNDS))
    assert "Choose one of the two" in text_of(client.post(OPEN, {}))
    assert "Open this round?" in text_of(client.post(OPEN, {"kind": "live"}))
    assert not Round.objects.exists()
    page = text_of(client.post(OPEN, {"kind": "live", "confirmed": "yes"}, follow=True))
    assert "The round is open." in page
    found = Round.objects.get()
    assert found.live
    assert found.seed in page
    assert "Nobody is told" in text_of(client.get(of(found, "round-preview")))
    assert "preview being computed" in text_of(client.post(of(found, "round-preview"), follow=True))
    work()
    assert "previewed, not published" in text_of(client.get(of(found)))
    assert "This cannot be taken back." in text_of(client.get(of(found, "round-publish")))
    assert not Offer.objects.exists()
    assert "The round is being published" in text_of(client.post(of(found, "round-publish"), follow=True))
    work()
    assert "published, free seats are placed again" in text_of(client.get(of(found)))
    assert Offer.objects.count() == 1
    assert "Close this round?" in text_of(client.get(of(found, "round-close")))
    page = text_of(client.post(of(found, "round-close"), follow=True))
    assert "The round is closed." in page
    assert "Close the round" not in page


def test_one_round_is_open_at_a_time(cast: Cast, signed_in: SignedIn) -> None:
    opened(cast)
    client = signed_in(cast.planner)
    page = text_of(client.get(ROUNDS))
    assert "One round is open at a time." in page
    assert OPEN not in page
    page = text_of(client.post(OPEN, {"kind": "once", "confirmed": "yes"}))
    assert "A round is open already." in page
    assert Round.objects.count() == 1


def test_a_round_is_cancelled(cast: Cast, signed_in: SignedIn) -> None:
    found = previewed(cast)
    client = signed_in(cast.planner)
    assert "Cancel this round?" in text_of(client.get(of(found, "round-close")))
    assert "The round is cancelled." in text_of(client.post(of(found, "round-close"), follow=True))
    assert "cancelled before it was published" in text_of(client.get(ROUNDS))


def test_an_act_that_is_not_possible_is_explained(cast: Cast, signed_in: SignedIn) -> None:
    found = opened(cast)
    client = signed_in(cast.planner)
    assert client.get(of(found, "round-publish")).status_code == 404
    page = text_of(client.post(of(found, "round-publish"), follow=True))
    assert "Look at a preview of the round first." in page
    published_one = published_after(cast, found)
    page = text_of(client.post(of(published_one, "round-preview"), follow=True))
    assert "This round is published, so it is not computed anew." in page


def published_after(cast: Cast, found: Round) -> Round:
    actions.close_round(user=cast.planner, actor=cast.actor(cast.planner), round_id=found.pk)
    return published(cast)


def test_the_page_looks_again_by_itself_only_while_something_is_computed(
    cast: Cast, signed_in: SignedIn
) -> None:
    found = opened(cast)
    client = signed_in(cast.planner)
    assert "Refresh" not in client.get(of(found)).headers
    actions.ask_preview(actor=cast.actor(cast.planner), round_id=found.pk)
    Round.objects.update(done=25_000, of=100_000)
    response = client.get(of(found))
    assert response.headers["Refresh"] == f"5; url={of(found)}"
    assert "25,000 of 100,000 applications" in text_of(response)
    assert 'value="25"' in text_of(response)
    response = client.get(of(found) + "?still")
    assert "Refresh" not in response.headers
    assert "Look again, and every five seconds by itself" in text_of(response)
    work()
    assert "Refresh" not in client.get(of(found)).headers


def test_the_figures_and_pictures_of_a_preview(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ready(cast, cast.applicant, cast.other_unit_post, cast.private_post)
    ready(cast, cast.stranger, cast.other_unit_post)
    ready(cast, cast.stateless, cast.sergeant_post)
    found = previewed(cast)
    client = signed_in(cast.planner)
    with django_assert_max_num_queries(20):
        page = client.get(of(found))
    figures = {row["question"]: row["answer"] for row in page.context["figures"]}
    assert figures["Applications taking part"] == "3"
    assert figures["First choice"] in {"2 (67 %)", "3 (100 %)"}
    assert figures["Seats that stay free"].startswith(
        str(int(figures["Free seats"]) - found.figures["filled"])
    )
    choice = dict(page.context["choice"].cells)
    assert sum(map(int, choice.values())) == 3
    units = {name: counts for name, *counts in page.context["units"].cells}
    assert units["Office unit-3002"][:2] == ["1", "2"]
    categories = {name: counts for name, *counts in page.context["categories"].cells}
    assert categories["Sergeant"][1] == "1"
    assert "Weeks waited since submission, the median" in text_of(page)
    posts = client.get(of(found, "round-posts"))
    assert ["Driver", "Office unit-3002", "Private", "1", "1", "2"] in posts.context["rows"]
    assert ["Office unit-3002", "1", "2", "1", "0"] in client.get(of(found, "round-units")).context["rows"]


def test_a_published_round_is_shown_as_it_stands(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case = ready(cast, cast.applicant, cast.private_post)
    found = published(cast)
    client = signed_in(cast.planner)
    with django_assert_max_num_queries(25):
        page = client.get(of(found))
    assert "As it stands now" in text_of(page)
    assert "Figures, as published" in text_of(page)
    rows = {row["question"]: row["answer"] for row in page.context["standing"]}
    assert rows["Seats offered that wait for an answer"] == "1"
    held = Offer.objects.get()
    decline_offer(user=cast.applicant, case_id=case.pk, offer_id=held.pk)
    work()
    rows = {row["question"]: row["answer"] for row in client.get(of(found)).context["standing"]}
    assert rows["Offers declined, lapsed or taken back, and no other since"] == "1"
    assert rows["First choice, of the seats held"] == "0"
    assert "Seats that are free" in rows
    actions.close_round(user=cast.planner, actor=cast.actor(cast.planner), round_id=found.pk)
    rows = {row["question"]: row["answer"] for row in client.get(of(found)).context["standing"]}
    assert "Seats that are free" not in rows
    units = client.get(of(found, "round-units")).context["rows"]
    assert next(counts for name, *counts in units if name == "Office unit-3001")[2] == "0"


def test_before_a_preview_there_is_nothing_to_show(cast: Cast, signed_in: SignedIn) -> None:
    found = opened(cast)
    client = signed_in(cast.planner)
    for name in ("round-posts", "round-units"):
        assert "Nothing was previewed yet" in text_of(client.get(of(found, name)))
    assert client.get(of(found, "round-certificate", 0)).status_code == 404


def test_an_auditor_reads_everything_and_can_do_nothing(cast: Cast, signed_in: SignedIn) -> None:
    ready(cast, cast.stranger, cast.private_post)
    found = published(cast)
    client = signed_in(cast.auditor)
    assert OPEN not in text_of(client.get(ROUNDS))
    page = text_of(client.get(of(found)))
    assert "Close the round" not in page
    assert client.get(of(found, "round-posts")).status_code == 200
    certificate = client.get(of(found, "round-certificate", 0))
    assert certificate.headers["Content-Disposition"] == 'attachment; filename="round-1-0.json"'
    assert json.loads(certificate.content)
    assert STRANGER.family_name not in certificate.content.decode()
    for name in ("round-preview", "round-publish", "round-close"):
        assert client.get(of(found, name)).status_code == 404
        assert client.post(of(found, name)).status_code == 404
    assert client.get(OPEN).status_code == 404


def test_nobody_else_sees_a_round(cast: Cast, signed_in: SignedIn) -> None:
    found = previewed(cast)
    addresses = [ROUNDS, OPEN, of(found), of(found, "round-posts"), of(found, "round-units")]
    addresses += [of(found, "round-certificate", 0), of(found, "round-publish")]
    for who in others(cast):
        client = signed_in(who)
        for address in addresses:
            assert client.get(address).status_code == 404, (who, address)


def others(cast: Cast) -> list[User]:
    return [cast.applicant, cast.clerk, cast.recruiter, cast.deciding_officer, cast.commander, cast.operator]


@pytest.mark.parametrize("language", ["en", "uk"])
def test_it_opens_in_both_languages(cast: Cast, signed_in: SignedIn, language: str) -> None:
    ready(cast, cast.applicant, cast.private_post)
    found = published(cast)
    client = signed_in(cast.planner)
    for address in (ROUNDS, of(found), of(found, "round-units"), of(found, "round-posts")):
        response = client.get(address, headers={"accept-language": language})
        assert f'<html lang="{language}"' in response.text
