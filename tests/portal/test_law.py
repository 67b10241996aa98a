"""The rule books as public pages: whole, sourced, in the reader's language, the same as on the command line."""

import html
import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from muster.law.show import shown
from muster.law.timeline import picture, timeline
from muster.regimes import available, load
from tests.cast import Cast

BOOK = "/law/ua-ngu/"
PAGES = [
    "/law/",
    BOOK,
    f"{BOOK}?on=2024-10-29&reading=announced",
    f"{BOOK}timeline/",
    f"{BOOK}timeline/?reading=announced",
]


def words(client: Client, address: str, language: str = "en") -> str:
    """What the page says, without its markup."""
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == 200, address
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def spaced(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "uk"])
def test_anyone_may_read_and_keep_it(client: Client, path: str, language: str) -> None:
    response = client.get(path, headers={"accept-language": language})
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text
    assert response["Cache-Control"] == "public, max-age=300"
    assert not response.cookies


@pytest.mark.django_db
def test_it_is_private_for_whoever_is_signed_in(client: Client, cast: Cast) -> None:
    client.force_login(cast.applicant)
    assert "private" in client.get(BOOK)["Cache-Control"]


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_rule_book_is_listed_with_its_edition(client: Client, language: str) -> None:
    page = words(client, "/law/", language)
    for regime in map(load, available()):
        assert spaced(regime.label.within(language)) in page
        assert regime.edition[:12] in page


@pytest.mark.parametrize("name", available())
@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_book_of_every_day_and_reading_says_each_rule_as_the_book_does(
    client: Client, name: str, language: str
) -> None:
    regime = load(name)
    for reading in regime.readings:
        for day in [turn.day for turn in timeline(regime)][::3]:
            page = words(client, f"/law/{name}/?on={day}&reading={reading}", language)
            book = shown(regime, day, reading)
            rules = [*book.rules, *book.open_rules, *(rule for _, those in book.events for rule in those)]
            told = [text for rule in rules for text in (rule.label, rule.sentence)]
            told += [cite.title for rule in rules for cite in rule.cites]
            told += [cite.confidence.label for rule in rules for cite in rule.cites]
            told += [parameter.label for parameter in book.unknown]
            told += [parameter.label for parameter, _ in book.known]
            told += [warning.text for warning in regime.warnings]
            told += [question.text for question in regime.questions.values()]
            told += [conflict.topic for conflict in book.conflicts]
            told += [each.label for each in regime.readings.values()]
            told += [label for label, _ in book.events]
            missing = [text.en for text in told if spaced(text.within(language)) not in page]
            assert not missing, (day, reading)


@pytest.mark.parametrize("name", available())
def test_every_link_within_the_page_leads_somewhere_and_only_to_one_place(client: Client, name: str) -> None:
    for turn in timeline(load(name)):
        page = client.get(f"/law/{name}/?on={turn.day}").text
        anchors = re.findall(r'\bid="([^"]+)"', page)
        assert len(anchors) == len(set(anchors))
        assert set(re.findall(r'href="#([^"]+)"', page)) <= set(anchors)


def test_the_keys_in_a_note_lead_to_the_sources(client: Client) -> None:
    page = client.get(f"{BOOK}?on=2024-03-01").text
    assert 'a small group was recruited [<a href="#S141">S141</a>]' in page
    source = load("ua-ngu").sources["S141"]
    assert all(html.escape(address) in page for address in source.urls)


def test_a_rule_that_may_or_may_not_be_in_force_says_so(client: Client) -> None:
    page = words(client, f"{BOOK}?on=2026-11-22")
    before, after = page.split("In force or not: that is not known")[-2:]
    assert "R12a. Private, sergeant or petty officer" in after
    assert "From 21 February 2024 until a day that is not known" in after
    assert "From 30 October 2024 R12b." in page
    assert "R12b. The statute" not in before.split("The rules on admission")[0]


def test_dates_stand_in_the_readers_words(client: Client) -> None:
    assert "З 30 жовтня 2024 р. R12b." in words(client, f"{BOOK}?on=2026-11-22", "uk")
    assert "1 січня 2025 р. – 31 грудня 2025 р." in words(client, f"{BOOK}?on=2026-11-22", "uk")


