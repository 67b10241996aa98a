"""Somebody at a browser: finds everything by its accessible name, in the language the browser is set to."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Literal

from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Locator, Page, expect

from muster.law import VOCABULARY, Kind
from muster.offices.models import Office, Post
from muster.pages.facts import capital
from tests.cast import PASSWORD

type Look = Callable[["Person"], None]


class Person:
    """`look` is called with the person on every page they come to."""

    def __init__(self, page: Page, look: Look, language: str = "en") -> None:
        self.page, self.language, self.look = page, language, look

    # Words, in the person's language

    def words(self, text: object, context: str = "") -> str:
        """A text of the interface, by the English that stands in the code, or a label as the code holds it."""
        with translation.override(self.language):
            if isinstance(text, Promise):
                return str(text)
            return pgettext(context, str(text)) if context else gettext(str(text))

    def day(self, day: date) -> str:
        with translation.override(self.language):
            return date_format(day, "DATE_FORMAT")

    def called(self, place: Office | Post) -> str:
        """The name of an office, or the title of a post, in the person's language."""
        with translation.override(self.language):
            return place.title if isinstance(place, Post) else place.name

    def question_of(self, fact: str) -> str:
        return VOCABULARY[fact].question.within(self.language)

    def label_of(self, fact: str) -> str:
        return VOCABULARY[fact].label.within(self.language)

    def value_of(self, fact: str, value: object) -> str:
        """How a value of the fact reads on a choice's label."""
        known = VOCABULARY[fact]
        if known.kind is Kind.FLAG:
            return capital(self.words("yes") if value else self.words("no"))
        return capital(known.value_label(value).within(self.language))

    # Finding one's way

    @contextmanager
    def turning_the_page(self) -> Iterator[None]:
        with self.page.expect_navigation():
            yield
        self.look(self)

    def begins(self) -> None:
        """At the front page, as everybody does."""
        with self.turning_the_page():
            self.page.goto("/")

    def follows(self, link: object) -> None:
        """Click the link of these words; the first of them, where a page says it twice."""
        self.follows_to(self.words(link))

    def follows_to(self, name: str) -> None:
        with self.turning_the_page():
            self.page.get_by_role("link", name=name, exact=True).first.click()

    def presses(self, button: object) -> None:
        with self.turning_the_page():
            self.page.get_by_role("button", name=self.words(button), exact=True).click()

    def signs_in(self, email: str, password: str = PASSWORD) -> None:
        self.begins()
        self.follows("Sign in")
        self.enters_password(email, password)

    def enters_password(self, email: str, password: str = PASSWORD) -> None:
        self.fills("E-mail address", email)
        self.page.get_by_label(self.words("Password"), exact=True).fill(password)
        self.presses("Sign in")

    def signs(self, password: str = PASSWORD) -> None:
        """The password once more, on the page where something is signed."""
        self.page.get_by_label(self.words("Your password")).fill(password)

    # Filling in: `label` and `within` are in the words of the code, like everything above

    def fills(self, label: object, value: str) -> None:
        self.page.get_by_role("textbox", name=self.starting(label)).fill(value)

    def chooses(self, label: object, within: object = "") -> None:
        self.among(within).get_by_role("radio", name=self.starting(label)).check()

    def ticks(self, label: object) -> None:
        self.page.get_by_role("checkbox", name=self.starting(label)).check()

    def selects(self, label: object, option: str) -> None:
        self.page.get_by_role("combobox", name=self.starting(label)).select_option(label=option)

    def dates(self, value: str, within: object = "") -> None:
        """Fill a date in; `2006-03` and `2006` leave the rest empty."""
        year, month, day = (*value.split("-"), "", "")[:3]
        box = self.among(within)
        for name, part in (("Day", day), ("Month", month), ("Year", year)):
            label = self.words(name, "a date's part")
            box.get_by_role("textbox", name=label, exact=True).fill(part.lstrip("0"))

    def among(self, group: object) -> Page | Locator:
        """The group of fields of this name; the page where it has only one."""
        return self.page.get_by_role("group", name=self.starting(group)) if group else self.page

    def starting(self, label: object) -> re.Pattern[str]:
        """A name that begins so; a hint or "(optional)" may follow it."""
        return re.compile("^" + re.escape(self.words(label)))

    def gives(self, fact: str, value: object) -> None:
        """Answer the open question on a fact."""
        match VOCABULARY[fact].kind:
            case Kind.DATE:
                self.dates(str(value))
            case Kind.COUNTRIES | Kind.COUNTRY:
                names = value if isinstance(value, list) else [value]
                for box, name in zip(self.page.get_by_role("combobox").all(), names, strict=False):
                    box.fill(str(name))
            case _:
                self.chooses(self.value_of(fact, value))

    def attaches(self, label: object, file: Path) -> None:
        self.page.get_by_label(self.words(label)).set_input_files(file)

    # Seeing

    @property
    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text().strip()

    def sees_heading(self, text: object) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.words(text))

    def sees(self, *texts: object) -> None:
        for text in texts:
            expect(self.page.get_by_role("main")).to_contain_text(self.words(text))

    def sees_not(self, *texts: object) -> None:
        for text in texts:
            expect(self.page.get_by_role("main")).not_to_contain_text(self.words(text))

    def sees_row(self, term: object, answer: object) -> None:
        """The answer beside a term of a summary."""
        named = self.page.get_by_role("term").filter(has_text=self.starting(term))
        row = self.page.locator("dl > div").filter(has=named)
        expect(row.get_by_role("definition").first).to_contain_text(self.words(answer))

    def is_told(self, text: object) -> None:
        """What the page says above everything else is wrong."""
        expect(self.page.get_by_role("alert")).to_contain_text(self.words(text))

    def may(self, role: Literal["link", "button"], text: object) -> bool:
        """Whether the page offers a link or button of this name."""
        return self.page.get_by_role(role, name=self.words(text), exact=True).count() > 0

    def about(self, act: str, what: str) -> re.Pattern[str]:
        """The name of a link or button that says for screen readers what it is about."""
        return re.compile(rf"^{re.escape(self.words(act))}\s*: {re.escape(what)}")
