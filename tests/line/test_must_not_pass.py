"""Two who must not pass: one is refused with the reasons, one is told that a post is closed to her and goes on."""

from datetime import date
from pathlib import Path

import pytest

from muster.cases.models import PaperKind, RequestKind
from muster.offices.models import RankCategory
from tests.cast import MAN
from tests.line import mails
from tests.line.applicant import Applicant
from tests.line.conftest import Line
from tests.line.findings import IN_FAVOUR, REASONS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = date(2028, 2, 29)
FACTS = MAN | {"citizenships": ["Colombia"], "conviction_country": "Colombia"}
WOMAN = FACTS | {"sex": "female", "rank_category": "sergeant"}
IDENTITY = {
    "Given names": "Baltasar",
    "Family name": "Windermark",
    "Number of your identity document": "QB7710233",
}


def test_an_unfit_and_convicted_applicant_is_refused_and_reads_each_reason(line: Line, scan: Path) -> None:
    line.today.becomes(TODAY)
    man = line.applicant()
    man.registers("baltasar.windermark@example.org")
    man.starts()
    man.chooses_the_unit(man.called(line.cast.unit))
    man.identifies(IDENTITY)
    man.states(FACTS)
    man.adds_papers({PaperKind.IDENTITY: scan, PaperKind.STAY: scan, PaperKind.CRIMINAL_RECORD: scan})
    man.consents()
    man.submits()
    is_found_unfit_and_convicted(line, man)
    is_refused(line, man)
    reads_the_reasons(man)


def is_found_unfit_and_convicted(line: Line, man: Applicant) -> None:
    """He stated that no court ever convicted him; his certificate of criminal record shows otherwise."""
    recruiter = line.recruiter()
    recruiter.opens(man.reference)
    recruiter.judges_paper(PaperKind.IDENTITY)
    recruiter.judges_paper(PaperKind.STAY)
    recruiter.finishes_the_check()
    found = IN_FAVOUR | {RequestKind.MEDICAL: {"medical": "unfit"}}
    line.boards_find(man.reference, found, supports=RankCategory.PRIVATE)
    recruiter.finds(man.reference)
    recruiter.finds_otherwise("conviction", "current", shown_by=PaperKind.CRIMINAL_RECORD)
    recruiter.sees("stated: Never")


def is_refused(line: Line, man: Applicant) -> None:
    officer = line.deciding_officer()
    officer.decides(man.reference)
    officer.sees("Not possible now:")
    assert not officer.may("link", "Admit")
    officer.refuses(["R04", "R07"], "The certificate of 3 February shows a sentence that still runs.")
    officer.sees("Refused")


def reads_the_reasons(man: Applicant) -> None:
    mail = mails.delivered_to(man.email)
    assert "refus" not in f"{mail.subject} {mail.body}".lower()
    man.returns()
    man.follows("Read the reasons, and what you can do")
    man.sees_heading("Your application was refused")
    for rule in ("Not previously convicted", "Found fit by the military medical board"):
        reason = man.page.get_by_role("listitem").filter(has_text=rule)
        text = reason.inner_text()
        assert "Decree 84/2024" in text
        assert man.day(date(2024, 2, 21)) in text
        assert "press quoting the act" in text
    man.sees("The certificate of 3 February shows a sentence that still runs.")
    man.sees("You may complain to a court.")
    man.sees_not(*REASONS.values())


def test_a_woman_who_wishes_for_a_post_closed_to_servicewomen_is_told_and_goes_on(
    line: Line, scan: Path
) -> None:
    line.today.becomes(TODAY)
    cast = line.cast
    woman = line.applicant()
    woman.registers("orsola.windermark@example.org")
    woman.starts()
    woman.chooses_the_unit(woman.called(cast.unit), woman.called(cast.men_only_post))
    woman.follows("Who you are")
    woman.answers(WOMAN)  # until the page that says so
    is_told_of_the_rule(woman, woman.called(cast.men_only_post))
    woman.wishes_for(woman.called(cast.men_only_post))
    woman.is_told("The law does not let you hold this post. Choose another, or none.")
    is_told_of_the_rule(woman, woman.called(cast.men_only_post))
    woman.wishes_for(woman.called(cast.sergeant_post))
    woman.sees_heading("My application")
    woman.sees(woman.called(cast.sergeant_post))
    woman.identifies(IDENTITY | {"Given names": "Orsola"})
    woman.states(WOMAN)
    woman.consents()
    woman.submits()
    woman.sees_row("Who does it", woman.called(cast.unit))


def is_told_of_the_rule(woman: Applicant, post: str) -> None:
    woman.sees(f"You cannot hold the post “{post}”")
    woman.sees("For a woman: a post open to servicewomen", "Decree 84/2024", woman.day(date(2024, 2, 21)))
