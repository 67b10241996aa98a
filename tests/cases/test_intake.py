"""Files are judged before they are kept: nobody is shown one that was not, and nobody shown the file itself."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from muster.cases import actions, intake, storage
from muster.cases.errors import NotPossible
from muster.cases.intake import HINTS, judge
from muster.cases.models import Case, Paper, PaperKind
from muster.cases.scanning import scan
from muster.offices.access import NoAccess
from muster.papers.intake import Hint, Refusal
from tests.cast import PDF, SEEN, Cast
from tests.events import refused
from tests.papers.uploads import harmful, picture

# The test file of the European Institute for Computer Antivirus Research, put together so that no scanner minds it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def upload(cast: Cast, case: Case, content: bytes) -> Paper:
    given = actions.Upload("p.pdf", content)
    return actions.upload_paper(user=cast.applicant, case_id=case.pk, kind=PaperKind.OTHER, upload=given)


@pytest.mark.django_db
class TestWhatIsKept:
    @pytest.mark.parametrize("name", harmful())
    def test_nothing_of_what_is_no_paper(self, cast: Cast, name: str) -> None:
        case = cast.bring_to("draft")
        with pytest.raises(NotPossible) as caught:
            upload(cast, case, harmful()[name][0])
        assert caught.value.code.startswith("file-")
        assert not case.papers.exists()

    def test_a_paper_is_kept_beside_what_is_shown_of_it(self, cast: Cast) -> None:
        paper = upload(cast, cast.bring_to("draft"), PDF)
        assert storage.load(paper.case.person, paper.stored_as) == PDF
        assert storage.load(paper.case.person, paper.shown_as) == SEEN
        assert (paper.content_type, paper.shown_type, paper.pages) == ("application/pdf", "image/jpeg", 1)

    def test_what_may_hinder_its_reader_is_kept_with_it(self, cast: Cast) -> None:
        assert upload(cast, cast.bring_to("draft"), picture("PNG", 400, 280)).hints == [Hint.SMALL]

    def test_one_from_before_is_judged_when_it_is_first_opened(self, cast: Cast) -> None:
        paper = upload(cast, cast.bring_to("draft"), PDF)
        storage.remove(paper.shown_as)
        Paper.objects.update(shown_as="")
        for _ in range(2):
            paper = Paper.objects.get()
            assert actions.open_paper(actor=cast.actor(cast.clerk), paper=paper) == SEEN

    def test_one_from_before_that_is_no_paper_is_opened_by_nobody(self, cast: Cast) -> None:
        paper = upload(cast, cast.bring_to("draft"), PDF)
        name = storage.store(paper.case.person, b"%PDF-1.7 and no more")
        Paper.objects.update(shown_as="", stored_as=name)
        with pytest.raises(NoAccess):
            actions.open_paper(actor=cast.actor(cast.clerk), paper=Paper.objects.get())


def test_every_refusal_and_hint_has_its_words() -> None:
    assert set(intake._REFUSED) == set(Refusal)
    assert set(HINTS) == set(Hint)


def test_where_too_many_come_at_once_one_is_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr(intake, "SECONDS", 0)
    with intake._AT_ONCE, refused("busy"):
        judge(PDF)
    assert judge(PDF)[0] == "application/pdf"


type Answer = Callable[[bytes], bytes]


def clamd(server: socket.socket, answer: Answer) -> None:
    """ClamAV's daemon as far as clamd(8) tells of INSTREAM: it takes chunks to their end, and answers."""
    daemon, _address = server.accept()
    with daemon, daemon.makefile("rb") as said:
        assert said.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", said.read(4))[0]:
            content += said.read(length)
        daemon.sendall(answer(content))


def by_signature(content: bytes) -> bytes:
    return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


@pytest.fixture
def asked(settings: Settings, tmp_path: Path) -> Iterator[Callable[[Answer], None]]:
    """Starts a daemon that is asked once."""
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "clamd"))
    server.listen()
    settings.CLAMD = f"unix:{tmp_path / 'clamd'}"
    threads = []

    def start(answer: Answer) -> None:
        threads.append(threading.Thread(target=clamd, args=(server, answer)))
        threads[-1].start()

    yield start
    for thread in threads:
        thread.join(10)
    server.close()


class TestClamAV:
    def test_what_it_finds_is_not_kept(self, asked: Callable[[Answer], None]) -> None:
        asked(by_signature)
        with refused("malware"):
            judge(PDF + EICAR)

    def test_what_it_finds_nothing_in_is_taken(self, asked: Callable[[Answer], None]) -> None:
        asked(by_signature)
        scan(PDF + bytes(200_000))

    def test_without_its_word_nothing_is_taken(
        self, asked: Callable[[Answer], None], settings: Settings
    ) -> None:
        asked(lambda _content: b"INSTREAM size limit exceeded. ERROR\0")
        with refused("not-scanned"):
            judge(PDF)
        for nobody in ("unix:/nowhere/clamd", "127.0.0.1:1"):
            settings.CLAMD = nobody
            with refused("not-scanned"):
                judge(PDF)
