"""The line as it is walked: its people, each at a browser of their own, on a day that the test chooses."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from muster.cases.actions import expire_due
from muster.cases.models import RequestKind
from muster.keeping import states
from muster.offices.models import RankCategory
from muster.people.models import User
from tests.browser import NewPage, console_errors, overflow
from tests.cast import PDF, Cast
from tests.line.applicant import Applicant
from tests.line.findings import REASONS
from tests.line.money import asks_for_money
from tests.line.person import Person
from tests.line.staff import Auditor, Board, Clerk, Commander, DecidingOfficer, Planner, Recruiter, Staff

# Pages that have passed the whole check in this run, by the name of their address.
_CHECKED: set[str] = set()


expect.set_options(timeout=20_000)  # a machine may be busy; whoever finds what they look for does not wait


class Today:
    """The day it is for everybody; the time of day goes on by itself."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._now, self._shift = timezone.now, timedelta()
        monkeypatch.setattr(timezone, "now", lambda: self._now() + self._shift)

    def moves(self, by: timedelta) -> None:
        self._shift += by

    def becomes(self, day: date) -> None:
        """Nine in the morning of that day, in Kyiv."""
        morning = timezone.make_aware(datetime.combine(day, time(9)))
        self._shift = morning - self._now()


class Line:
    """Everybody on the line. `reasons` are what boards wrote for themselves: nobody else may ever see them."""

    def __init__(
        self, cast: Cast, new_page: NewPage, check_page: Callable[[Page], None], today: Today
    ) -> None:
        self.cast, self.today = cast, today
        self.reasons: dict[Person, set[str]] = {}
        self._staff: dict[tuple[User, str, date], Staff] = {}
        self._new_page, self._check_page = new_page, check_page

    def applicant(self, language: str = "en") -> Applicant:
        return Applicant(self._browser(language), self.look, language)

    def clerk(self, language: str = "en") -> Clerk:
        return self._at_work(Clerk, self.cast.clerk, language)

    def recruiter(self, language: str = "en") -> Recruiter:
        return self._at_work(Recruiter, self.cast.recruiter, language)

    def recruiter_of_the_other_unit(self, language: str = "en") -> Recruiter:
        return self._at_work(Recruiter, self.cast.other_recruiter, language)

    def planner(self, language: str = "en") -> Planner:
        return self._at_work(Planner, self.cast.planner, language)

    def board(self, kind: RequestKind, language: str = "en") -> Board:
        return self._at_work(Board, self.cast.assessors[kind], language)

    def deciding_officer(self, language: str = "en") -> DecidingOfficer:
        return self._at_work(DecidingOfficer, self.cast.deciding_officer, language)

    def commander(self, language: str = "en") -> Commander:
        return self._at_work(Commander, self.cast.commander, language)

    def auditor(self) -> Auditor:
        return self._at_work(Auditor, self.cast.auditor)

    def another_tab(self, person: Applicant) -> Applicant:
        """The same person signed in once more, on another page of the same browser."""
        state = person.page.context.storage_state()
        return Applicant(self._browser(person.language, storage_state=state), self.look, person.language)

    def boards_find(
        self,
        reference: str,
        findings: Mapping[RequestKind, Mapping[str, object]],
        *,
        supports: RankCategory,
        language: str = "en",
    ) -> None:
        """Each board records its finding today, valid for half a year, with reasons of its own."""
        for kind, found in findings.items():
            board = self.board(kind, language)
            self.reasons[board] = {REASONS[kind]}
            passed = kind == RequestKind.SELECTION and found["selection"] == "passed"
            board.records(
                reference,
                kind,
                found,
                valid_until=timezone.localdate() + timedelta(days=182),
                reasons=REASONS[kind],
                supports=supports.label if passed else "",
            )

    def _browser(self, language: str, **options: Any) -> Page:
        return self._new_page(locale=language, **options)

    def _at_work[S: Staff](self, kind: type[S], user: User, language: str = "en") -> S:
        """Whoever it is, signed in; for the rest of the day they stay so."""
        found = self._staff.get((user, language, timezone.localdate()))
        if found is None:
            found = kind(self._browser(language), self.look, language)
            found.signs_in(user.email)
            self._staff[user, language, timezone.localdate()] = found
        assert isinstance(found, kind)
        return found

    def look(self, person: Person) -> None:
        """What holds for every page that anybody comes to."""
        page = person.page
        expect(page.locator("html")).to_have_attribute("lang", person.language)
        assert console_errors(page) == [], page.url
        content = page.content()
        for author, reasons in self.reasons.items():
            assert author is person or not any(reason in content for reason in reasons), page.url
        asked = page.locator("label, legend, button, select, main a").all_inner_texts()
        assert [text for text in asked if asks_for_money(text)] == [], page.url
        name = resolve(urlsplit(page.url).path).view_name
        if name not in _CHECKED:
            self._check_page(page)
            _CHECKED.add(name)
        else:
            assert overflow(page) <= 0, page.url


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Today:
    return Today(monkeypatch)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A paper as a telephone would scan it."""
    file = tmp_path / "scan.pdf"
    file.write_bytes(PDF)
    return file


@pytest.fixture(autouse=True)
def _links_of_mails_lead_here(live_server: LiveServer, settings: Settings) -> None:
    settings.PUBLIC_URL = live_server.url


@pytest.fixture
def line(
    standing_cast: Cast, new_page: NewPage, check_page: Callable[[Page], None], today: Today
) -> Iterator[Line]:
    """At its end nothing is as it must never be."""
    yield Line(standing_cast, new_page, check_page, today)
    expire_due()
    assert states.found() == []
