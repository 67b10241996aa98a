"""Notices: queued with the act, carry nothing personal, delivered once, retried later."""

from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone

from muster.notices import actions
from muster.notices.models import Notice, NoticeKind
from muster.people.models import Person
from tests.cast import APPLICANT, STATELESS, Cast
from tests.conftest import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(cast: Cast) -> Notice:
    return actions.queue(user=cast.applicant, kind=NoticeKind.OFFER)


def test_it_is_delivered_to_the_persons_address(notice: Notice) -> None:
    assert actions.deliver_due() == 1
    (message,) = mail.outbox
    assert message.to == [APPLICANT.email]
    notice.refresh_from_db()
    assert notice.delivered_at


def test_it_is_delivered_once(notice: Notice) -> None:
    assert [actions.deliver_due(), actions.deliver_due()] == [1, 0]
    assert len(mail.outbox) == 1


def test_it_carries_nothing_personal_and_asks_for_no_money(cast: Cast) -> None:
    for user, identity in ((cast.applicant, APPLICANT), (cast.stateless, STATELESS)):
        for kind in NoticeKind:
            actions.queue(user=user, kind=kind)
        actions.deliver_due()
        for message in mail.outbox:
            text = f"{message.subject} {message.body}"
            for secret in (*identity.family_name.split(), *identity.given_names.split(), identity.phone):
                assert secret not in text
        mail.outbox.clear()


def test_every_kind_says_the_same_so_that_nothing_is_learnt_from_it(cast: Cast) -> None:
    for kind in NoticeKind:
        actions.queue(user=cast.applicant, kind=kind)
    actions.deliver_due()
    said = {(message.subject, message.body.partition("?code=")[0]) for message in mail.outbox}
    assert len(said) == 1
    assert len(mail.outbox) == len(NoticeKind)


def test_it_is_in_the_persons_language(cast: Cast) -> None:
    actions.queue(user=cast.applicant, kind=NoticeKind.OFFER)
    actions.queue(user=cast.stateless, kind=NoticeKind.OFFER)
    actions.deliver_due()
    assert settings.PUBLIC_URL in str(mail.outbox[0].body)
    assert "Sign in to read it" in str(mail.outbox[0].body)


def test_it_goes_with_the_act_that_fails(cast: Cast) -> None:
    class ActFailedError(Exception):
        pass

    with suppress(ActFailedError), transaction.atomic():
        actions.queue(user=cast.applicant, kind=NoticeKind.OFFER)
        raise ActFailedError
    assert not Notice.objects.exists()


class TestAMailServerThatFails:
    @pytest.fixture(autouse=True)
    def _dead(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object) -> int:
            raise SMTPServerDisconnected

        monkeypatch.setattr(EmailBackend, "send_messages", fail)

    def test_it_is_tried_again_later_each_time(self, notice: Notice, clock: Clock) -> None:
        waits = []
        for _ in range(4):
            assert actions.deliver_due() == 0
            notice.refresh_from_db()
            assert notice.next_attempt_at is not None
            waits.append(notice.next_attempt_at - timezone.now())
            clock.set(notice.next_attempt_at)
        rounded = [round(wait / timedelta(minutes=1)) for wait in waits]
        assert rounded == [2, 4, 8, 16]

    def test_not_before_its_next_time(self, notice: Notice) -> None:
        actions.deliver_due()
        actions.deliver_due()
        notice.refresh_from_db()
        assert notice.attempts == 1

    def test_it_is_delivered_when_the_server_is_back(
        self, notice: Notice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        actions.deliver_due()
        monkeypatch.undo()
        Notice.objects.update(next_attempt_at=timezone.now())
        assert actions.deliver_due() == 1
        notice.refresh_from_db()
        assert notice.attempts == 2

    def test_one_day_it_is_given_up_and_stays_to_be_read(self, notice: Notice) -> None:
        for _ in range(actions.MOST_ATTEMPTS + 3):
            actions.deliver_due()
            Notice.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
        notice.refresh_from_db()
        assert (notice.attempts, notice.delivered_at) == (actions.MOST_ATTEMPTS, None)


def test_one_that_cannot_be_addressed_does_not_stop_the_others(cast: Cast) -> None:
    actions.queue(user=cast.stranger, kind=NoticeKind.OFFER)
    actions.queue(user=cast.applicant, kind=NoticeKind.OFFER)
    Person.objects.filter(pk=cast.stranger.person_id).update(wrapped_key=None)  # erased meanwhile
    assert actions.deliver_due() == 1
    assert [message.to for message in mail.outbox] == [[APPLICANT.email]]


def test_a_round_sends_only_so_many(cast: Cast) -> None:
    for _ in range(5):
        actions.queue(user=cast.applicant, kind=NoticeKind.OFFER)
    assert [actions.deliver_due(most=3), actions.deliver_due(most=3)] == [3, 2]


def test_read_it_is_read(cast: Cast, notice: Notice) -> None:
    actions.queue(user=cast.stranger, kind=NoticeKind.OFFER)
    actions.mark_read(user=cast.applicant)
    assert [one.read_at is not None for one in Notice.objects.order_by("pk")] == [True, False]
