"""A unit puts the candidates for a post in order by hand, before the round is computed."""

import json

import pytest

from muster.cases import actions as cases
from muster.cases.errors import NotPossible
from muster.cases.models import Case, Offer, RequestKind
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of, verify
from muster.offices.access import NoAccess
from muster.offices.actions import stream_of
from muster.offices.models import Post
from muster.people.models import User
from muster.placement import verify as prove
from muster.placement.read import certificate_from_json
from muster.rounds import actions
from muster.rounds.candidates import candidates_for, shown, to_order_for
from muster.rounds.clock import work
from muster.rounds.models import Criterion, HandOrder, Round, Why
from muster.rounds.queries import certificate_for, lottery_of, own_entries, own_place
from tests.cast import Cast, find
from tests.planning import carry_through, opened, ready

WHY = "The workshop opens in March and needs welders first."


def declare(
    cast: Cast, found: Round, post: Post, *cases: Case, by: User | None = None, **how: object
) -> HandOrder:
    who = by or (cast.other_recruiter if post.unit_id == cast.other_unit.pk else cast.recruiter)
    given = {"numbers": [lottery_of(found, case.pk) for case in cases], "reason": WHY} | how
    return actions.declare_hand_order(
        user=who,
        actor=cast.actor(who),
        post_id=post.pk,
        round_id=found.pk,
        **given,  # type: ignore[arg-type]
    )


