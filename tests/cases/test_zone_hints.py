"""What a machine-readable zone says at once of the paper that it stands on."""

from datetime import UTC, datetime

import pytest

from muster.cases import intake
from muster.cases.intake import judge
from muster.cases.models import PaperKind
from muster.papers.intake import Hint
from tests.cast import PDF
from tests.conftest import Clock
from tests.papers.photographs import page_of, photograph
from tests.papers.uploads import pdf

PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"


def hints(zone: str, kind: PaperKind) -> set[Hint]:
    """Those by the zone alone, of the specimen of ICAO Doc 9303 that expired on 15 April 2012."""
    said = judge(photograph(page_of(zone)), kind)[1].hints
    return {Hint.OTHER_KIND, Hint.EXPIRED} & set(said)


def test_a_document_that_has_expired_is_told_at_once(clock: Clock) -> None:
    clock.set(datetime(2012, 4, 15, 9, tzinfo=UTC))
    assert hints(PASSPORT, PaperKind.IDENTITY) == set()
    clock.set(datetime(2012, 4, 16, 9, tzinfo=UTC))
    assert hints(PASSPORT, PaperKind.IDENTITY) == {Hint.EXPIRED}


@pytest.mark.parametrize("kind", [PaperKind.STAY, PaperKind.CRIMINAL_RECORD])
def test_a_passport_sent_as_another_paper_is_asked_about(kind: PaperKind) -> None:
    assert hints(PASSPORT, kind) == {Hint.OTHER_KIND}


def test_a_card_may_show_that_one_may_stay() -> None:
    assert hints(CARD, PaperKind.STAY) == {Hint.EXPIRED}
    assert hints(CARD, PaperKind.EDUCATION) == {Hint.OTHER_KIND}


def test_nothing_is_said_where_nothing_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert judge(PDF, PaperKind.EDUCATION)[1].hints == ()
    assert judge(pdf(2), PaperKind.EDUCATION)[1].hints == ()
    monkeypatch.setattr(intake, "reading_possible", lambda: False)
    assert hints(PASSPORT, PaperKind.EDUCATION) == set()
