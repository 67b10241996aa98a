"""What the people of the offices do, each in their role."""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from playwright.sync_api import expect

from muster.cases.models import PaperKind, RequestKind
from muster.rounds.models import Criterion
from tests.line.person import Person

# What each board calls the field for its reasons.
REASONS_OF = {
    RequestKind.MEDICAL: "Medical reasons",
    RequestKind.SELECTION: "Reasons of the selection",
    RequestKind.PHYSICAL: "Results of the standards",
    RequestKind.SPECIAL_CHECK: "Grounds of the special check",
}


class Staff(Person):
    def opens(self, reference: str) -> None:
        """The case, or what is asked about it, from the list of what waits."""
        self.follows("My work")
        self.follows_to(reference)

    def finds(self, reference: str) -> None:
        """A case that waits for somebody else, which asks why it is opened."""
        self.follows("Cases")
        self.follows_to(reference)
        if self.may("button", "Open the case"):
            self.chooses("I follow up what I did in it before")
            self.presses("Open the case")


class Checker(Staff):
    """Whoever checks what is stated: the clerk of a centre, the recruiter of a unit."""

    def judges_paper(self, kind: PaperKind, verdict: str = "Yes, it is accepted", note: str = "") -> bytes:
        """Open the paper, verify what it shows as stated, judge it; back on the case page. The paper's content."""
        self.follows(kind.label)
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=self.words("Save the paper")).click()
        content = Path(download.value.path()).read_bytes()
        if self.may("button", "The paper shows all of these: verify all"):
            self.presses("The paper shows all of these: verify all")
        self.chooses(verdict)
        self.fills("What else the applicant should know", note)
        self.presses("Save the verdict")
        return content

    def verifies_facts(self, facts: Collection[str] = ()) -> None:
        """These facts as stated; all that are left where none is named."""
        self.follows("Verify facts")
        boxes = self.page.get_by_role("checkbox").all()
        wanted = tuple(f"{self.label_of(fact)}:" for fact in facts)
        for box in boxes:
            label = box.locator("..").inner_text()
            if not wanted or label.startswith(wanted):
                box.check()
        self.presses("Verify what is ticked")

    def finds_otherwise(self, fact: str, value: object, shown_by: PaperKind) -> None:
        """Verify a fact with another value than the one stated."""
        with self.turning_the_page():
            self.page.get_by_role("link", name=self.about("Verify", self.label_of(fact))).click()
        self.gives(fact, value)
        self.selects("Shown by", self.words(shown_by.label))
        self.presses("Verify")

    def asks(self, text: str) -> None:
        self.follows("Ask the applicant")
        self.fills("What you ask for", text)
        self.presses("Ask")

    def takes_the_answer(self) -> None:
        self.follows("Judge the answer")
        self.chooses("Yes, it is enough")
        self.presses("Save the verdict")


class Clerk(Checker):
    def refers_to(self, unit: str) -> None:
        self.follows("Refer to a unit")
        self.chooses(unit)
        self.presses("Propose this unit")

    def confirms_qualification(self, text: str) -> None:
        with self.turning_the_page():
            self.page.get_by_role("button", name=self.about("Confirm", text)).click()

    def enters_the_round(self) -> None:
        self.follows("Enter the placement round")
        self.presses("Enter the placement round")