def longest_waiting(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(submitted_at=case.opened_at.replace(year=2020))


def two_for_one_seat(cast: Cast) -> tuple[Case, Case]:
    """By the criteria the first stands first."""
    first = ready(cast, cast.applicant, cast.other_unit_post)
    second = ready(cast, cast.stranger, cast.other_unit_post)
    longest_waiting(first)
    return first, second


def test_who_is_named_stands_before_who_is_not(cast: Cast) -> None:
    first, second = two_for_one_seat(cast)
    found = opened(cast)
    declare(cast, found, cast.other_unit_post, second)

    carry_through(cast, found)

    assert Offer.objects.get().case == second
    [entry] = own_entries(first)
    [reason] = own_place(entry).reasons
    assert (reason.why, reason.by, reason.by_hand) == (Why.FULL, Criterion.BY_HAND, WHY)
    [entry] = own_entries(second)
    [reason] = own_place(entry).reasons
    assert (reason.why, reason.by_hand) == (Why.PLACED, WHY)


def test_nobody_is_shut_out_and_the_rest_stand_by_the_criteria(cast: Cast) -> None:
    first, second = two_for_one_seat(cast)
    third = ready(cast, cast.stateless, cast.other_unit_post)
    found = opened(cast)
    declare(cast, found, cast.other_unit_post, third)

    carry_through(cast, found)

    candidates = candidates_for(cast.other_recruiter, cast.other_unit_post.pk)
    assert candidates.cases == [third.pk, first.pk, second.pk]
    assert [one.named for one in shown(candidates, candidates.cases)] == [True, False, False]


def test_among_those_not_named_the_criterion_is_told(cast: Cast) -> None:
    first, second = two_for_one_seat(cast)
    third = ready(cast, cast.stateless, cast.other_unit_post)
    found = opened(cast)
    declare(cast, found, cast.other_unit_post, third)
    cases.withdraw(user=cast.stateless, case_id=third.pk)

    carry_through(cast, found)

    assert Offer.objects.get().case == first
    [entry] = own_entries(second)
    assert own_place(entry).reasons[0].by == Criterion.WAITING


def test_whom_the_law_bars_meanwhile_no_order_by_hand_brings_in(cast: Cast) -> None:
    first, second = two_for_one_seat(cast)
    found = opened(cast)
    declare(cast, found, cast.other_unit_post, second)
    find(cast, second, RequestKind.MEDICAL, facts={"medical": "unfit"})

    carry_through(cast, found)

    assert Offer.objects.get().case == first


def test_it_is_journalled_with_its_reason_and_stands_in_the_certificate(cast: Cast) -> None:
    _first, second = two_for_one_seat(cast)
    found = opened(cast)
    declared = declare(cast, found, cast.other_unit_post, second)

    event = events_of(stream_of(cast.other_unit_post)).get(kind=EventKind.HAND_ORDER_DECLARED)
    assert event.data == {"round": str(found.pk), "numbers": declared.numbers, "reason": WHY}
    assert list(verify()) == []
    carry_through(cast, found)
    _row, text = certificate_for(cast.auditor, found.pk)
    told = json.loads(text)
    [number] = told["by_hand"]
    assert told["posts"][number] == str(cast.other_unit_post.pk)
    assert prove(*certificate_from_json(text)).stable


def test_the_chain_keeps_the_order_by_hand(cast: Cast) -> None:
    first, second = two_for_one_seat(cast)
    third = ready(cast, cast.stateless, cast.other_unit_post)
    found = opened(cast)
    declare(cast, found, cast.other_unit_post, third, second)
    carry_through(cast, found)
    offer = Offer.objects.get()
    cases.decline_offer(user=cast.stateless, case_id=third.pk, offer_id=offer.pk)

    work()

    assert Offer.objects.get(released_at=None).case == second
    assert not Offer.objects.filter(case=first).exists()


def test_the_recruiter_sees_numbers_and_points_as_the_criteria_have_them(cast: Cast) -> None:
    first, second = two_for_one_seat(cast)
    ready(cast, cast.stateless, cast.private_post)
    assert to_order_for(cast.other_recruiter, cast.other_unit_post.pk) is None
    found = opened(cast)

    to_order = to_order_for(cast.other_recruiter, cast.other_unit_post.pk)

    assert to_order is not None
    assert [one.lottery for one in to_order.candidates] == [
        lottery_of(found, one.pk) for one in (first, second)
    ]
    assert [one.score for one in to_order.candidates] == [52, 0]
    with pytest.raises(NoAccess):
        to_order_for(cast.recruiter, cast.other_unit_post.pk)


def test_it_is_too_late_once_the_round_was_computed(cast: Cast) -> None:
    _first, second = two_for_one_seat(cast)
    found = opened(cast)
    actions.ask_preview(actor=cast.actor(cast.planner), round_id=found.pk)

    with pytest.raises(NotPossible) as refusal:
        declare(cast, found, cast.other_unit_post, second)

    assert refusal.value.code == "computed"


def test_another_order_supersedes_it_and_it_is_taken_back(cast: Cast) -> None:
    first, second = two_for_one_seat(cast)
    found, post = opened(cast), cast.other_unit_post
    declare(cast, found, post, second)
    declare(cast, found, post, second, first)
    assert HandOrder.objects.get(superseded_at=None).numbers[1] == str(lottery_of(found, first.pk))
    actor = cast.actor(cast.other_recruiter)

    actions.take_back_hand_order(actor=actor, post_id=post.pk, round_id=found.pk)
    actions.take_back_hand_order(actor=actor, post_id=post.pk, round_id=found.pk)

    assert events_of(stream_of(post)).filter(kind=EventKind.HAND_ORDER_TAKEN_BACK).count() == 1
    carry_through(cast, found)
    assert Offer.objects.get().case == first


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"numbers": []}, "order"),
        ({"numbers": [1, 1]}, "order"),
        ({"numbers": [1]}, "unknown-candidate"),
    ],
)
def test_what_is_wrong_is_refused(cast: Cast, how: dict[str, object], code: str) -> None:
    _first, second = two_for_one_seat(cast)
    found = opened(cast)

    with pytest.raises(NotPossible) as refusal:
        declare(cast, found, cast.other_unit_post, second, **how)

    assert refusal.value.code == code


def test_a_unit_is_ordered_by_its_own_recruiters_alone(cast: Cast) -> None:
    _first, second = two_for_one_seat(cast)
    found = opened(cast)

    for who in (cast.recruiter, cast.planner, cast.auditor, cast.commander):
        with pytest.raises(NoAccess):
            declare(cast, found, cast.other_unit_post, second, by=who)
