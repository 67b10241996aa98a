"""What an applicant wishes."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import check_formation, own, record
from muster.cases.errors import NotPossible
from muster.cases.lawful import live_offer
from muster.cases.models import Case, DecisionKind
from muster.journal.kinds import EventKind
from muster.offices.models import Office, OfficeKind, Post
from muster.people.actions import actor_for
from muster.people.models import User
from muster.rounds.lawful import posts_open_to
from muster.rounds.models import MOST_WISHES, Wish


def state_wishes(*, user: User, case_id: UUID, wishes: Sequence[Post | Office]) -> list[Wish]:
    """The wishes from now on, the dearest first; they take the place of all that was wished before.

    In a draft as after submission, as long as no seat is held. Only posts that the law, over what the person has
    stated, does not close to them.
    """
    with transaction.atomic():
        case = own(user, case_id)
        check_time(case)
        _check_list(wishes)
        _check_each(case, wishes)
        before = [_place(wish.post_id, wish.unit_id) for wish in case.wishes.all()]
        after = [_place(*_ids(one)) for one in wishes]
        if before == after:
            return list(case.wishes.all())
        case.wishes.all().delete()
        stated = Wish.objects.bulk_create(
            Wish(case=case, number=number, **_target(one)) for number, one in enumerate(wishes, 1)
        )
        record(case, EventKind.CASE_WISHES_STATED, actor_for(user), {"wishes": after})
    return stated


def check_time(case: Case) -> None:
    """What is wished may change until a seat is held."""
    if live_offer(case) is not None:
        raise NotPossible(
            "offered", _("A seat is held for you. Answer the offer first; after declining you can wish anew.")
        )
    if case.decisions.filter(kind=DecisionKind.ADMIT).exists():
        raise NotPossible("admitted", _("You are admitted to a post, so there is nothing more to wish for."))


def _check_list(wishes: Sequence[Post | Office]) -> None:
    if len(wishes) > MOST_WISHES:
        raise NotPossible(
            "too-many", _("You can name up to %(most)s posts or units.") % {"most": MOST_WISHES}
        )
    if len({_ids(one) for one in wishes}) < len(wishes):
        raise NotPossible("doubled", _("The same post or unit is named twice. Name each once."))


def _check_each(case: Case, wishes: Sequence[Post | Office]) -> None:
    for one in wishes:
        if isinstance(one, Office):
            if one.kind != OfficeKind.UNIT:
                raise NotPossible("not-a-unit", _("Wish for a military unit or for a post of one."))
            check_formation(case, one)
    # What is wished already stays as it is, even if it was closed meanwhile: the list can always be put in order.
    wished = set(case.wishes.values_list("post_id", flat=True))
    posts = {one.pk for one in wishes if isinstance(one, Post)} - wished
    if posts and posts_open_to(case).filter(pk__in=posts).count() < len(posts):
        raise NotPossible(
            "closed-post",
            _(
                "One of these posts is no longer listed, or the law does not let you hold it by what you have "
                "stated. Take it off your list."
            ),
        )


def _ids(one: Post | Office) -> tuple[UUID | None, str | None]:
    return (one.pk, None) if isinstance(one, Post) else (None, one.pk)


def _target(one: Post | Office) -> dict[str, Post | Office]:
    return {"post": one} if isinstance(one, Post) else {"unit": one}


def _place(post: UUID | None, unit: str | None) -> dict[str, str]:
    return {"post": str(post)} if post else {"unit": str(unit)}
