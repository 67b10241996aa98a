"""Rounds as the tests play them: somebody ready to be placed, and a round opened, previewed and published."""

from collections.abc import Sequence

from muster.cases import actions as cases
from muster.cases.models import Case
from muster.offices.models import Office, Post
from muster.people.models import User
from muster.rounds import actions
from muster.rounds.models import Round
from tests.cast import Cast, verify_all


def ready(cast: Cast, who: User, *wishes: Post | Office) -> Case:
    """A case that the centre has left to the rounds; the boards have not found yet."""
    return left_to_rounds(cast, cast.bring_to("submitted", who=who), who, *wishes)


def left_to_rounds(cast: Cast, case: Case, who: User, *wishes: Post | Office) -> Case:
    """A submitted case of the centre, with its wishes stated and its facts verified."""
    wish(case, who, wishes)
    verify_all(cast, case, cast.clerk)
    cases.enter_placement(user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk)
    return Case.objects.select_related("person", "office").get(pk=case.pk)


def wish(case: Case, who: User, wishes: Sequence[Post | Office]) -> None:
    actions.state_wishes(user=who, case_id=case.pk, wishes=wishes)


def opened(cast: Cast, *, live: bool = True) -> Round:
    return actions.open_round(user=cast.planner, actor=cast.actor(cast.planner), regime="ua-ngu", live=live)


def previewed(cast: Cast, *, live: bool = True) -> Round:
    found = opened(cast, live=live)
    actions.ask_preview(actor=cast.actor(cast.planner), round_id=found.pk)
    actions.preview(found.pk)
    found.refresh_from_db()
    return found


def asked(cast: Cast, *, live: bool = True) -> Round:
    """Its publication is asked for; the clock has not come by."""
    found = previewed(cast, live=live)
    return actions.publish(user=cast.planner, actor=cast.actor(cast.planner), round_id=found.pk)


def published(cast: Cast, *, live: bool = True) -> Round:
    found = asked(cast, live=live)
    actions.publish_asked(found.pk)
    found.refresh_from_db()
    return found


def carry_through(cast: Cast, found: Round) -> None:
    """Preview and publish a round that is open."""
    actor = cast.actor(cast.planner)
    actions.ask_preview(actor=actor, round_id=found.pk)
    actions.preview(found.pk)
    actions.publish(user=cast.planner, actor=actor, round_id=found.pk)
    actions.publish_asked(found.pk)
    found.refresh_from_db()


def befriend(cast: Cast, first: Case, second: Case) -> None:
    """Both name each other: the first makes the code, the second enters it, the first agrees."""
    one, other = (User.objects.get(person=case.person_id) for case in (first, second))
    code = actions.make_code(user=one, case_id=first.pk).code
    actions.enter_code(user=other, case_id=second.pk, code=code)
    actions.agree_to_friend(user=one, case_id=first.pk)
