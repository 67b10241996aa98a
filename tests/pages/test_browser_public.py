"""The public pages in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from tests.browser import NewPage, console_errors

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = [
    "/",
    "/check/",
    "/information/privacy/",
    "/information/safety/",
    "/information/about/",
    "/placement/",
    "/verify/",
]
PUBLIC += ["/law/", "/law/ua-ngu/", "/law/ua-ngu/?on=2024-03-01&reading=announced", "/law/ua-ngu/timeline/"]


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_public_page_is_accessible_quiet_light_and_narrow(
    new_page: NewPage, check_page: Callable[[Page], None], path: str, language: str
) -> None:
    page = new_page(locale=language)
    page.goto(path)
    assert page.locator("html").get_attribute("lang") == language
    check_page(page)


def test_a_page_that_does_not_exist_passes_too(page: Page, check_page: Callable[[Page], None]) -> None:
    page.goto("/nowhere/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    # The browser itself reports the 404 on the console; only that one line may be there.
    assert [text for text in console_errors(page) if "404" not in text] == []
    check_page(page)


def test_the_whole_check_works_without_javascript_by_keyboard_and_leaves_no_trace(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Check whether you may be admitted").click()
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Day").fill("1")
    page.get_by_label("Month").fill("2")
    page.get_by_label("Year").fill("2019")
    page.keyboard.press("Enter")  # goes on, though "Back" stands first on the page
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "By your answers, the rules would not admit you today"
    )
    assert page.url.endswith("/check/")
    assert page.context.cookies() == []


def test_each_kind_of_question_and_the_answer_pass(page: Page, check_page: Callable[[Page], None]) -> None:
    page.goto("/check/")
    page.get_by_role("button", name="Start").click()
    check_page(page)
    page.get_by_label("Month").fill("13")
    page.get_by_label("Year").fill("1990")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("The month must be between 1 and 12")
    expect(page).to_have_title(re.compile("^Error: "))
    check_page(page)
    page.get_by_role("link", name="The month must be between 1 and 12").click()
    expect(page.get_by_label("Day")).to_be_focused()
    page.get_by_label("Month").fill("12")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Private").check()
    check_page(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="I do not know").click()
    page.get_by_label("No, I am a citizen of some country").check()
    page.get_by_role("button", name="Continue").click()
    check_page(page)
    page.get_by_label("Country", exact=True).fill("Колумбія")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Show the answer so far").click()
    page.get_by_text("rules met").click()
    check_page(page)
    page.get_by_role("button", name="Українська").click()
    assert page.locator("html").get_attribute("lang") == "uk"
    expect(page.get_by_role("definition").filter(has_text="Колумбія")).to_be_visible()


def test_the_layout_turns_round_for_a_language_written_from_right_to_left(
    new_page: NewPage, check_page: Callable[[Page], None], settings: Settings
) -> None:
    settings.LANGUAGES = [("en", "English"), ("ar", "العربية")]
    page = new_page(locale="ar", viewport={"width": 1280, "height": 900})
    page.goto("/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    wordmark = page.locator(".wordmark").bounding_box()
    assert wordmark is not None
    assert wordmark["x"] > 640  # the beginning of the line is on the right
    check_page(page)
