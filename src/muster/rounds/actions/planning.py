"""What a planner does: open a round, ask for its preview and its publication, close it.

The two that take long are only asked for here; `muster clock` does them.
"""

import secrets
from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.errors import NotPossible
from muster.journal.actions import Actor, append
from muster.journal.kinds import EventKind
from muster.offices.access import NoAccess
from muster.offices.models import RankCategory
from muster.offices.rights import Purpose, roles_for
from muster.people.models import User
from muster.regimes import load
from muster.rounds.models import MOST_WEIGHT, Round


def open_round(*, user: User, actor: Actor, regime: str, live: bool) -> Round:
    """Open the next round of a regime and publish its seed, from which every lottery number follows."""
    _check_planner(actor)
    seed = secrets.token_hex(32)
    try:
        with transaction.atomic():
            last = Round.objects.filter(regime=regime).aggregate(last=Max("number"))["last"] or 0
            opened = Round.objects.create(
                regime=load(regime).id,
                number=last + 1,
                seed=seed,
                live=live,
                opened_at=timezone.now(),
                opened_by=user,
            )
            _record(opened, EventKind.ROUND_OPENED, actor, seed=seed, live=live, number=opened.number)
    except IntegrityError:
        raise NotPossible("open", _("A round is open already. Close it before you open another.")) from None
    return opened


def ask_preview(*, actor: Actor, round_id: UUID) -> Round:
    """Have the round computed over everybody who is ready now; nobody is offered anything by it."""
    with transaction.atomic():
        found = _open(actor, round_id)
        if found.published_at or found.publish_asked_at:
            raise _published()
        if not found.preview_waits:
            found.preview_asked_at = timezone.now()
            found.done = found.of = 0
            found.save(update_fields=("preview_asked_at", "done", "of"))
    return found


def ask_variants(*, actor: Actor, round_id: UUID, weights: Mapping[RankCategory, int]) -> Round:
    """Have worked out what other aims would cost over the same preview; published is the stable placement alone.

    `weights`: how grave it is, from 0 to 100, that a seat of each rank category stays empty.
    """
    named = {category.value: weights.get(category, 0) for category in RankCategory}
    if not all(0 <= one <= MOST_WEIGHT for one in named.values()) or not any(named.values()):
        raise NotPossible(
            "weight",
            _("Each weight is a whole number from 0 to %(most)s, and one of them is above 0.")
            % {"most": MOST_WEIGHT},
        )
    with transaction.atomic():
        found = _open(actor, round_id)
        if found.previewed_at is None or found.preview_waits or found.published_at or found.publish_asked_at:
            raise NotPossible("no-preview", _("That is worked out over a preview that is not published yet."))
        found.variants_asked_at, found.shortage_weights = timezone.now(), named
        found.save(update_fields=("variants_asked_at", "shortage_weights"))
    return found


def publish(*, user: User, actor: Actor, round_id: UUID) -> Round:
    """Have what was previewed published: its offers go out together or not at all. Done again, it answers the same."""
    with transaction.atomic():
        found = _open(actor, round_id)
        if found.published_at or found.publish_asked_at:
            return found
        if found.previewed_at is None or found.preview_waits:
            raise NotPossible("no-preview", _("Look at a preview of the round first."))
        if timezone.localdate(found.previewed_at) != timezone.localdate():
            raise NotPossible(
                "old-preview",
                _("The preview was made on another day, and the law answers for the day. Make it anew."),
            )
        found.publish_asked_at, found.published_by = timezone.now(), user
        found.save(update_fields=("publish_asked_at", "published_by"))
    return found


def close_round(*, user: User, actor: Actor, round_id: UUID) -> Round:
    """End the round: nothing more is placed by it. Offers that are out stay. Unpublished, it is cancelled by this."""
    with transaction.atomic():
        found = _open(actor, round_id)
        if found.publication_waits:
            raise NotPossible("publishing", _("The round is being published. Close it afterwards."))
        found.closed_at, found.closed_by = timezone.now(), user
        found.save(update_fields=("closed_at", "closed_by"))
        _record(found, EventKind.ROUND_CLOSED, actor, published=found.published_at is not None)
    return found


def _open(actor: Actor, round_id: UUID) -> Round:
    """The round under its lock, for a planner."""
    _check_planner(actor)
    found = Round.objects.select_for_update().filter(pk=round_id).first()
    if found is None:
        raise NoAccess
    if found.closed_at is not None:
        raise NotPossible("closed", _("This round is closed."))
    return found


def _published() -> NotPossible:
    return NotPossible("published", _("This round is published, so it is not computed anew."))


def _check_planner(actor: Actor) -> None:
    if actor.role not in roles_for(Purpose.RUN_ROUNDS):
        raise NoAccess


def _record(found: Round, kind: EventKind, actor: Actor, **data: object) -> None:
    append(stream=found.stream, kind=kind, actor=actor, data={"regime": found.regime, **data})
