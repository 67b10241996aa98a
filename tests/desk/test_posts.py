"""The posts of a unit and their seats."""

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from muster.journal.models import Event
from muster.offices.models import Membership, Post, Role
from tests.cast import Cast
from tests.desk.conftest import SignedIn, text_of

POSTS = reverse("desk:posts")


def terms(**other: object) -> dict[str, object]:
    return {
        "title_uk": "Оператор",
        "title_en": "Operator",
        "rank_category": "private",
        "open_to_foreigners": "on",
        "language": "",
    } | other


def of(post: Post, name: str = "post") -> str:
    return reverse(f"desk:{name}", args=[post.pk])


def test_it_lists_the_units_posts_with_their_seats(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cast.bring_to("offered", way="unit")
    client = signed_in(cast.recruiter)
    with django_assert_max_num_queries(10):
        page = client.get(POSTS)
    rows = {row[0]["text"]: row[2:6] for row in page.context["rows"]}
    assert rows["Rifleman"] == ["2", "1", "1", "anyone"]
    assert rows["Boarding party"] == ["1", "0", "1", "not servicewomen"]
    assert rows["Cipher clerk"][3] == "not foreigners"
    assert "Driver" not in rows


def test_a_post_is_added_with_its_seats(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.recruiter)
    address = reverse("desk:post-add", args=[cast.unit.pk])
    page = text_of(client.post(address, terms(title_en="", seats="many")))
    assert "Enter the title in English" in page
    assert "Enter a whole number" in page
    assert "Оператор" in page
    page = client.post(address, terms(seats="3", language="uk"), follow=True)
    assert "The post is a draft on the unit's list." in text_of(page)
    post = Post.objects.get(title_en="Operator")
    assert (post.unit, post.seats.count(), post.open_to_servicewomen) == (cast.unit, 3, False)
    assert Event.objects.get(stream=f"post:{post.pk}").actor_office == cast.unit.pk


def test_a_post_is_changed(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.recruiter)
    assert "Boarding party" in text_of(client.get(of(cast.men_only_post)))
    changed = terms(title_uk=cast.men_only_post.title_uk, open_to_servicewomen="on", rank_category="sergeant")
    page = client.post(of(cast.men_only_post), changed, follow=True)
    assert "The post is changed, so it is not public any more." in text_of(page)
    cast.men_only_post.refresh_from_db()
    assert cast.men_only_post.open_to_servicewomen
    assert cast.men_only_post.title_en == "Operator"


def test_an_offered_post_stays_as_it_was_offered_and_nothing_typed_is_lost(
    cast: Cast, signed_in: SignedIn
) -> None:
    cast.bring_to("offered", way="unit")
    page = text_of(signed_in(cast.recruiter).post(of(cast.private_post), terms()))
    assert "so the post stays as it was offered" in page
    assert "Оператор" in page
    cast.private_post.refresh_from_db()
    assert cast.private_post.open_to_servicewomen


def test_seats_go_up_and_down_but_never_below_those_held(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("offered", way="unit")
    client = signed_in(cast.recruiter)
    page = client.post(of(cast.private_post, "post-seats"), {"seats": "4"}, follow=True)
    assert "4 seats, 1 of them held." in text_of(page)
    page = text_of(client.post(of(cast.private_post, "post-seats"), {"seats": "0"}))
    assert "1 seat of this post is held" in page
    page = text_of(client.post(of(cast.private_post, "post-seats"), {"seats": "-1"}))
    assert "There is a problem" in page
    page = client.post(of(cast.private_post, "post-seats"), {"seats": "1"}, follow=True)
    assert "1 seat, 1 of them held." in text_of(page)


def test_a_post_is_closed_unless_a_seat_is_held(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("offered", way="unit")
    client = signed_in(cast.recruiter)
    page = client.post(of(cast.private_post, "post-close"), follow=True)
    assert "A seat of this post is held" in text_of(page)
    page = client.post(of(cast.secret_post, "post-close"), follow=True)
    assert "The post is closed." in text_of(page)
    page = text_of(client.post(of(cast.secret_post), terms()))
    assert "This post was closed" in page
    assert "Closed on" in page


def test_a_recruiter_of_two_units_chooses_between_them(cast: Cast, signed_in: SignedIn) -> None:
    Membership.objects.create(
        user=cast.recruiter, office=cast.other_unit, role=Role.RECRUITER, since=cast.applicant.created_at
    )
    client = signed_in(cast.recruiter)
    assert len(client.get(POSTS).context["units"]) == 2
    rows = client.get(POSTS, {"unit": cast.other_unit.pk}).context["rows"]
    assert [row[0]["text"] for row in rows] == ["Driver"]


def test_nobody_else_changes_a_units_posts(cast: Cast, signed_in: SignedIn) -> None:
    for user in (cast.other_recruiter, cast.clerk, cast.deciding_officer, cast.commander, cast.applicant):
        client = signed_in(user)
        assert client.post(reverse("desk:post-add", args=[cast.unit.pk]), terms(seats="1")).status_code == 404
        assert client.post(of(cast.private_post), terms()).status_code == 404
        assert client.post(of(cast.private_post, "post-seats"), {"seats": "9"}).status_code == 404
        assert client.post(of(cast.private_post, "post-close")).status_code == 404
    assert cast.private_post.seats.count() == 2
