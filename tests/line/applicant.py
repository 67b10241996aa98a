"""What an applicant does, from the first question to the contract."""

import re
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import expect

from muster.cases.models import PaperKind, QualificationKind
from muster.cases.questions import SECTIONS
from muster.law import VOCABULARY
from muster.papers import words as spoken
from muster.people.models import ConsentKind
from tests.cast import PASSWORD
from tests.line import mails
from tests.line.person import Person


class Applicant(Person):
    email = ""
    reference = ""

    # Before anything is kept

    def checks_anonymously(self, facts: Mapping[str, object]) -> None:
        """The whole check, one question a page, until there is nothing left to ask."""
        self.begins()
        self.follows("Check whether you may be admitted")
        self.presses("Start")
        while asked := self.asked():
            self.gives(asked, facts[asked])
            self.presses("Continue")

    def asked(self) -> str | None:
        """The fact that the open page asks for."""
        return next((fact for fact in VOCABULARY if self.question_of(fact) == self.heading), None)

    # The account

    def registers(self, email: str) -> None:
        self.email = email
        self.begins()
        self.follows("Start or continue an application")
        self.fills("E-mail address", email)
        self.presses("Send me the link")
        self.sees_heading("Look into your mail")
        with self.turning_the_page():
            self.page.goto(mails.link_to(email))
        self.sees_heading("Choose a password")
        self.page.get_by_label(self.words("Password"), exact=True).fill(PASSWORD)
        self.presses("Save and sign in")

    def starts(self) -> None:
        self.presses("Start the application")
        self.sees_heading("My application")

    def returns(self) -> None:
        """To where the application stands."""
        self.begins()
        self.follows("My application")

    # The task list

    def state_of(self, task: object) -> str:
        link = self.page.get_by_text(self.words(task), exact=True)
        return self.page.get_by_role("listitem").filter(has=link).locator("> :last-child").inner_text()

    def chooses_the_centre(self, office: str) -> None:
        self.follows("Choose the way in")
        self.chooses("Through a territorial centre")
        self.presses("Continue")
        self.selects("Which territorial centre?", office)
        self.presses("Save and continue")

    def chooses_the_unit(self, unit: str, post: str = "No particular post") -> None:
        self.follows("Choose the way in")
        self.chooses("Directly to a unit")
        self.presses("Continue")
        self.follows(unit)
        self.wishes_for(post)

    def wishes_for(self, post: str = "No particular post") -> None:
        self.chooses(post)
        self.presses("Save and continue")

    def identifies(self, given: Mapping[str, str]) -> None:
        """Names, document number and telephone, by their labels; a suggested Ukrainian form is taken."""
        self.follows("Your name and document number")
        for label, value in given.items():
            self.fills(label, value)
        self.presses("Save and continue")
        if "suggested" in self.page.url:
            self.sees("Your name is saved. Check how it is written in Ukrainian")
            self.presses("Save and continue")

    def states(self, facts: Mapping[str, object]) -> None:
        """Every section of questions that is on the task list."""
        for section in SECTIONS:
            if self.may("link", section.title):
                self.follows(section.title)
                self.answers(facts)
        self.sees_heading("My application")

    def answers(self, facts: Mapping[str, object]) -> None:
        while asked := self.asked():
            self.gives(asked, facts[asked])
            self.presses("Save and continue")

    def adds_papers(self, papers: Mapping[PaperKind, Path]) -> None:
        """Each from the list of what is asked, and back to the task list."""
        self.follows("Papers")
        for kind, file in papers.items():
            self.follows(kind.label)
            expect(self.page.get_by_role("radio", name=self.words(kind.label))).to_be_checked()
            self.attaches("Photo or scan", file)
            self.presses("Add this paper")
            assert self.state_of(kind.label) == self.words("Done")
        self.follows("Back")

    def records_qualification(self, kind: QualificationKind, text: str, paper: str) -> None:
        self.follows("Qualifications")
        self.follows("Add a qualification")
        self.chooses(kind.label)
        self.fills("Describe it in your own words", text)
        self.selects("Your paper that shows it", paper)
        self.presses("Add this qualification")
        self.sees(text)
        self.follows("Back")

    def consents(self) -> None:
        self.follows("Consents")
        self.follows(ConsentKind.PROCESSING.label)
        for _kind in ConsentKind:
            self.presses("I give this consent")
        self.follows("Back")

    def submits(self) -> None:
        self.follows("Check your answers and submit")
        self.ticks("What I state is true as far as I know, and I apply of my own free will.")
        self.presses("Submit the application")
        self.sees_heading("Application submitted")
        self.reference = self.page.get_by_role("main").locator(".reference").inner_text()

    # While others work

    def answers_the_office(self, text: str) -> None:
        self.returns()
        self.follows("Read and answer")
        self.fills("Your answer", text)
        self.presses("Send the answer")

    def changes(self, answer: str) -> None:
        """Open the question of an answer that the office asks about, from the page of all answers."""
        self.returns()
        self.follows("Read and answer")
        self.follows("Change your answers")
        with self.turning_the_page():
            named = re.compile(self.about("Change", self.words(answer)).pattern + "$")
            self.page.get_by_role("link", name=named).click()

    def agrees_to_the_referral(self) -> None:
        self.returns()
        self.follows("Agree or decline")
        self.presses("I agree")

    def accepts_the_offer(self) -> None:
        self.returns()
        self.follows("Look at the offer")
        self.presses("I accept")

    # Placement

    def wishes_for_the_post(self, post: str) -> None:
        """From the public list of posts, as the last wish."""
        self.returns()
        self.follows("Your wishes")
        self.follows("Choose a post")
        self.follows_to(post)
        self.presses("Wish for this post")

    def wishes_for_the_unit(self, unit: str) -> None:
        self.returns()
        self.follows("Your wishes")
        self.follows("Choose a whole unit")
        with self.turning_the_page():
            self.page.get_by_role("button", name=self.about("Wish for this unit", unit)).click()

    def moves_up(self, wish: str) -> None:
        with self.turning_the_page():
            self.page.get_by_role("button", name=self.about("Move up", wish)).click()

    def reads_the_place(self) -> None:
        self.returns()
        self.follows("Your place, and why")

    def declines_the_offer(self) -> None:
        self.returns()
        self.follows("Look at the offer")
        self.presses("I decline")

    # The contract

    def opens_the_contract(self) -> None:
        self.returns()
        self.follows("Read the contract")
        self.sees_heading("Your contract")

    def downloads_the_contract(self) -> bytes:
        link = self.page.get_by_role("link", name=self.words("Download the contract"))
        with self.page.expect_download() as download:
            link.click()
        return Path(download.value.path()).read_bytes()

    def right_answers(self, term_years: int, post: str) -> dict[str, str]:
        """What a reader of the contract answers to each question there may be, by the question."""
        say = spoken.of(self.language)
        answers = {
            "term": say.years[term_years - 1],
            "post": post,
            "binding": say.answers["ukrainian_binds"],
            "ends": say.answers["ends_by_law"],
            "leave": say.answers["leave_after"].format(months=say.month_counts[6 - 1]),
        }
        return {say.questions[name]: answer for name, answer in answers.items()}

    def answers_the_questions(self, right: Mapping[str, str], wrong: int = 0) -> None:
        """The questions on the contract, the first `wrong` of them wrongly."""
        for place, group in enumerate(self.page.get_by_role("main").get_by_role("group").all()):
            asked = group.locator("legend").inner_text()
            options = group.get_by_role("radio").all()
            labels = [option.locator("..").inner_text() for option in options]
            answer = labels.index(right[asked])
            options[(answer + 1) % len(options) if place < wrong else answer].check()
        self.presses("Check my answers")

    def says_who_stands_behind(self) -> None:
        """Next of kin by name; the one who is told in a language of their own; nobody who is paid."""
        for title, name in (
            ("Your next of kin", "Rosa"),
            ("Who is told if something happens to you", "Ilda"),
        ):
            self.follows(title)
            self.chooses("Yes")
            self.fills("Name", name)
            self.fills("How to reach them", "+380 00 555 04 40")
            self.presses("Keep this answer")
        self.follows("Who is paid what is due to you if you cannot receive it")
        self.chooses("Nobody")
        self.presses("Keep this answer")

    def answers_in_private(self) -> None:
        self.follows("A question in private")
        self.page.get_by_label(spoken.of(self.language).private["yes"]).check()
        self.presses("Send my answer")

    def confirms_the_contract(self) -> None:
        self.ticks(
            "I have read the contract and understood it, nobody pressed me, and I confirm it of my own free will."
        )
        self.signs()
        self.presses("I confirm the contract")