def test_without_a_day_it_is_the_law_of_today(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for today, said in [(date(2024, 2, 20), "20 February 2024"), (date(2024, 3, 1), "1 March 2024")]:
        monkeypatch.setattr(timezone, "localdate", lambda today=today: today)
        assert f"The rules on {said}" in words(client, BOOK)


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ("on=yesterday", "Write the day as year-month-day, for example 2024-10-30"),
        ("on=2025", "Write the day as year-month-day, for example 2024-10-30"),
        ("on=٢٠٢٥-01-01", "Write the day as year-month-day, for example 2024-10-30"),
        ("on=2025-02-30", "February 2025 has only 28 days"),
        ("on=2025-13-01", "The month must be between 1 and 12"),
        ("on=0001-01-01", "The year must have four figures"),
        ("on=9999-01-01", "The year must be between 1900 and 2199"),
        ("reading=wishful", "This rule book has no reading “wishful”. Choose one of the list."),
        ("reading=<b>", "This rule book has no reading “&lt;b&gt;”. Choose one of the list."),
    ],
)
def test_a_day_or_a_reading_that_is_none_gets_a_precise_error(client: Client, asked: str, wrong: str) -> None:
    response = client.get(f"{BOOK}?{asked}")
    assert response.status_code == 400
    assert wrong in response.text
    given = asked.removeprefix("on=")
    assert given == asked or f'value="{given}"' in response.text  # what was typed stays
    assert response["Cache-Control"] == "private, no-store"


def test_the_timeline_too_refuses_a_reading_that_is_none(client: Client) -> None:
    response = client.get(f"{BOOK}timeline/?reading=wishful")
    assert response.status_code == 400
    assert "This rule book has no reading “wishful”" in response.text


@pytest.mark.parametrize("path", ["/law/xx/", "/law/xx/timeline/", "/law/ua/"])
def test_a_rule_book_that_does_not_exist_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_empty_choice_is_today_as_enacted(client: Client) -> None:
    assert "read: As enacted" in words(client, f"{BOOK}?on=&reading=")


@pytest.mark.parametrize("name", available())
@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_timeline_shows_every_change_in_picture_and_table(
    client: Client, name: str, language: str
) -> None:
    regime = load(name)
    for reading in regime.readings:
        address = f"/law/{name}/timeline/?reading={reading}"
        page, source = (
            words(client, address, language),
            client.get(address, headers={"accept-language": language}),
        )
        assert picture(regime, reading, language) in source.text
        for turn in timeline(regime, reading):
            for rule in (*turn.begins, *turn.ends):
                assert f"{rule.id} {spaced(rule.label.within(language))}" in page
            assert all(spaced(parameter.label.within(language)) in page for parameter, _ in turn.values)
        changes = sum(len(t.begins) + len(t.ends) + len(t.values) for t in timeline(regime, reading))
        assert source.text.count('scope="row"') == changes


def test_what_the_timeline_names_can_be_read_there(client: Client) -> None:
    page = client.get(f"{BOOK}timeline/").text
    links = re.findall(r'href="(/law/ua-ngu/\?on=[^"]+)#(\w+)"', page)
    turns = timeline(load("ua-ngu"))
    assert len(links) == sum(len(turn.begins) + len(turn.ends) for turn in turns)
    for address, rule in links:
        assert f'id="{rule}"' in client.get(html.unescape(address)).text


@pytest.mark.parametrize("path", PAGES)
def test_the_strict_policy_has_nothing_to_refuse(client: Client, path: str) -> None:
    page = client.get(path).text
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", page)


@pytest.mark.parametrize("name", available())
@pytest.mark.parametrize("language", ["en", "uk"])
def test_it_travels_compressed_and_light(client: Client, name: str, language: str) -> None:
    response = client.get(f"/law/{name}/", headers={"accept-language": language, "accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 40_000


def test_it_is_linked_from_the_footer_of_every_page(client: Client) -> None:
    assert 'href="/law/"' in client.get("/information/about/").text


def test_the_answer_of_the_check_leads_to_the_book_of_its_day(client: Client) -> None:
    page = client.post("/check/", {"finish": "1"}).text
    address = f"{BOOK}?on={timezone.localdate()}&amp;reading=enacted"
    assert page.count(f'href="{address}"') == 2  # beside the rules, and with the edition
    assert client.get(html.unescape(address)).status_code == 200
