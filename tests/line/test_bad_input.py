"""What people get wrong, and what goes wrong for them: each with a clear message, and nothing lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from muster.cases import actions
from muster.cases.models import Case, PaperKind
from muster.contracts.actions import standing
from muster.people.models import User
from tests.cast import APPLICANT, PDF, Stage, offer
from tests.line.applicant import Applicant
from tests.line.conftest import Line

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def signed_in(line: Line, stage: Stage, who: User | None = None) -> tuple[Applicant, Case]:
    """An applicant whose application the real actions have brought to the stage, now at their browser."""
    case = line.cast.bring_to(stage, who=who, way="unit")
    person = line.applicant()
    person.signs_in(line.cast.identities[who or line.cast.applicant].email)
    return person, case


def filled_in(person: Applicant) -> list[str]:
    return [box.input_value() for box in person.page.get_by_role("textbox").all()]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("1994-02-31", "February 1994 has only 28 days"),
        ("1994-13-01", "The month must be between 1 and 12"),
        ("94-03-01", "The year must have four figures"),
        ("1994--1", "Enter the month too, or leave the day empty"),
    ],
)
def test_a_wrong_date_is_explained_and_stays_to_be_corrected(line: Line, given: str, said: str) -> None:
    person, case = signed_in(line, "draft")
    person.follows("Who you are")
    person.dates(given)
    person.presses("Save and continue")
    person.is_told(said)
    year, month, day = given.split("-")
    assert filled_in(person) == [day.lstrip("0"), month.lstrip("0"), year]
    person.page.get_by_role("alert").get_by_role("link").click()
    expect(person.page.get_by_role("textbox").first).to_be_focused()
    assert not case.facts.exists()


def test_a_birth_that_lies_ahead_is_refused(line: Line) -> None:
    person, case = signed_in(line, "draft")
    person.follows("Who you are")
    person.dates("2150-01-01")
    person.presses("Save and continue")
    person.is_told("or earlier")
    assert filled_in(person) == ["1", "1", "2150"]
    assert not case.facts.exists()


def test_an_unknown_country_is_named_and_the_others_stay(line: Line) -> None:
    person, case = signed_in(line, "draft")
    person.follows("Citizenship and statelessness")
    person.gives("statelessness", "none")
    person.presses("Save and continue")
    person.gives("citizenships", ["Colombia", "Ruritania"])
    person.presses("Save and continue")
    person.is_told("We do not know a country called “Ruritania”.")
    boxes = person.page.get_by_role("combobox").all()
    assert [box.input_value() for box in boxes[:2]] == ["Colombia", "Ruritania"]
    person.gives("citizenships", ["Colombia", "Chile"])
    person.presses("Save and continue")
    assert case.facts.get(name="citizenships", superseded_at=None).value == ["COL", "CHL"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n" + bytes(30 * 1024 * 1024), "The file is larger than 10 MB."),
        (
            b"#!/bin/sh\necho taken\n",
            "This is not a PDF, JPEG, PNG, HEIC or WebP file, whatever its name says.",
        ),
        (b"", "The file is empty."),
    ],
    ids=["30 MB", "a script", "empty"],
)
def test_a_file_that_is_no_paper_is_explained_and_the_rest_stays(
    line: Line, tmp_path: Path, content: bytes, said: str
) -> None:
    person, case = signed_in(line, "ready")
    file = tmp_path / "passport.pdf"
    file.write_bytes(content)
    person.follows("Papers")
    person.follows("Proof of lawful stay")
    person.attaches("Photo or scan", file)
    person.presses("Add this paper")
    person.is_told(said)
    expect(person.page.get_by_role("radio", name="Proof of lawful stay")).to_be_checked()
    assert not case.papers.filter(kind=PaperKind.STAY).exists()
    file.write_bytes(PDF)
    person.attaches("Photo or scan", file)
    person.presses("Add this paper")
    person.sees("The paper is with your application: Proof of lawful stay.")


def test_a_second_submission_in_another_tab_leads_to_the_same_receipt(line: Line) -> None:
    person, case = signed_in(line, "ready")
    other = line.another_tab(person)
    other.returns()
    other.follows("Check your answers and submit")
    person.submits()
    other.ticks("What I state is true as far as I know, and I apply of my own free will.")
    other.presses("Submit the application")
    other.sees_heading("Application submitted")
    other.sees(person.reference)
    assert Case.objects.filter(person=case.person_id).count() == 1
    assert case.requests.filter(kind="verification").count() == 1


def test_a_session_that_lapsed_while_a_form_was_filled_in_loses_nothing(line: Line) -> None:
    person, case = signed_in(line, "draft")
    person.follows("Your name and document number")
    person.fills("Given names", "Tadeo")
    person.fills("Number of your identity document", "QX7719043")
    line.today.moves(timedelta(hours=3))
    person.presses("Save and continue")
    person.sees_heading("Sign in")
    person.sees("Your answers are kept. Sign in, and you can send them.")
    person.enters_password(APPLICANT.email, "not-the-password")
    person.is_told("The e-mail address or the password is not right.")
    person.enters_password(APPLICANT.email)
    person.sees_heading("Your answers are still here")
    person.presses("Send my answers")
    person.sees("Your name is saved. Check how it is written in Ukrainian")
    person.presses("Save and continue")
    person.sees_heading("My application")
    case.refresh_from_db()
    assert (case.person.given_names, case.person.document_number) == ("Tadeo", "QX7719043")


def test_a_seat_that_went_to_another_while_the_offer_was_open_is_explained(line: Line) -> None:
    cast, only_seat = line.cast, line.cast.sergeant_post
    rival = cast.bring_to("assessed", who=cast.stranger, way="unit", facts={"rank_category": "sergeant"})
    case = cast.bring_to("offered", way="unit", post=only_seat)
    person = line.applicant()
    person.signs_in(APPLICANT.email)
    person.follows("Look at the offer")
    actions.withdraw_offer(actor=cast.actor(cast.recruiter), case_id=case.pk, reason="The plan changed.")
    held = offer(cast, rival, only_seat)
    person.presses("I accept")
    person.sees("This offer is no longer open.")
    person.sees_heading("The unit looks for a seat")
    held.refresh_from_db()
    assert held.released_at is None
    assert not case.offers.filter(accepted_at__isnull=False).exists()


def test_an_acceptance_after_the_offer_lapsed_is_explained_once_signed_in_again(line: Line) -> None:
    person, case = signed_in(line, "offered")
    person.follows("Look at the offer")
    line.today.moves(timedelta(days=10))
    person.presses("I accept")
    person.enters_password(APPLICANT.email)
    person.presses("Send my answers")
    person.sees("This offer has expired and its seat may be held for another person.")
    assert not case.offers.filter(accepted_at__isnull=False).exists()


def test_a_confirmation_that_comes_after_the_withdrawal_confirms_nothing(line: Line) -> None:
    person, case = signed_in(line, "understood")
    person.follows("Read the contract")
    person.follows("Go on to confirm")
    other = line.another_tab(person)
    other.returns()
    other.follows("Withdraw this application")
    other.presses("Withdraw the application")
    other.sees_heading("Application withdrawn")
    other.sees(case.reference)
    person.confirms_the_contract()
    person.sees("This application was withdrawn, so nothing more can be done in it.")
    assert standing(case) is None
    assert not case.contracts.filter(applicant_confirmed_at__isnull=False).exists()
