"""A time stamp on a seal: asked over HTTP of an authority of our own, and judged offline afterwards."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from muster.papers import seal_stamp
from muster.papers.authority import certificate_of, make_authority, make_office_key
from muster.papers.errors import NotStampedError
from muster.papers.seal import Finding, SealKey, Stamp, authorities, seal, verify
from muster.papers.seal_stamp import Stamper, try_out
from tests import stamping
from tests.papers.test_seal import AUTHORITY, PLAIN, TRUSTED, UNIT

TIME = authorities(stamping.certificate())


def sealed(answer: stamping.Answer = stamping.stamped, kind: str = "application/timestamp-reply") -> bytes:
    with stamping.listening(answer, kind) as there:
        return seal(PLAIN, UNIT, reason="Contract 123", stamper=Stamper(there.address))


@pytest.fixture(scope="module")
def stamped() -> bytes:
    return sealed()


class TestAStamp:
    def test_it_names_the_authority_and_its_moment(self, stamped: bytes) -> None:
        report = verify(stamped, TRUSTED, TIME)
        assert (report.finding, report.office, report.about) == (Finding.TRUE, "unit-3001", "Contract 123")
        assert (report.stamp, report.stamped_by) == (Stamp.TRUE, stamping.NAME)
        assert report.stamped_at is not None
        assert abs((datetime.now(UTC) - report.stamped_at).total_seconds()) < 600

    def test_the_moment_is_the_authoritys_and_not_the_offices(self) -> None:
        at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        old = make_authority("Old authority", at=at - timedelta(days=300))
        office = SealKey.from_pem(make_office_key(old, "unit-1", at=at - timedelta(days=300)))
        with stamping.listening(lambda asked: stamping.stamped(asked, at)) as there:
            pdf = seal(PLAIN, office, reason="", stamper=Stamper(there.address))
        report = verify(pdf, authorities(certificate_of(old)), TIME)
        assert (report.finding, report.stamped_at) == (Finding.TRUE, at)
        assert report.sealed_at != at

    def test_a_certificate_that_was_not_valid_at_the_stamped_moment_is_not_vouched_for(self) -> None:
        long_ago = datetime(2001, 1, 1, tzinfo=UTC)
        pdf = sealed(lambda asked: stamping.stamped(asked, long_ago))
        assert verify(pdf, TRUSTED).finding is Finding.TRUE
        assert verify(pdf, TRUSTED, TIME).finding is Finding.UNKNOWN_AUTHORITY

    def test_by_an_authority_that_nobody_trusts_it_is_said_so(self, stamped: bytes) -> None:
        report = verify(stamped, TRUSTED)
        assert (report.finding, report.stamp) == (Finding.TRUE, Stamp.UNKNOWN_AUTHORITY)

    def test_who_vouches_for_offices_does_not_vouch_for_time_nor_the_other_way_round(
        self, stamped: bytes
    ) -> None:
        report = verify(stamped, TIME, TRUSTED)
        assert (report.finding, report.stamp) == (Finding.UNKNOWN_AUTHORITY, Stamp.UNKNOWN_AUTHORITY)

    def test_a_seal_without_one_says_so(self) -> None:
        report = verify(seal(PLAIN, UNIT, reason=""), TRUSTED, TIME)
        assert (report.stamp, report.stamped_at, report.stamped_by) == (Stamp.NONE, None, "")

    def test_one_of_something_else_is_a_change(self) -> None:
        assert verify(sealed(stamping.of_something_else), TRUSTED, TIME).finding is Finding.CHANGED

    def test_one_digit_of_it_changed_is_a_change(self, stamped: bytes) -> None:
        at = stamped.lower().index(stamping.NAME.encode().hex().encode())
        changed = bytearray(stamped)
        changed[at] ^= 1
        assert verify(bytes(changed), TRUSTED, TIME).finding is not Finding.TRUE


class TestNoStamp:
    def fails(self, says: str, answer: stamping.Answer, kind: str = "application/timestamp-reply") -> None:
        with pytest.raises(NotStampedError, match=says):
            sealed(answer, kind)

    def test_where_the_authority_refuses(self) -> None:
        self.fails("gave no time stamp", stamping.refused)

    @pytest.mark.parametrize("answer", [b"", b"nothing of the kind", b"\x30\x03\x02\x01\x00", bytes(9)])
    def test_where_the_answer_is_none(self, answer: bytes) -> None:
        self.fails("gave no time stamp", lambda _asked: answer)

    def test_where_it_is_a_page_for_people(self) -> None:
        self.fails("text/html", stamping.stamped, "text/html")

    def test_where_it_is_larger_than_the_room_kept_for_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(seal_stamp, "STAMP_ROOM", 100)
        self.fails("more than 100", stamping.stamped)

    @pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "nowhere", "ftp://127.0.0.1/"])
    def test_where_nobody_listens(self, address: str) -> None:
        with pytest.raises(NotStampedError, match=address):
            seal(PLAIN, UNIT, reason="", stamper=Stamper(address))

    def test_where_the_authority_takes_too_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(seal_stamp, "PATIENCE", 0.2)
        let_go = threading.Event()

        def late(asked: bytes) -> bytes:
            let_go.wait(20)
            return b""

        with stamping.listening(late) as there:
            with pytest.raises(NotStampedError, match="gave no time stamp"):
                seal(PLAIN, UNIT, reason="", stamper=Stamper(there.address))
            let_go.set()


class TestTryingItOut:
    def test_nothing_is_said_where_the_stamps_are_vouched_for(self) -> None:
        with stamping.listening() as there:
            try_out(Stamper(there.address), TIME)
            assert there.times == 1

    @pytest.mark.parametrize("trusted", [(), authorities(certificate_of(AUTHORITY))])
    def test_a_stamp_that_nobody_vouches_for_is_said(self, trusted: tuple[object, ...]) -> None:
        with stamping.listening() as there, pytest.raises(NotStampedError, match="no authority for time"):
            try_out(Stamper(there.address), trusted)
