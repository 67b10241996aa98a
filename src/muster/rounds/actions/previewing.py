"""The preview: a round computed and kept, for its planner to look at. The clock does it when asked."""

import time
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from muster.database.collecting import uncollected
from muster.database.writing import fresh, insert_all
from muster.journal.actions import SYSTEM, append
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.rounds.candidates import ranked_cases
from muster.rounds.certificates import certificate
from muster.rounds.computing import Computed, Progress, compute, placed_post
from muster.rounds.figures import figures
from muster.rounds.models import Cutoff, Entry, Round
from muster.rounds.reasons import Reasons

_EVERY = 0.5  # seconds between two notes of how far it is


@uncollected()
def preview(round_id: UUID) -> Round | None:
    """Compute the round and keep it in place of the preview before; None where nobody waits for one any more."""
    found = Round.objects.get(pk=round_id)
    if not found.preview_waits or found.closed_at is not None:
        return None
    at, seen = timezone.now(), newest_event()
    computed = compute(found, at=at, progress=_noting(found))
    reasons = Reasons(computed)
    proof = certificate(found, 0, computed)
    with transaction.atomic():
        found = Round.objects.select_for_update().get(pk=round_id)
        if found.publish_asked_at or found.published_at or found.closed_at:
            return None
        found.entries.all().delete()
        found.cutoffs.all().delete()
        found.certificates.all().delete()
        insert_all(entries_of(found, computed, reasons))
        insert_all(_cutoffs(found, computed))
        insert_all([proof])
        found.previewed_at, found.seen_event, found.digest = at, seen, proof.digest
        found.figures = dict(figures(computed, reasons))
        found.done = found.of
        found.save(update_fields=("previewed_at", "seen_event", "digest", "figures", "done"))
        append(
            stream=found.stream,
            kind=EventKind.ROUND_PREVIEWED,
            actor=SYSTEM,
            data={
                "regime": found.regime,
                "applicants": found.figures["applicants"],
                "placed": found.figures["placed"],
                "digest": found.digest,
            },
        )
    return found


def newest_event() -> int:
    """The last event of the journal, beside which a computation may be old."""
    return Event.objects.aggregate(newest=Max("pk"))["newest"] or 0


def entries_of(
    found: Round, computed: Computed, reasons: Reasons, only: Iterable[int] | None = None
) -> Iterator[Entry]:
    """The entries of a computed round (of some of its entrants), sealed under each person's key."""
    for at in range(len(computed.entrants)) if only is None else only:
        one, post = computed.entrants[at], placed_post(computed, at)
        entry = fresh(
            Entry,
            round_id=found.pk,
            case_id=one.case,
            post_id=post.id if post else None,
            number=reasons.number_of(at),
            rank=reasons.rank_of(at),
            together_with_id=friend_of(computed, at),
        )
        entry.pairs_sealed = Entry.pairs.closed(reasons.of(at), of=one.person, pk=entry.pk)
        entry.points_sealed = Entry.points.closed(one.points, of=one.person, pk=entry.pk)
        if beside := computed.friends.said.get(at):
            entry.beside_sealed = Entry.beside.closed(beside, of=one.person, pk=entry.pk)
        yield entry


def friend_of(computed: Computed, entrant: int) -> UUID | None:
    """The case of the friend with whom somebody was brought together."""
    friend = computed.friends.together.get(entrant)
    return None if friend is None else computed.entrants[friend].case


def _cutoffs(found: Round, computed: Computed) -> Iterator[Cutoff]:
    instance = computed.instance
    filled = computed.placement.seats_filled(instance.posts).tolist()
    wished, ranked = _wished(computed), ranked_cases(computed)
    for at, post in enumerate(computed.posts.listed):
        if post.free or wished[at]:
            yield Cutoff(
                round=found,
                post_id=post.id,
                seats=post.free,
                filled=filled[at],
                wished=wished[at],
                ranked=ranked[at],
            )


def _wished(computed: Computed) -> list[int]:
    counted = [0] * computed.instance.posts
    for post, rules in zip(computed.instance.wish_post.tolist(), computed.rules, strict=True):
        counted[post] += not rules
    return counted


def _noting(found: Round) -> Progress:
    """Write down how far it is, for the planner's page, now and then."""
    noted = 0.0

    def note(done: int, of: int) -> None:
        nonlocal noted
        if time.monotonic() - noted > _EVERY or done == of:
            noted = time.monotonic()
            Round.objects.filter(pk=found.pk).update(done=done, of=of)

    return note
