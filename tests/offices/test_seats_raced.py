"""A seat taken away and offered at the same moment."""

import threading
from collections.abc import Callable

from django.db import connections

from muster.cases import actions as cases
from muster.cases.models import Offer
from muster.offices.actions import set_seats
from muster.offices.errors import NotPossible
from tests.cast import Cast


def test_a_seat_is_never_taken_away_and_offered_at_once(standing_cast: Cast) -> None:
    cast = standing_cast
    actor, post = cast.actor(cast.recruiter), cast.sergeant_post
    case = cast.bring_to("assessed", way="unit")
    start = threading.Barrier(2)
    came_of_it: list[str] = []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
            came_of_it.append("done")
        except NotPossible as hindrance:
            came_of_it.append(hindrance.code)
        finally:
            connections.close_all()

    acts: tuple[Callable[[], object], ...] = (
        lambda: set_seats(actor=actor, post_id=post.pk, seats=0),
        lambda: cases.offer_seat(user=cast.recruiter, actor=actor, case_id=case.pk, post=post),
    )
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came_of_it) in (["done", "held"], ["done", "no-seat"])
    assert not Offer.objects.filter(released_at=None, seat__closed_at__isnull=False).exists()
