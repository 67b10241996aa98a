"""A man by the centre as private: from an anonymous check to a contract in force, through the interface alone."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from muster.cases.models import PaperKind, QualificationKind
from muster.offices.models import RankCategory
from tests.cast import MAN, SEEN
from tests.line import mails
from tests.line.applicant import Applicant
from tests.line.conftest import Line
from tests.line.findings import IN_FAVOUR
from tests.line.test_days import last_day

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "aurelio.brightwater@example.org"
SIGNED, ENROLLED = date(2028, 2, 29), date(2028, 3, 1)
FACTS = MAN | {"citizenships": ["Colombia"]}
IDENTITY = {
    "Given names": "Aurelio",
    "Family name": "Brightwater",
    "Your name in Ukrainian": "Брайтвотер Ауреліо",
    "Number of your identity document": "QB4471902",
    "Telephone": "+380 00 555 04 40",
}
PAPERS = (PaperKind.IDENTITY, PaperKind.STAY, PaperKind.CRIMINAL_RECORD)


@pytest.mark.everywhere
def test_he_comes_from_the_first_question_to_a_contract_in_force(line: Line, scan: Path) -> None:
    line.today.becomes(SIGNED)
    man = line.applicant()
    applies(line, man, scan)
    is_checked_and_referred(line, man)
    is_examined_and_offered_a_seat(line, man)
    is_admitted_and_drafted(line, man)
    reads_and_confirms(line, man)
    line.commander().confirms(man.reference)
    line.today.becomes(ENROLLED)
    serves(line, man)
    is_in_a_whole_journal(line, man)


def applies(line: Line, man: Applicant, scan: Path) -> None:
    man.checks_anonymously(FACTS)
    man.sees_heading("You may be admitted")
    man.registers(EMAIL)
    man.starts()
    man.chooses_the_centre(man.called(line.cast.centre))
    man.identifies(IDENTITY)
    man.states(FACTS)
    man.adds_papers(dict.fromkeys(PAPERS, scan))
    man.records_qualification(
        QualificationKind.SPECIALITY, "Diesel mechanic, six years", "Passport or identity document: scan.pdf"
    )
    man.consents()
    man.submits()
    man.sees_row("Next step", "Check the facts and papers")
    man.sees_row("Who does it", man.called(line.cast.centre))
    man.sees_row("By when", man.day(SIGNED + timedelta(days=2)))
    mail = mails.delivered_to(EMAIL)
    assert not any(word in f"{mail.subject} {mail.body}" for word in (man.reference, "Brightwater", "Guard"))


def is_checked_and_referred(line: Line, man: Applicant) -> None:
    clerk = line.clerk()
    clerk.opens(man.reference)
    for kind in PAPERS:
        assert clerk.judges_paper(kind) == SEEN
    clerk.verifies_facts()
    clerk.asks("Since when have you lived in Lviv?")
    man.answers_the_office("Since the spring of 2025.")
    clerk.follows("My work")
    clerk.sees("Judge the answer")
    clerk.opens(man.reference)
    clerk.takes_the_answer()
    clerk.refers_to(clerk.called(line.cast.unit))
    man.agrees_to_the_referral()


def is_examined_and_offered_a_seat(line: Line, man: Applicant) -> None:
    recruiter = line.recruiter()
    line.boards_find(man.reference, IN_FAVOUR, supports=RankCategory.PRIVATE)
    recruiter.opens(man.reference)
    recruiter.offers(recruiter.called(line.cast.private_post))
    man.accepts_the_offer()


def is_admitted_and_drafted(line: Line, man: Applicant) -> None:
    officer = line.deciding_officer()
    officer.decides(man.reference)
    officer.admits("Nothing speaks against it.")
    recruiter = line.recruiter()
    recruiter.opens(man.reference)
    recruiter.drafts("3 years", ENROLLED, "Commander Staffmember", "English")
    recruiter.sees_row("Probation ends", recruiter.day(last_day(ENROLLED, months=2)))
    recruiter.sees_row("Last day", recruiter.day(last_day(ENROLLED, months=36)))
    recruiter.confirms_the_draft()


def reads_and_confirms(line: Line, man: Applicant) -> None:
    post = man.called(line.cast.private_post)
    man.opens_the_contract()
    man.sees("Only the Ukrainian text binds.", "Контракт", line.cast.private_post.title_uk, post)
    assert man.downloads_the_contract().startswith(b"%PDF-")
    right = man.right_answers(3, post)
    man.follows("Questions about your contract")
    man.answers_the_questions(right, wrong=1)
    man.is_told("Not yet right. Read again:")
    man.answers_the_questions(right)
    man.sees("All answers are right.", "Say who your next of kin is, who is told, and who is paid.")
    man.says_who_stands_behind()
    man.answers_in_private()
    man.follows("Go on to confirm")
    man.confirms_the_contract()


def serves(line: Line, man: Applicant) -> None:
    recruiter = line.recruiter()
    recruiter.opens(man.reference)
    recruiter.records_the_order("17-ос", ENROLLED)
    man.signs_in(EMAIL)
    man.sees_heading("The contract is in force")
    man.sees_row("In force from", man.day(ENROLLED))
    man.sees_row("Probation ends on", man.day(last_day(ENROLLED, months=2)))
    man.sees_row("Last day of the term", man.day(last_day(ENROLLED, months=36)))


def is_in_a_whole_journal(line: Line, man: Applicant) -> None:
    auditor = line.auditor()
    auditor.reads_the_journal_of(man.reference)
    auditor.sees("The chain is whole")
    assert auditor.event_numbers() == [str(number) for number in range(1, len(auditor.event_numbers()) + 1)]
    auditor.verifies_the_whole_journal()
    auditor.sees("The chain is whole")
