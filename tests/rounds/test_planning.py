import pytest

from muster.cases.errors import NotPossible
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.offices.access import NoAccess
from muster.rounds import actions
from muster.rounds.candidates import candidates_for, shown
from muster.rounds.clock import work
from muster.rounds.models import Criteria, Criterion
from muster.rounds.queries import (
    certificate_for,
    criteria_of,
    lottery_of,
    round_for,
    rounds_for,
)
from tests.cast import Cast
from tests.conftest import Clock
from tests.planning import asked, opened, previewed, published, ready


def test_one_round_of_a_regime_is_open_at_a_time(cast: Cast) -> None:
    found = opened(cast)
    with pytest.raises(NotPossible) as refusal:
        opened(cast)
    assert refusal.value.code == "open"

    actions.close_round(user=cast.planner, actor=cast.actor(cast.planner), round_id=found.pk)

    assert opened(cast).number == found.number + 1


def test_the_seed_is_published_at_the_opening(cast: Cast) -> None:
    found = opened(cast)

    event = events_of(found.stream).get()
    assert (event.kind, event.data["seed"]) == (EventKind.ROUND_OPENED, found.seed)
    assert len(found.seed) == 64


@pytest.mark.parametrize("who", ["recruiter", "clerk", "auditor", "operator", "commander"])
def test_only_planners_open_rounds(cast: Cast, who: str) -> None:
    user = getattr(cast, who)

    with pytest.raises(NoAccess):
        actions.open_round(user=user, actor=cast.actor(user), regime="ua-ngu", live=True)


def test_the_clock_does_what_is_asked(cast: Cast) -> None:
    ready(cast, cast.applicant, cast.private_post)
    found, actor = opened(cast), cast.actor(cast.planner)
    actions.ask_preview(actor=actor, round_id=found.pk)
    work()
    found.refresh_from_db()
    assert (found.previewed_at is not None, found.done, found.of) == (True, 1, 1)

    actions.publish(user=cast.planner, actor=actor, round_id=found.pk)
    work()

    found.refresh_from_db()
    assert found.published_at is not None


def test_nothing_is_published_without_a_preview(cast: Cast) -> None:
    found = opened(cast)

    with pytest.raises(NotPossible) as refusal:
        actions.publish(user=cast.planner, actor=cast.actor(cast.planner), round_id=found.pk)

    assert refusal.value.code == "no-preview"


def test_a_preview_of_another_day_is_not_published(cast: Cast, clock: Clock) -> None:
    found = previewed(cast)
    clock.move(days=1)

    with pytest.raises(NotPossible) as refusal:
        actions.publish(user=cast.planner, actor=cast.actor(cast.planner), round_id=found.pk)

    assert refusal.value.code == "old-preview"


def test_a_preview_takes_the_place_of_the_one_before(cast: Cast) -> None:
    found = previewed(cast)
    assert found.figures["applicants"] == 0
    ready(cast, cast.applicant, cast.private_post)

    actions.ask_preview(actor=cast.actor(cast.planner), round_id=found.pk)
    actions.preview(found.pk)

    found.refresh_from_db()
    assert found.figures["applicants"] == 1
    assert found.certificates.count() == 1


def test_a_published_round_is_not_previewed_again(cast: Cast) -> None:
    found = published(cast)

    with pytest.raises(NotPossible) as refusal:
        actions.ask_preview(actor=cast.actor(cast.planner), round_id=found.pk)

    assert refusal.value.code == "published"


def test_a_round_is_not_closed_while_it_is_being_published(cast: Cast) -> None:
    found = asked(cast)

    with pytest.raises(NotPossible) as refusal:
        actions.close_round(user=cast.planner, actor=cast.actor(cast.planner), round_id=found.pk)

    assert refusal.value.code == "publishing"


def test_a_new_order_of_criteria_supersedes_the_old_one(cast: Cast) -> None:
    mine = {"user": cast.recruiter, "actor": cast.actor(cast.recruiter), "unit": cast.unit}
    actions.declare_criteria(**mine, weights={Criterion.WAITING: 1})

    actions.declare_criteria(**mine, weights={Criterion.QUALIFICATION: 10, Criterion.WAITING: 1})

    current = criteria_of(cast.unit)
    assert current is not None
    assert (current.qualification, current.waiting) == (10, 1)
    assert Criteria.objects.filter(unit=cast.unit).count() == 2
    declared = events_of(f"office:{cast.unit.pk}").filter(kind=EventKind.CRITERIA_DECLARED)
    assert declared.count() == 2


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ({}, "no-weight"),
        ({Criterion.WAITING: 101}, "weight"),
        ({Criterion.WAITING: -1}, "weight"),
        ({Criterion.LOTTERY: 1}, "weight"),
    ],
)
def test_weights_are_whole_numbers_up_to_a_hundred(
    cast: Cast, weights: dict[Criterion, int], code: str
) -> None:
    with pytest.raises(NotPossible) as refusal:
        actions.declare_criteria(
            user=cast.recruiter, actor=cast.actor(cast.recruiter), unit=cast.unit, weights=weights
        )

    assert refusal.value.code == code


def test_a_unit_is_ordered_by_its_own_recruiters_alone(cast: Cast) -> None:
    for user in (cast.other_recruiter, cast.commander, cast.planner):
        with pytest.raises(NoAccess):
            actions.declare_criteria(
                user=user, actor=cast.actor(user), unit=cast.unit, weights={Criterion.WAITING: 1}
            )


def test_a_recruiter_sees_candidates_by_lottery_number_alone(cast: Cast) -> None:
    case = ready(cast, cast.applicant, cast.private_post)
    ready(cast, cast.stranger, cast.other_unit_post)
    found = published(cast)

    candidates = candidates_for(cast.recruiter, cast.private_post.pk)
    [candidate] = shown(candidates, candidates.cases)

    assert candidates.round == found
    assert candidate.lottery == lottery_of(found, case.pk)
    assert candidate.placed_here
    with pytest.raises(NoAccess):
        candidates_for(cast.other_recruiter, cast.private_post.pk)


def test_candidates_are_those_of_the_round_whatever_they_wish_since(cast: Cast) -> None:
    case = ready(cast, cast.applicant, cast.other_unit_post)
    other = ready(cast, cast.stranger, cast.other_unit_post)
    published(cast)
    left = next(one for one in (case, other) if not one.offers.exists())
    who = cast.applicant if left == case else cast.stranger
    actions.state_wishes(user=who, case_id=left.pk, wishes=[cast.private_post])

    candidates = candidates_for(cast.other_recruiter, cast.other_unit_post.pk)

    assert set(candidates.cases) == {case.pk, other.pk}
    assert candidates.cases[1] == left.pk
    assert candidates_for(cast.recruiter, cast.private_post.pk).cases == []


def test_candidates_are_not_seen_before_the_publication(cast: Cast) -> None:
    ready(cast, cast.applicant, cast.private_post)
    previewed(cast)

    candidates = candidates_for(cast.recruiter, cast.private_post.pk)

    assert (candidates.round, candidates.cases) == (None, [])


def test_rounds_are_for_planners_and_auditors(cast: Cast) -> None:
    found = published(cast)

    for user in (cast.planner, cast.auditor):
        assert found in rounds_for(user)[0]
        assert round_for(user, found.pk)[0] == found
    for user in (cast.recruiter, cast.clerk, cast.operator, cast.applicant):
        with pytest.raises(NoAccess):
            rounds_for(user)
        with pytest.raises(NoAccess):
            round_for(user, found.pk)
        with pytest.raises(NoAccess):
            certificate_for(user, found.pk)
