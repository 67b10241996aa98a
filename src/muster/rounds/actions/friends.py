"""Friends who want the same unit: one makes a code and hands it over, the other enters it, the first agrees.

Nobody is searched for, and nobody learns anything of the other before both have agreed; afterwards each learns what a
round says of the two, and that the other ended it.
"""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import own, record, tell
from muster.cases.errors import NotPossible
from muster.cases.models import Case
from muster.cases.references import new_check_code, normalised_code
from muster.journal.actions import SYSTEM
from muster.journal.kinds import EventKind
from muster.notices.models import NoticeKind
from muster.people import vault
from muster.people.actions import actor_for
from muster.people.models import User
from muster.rounds.actions.wishes import check_time
from muster.rounds.friendship import Friendship
from muster.rounds.queries import friendship_of

VALID = timedelta(days=14)  # of a code that nobody has entered


def make_code(*, user: User, case_id: UUID) -> Friendship:
    """A code to give to the friend. A code made before that nobody entered ends with it."""
    with transaction.atomic():
        case = own(user, case_id)
        check_time(case)
        _end_own_code(case)
        code = new_check_code()
        made = Friendship(case=case, code_digest=_digest(code), made_at=timezone.now())
        made.code = code
        made.save()
        record(case, EventKind.FRIENDS_CODE_MADE, actor_for(user), {"friendship": str(made.pk)})
    return made


def enter_code(*, user: User, case_id: UUID, code: str) -> Friendship:
    """Name the friend by the code they gave. They are asked to agree; until then neither learns anything.

    Every code that cannot be entered is answered alike.
    """
    with transaction.atomic():
        case = own(user, case_id)
        check_time(case)
        _end_own_code(case)
        found = (
            Friendship.objects.select_for_update(of=("self",))
            .select_related("case__person")
            .filter(code_digest=_digest(normalised_code(code)), entered_at=None, ended_at=None)
            .exclude(case__person=case.person_id)
            .filter(case__regime=case.regime, made_at__gt=timezone.now() - VALID)
            .first()
        )
        if found is None:
            raise NotPossible("no-code", _("This code is not open. Check it with whoever gave it to you."))
        found.friend, found.entered_at = case, timezone.now()
        found.number = 10 + secrets.randbelow(90)
        found.save(update_fields=("friend", "entered_at", "number"))
        record(case, EventKind.FRIENDS_CODE_ENTERED, actor_for(user), {"friendship": str(found.pk)})
        tell(found.case, NoticeKind.SOMETHING_ASKED)
    return found


def agree_to_friend(*, user: User, case_id: UUID) -> Friendship:
    """Whoever made the code agrees to who entered it: from now on rounds try to bring the two together."""
    with transaction.atomic():
        found = _locked(case_id)
        case = own(user, case_id)
        if found is None or found.case_id != case.pk or found.friend is None:
            raise NotPossible("no-friend", _("Nobody has entered your code, or they took it back."))
        check_time(case)
        if found.agreed_at is None:
            found.agreed_at = timezone.now()
            found.save(update_fields=("agreed_at",))
            data = {"friendship": str(found.pk)}
            record(case, EventKind.FRIENDS_AGREED, actor_for(user), data)
            record(found.friend, EventKind.FRIENDS_AGREED, SYSTEM, data)
            tell(found.friend, NoticeKind.MOVED_ON)
    return found


def end_friendship(*, user: User, case_id: UUID) -> None:
    """Either ends it, at any moment and for whatever reason. Done again, it changes nothing."""
    with transaction.atomic():
        found = _locked(case_id)
        case = own(user, case_id, open_only=False)
        if found is not None:
            _end(found)
            data = {"friendship": str(found.pk)}
            record(case, EventKind.FRIENDS_ENDED, actor_for(user), data)
            other = found.friend if found.case_id == case.pk else found.case
            if other is not None:
                record(other, EventKind.FRIENDS_ENDED, SYSTEM, data)
                tell(other, NoticeKind.MOVED_ON)


def _locked(case_id: UUID) -> Friendship | None:
    """The friendship with both its cases, which are locked in the order of their keys."""
    found = friendship_of(case_id)
    if found is None:
        return None
    both = Case.objects.filter(pk__in=[found.case_id, found.friend_id or found.case_id])
    list(both.select_for_update().order_by("pk").values_list("pk"))
    return (
        Friendship.objects.filter(Q(case=case_id) | Q(friend=case_id), pk=found.pk, ended_at=None)
        .select_related("case__person", "friend__person")
        .first()
    )


def _end_own_code(case: Case) -> None:
    """A code of one's own that nobody entered makes way for another; who has a friend has to end that first."""
    found = friendship_of(case.pk)
    if found is None:
        return
    if found.entered_at is not None:
        raise NotPossible("has-friend", _("You have named a friend already. End that first."))
    _end(found)


def _end(found: Friendship) -> None:
    found.ended_at = timezone.now()
    found.save(update_fields=("ended_at",))


def _digest(code: str) -> str:
    return vault.digest("friends", code)
