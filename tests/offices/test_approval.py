"""The way of a post to the public list."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from muster.cases import actions as cases
from muster.cases.seats import open_posts, units_with_free_seats
from muster.journal.actions import SYSTEM
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.notices.actions import mark_read
from muster.notices.models import Notice, NoticeKind
from muster.offices import actions
from muster.offices.models import Post, PostState
from muster.offices.post_rows import terms_of
from muster.offices.queries import drafts_of, posts_to_approve
from muster.people.models import User
from tests.cast import Cast, offer
from tests.events import refused
from tests.offices.test_posts_and_roles import TERMS

pytestmark = pytest.mark.django_db


def draft(cast: Cast, seats: int = 2) -> Post:
    return actions.create_post(actor=cast.actor(cast.recruiter), unit=cast.unit, terms=TERMS, seats=seats)


def ask(cast: Cast, post: Post) -> Post:
    recruiter = cast.recruiter
    return actions.request_approval(user=recruiter, actor=cast.actor(recruiter), post_id=post.pk)


def answer(cast: Cast, act: Any, post: Post, **more: Any) -> Post:
    found: Post = act(user=cast.planner, actor=cast.actor(cast.planner), post_id=post.pk, **more)
    return found


def kinds(post: Post) -> list[str]:
    return [event.kind for event in events_of(actions.stream_of(post))]


def now(post: Post) -> PostState:
    return Post.objects.get(pk=post.pk).state


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).values_list("kind", flat=True))


def test_the_units_recruiters_are_told_once_what_became_of_their_posts(cast: Cast) -> None:
    for _ in range(2):
        answer(cast, actions.approve_post, ask(cast, draft(cast)))
    assert told(cast.recruiter) == [NoticeKind.POST_APPROVED]
    mark_read(user=cast.recruiter)

    answer(cast, actions.approve_post, ask(cast, draft(cast)))
    answer(cast, actions.return_post, ask(cast, draft(cast)), reason="Say which workshop.")

    assert sorted(told(cast.recruiter)) == ["post-approved", "post-approved", "post-returned"]
    for user in (cast.other_recruiter, cast.planner, cast.commander):
        assert told(user) == []


def test_a_post_becomes_public_by_four_eyes(cast: Cast) -> None:
    post = draft(cast)
    assert post.state == PostState.DRAFT
    assert post not in open_posts(cast.unit)
    for _ in range(2):
        assert ask(cast, post).state == PostState.REQUESTED
    assert list(posts_to_approve()) == [post]
    assert answer(cast, actions.approve_post, post).state == PostState.APPROVED
    assert post in open_posts(cast.unit)
    assert not posts_to_approve().exists()
    assert kinds(post) == [EventKind.POST_ADDED, EventKind.POST_APPROVAL_REQUESTED, EventKind.POST_APPROVED]
    with refused("approved"):
        ask(cast, post)


def test_nobody_approves_or_returns_what_they_asked_for(cast: Cast) -> None:
    post = draft(cast)
    actions.request_approval(user=cast.planner, actor=cast.actor(cast.planner), post_id=post.pk)
    with refused("yourself"):
        answer(cast, actions.approve_post, post)
    with refused("yourself"):
        answer(cast, actions.return_post, post, reason="No.")
    with pytest.raises(IntegrityError, match="post_approved_by_another"), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(approved_at=timezone.now(), approved_by=cast.planner)


def test_a_post_comes_back_with_a_reason_and_goes_again(cast: Cast) -> None:
    post = ask(cast, draft(cast))
    returned = answer(cast, actions.return_post, post, reason="The title is not in the staff list.")
    assert (returned.state, returned.returned_because) == (
        PostState.RETURNED,
        "The title is not in the staff list.",
    )
    with refused("not-requested"):
        answer(cast, actions.approve_post, post)
    assert not drafts_of(cast.unit).exists()  # a returned post is asked about by itself, once it is mended
    assert ask(cast, post).returned_because == ""
    answer(cast, actions.approve_post, post)
    event = events_of(actions.stream_of(post)).get(kind=EventKind.POST_RETURNED)
    assert event.data == {"reason": "The title is not in the staff list."}


def test_what_was_changed_meanwhile_is_not_approved_unread(cast: Cast) -> None:
    read = ask(cast, draft(cast)).requested_at
    assert read is not None
    post = Post.objects.get(requested_at=read)
    actions.change_post(actor=SYSTEM, post_id=post.pk, terms=replace(TERMS, secret_access=True))
    with refused("not-requested"):
        answer(cast, actions.approve_post, post, requested_at=read)
    ask(cast, post)
    with refused("changed"):
        answer(cast, actions.approve_post, post, requested_at=read - timedelta(seconds=1))
    answer(cast, actions.approve_post, post, requested_at=Post.objects.get(pk=post.pk).requested_at)


def test_a_post_without_seats_is_not_put_before_anybody(cast: Cast) -> None:
    with refused("no-seats"):
        ask(cast, draft(cast, seats=0))


def test_the_approval_lapses_when_the_terms_change(cast: Cast) -> None:
    post = cast.sergeant_post
    actions.change_post(actor=SYSTEM, post_id=post.pk, terms=replace(terms_of(post), language="en"))
    assert now(post) == PostState.DRAFT
    assert kinds(post)[-2:] == [EventKind.POST_CHANGED, EventKind.POST_APPROVAL_LAPSED]
    assert post not in open_posts(cast.unit)


def test_seats_may_shrink_freely_but_not_grow(cast: Cast) -> None:
    post = cast.private_post
    actions.set_seats(actor=SYSTEM, post_id=post.pk, seats=1)
    assert now(post) == PostState.APPROVED
    actions.set_seats(actor=SYSTEM, post_id=post.pk, seats=1)
    assert now(post) == PostState.APPROVED
    actions.set_seats(actor=SYSTEM, post_id=post.pk, seats=2)
    assert now(post) == PostState.DRAFT


def test_what_is_not_approved_is_neither_wished_for_nor_offered(cast: Cast) -> None:
    case = cast.bring_to("assessed")
    post = draft(cast)
    with refused("not-approved"):
        offer(cast, case, post)
    written = cast.bring_to("draft", who=cast.stranger)
    with refused("post-elsewhere"):
        cases.choose_way(user=cast.stranger, case_id=written.pk, office=cast.unit, post=post)
    answer(cast, actions.approve_post, ask(cast, post))
    cases.choose_way(user=cast.stranger, case_id=written.pk, office=cast.unit, post=post)
    assert offer(cast, case, post).seat.post == post


def test_an_offer_stands_when_the_approval_lapses(cast: Cast) -> None:
    case = cast.bring_to("offered")
    actions.set_seats(actor=SYSTEM, post_id=cast.private_post.pk, seats=9)
    assert now(cast.private_post) == PostState.DRAFT
    held = case.offers.get()
    cases.accept_offer(user=cast.applicant, case_id=case.pk, offer_id=held.pk)


def test_only_public_seats_count_for_a_unit(cast: Cast) -> None:
    def free() -> int:
        found = units_with_free_seats("NGU", "3001").get()
        return int(getattr(found, "seats_free", -1))

    before = free()
    post = draft(cast, seats=7)
    assert free() == before
    answer(cast, actions.approve_post, ask(cast, post))
    assert free() == before + 7
