import json

from muster.cases import actions as cases
from muster.cases.models import Case, Offer, Request, RequestKind
from muster.cases.progress import Status, next_step, status_of
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of, verify
from muster.notices.models import Notice, NoticeKind
from muster.placement import verify as prove
from muster.placement.read import instance_from_json, placement_from_json
from muster.rounds import actions
from muster.rounds.models import Criterion, Entry, Why
from muster.rounds.queries import certificate_for, own_entries, own_place
from tests.cast import Cast
from tests.planning import asked, previewed, published, ready


def offer_of(case: Case) -> Offer:
    return Offer.objects.get(case=case, released_at=None)


def test_a_preview_places_everybody_and_offers_nothing(cast: Cast) -> None:
    case = ready(cast, cast.applicant, cast.private_post)

    found = previewed(cast)

    entry = found.entries.get()
    assert (entry.case, entry.post, entry.number) == (case, cast.private_post, 1)
    assert found.figures["placed"] == 1
    assert not Offer.objects.exists()
    assert not own_entries(case)


def test_a_publication_offers_the_seats(cast: Cast) -> None:
    case = ready(cast, cast.applicant, cast.private_post)

    found = published(cast)

    offer = offer_of(case)
    assert offer.seat.post == cast.private_post
    assert found.entries.get().offer == offer
    assert status_of(case) == Status.SEAT_OFFERED
    request = Request.objects.get(case=case, kind=RequestKind.ANSWER_OFFER)
    assert request.due_at == offer.expires_at
    assert not Request.objects.filter(case=case, kind=RequestKind.PLACEMENT, judged_at=None).exists()
    kinds = list(events_of(case.stream).values_list("kind", flat=True))[-2:]
    assert kinds == [EventKind.OFFER_MADE, EventKind.REQUEST_MADE]
    assert Notice.objects.filter(user=cast.applicant, kind=NoticeKind.OFFER).count() == 1
    event = events_of(found.stream).last()
    assert event is not None
    assert event.kind == EventKind.ROUND_PUBLISHED
    assert event.data["offers"] == 1
    assert event.data["digest"] == found.digest
    assert list(verify()) == []


def test_who_accepts_goes_with_the_case_to_the_units(cast: Cast) -> None:
    case = ready(cast, cast.applicant, cast.other_unit_post)
    published(cast)

    cases.accept_offer(user=cast.applicant, case_id=case.pk, offer_id=offer_of(case).pk)

    case.refresh_from_db()
    assert case.office == cast.other_unit
    moved = events_of(case.stream).get(kind=EventKind.CASE_MOVED)
    assert moved.data == {"from": cast.centre.pk, "to": cast.other_unit.pk}


def test_who_declines_waits_for_a_round_again(cast: Cast) -> None:
    case = ready(cast, cast.applicant, cast.private_post)
    published(cast)

    cases.decline_offer(user=cast.applicant, case_id=case.pk, offer_id=offer_of(case).pk)

    case.refresh_from_db()
    assert case.office == cast.centre
    assert status_of(case) == Status.IN_ASSESSMENT  # the boards find meanwhile
    assert Request.objects.filter(case=case, kind=RequestKind.PLACEMENT, judged_at=None).exists()
    step = next_step(case)
    assert step is not None


def test_the_one_before_in_the_declared_order_gets_the_seat_and_the_other_learns_by_what(cast: Cast) -> None:
    actions.declare_criteria(
        user=cast.recruiter,
        actor=cast.actor(cast.recruiter),
        unit=cast.unit,
        weights={Criterion.WAITING: 1},
    )
    first, second = (ready(cast, who, cast.sergeant_post) for who in (cast.applicant, cast.stranger))
    Case.objects.filter(pk=second.pk).update(submitted_at=second.opened_at.replace(year=2020))

    published(cast)

    assert offer_of(second).seat.post == cast.sergeant_post
    [entry] = own_entries(first)
    [reason] = own_place(entry).reasons
    assert (reason.why, reason.by) == (Why.FULL, Criterion.WAITING)
    assert Notice.objects.filter(user=cast.applicant, kind=NoticeKind.MOVED_ON).exists()
    assert not Offer.objects.filter(case=first).exists()


def test_the_certificate_proves_the_placement_and_names_nobody(cast: Cast) -> None:
    case = ready(cast, cast.applicant, cast.private_post, cast.sergeant_post)
    ready(cast, cast.stranger, cast.unit)
    found = published(cast)

    _row, text = certificate_for(cast.auditor, found.pk)

    told = json.loads(text)
    instance = instance_from_json(json.dumps(told["instance"]))
    placement = placement_from_json(json.dumps(told["placement"]), instance)
    assert prove(instance, placement).stable
    assert placement.placed == 2
    for word in (str(case.pk), case.reference, str(case.person_id)):
        assert word not in text.decode()


def test_what_moved_on_meanwhile_is_left_out(cast: Cast) -> None:
    case = ready(cast, cast.applicant, cast.private_post)
    found = asked(cast)
    cases.withdraw(user=cast.applicant, case_id=case.pk)

    actions.publish_asked(found.pk)

    assert not Offer.objects.exists()
    assert not Entry.objects.exists()
    event = events_of(found.stream).last()
    assert event is not None
    assert event.data["left_out"] == 1


def test_a_round_is_published_once(cast: Cast) -> None:
    ready(cast, cast.applicant, cast.private_post)
    found = published(cast)

    again = actions.publish_asked(found.pk)

    assert again is None
    assert Offer.objects.count() == 1
