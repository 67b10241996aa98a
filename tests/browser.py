"""Fixtures for tests in a real browser, and the check that every page has to pass.

`page` opens addresses of the test's own server: `page.goto("/check/")`. `new_page()` gives further people a
browser of their own. `check_page(page)` proves what is asked of every page.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
GUIDELINES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# In the second scheme nothing differs but colours.
SCHEMES: dict[str, Any] = {
    "light": GUIDELINES,
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
MOST_BYTES = 100 * 1024
NARROW = {"width": 320, "height": 640}

_PROBLEMS: WeakKeyDictionary[Page, list[str]] = WeakKeyDictionary()


class NewPage(Protocol):
    def __call__(self, **options: Any) -> Page: ...


def chromium() -> str:
    """Where Chromium is; MUSTER_CHROMIUM names another one."""
    found = os.environ.get("MUSTER_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.fail("Browser tests need Chromium. Install it: apt-get install -y chromium fonts-noto-core")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; tests use the database from it all the same.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield playwright.chromium.launch(executable_path=chromium(), headless=True, args=FLAGS)


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer) -> Iterator[NewPage]:
    """Opens a browser with cookies of its own on the test's server; takes Playwright's context options."""
    contexts = []

    def make(**options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **{"locale": "en-GB", **options})
        contexts.append(context)
        page = context.new_page()
        problems = _PROBLEMS[page] = []

        def console(message: ConsoleMessage) -> None:
            if message.type == "error":
                problems.append(message.text)

        page.on("console", console)
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture
def check_page() -> Callable[[Page], None]:
    """Asserts of the open page: accessible in light and dark, quiet, light in bytes, whole at 320 pixels."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        where = page.url
        assert console_errors(page) == [], f"console errors at {where}"
        assert weight(page) <= MOST_BYTES, f"too heavy: {where}"
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour half-way
            assert violations(page, rules) == [], f"accessibility, {scheme}, at {where}"
        page.emulate_media(color_scheme="null", reduced_motion="null")
        assert overflow(page) <= 0, f"scrolls sideways at 320 pixels: {where}"

    return check


def console_errors(page: Page) -> list[str]:
    """What the page has put on the console as an error so far; emptied by being read."""
    found = list(_PROBLEMS[page])
    _PROBLEMS[page].clear()
    return found


def violations(page: Page, rules: object) -> list[str]:
    """The serious and critical violations of the rules, each with the elements concerned."""
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{each['id']}: {', '.join(node['html'][:120] for node in each['nodes'])}"
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]


def weight(page: Page) -> int:
    """Bytes of the page and all that it loaded, as if nothing had been in the browser's cache."""
    bodies = page.evaluate(
        "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".reduce((sum, entry) => sum + entry.encodedBodySize, 0)"
    )
    return int(bodies)


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than a phone of 320."""
    before = page.viewport_size
    page.set_viewport_size(NARROW)
    wider = int(page.evaluate("document.documentElement.scrollWidth")) - NARROW["width"]
    if before:
        page.set_viewport_size(before)
    return wider
