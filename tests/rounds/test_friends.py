"""Two applicants who want the same unit: a code from hand to hand, and what rounds make of it."""

import json

import pytest

from muster.cases import actions as cases
from muster.cases.errors import NotPossible
from muster.cases.models import Case, Offer
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of, verify
from muster.notices.models import Notice, NoticeKind
from muster.offices.models import Post
from muster.people.models import User
from muster.placement import verify as prove
from muster.placement.read import certificate_from_json
from muster.rounds import actions
from muster.rounds.clock import work
from muster.rounds.friendship import Friendship
from muster.rounds.models import Why
from muster.rounds.queries import certificate_for, own_entries, own_place
from tests.cast import Cast
from tests.conftest import Clock
from tests.planning import asked, befriend, carry_through, opened, previewed, published, ready


def code_of(who: User, case: Case) -> str:
    return actions.make_code(user=who, case_id=case.pk).code


def placed(case: Case) -> Post | None:
    offer = Offer.objects.filter(case=case, released_at=None).select_related("seat__post").first()
    return offer.seat.post if offer else None


def pair(cast: Cast, mine: list[Post], theirs: list[Post]) -> tuple[Case, Case]:
    first, second = ready(cast, cast.applicant, *mine), ready(cast, cast.stranger, *theirs)
    befriend(cast, first, second)
    return first, second


def test_both_agree_before_either_learns_anything(cast: Cast) -> None:
    first, second = cast.bring_to("draft"), cast.bring_to("draft", who=cast.stranger)
    code = code_of(cast.applicant, first)

    entered = actions.enter_code(user=cast.stranger, case_id=second.pk, code=code.lower().replace("-", " "))

    assert entered.agreed_at is None
    assert entered.number is not None
    assert Notice.objects.filter(user=cast.applicant, kind=NoticeKind.SOMETHING_ASKED).exists()
    actions.agree_to_friend(user=cast.applicant, case_id=first.pk)
    for case in (first, second):
        assert events_of(case.stream).filter(kind=EventKind.FRIENDS_AGREED).count() == 1
    assert list(verify()) == []


def test_the_code_is_not_kept_in_the_clear(cast: Cast) -> None:
    case = cast.bring_to("draft")
    code = code_of(cast.applicant, case)

    assert code not in str(Friendship.objects.values_list())


@pytest.mark.parametrize("code", ["", "0000-0000-0000", "own", "used", "old", "ended"])
def test_every_code_that_cannot_be_entered_is_answered_alike(cast: Cast, clock: Clock, code: str) -> None:
    first, second = cast.bring_to("draft"), cast.bring_to("draft", who=cast.stranger)
    third = cast.bring_to("draft", who=cast.stateless)
    made = code_of(cast.applicant, first)
    who, case = cast.stranger, second
    match code:
        case "own":
            who, case = cast.applicant, first
        case "used":
            actions.enter_code(user=cast.stateless, case_id=third.pk, code=made)
        case "old":
            clock.move(days=15)
        case "ended":
            actions.end_friendship(user=cast.applicant, case_id=first.pk)

    with pytest.raises(NotPossible) as refusal:
        actions.enter_code(user=who, case_id=case.pk, code=code if code[:1] in {"", "0"} else made)

    assert refusal.value.code == "no-code"


def test_only_who_made_the_code_agrees_and_only_to_somebody(cast: Cast) -> None:
    first, second = cast.bring_to("draft"), cast.bring_to("draft", who=cast.stranger)
    code = code_of(cast.applicant, first)
    for who, case in ((cast.applicant, first), (cast.stranger, second)):
        with pytest.raises(NotPossible):
            actions.agree_to_friend(user=who, case_id=case.pk)
    actions.enter_code(user=cast.stranger, case_id=second.pk, code=code)
    with pytest.raises(NotPossible):
        actions.agree_to_friend(user=cast.stranger, case_id=second.pk)


def test_one_friend_at_a_time(cast: Cast) -> None:
    first, second = pair(cast, [cast.private_post], [cast.private_post])
    third = cast.bring_to("draft", who=cast.stateless)
    code = code_of(cast.stateless, third)

    for who, case in ((cast.applicant, first), (cast.stranger, second)):
        with pytest.raises(NotPossible) as refusal:
            actions.enter_code(user=who, case_id=case.pk, code=code)
        assert refusal.value.code == "has-friend"


def test_either_ends_it_and_the_other_is_told(cast: Cast) -> None:
    first, second = pair(cast, [cast.private_post], [cast.private_post])

    actions.end_friendship(user=cast.stranger, case_id=second.pk)
    actions.end_friendship(user=cast.stranger, case_id=second.pk)

    for case in (first, second):
        assert events_of(case.stream).filter(kind=EventKind.FRIENDS_ENDED).count() == 1
    assert Notice.objects.filter(user=cast.applicant, kind=NoticeKind.MOVED_ON).exists()
    actions.make_code(user=cast.stranger, case_id=second.pk)