class Recruiter(Checker):
    def publishes_the_order(self, weights: Mapping[Criterion, int]) -> None:
        self.follows("Order of criteria")
        for criterion, weight in weights.items():
            self.fills(criterion.label, str(weight))
        self.presses("Continue")
        self.presses("Publish it")

    def sees_candidates(self, post: str) -> list[str]:
        """What the list of candidates says of each: lottery number, score, arithmetic, what came of it."""
        self.follows("Posts")
        self.follows_to(post)
        self.follows("Candidates of the newest round")
        rows = self.page.get_by_role("table").get_by_role("row").all()
        return [row.inner_text() for row in rows[1:]]

    def finishes_the_check(self) -> None:
        self.follows("Finish the check")
        self.presses("Finish the check")

    def offers(self, post: str) -> None:
        self.follows("Offer a seat")
        self.chooses(post)
        self.presses("Offer this seat")

    def drafts(self, term: str, planned_start: date, commander: str, language: str) -> None:
        """Fill in and see what follows; `confirms_the_draft` makes it count."""
        self.follows("Draft the contract")
        self.selects("Term", term)
        self.dates(planned_start.isoformat(), within="Planned day of enrolment")
        self.selects("Who signs for the unit", commander)
        self.selects("Language beside the Ukrainian", language)
        self.presses("Show what follows")

    def confirms_the_draft(self) -> None:
        self.presses("Draft the contract")

    def records_the_order(self, number: str, on: date) -> None:
        self.follows("Record the enrolment order")
        self.fills("Number of the enrolment order", number)
        self.dates(on.isoformat(), within="Date of the order")
        self.presses("Continue")
        self.presses("Record the order")


class Board(Staff):
    def records(
        self,
        reference: str,
        kind: RequestKind,
        findings: Mapping[str, object],
        *,
        valid_until: date,
        reasons: str,
        supports: object = "",
    ) -> None:
        """A finding made today."""
        self.opens(reference)
        for fact, value in findings.items():
            self.chooses(self.value_of(fact, value), within=self.label_of(fact))
        if supports:
            self.chooses(supports, within="Rank category that the selection supports")
        self.dates(valid_until.isoformat(), within="Valid until")
        self.fills(REASONS_OF[kind], reasons)
        self.presses("Record the finding")
        self.sees(reasons)

    def confirms_qualification(self, reference: str, text: str) -> None:
        self.opens(reference)
        with self.turning_the_page():
            self.page.get_by_role("button", name=self.about("Confirm", text)).click()


class DecidingOfficer(Staff):
    def decides(self, reference: str) -> None:
        self.opens(reference)
        self.follows("Decide")

    def admits(self, note: str) -> None:
        self.follows("Admit")
        self.fills("Note", note)
        self.presses("Continue")
        self.presses("Admit")

    def refuses(self, rules: Collection[str], note: str) -> None:
        self.follows("Refuse")
        for rule in rules:
            self.ticks(rule)
        self.fills("Note", note)
        self.presses("Continue")
        self.presses("Refuse")


class Commander(Staff):
    def confirms(self, reference: str) -> None:
        self.opens(reference)
        self.follows("Read and confirm the contract")
        self.follows("Confirm the contract")
        self.signs()
        self.presses("I have read it and confirm it for the unit")


class Planner(Staff):
    def opens_a_round(self, kind: str) -> None:
        self.follows("Rounds")
        self.follows("Open a round")
        self.chooses(kind)
        self.presses("Continue")
        self.presses("Open the round")

    def asks_for_a_preview(self) -> None:
        self.follows("Compute a preview")
        self.presses("Compute it")

    def publishes(self) -> None:
        self.follows("Publish the round")
        self.presses("Publish the round")

    def looks_again(self, number: int) -> None:
        self.follows("Rounds")
        self.follows_to(self.words("Round %(number)s") % {"number": number})

    def downloads_the_certificate(self) -> str:
        link = self.page.get_by_role("link", name=self.starting("Publication, "))
        with self.page.expect_download() as download:
            link.click()
        return Path(download.value.path()).read_text()


class Auditor(Staff):
    def reads_the_journal_of(self, reference: str) -> None:
        self.follows("Journal")
        self.fills("Reference of the case", reference)
        self.presses("Find the journal")

    def event_numbers(self) -> list[str]:
        """The numbers of the events on the page."""
        rows = self.page.get_by_role("table", name=self.words("Events, the oldest first")).get_by_role("row")
        return [row.get_by_role("rowheader").inner_text() for row in rows.all()[1:]]

    def verifies_the_whole_journal(self) -> None:
        self.follows("Journal")
        self.follows("Verify a stream, or the whole journal")
        self.presses("Verify")
        expect(self.page.get_by_role("heading", name=self.words("The whole journal"))).to_be_visible()
