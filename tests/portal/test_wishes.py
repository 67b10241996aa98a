"""The applicant's wishes: named, put in order, taken away; what the law closes is said, with the rule."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from muster.cases import actions
from muster.cases.models import Case
from muster.offices.models import Office, Post
from muster.pages.caching import KEPT
from muster.people.models import User
from muster.rounds.actions import declare_criteria, state_wishes
from muster.rounds.models import Criterion
from muster.rounds.queries import wishes_of
from tests.cast import Cast
from tests.portal.conftest import SignedIn

WISHES = "/application/wishes/"
ADD = "/application/wishes/add/"


def wished(case: Case) -> list[Post | Office | None]:
    return [wish.post or wish.unit for wish in wishes_of(case)]


def text(client: Client, address: str = WISHES) -> str:
    return client.get(address).content.decode()


def has_wished(cast: Cast, *places: Post | Office, who: User | None = None) -> Case:
    case = cast.bring_to("draft", who=who)
    state_wishes(user=who or cast.applicant, case_id=case.pk, wishes=places)
    return case


def test_a_post_and_a_unit_are_added_each_last(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    client = signed_in(cast.applicant)
    assert "No wishes yet" in text(client)
    page = client.post(ADD, {"wish": f"post:{cast.private_post.pk}"}, follow=True).content.decode()
    assert "The wish is the last of your list." in page
    assert "Rifleman" in page
    page = client.post(ADD, {"wish": f"unit:{cast.other_unit.pk}"}, follow=True).content.decode()
    assert "its 1 post, 1 of which the law lets you hold" in page
    assert wished(case) == [cast.private_post, cast.other_unit]


def test_a_wish_named_twice_stays_where_it_is(cast: Cast, signed_in: SignedIn) -> None:
    case = has_wished(cast, cast.private_post)
    page = signed_in(cast.applicant).post(ADD, {"wish": f"post:{cast.private_post.pk}"}, follow=True)
    assert "This is among your wishes already." in page.content.decode()
    assert wished(case) == [cast.private_post]


def test_they_are_moved_and_removed(cast: Cast, signed_in: SignedIn) -> None:
    one, two, three = cast.private_post, cast.sergeant_post, cast.unit
    case = has_wished(cast, one, two, three)
    client = signed_in(cast.applicant)
    client.post(WISHES, {"up": f"post:{two.pk}"})
    assert wished(case) == [two, one, three]
    client.post(WISHES, {"down": f"post:{one.pk}"})
    assert wished(case) == [two, three, one]
    client.post(WISHES, {"up": f"post:{two.pk}"})
    assert wished(case) == [two, three, one]
    client.post(WISHES, {"remove": f"unit:{three.pk}"})
    assert wished(case) == [two, one]
    client.post(WISHES, {"remove": f"unit:{three.pk}"})  # sent once more
    assert wished(case) == [two, one]


@pytest.mark.parametrize("sent", [{}, {"swap": "post:1"}])
def test_an_unknown_act_is_no_page(cast: Cast, signed_in: SignedIn, sent: dict[str, str]) -> None:
    has_wished(cast, cast.private_post)
    assert signed_in(cast.applicant).post(WISHES, sent).status_code == 404


@pytest.mark.parametrize(
    "key", ["", "post:", "post:no-uuid", "unit:centre-lviv", "unit:nowhere", "office:unit-3001"]
)
def test_what_is_no_post_and_no_unit_cannot_be_wished_for(cast: Cast, signed_in: SignedIn, key: str) -> None:
    case = cast.bring_to("draft")
    assert signed_in(cast.applicant).post(ADD, {"wish": key}).status_code == 404
    assert wished(case) == []


def test_a_post_that_the_law_closes_is_not_taken(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("ready", who=cast.stateless)
    client = signed_in(cast.stateless)
    page = client.post(ADD, {"wish": f"post:{cast.men_only_post.pk}"}, follow=True).content.decode()
    assert "the law does not let you hold it by what you have stated" in page
    assert wished(case) == []


def test_a_post_that_was_closed_to_her_meanwhile_is_shown_with_the_rule(
    cast: Cast, signed_in: SignedIn
) -> None:
    case = has_wished(cast, cast.private_post, cast.men_only_post, cast.sergeant_post)
    actions.state_facts(user=cast.applicant, case_id=case.pk, facts={"sex": "female"})
    client = signed_in(cast.applicant)
    page = text(client)
    assert "By what you stated, the law does not let you hold this post" in page
    assert "R11: " in page
    client.post(WISHES, {"down": f"post:{cast.private_post.pk}"})  # the list can be put in order all the same
    assert wished(case) == [cast.men_only_post, cast.private_post, cast.sergeant_post]
    client.post(WISHES, {"remove": f"post:{cast.men_only_post.pk}"})
    assert "does not let you hold" not in text(client)


def test_they_can_be_named_after_submission_but_not_while_a_seat_is_held(
    cast: Cast, signed_in: SignedIn
) -> None:
    case = cast.bring_to("submitted", way="unit")
    client = signed_in(cast.applicant)
    client.post(ADD, {"wish": f"post:{cast.private_post.pk}"})
    assert wished(case) == [cast.private_post]
    held = cast.bring_to("offered", who=cast.stranger, way="unit")
    client = signed_in(cast.stranger)
    page = text(client)
    assert "A seat is held for you, so your wishes stay as they are" in page
    assert "Choose a whole unit" not in page
    page = client.post(ADD, {"wish": f"post:{cast.private_post.pk}"}, follow=True).content.decode()
    assert "Answer the offer first" in page
    assert wished(held) == []


def test_units_are_found_by_a_part_of_their_name(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("draft")
    client = signed_in(cast.applicant)
    found = text(client, f"{ADD}?q=3002")
    assert "unit-3002" in found
    assert "unit-3001" not in found
    assert "No unit of that name" in text(client, f"{ADD}?q=nowhere")


def test_the_task_list_and_the_status_lead_there(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    client = signed_in(cast.applicant)
    assert "Only if you want to take part in a round of placement" in text(client, "/application/")
    state_wishes(user=cast.applicant, case_id=case.pk, wishes=[cast.private_post])
    assert "1 wish" in text(client, "/application/")
    cast.bring_to("submitted", who=cast.stranger)
    status = text(signed_in(cast.stranger), f"/application/{cast.stranger.person.cases.get().reference}/")
    assert WISHES in status


def test_nobody_sees_or_changes_the_wishes_of_another(cast: Cast, signed_in: SignedIn) -> None:
    case = has_wished(cast, cast.private_post)
    other = cast.bring_to("draft", who=cast.stranger)
    client = signed_in(cast.stranger)
    assert "Rifleman" not in text(client)
    client.post(WISHES, {"remove": f"post:{cast.private_post.pk}"})
    client.post(ADD, {"wish": f"unit:{cast.unit.pk}"})
    assert wished(case) == [cast.private_post]
    assert wished(other) == [cast.unit]


def test_twenty_wishes_cost_no_more_queries_than_one(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    posts = [cast.private_post, cast.sergeant_post, cast.men_only_post, cast.other_unit_post]
    has_wished(cast, *posts, cast.unit, cast.other_unit)
    client = signed_in(cast.applicant)
    with django_assert_max_num_queries(25):
        client.get(WISHES)


def test_the_posts_own_page_has_a_button_for_it(cast: Cast, signed_in: SignedIn, client: Client) -> None:
    address = f"/posts/{cast.private_post.pk}/"
    assert "Wish for this post" not in text(client, address)
    case = cast.bring_to("draft")
    client = signed_in(cast.applicant)
    page = text(client, address)
    assert f'name="wish" value="post:{cast.private_post.pk}"' in page
    client.post(ADD, {"wish": f"post:{cast.private_post.pk}"})
    assert wished(case) == [cast.private_post]
    page = text(client, address)
    assert "Among your wishes" in page
    assert "Wish for this post" not in page


def test_the_posts_page_says_by_what_its_unit_orders_applicants(cast: Cast, client: Client) -> None:
    address = f"/posts/{cast.other_unit_post.pk}/"
    page = text(client, address)
    assert "Time waited × 1" in page
    assert "waiting time alone counts" in page
    recruiter = cast.other_recruiter
    declare_criteria(
        user=recruiter,
        actor=cast.actor(recruiter),
        unit=cast.other_unit,
        weights={Criterion.LANGUAGE: 5, Criterion.WAITING: 2},
    )
    KEPT.clear()  # the page may be half a minute old
    assert "Language of the work × 5, Time waited × 2" in text(client, address)
