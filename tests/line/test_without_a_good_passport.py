"""A refugee with an expired passport, from the first question to a signed contract, through the interface alone."""

from datetime import date
from pathlib import Path

import pytest

from muster.cases.models import PaperKind
from muster.offices.models import RankCategory
from tests.cast import MAN
from tests.line.applicant import Applicant
from tests.line.conftest import Line
from tests.line.findings import IN_FAVOUR

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = date(2028, 2, 29)
EXPIRED = MAN | {"citizenships": ["Afghanistan"], "identity_document_until": "2021-08-15"}
CERTIFICATE = {"identity_document": "refugee_certificate", "identity_document_until": "2031-01-01"}
IDENTITY = {
    "Given names": "Zalmay",
    "Family name": "Fernwater",
    "Number of your identity document": "O 1172330",
}
ASKED = "Your passport has expired. Do you have a refugee certificate, or another document that is valid?"


def test_he_comes_with_an_expired_passport_and_serves_with_a_refugee_certificate(
    line: Line, scan: Path
) -> None:
    line.today.becomes(TODAY)
    man = line.applicant()
    applies_all_the_same(man, line, scan)
    is_asked_for_another_document(line, man)
    gives_it(man, scan)
    is_checked_and_examined(line, man)
    signs(line, man)


def applies_all_the_same(man: Applicant, line: Line, scan: Path) -> None:
    man.checks_anonymously(EXPIRED)
    man.sees("Valid identity document", "refugee certificate")
    man.registers("zalmay.fernwater@example.org")
    man.starts()
    man.chooses_the_unit(man.called(line.cast.unit))
    man.identifies(IDENTITY)
    man.states(EXPIRED)
    man.adds_papers({PaperKind.IDENTITY: scan, PaperKind.STAY: scan, PaperKind.CRIMINAL_RECORD: scan})
    man.consents()
    man.submits()


def is_asked_for_another_document(line: Line, man: Applicant) -> None:
    recruiter = line.recruiter()
    recruiter.opens(man.reference)
    recruiter.sees("Фернватер Залмай", "FERNWATER ZALMAY", "Fernvater Zalmai")
    recruiter.judges_paper(PaperKind.IDENTITY, "No. It has expired", ASKED)


def gives_it(man: Applicant, scan: Path) -> None:
    for fact, value in CERTIFICATE.items():
        man.changes(man.label_of(fact))
        man.gives(fact, value)
        man.presses("Save and continue")
    man.changes("Document number")
    man.fills("Number of your identity document", "PB004417")
    man.presses("Save and continue")
    man.returns()
    man.follows("Read and answer")
    man.sees(ASKED)
    man.follows_to(f"{man.words('Add a paper')}: {man.words(PaperKind.IDENTITY.label)}")
    man.chooses(PaperKind.IDENTITY.label)
    man.attaches("Photo or scan", scan)
    man.presses("Add this paper")
    man.answers_the_office("Here is my refugee certificate.")


def is_checked_and_examined(line: Line, man: Applicant) -> None:
    recruiter = line.recruiter()
    recruiter.opens(man.reference)
    recruiter.takes_the_answer()
    recruiter.verifies_facts()
    recruiter.finishes_the_check()
    line.boards_find(man.reference, IN_FAVOUR, supports=RankCategory.PRIVATE)
    recruiter.opens(man.reference)
    recruiter.offers(recruiter.called(line.cast.private_post))
    man.accepts_the_offer()
    officer = line.deciding_officer()
    officer.decides(man.reference)
    officer.admits("The certificate runs until 2031.")


def signs(line: Line, man: Applicant) -> None:
    recruiter = line.recruiter()
    recruiter.opens(man.reference)
    recruiter.drafts("3 years", TODAY, "Commander Staffmember", "English")
    recruiter.confirms_the_draft()
    man.opens_the_contract()
    man.sees("Фернватер Залмай", "PB004417", "refugee certificate")
    man.follows("Questions about your contract")
    man.answers_the_questions(man.right_answers(3, man.called(line.cast.private_post)))
    man.says_who_stands_behind()
    man.answers_in_private()
    man.follows("Go on to confirm")
    man.confirms_the_contract()
    line.commander().confirms(man.reference)