def test_a_pair_that_is_apart_is_brought_together_where_nobody_loses(cast: Cast) -> None:
    first, second = pair(cast, [cast.other_unit_post, cast.private_post], [cast.private_post])

    found = published(cast)

    assert placed(first) is not None
    assert {placed(first), placed(second)} == {cast.private_post}
    [entry] = own_entries(first)
    told = own_place(entry)
    assert [reason.why for reason in told.reasons] == [Why.LET_GO, Why.PLACED]
    assert told.beside == {"result": "moved", "unit": cast.unit.pk, "alone": 1, "tried": []}
    [entry] = own_entries(second)
    assert own_place(entry).beside == {"result": "moved", "unit": cast.unit.pk, "alone": 1, "tried": []}
    _row, text = certificate_for(cast.auditor, found.pk)
    assert [len(posts) for posts in json.loads(text)["let_go"].values()] == [1]
    assert prove(*certificate_from_json(text)).stable


def test_nobody_else_loses_by_it_and_both_are_told_how_many_would(cast: Cast) -> None:
    first, second = pair(cast, [cast.other_unit_post, cast.sergeant_post], [cast.private_post])
    third = ready(cast, cast.stateless, cast.sergeant_post)
    Case.objects.filter(pk=first.pk).update(submitted_at=first.opened_at.replace(year=2020))

    published(cast)

    assert [placed(case) for case in (first, second, third)] == [
        cast.other_unit_post,
        cast.private_post,
        cast.sergeant_post,
    ]
    for case in (first, second):
        [entry] = own_entries(case)
        beside = own_place(entry).beside
        assert beside is not None
        assert beside["result"] == "apart"
        tried = {"unit": cast.unit.pk, "obstacle": "others_lose", "you": False, "friend": False, "others": 1}
        assert beside["tried"] == [tried]


def test_who_reaches_no_seat_is_told_apart_from_the_friend(cast: Cast) -> None:
    first, second = pair(cast, [cast.other_unit_post], [cast.private_post, cast.other_unit_post])
    Case.objects.filter(pk=first.pk).update(submitted_at=first.opened_at.replace(year=2020))

    published(cast)

    assert (placed(first), placed(second)) == (cast.other_unit_post, cast.private_post)
    for case, you in ((first, False), (second, True)):
        [entry] = own_entries(case)
        beside = own_place(entry).beside
        assert beside is not None
        [tried] = beside["tried"]
        assert (tried["obstacle"], tried["you"], tried["friend"]) == ("no_seat", you, not you)


def test_a_friend_who_takes_no_part_changes_nothing(cast: Cast) -> None:
    first = ready(cast, cast.applicant, cast.private_post)
    befriend(cast, first, cast.bring_to("draft", who=cast.stranger))

    published(cast)

    assert placed(first) == cast.private_post
    [entry] = own_entries(first)
    assert own_place(entry).beside == {"result": "not_here", "unit": "", "alone": None, "tried": []}


def test_who_lost_the_friend_before_the_publication_is_not_placed_for_their_sake(cast: Cast) -> None:
    first, second = pair(cast, [cast.other_unit_post, cast.private_post], [cast.private_post])
    found = asked(cast)
    cases.withdraw(user=cast.stranger, case_id=second.pk)

    actions.publish_asked(found.pk)
    assert placed(first) is None
    work()

    assert placed(first) == cast.other_unit_post


def test_ended_before_the_publication_each_is_placed_alone(cast: Cast) -> None:
    first, second = pair(cast, [cast.other_unit_post, cast.private_post], [cast.private_post])
    found = asked(cast)
    actions.end_friendship(user=cast.applicant, case_id=first.pk)

    actions.publish_asked(found.pk)
    assert not Offer.objects.exists()
    work()

    assert (placed(first), placed(second)) == (cast.other_unit_post, cast.private_post)


def test_one_declines_and_the_other_keeps_the_seat(cast: Cast) -> None:
    first, second = pair(cast, [cast.private_post], [cast.private_post])
    published(cast)
    offer = Offer.objects.get(case=first)

    cases.decline_offer(user=cast.applicant, case_id=first.pk, offer_id=offer.pk)
    work()

    assert placed(second) == cast.private_post


def test_a_preview_without_friends_says_nothing_of_them(cast: Cast) -> None:
    ready(cast, cast.applicant, cast.private_post)
    found = previewed(cast)
    assert found.entries.get().beside is None


def test_the_chain_brings_friends_together_too(cast: Cast) -> None:
    found = opened(cast)
    carry_through(cast, found)
    first, second = pair(cast, [cast.other_unit_post, cast.private_post], [cast.private_post])

    work()

    assert {placed(first), placed(second)} == {cast.private_post}
