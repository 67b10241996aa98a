"""The planner's pages, and the recruiter's way to them."""

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from muster.journal.actions import SYSTEM
from muster.offices.actions import create_post, request_approval, set_seats
from muster.offices.models import Membership, Office, Post, PostState, Role
from tests.cast import Cast
from tests.desk.conftest import SignedIn, text_of
from tests.offices.test_posts_and_roles import TERMS

APPROVALS = reverse("desk:approvals")


def of(post: Post, name: str) -> str:
    return reverse(f"desk:{name}", args=[post.pk])


def draft(cast: Cast, unit: Office | None = None, seats: int = 2) -> Post:
    return create_post(actor=SYSTEM, unit=unit or cast.unit, terms=TERMS, seats=seats)


def asked(cast: Cast, unit: Office | None = None) -> Post:
    post = draft(cast, unit)
    return request_approval(user=cast.recruiter, actor=cast.actor(cast.recruiter), post_id=post.pk)


def state(post: Post) -> PostState:
    return Post.objects.get(pk=post.pk).state


def moment(post: Post) -> str:
    assert post.requested_at is not None
    return post.requested_at.isoformat()


def test_a_recruiter_asks_and_a_planner_approves(cast: Cast, signed_in: SignedIn) -> None:
    post, recruiter, planner = draft(cast), signed_in(cast.recruiter), signed_in(cast.planner)
    assert "Nobody but the unit sees it" in text_of(recruiter.get(of(post, "post")))
    page = text_of(recruiter.post(of(post, "post-ask"), follow=True))
    assert "Headquarters is asked to approve the post." in page
    assert "Ask for approval</button>" not in page
    assert "Rifleman" in text_of(planner.get(APPROVALS))
    page = text_of(planner.get(of(post, "approval")))
    assert moment(Post.objects.get(pk=post.pk)) in page
    assert "Approval of a post asked for" in page
    asked_at = moment(Post.objects.get(pk=post.pk))
    page = text_of(planner.post(of(post, "approve"), {"requested_at": asked_at}, follow=True))
    assert "The post is approved and public." in page
    assert "No post waits for approval" in page
    assert "applicants may wish for it" in text_of(recruiter.get(of(post, "post")))


def test_a_planner_returns_a_post_with_a_reason(cast: Cast, signed_in: SignedIn) -> None:
    post, planner = asked(cast), signed_in(cast.planner)
    page = text_of(planner.post(of(post, "return-post"), {"reason": "", "requested_at": moment(post)}))
    assert "Say what the unit has to change" in page
    given = {"reason": "Not in the staff list.", "requested_at": moment(post)}
    assert "returned to its unit" in text_of(planner.post(of(post, "return-post"), given, follow=True))
    recruiter = signed_in(cast.recruiter)
    page = text_of(recruiter.get(of(post, "post")))
    assert "Returned by headquarters" in page
    assert "Not in the staff list." in page
    rows = recruiter.get(reverse("desk:posts")).context["rows"]
    assert {row[0]["text"]: row[6]["text"] for row in rows if row[6]["text"] != "approved"} == {
        "Rifleman": "returned"
    }


def test_an_answer_to_an_older_request_does_not_count(cast: Cast, signed_in: SignedIn) -> None:
    post, planner = asked(cast), signed_in(cast.planner)
    older = moment(post)
    set_seats(actor=SYSTEM, post_id=post.pk, seats=50)
    request_approval(user=cast.recruiter, actor=cast.actor(cast.recruiter), post_id=post.pk)
    page = planner.post(of(post, "approve"), {"requested_at": older}, follow=True)
    assert "Read it once more" in text_of(page)
    page = planner.post(APPROVALS, {"post": [f"{post.pk}@{older}"]}, follow=True)
    assert "Read it once more" in text_of(page)
    assert state(post) == PostState.REQUESTED


def test_several_are_approved_at_once(cast: Cast, signed_in: SignedIn) -> None:
    posts, planner = [asked(cast), asked(cast, cast.other_unit), asked(cast)], signed_in(cast.planner)
    keys = [f"{post.pk}@{moment(post)}" for post in posts[:2]]
    page = planner.post(APPROVALS, {"post": [*keys, "nonsense", f"{cast.unit.pk}@"]}, follow=True)
    assert "2 posts are approved." in text_of(page)
    assert [state(post) for post in posts] == [
        PostState.APPROVED,
        PostState.APPROVED,
        PostState.REQUESTED,
    ]
    assert "Choose at least one post." in text_of(planner.post(APPROVALS, follow=True))


def test_all_drafts_are_put_before_headquarters_at_once(cast: Cast, signed_in: SignedIn) -> None:
    drafts, empty = [draft(cast), draft(cast)], draft(cast, seats=0)
    client = signed_in(cast.recruiter)
    assert "Ask for approval of all drafts" in text_of(client.get(reverse("desk:posts")))
    page = client.post(reverse("desk:posts-ask", args=[cast.unit.pk]), follow=True)
    assert "asked to approve 2 posts" in text_of(page)
    assert [state(post) for post in drafts] == [PostState.REQUESTED] * 2
    assert state(empty) == PostState.DRAFT
    assert "Ask for approval of all drafts" not in text_of(client.get(reverse("desk:posts")))


def test_a_recruiter_reads_that_the_approval_lapsed(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.recruiter)
    page = client.post(of(cast.secret_post, "post-seats"), {"seats": "5"}, follow=True)
    assert "not public any more" in text_of(page)
    assert "Seats: 5, before it 1" in text_of(page)
    page = client.post(of(cast.private_post, "post-seats"), {"seats": "1"}, follow=True)
    assert "The post is changed." in text_of(page)


def test_somebody_who_is_both_does_not_approve_their_own(cast: Cast, signed_in: SignedIn) -> None:
    Membership.objects.create(
        user=cast.recruiter, office=cast.headquarters, role=Role.PLANNER, since=cast.applicant.created_at
    )
    post = draft(cast)
    request_approval(user=cast.recruiter, actor=SYSTEM, post_id=post.pk)
    client = signed_in(cast.recruiter)
    given = {"requested_at": moment(Post.objects.get(pk=post.pk))}
    assert "asked for this approval yourself" in text_of(client.post(of(post, "approve"), given, follow=True))
    assert state(post) == PostState.REQUESTED


def test_the_list_asks_the_same_of_the_database_however_long_it_is(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(12):
        asked(cast)
    client = signed_in(cast.planner)
    with django_assert_max_num_queries(8):
        client.get(APPROVALS)


def test_nobody_but_a_planner_approves(cast: Cast, signed_in: SignedIn) -> None:
    post = asked(cast)
    for user in (cast.recruiter, cast.commander, cast.operator, cast.auditor, cast.applicant):
        client = signed_in(user)
        assert client.get(APPROVALS).status_code == 404
        assert client.get(of(post, "approval")).status_code == 404
        assert client.post(of(post, "approve"), {"requested_at": moment(post)}).status_code == 404
        assert client.post(of(post, "return-post"), {"reason": "No."}).status_code == 404
    assert signed_in(cast.planner).get(of(draft(cast), "approval")).status_code == 404
    assert signed_in(cast.other_recruiter).post(of(post, "post-ask")).status_code == 404
    assert state(post) == PostState.REQUESTED
