"""A stateless woman directly to a unit as sergeant, everybody in Ukrainian, through the interface alone."""

from datetime import date
from pathlib import Path

import pytest

from muster.cases.models import PaperKind, QualificationKind, RequestKind
from muster.offices.models import RankCategory
from tests.cast import SEEN, STATELESS_WOMAN
from tests.line import mails
from tests.line.applicant import Applicant
from tests.line.conftest import Line
from tests.line.findings import IN_FAVOUR
from tests.line.test_days import last_day

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "ilinca.farwander@example.org"
TODAY = date(2028, 2, 29)
IDENTITY = {
    "Given names": "Ilinca",
    "Family name": "Farwander",
    "Your name in Ukrainian": "Фарвандер Ілінка",
    "Number of your identity document": "SB0091836",
}
PAPERS = (PaperKind.IDENTITY, PaperKind.STAY, PaperKind.CRIMINAL_RECORD)
RANK = "Молодша сержантка, вісім років"


def test_she_comes_from_the_first_question_to_a_contract_in_force(line: Line, scan: Path) -> None:
    line.today.becomes(TODAY)
    woman = line.applicant("uk")
    applies(line, woman, scan)
    is_checked_and_examined(line, woman)
    is_offered_a_seat_and_admitted(line, woman)
    reads_and_confirms(line, woman)
    line.commander("uk").confirms(woman.reference)
    serves(line, woman)


def applies(line: Line, woman: Applicant, scan: Path) -> None:
    woman.checks_anonymously(STATELESS_WOMAN)
    woman.sees_heading("You may be admitted")
    woman.registers(EMAIL)
    woman.starts()
    woman.chooses_the_unit(woman.called(line.cast.unit), woman.called(line.cast.sergeant_post))
    woman.identifies(IDENTITY)
    woman.states(STATELESS_WOMAN)
    woman.adds_papers(dict.fromkeys(PAPERS, scan))
    paper = f"{woman.words(PaperKind.IDENTITY.label)}: scan.pdf"
    woman.records_qualification(QualificationKind.RANK_ABROAD, RANK, paper)
    woman.consents()
    woman.submits()
    woman.sees_row("Who does it", woman.called(line.cast.unit))
    assert "Muster" in str(mails.delivered_to(EMAIL).body)


def is_checked_and_examined(line: Line, woman: Applicant) -> None:
    recruiter = line.recruiter("uk")
    recruiter.opens(woman.reference)
    for kind in PAPERS:
        assert recruiter.judges_paper(kind) == SEEN
    recruiter.verifies_facts()
    recruiter.finishes_the_check()
    line.board(RequestKind.SELECTION, "uk").confirms_qualification(woman.reference, RANK)
    line.boards_find(woman.reference, IN_FAVOUR, supports=RankCategory.SERGEANT, language="uk")


def is_offered_a_seat_and_admitted(line: Line, woman: Applicant) -> None:
    recruiter = line.recruiter("uk")
    recruiter.opens(woman.reference)
    recruiter.offers(recruiter.called(line.cast.sergeant_post))
    woman.accepts_the_offer()
    officer = line.deciding_officer("uk")
    officer.decides(woman.reference)
    officer.admits("Підстав для відмови немає.")
    recruiter.opens(woman.reference)
    recruiter.drafts("3 роки", TODAY, "Commander Staffmember", "українська")
    recruiter.confirms_the_draft()


def reads_and_confirms(line: Line, woman: Applicant) -> None:
    post = woman.called(line.cast.sergeant_post)
    woman.opens_the_contract()
    woman.sees(post)
    assert woman.downloads_the_contract().startswith(b"%PDF-")
    woman.follows("Questions about your contract")
    woman.answers_the_questions(woman.right_answers(3, post))
    woman.says_who_stands_behind()
    woman.answers_in_private()
    woman.follows("Go on to confirm")
    woman.confirms_the_contract()


def serves(line: Line, woman: Applicant) -> None:
    recruiter = line.recruiter("uk")
    recruiter.opens(woman.reference)
    recruiter.records_the_order("18-ос", TODAY)
    woman.returns()
    woman.sees_heading("The contract is in force")
    woman.sees_row("In force from", woman.day(TODAY))
    woman.sees_row("Probation ends on", woman.day(last_day(TODAY, months=2)))
    woman.sees_row("Last day of the term", woman.day(last_day(TODAY, months=36)))
