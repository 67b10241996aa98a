"""The check: anonymous, one question a page, nothing stored."""

import html
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster.law import VOCABULARY, FactError, Outcome, decide, parse_fact, relevant
from muster.portal.check_flow import ASKABLE, facts_of, read, walk, written
from muster.regimes import load
from tests.conftest import Clock

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
REGIME = load("ua-ngu")
GOOD = {
    "date_of_birth": "1994-01-15",
    "rank_category": "private",
    "sex": "male",
    "statelessness": "none",
    "citizenships": "COL",
    "identity_document": "passport",
    "identity_document_until": "2035-01-01",
    "conviction": "none",
    "location": "ukraine",
    "stay_ground": "temporary_permit",
    "stay_until": "2035-01-01",
}


@pytest.fixture(autouse=True)
def _on_a_day(clock: Clock) -> None:
    clock.set(datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Kyiv")))


def known(answers: dict[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in answers.items()]


def send(client: Client, answers: dict[str, str] | None = None, **fields: object) -> str:
    """The page that follows, as text; its status is always 200."""
    response = client.post("/check/", {"known": known(answers or {}), **fields})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.text


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert found
    return html.unescape(found[1])


def carried(page: str) -> set[str]:
    """The answers in the form of the question."""
    form = re.search(r"<form[^>]*novalidate.*?</form>", page, re.DOTALL)
    assert form
    return {html.unescape(pair) for pair in re.findall(r'name="known" value="([^"]*)"', form[0])}


def without(*names: str) -> dict[str, str]:
    return {name: value for name, value in GOOD.items() if name not in names}


def test_it_begins_with_the_age(client: Client) -> None:
    assert heading(send(client)) == "When were you born?"


def test_it_goes_through_every_question_to_the_answer(client: Client) -> None:
    page, asked = send(client), []
    while found := re.search(r'name="question" value="(\w+)"', page):
        asked.append(found[1])
        assert heading(page) == VOCABULARY[found[1]].question.en
        answer = GOOD[found[1]]
        if VOCABULARY[found[1]].kind == "date":
            fields = dict(zip(("year", "month", "day"), answer.split("-"), strict=True))
            sent = {f"{found[1]}_{part}": text for part, text in fields.items()}
        else:
            sent = {found[1]: answer}
        response = client.post("/check/", {"known": list(carried(page)), "question": found[1], **sent})
        page = response.text
    assert asked == list(GOOD)
    assert heading(page) == "You may be admitted"


def test_nothing_is_stored_anywhere(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        response = client.post("/check/", {"known": known(GOOD)})
    assert not response.cookies
    assert not client.cookies
    assert "known" not in response.request["QUERY_STRING"]


def test_it_needs_no_token() -> None:
    assert Client(enforce_csrf_checks=True).post("/check/").status_code == 200


def test_answers_never_travel_in_addresses(client: Client) -> None:
    for page in (send(client, GOOD), send(client, without("conviction"))):
        assert set(re.findall(r'<form[^>]*action="([^"]+)"', page)) == {"/check/"}
        assert set(re.findall(r'<form[^>]*method="([^"]+)"', page)) == {"post"}
        assert not re.search(r'href="[^"]*1994', page)


def test_a_minor_is_told_at_once_and_from_when(client: Client) -> None:
    page = send(
        client,
        question="date_of_birth",
        date_of_birth_day="1",
        date_of_birth_month="2",
        date_of_birth_year="2012",
    )
    assert heading(page) == "By your answers, the rules would not admit you today"
    assert "Aged 18 or over" in page
    assert "Time: from 1 February 2030 this rule would be met" in page
    assert "If you wish to go on" not in page


def test_whoever_has_just_turned_eighteen_goes_on(client: Client) -> None:
    page = send(client, {"date_of_birth": "2008-11-22"})
    assert heading(page) == "What would you like to serve as?"


def test_a_birthday_on_29_february_is_counted(client: Client) -> None:
    assert "from 1 March 2030" in send(client, {"date_of_birth": "2012-02-29"})


def test_only_questions_that_can_matter_are_asked(client: Client) -> None:
    page = send(client, without("stay_ground", "stay_until") | {"location": "abroad"})
    assert "question" not in re.findall(r'name="(\w+)"', page)  # abroad, the ground of stay cannot matter
    page = send(client, without("citizenships") | {"statelessness": "recognised"})
    assert heading(page) == "You may be admitted"  # a stateless person is not asked for citizenships


def test_a_point_that_no_text_settles_is_said(client: Client) -> None:
    page = send(client, without("stay_ground", "stay_until") | {"location": "abroad"})
    assert heading(page) == "It cannot be told yet"
    assert "can be shown only after arrival" in page


def test_an_answer_that_is_not_known_stays_unknown(client: Client) -> None:
    page = send(
        client,
        without("conviction", "location", "stay_ground", "stay_until"),
        question="conviction",
        unknown="1",
    )
    assert heading(page) == "Where are you now?"
    assert "conviction=" in carried(page)
    page = send(client, GOOD | {"conviction": ""})
    assert heading(page) == "It cannot be told yet"
    assert "something you do not know could change that" in page
    assert "Criminal conviction" in page


def test_the_answer_so_far_can_be_had_at_any_time(client: Client) -> None:
    page = send(client, {"date_of_birth": "1994-01-15"}, finish="1")
    assert heading(page) == "So far, nothing stands in your way"
    assert "Go on with the questions" in page
    assert "asylum" not in page  # open points of law wait until they can concern the person


def test_an_earlier_answer_can_be_changed_and_the_others_stay(client: Client) -> None:
    page = send(client, GOOD, change="sex")
    assert heading(page) == VOCABULARY["sex"].question.en
    assert 'value="male" id="id_sex_1" checked' in re.sub(
        r'(value="male")[^>]*(id="id_sex_1")[^>]*(checked)', r"\1 \2 \3", page
    )
    assert carried(page) == set(known(without("sex")))
    page = send(client, without("sex"), question="sex", sex="female")
    assert heading(page) == "You may be admitted"
    assert "For a woman: a post open to servicewomen" in page


def test_an_answer_that_a_change_made_idle_no_longer_counts_but_is_not_lost(client: Client) -> None:
    page = send(client, GOOD | {"location": "abroad"}, change="location")
    assert "stay_ground=temporary_permit" in carried(page)
    given = read(known(GOOD | {"location": "abroad"}))
    assert "stay_ground" not in walk(REGIME, given, TODAY).facts
    assert walk(REGIME, read(known(GOOD)), TODAY).facts["stay_ground"] == "temporary_permit"


def test_back_leads_to_the_question_before_and_enter_goes_on(client: Client) -> None:
    page = send(client, {"date_of_birth": "1994-01-15"})
    assert 'form="elsewhere" name="change" value="date_of_birth"' in page
    form = re.search(r"<form[^>]*novalidate.*?</form>", page, re.DOTALL)
    assert form
    first = re.search(r"<button[^>]*>(.*?)</button>", form[0])
    assert first
    assert first[1] == "Continue"


@pytest.mark.parametrize(
    ("answers", "fields", "message"),
    [
        ({}, {"question": "date_of_birth"}, "Enter the year, and the month and day if you know them"),
        (
            {},
            {"question": "date_of_birth", "date_of_birth_month": "13", "date_of_birth_year": "1990"},
            "The month must be between 1 and 12",
        ),
        (
            {},
            {"question": "date_of_birth", "date_of_birth_year": "2031"},
            "The date must be 22 November 2026 or earlier",
        ),
        ({}, {"question": "date_of_birth", "date_of_birth_year": "90"}, "The year must have four figures"),
        ({"date_of_birth": "1994"}, {"question": "rank_category"}, "Choose one of the answers"),
        (
            {"date_of_birth": "1994"},
            {"question": "rank_category", "rank_category": "general"},
            "Choose one of the answers",
        ),
        (without("citizenships"), {"question": "citizenships"}, "Enter a country"),
        (
            without("citizenships"),
            {"question": "citizenships", "citizenships": "Ruritania"},
            "We do not know a country called “Ruritania”",
        ),
        (without("stay_until"), {"question": "stay_until", "stay_until_year": "2030"}, "Enter the month"),
    ],
)
def test_nonsense_gets_a_precise_error_and_loses_no_answer(
    client: Client, answers: dict[str, str], fields: dict[str, str], message: str
) -> None:
    page = send(client, answers, **fields)
    assert message in page
    assert "<title>Error: " in page
    assert carried(page) == set(known(answers))


def test_what_was_typed_wrong_is_shown_again_escaped(client: Client) -> None:
    page = send(
        client, without("citizenships"), question="citizenships", citizenships='"><script>alert(1)</script>'
    )
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "forged",
    [
        ["medical=fit"],
        ["consent_processing=true"],
        ["nonsense"],
        ["=", "==", "date_of_birth", "date_of_birth=2006-13-45", "date_of_birth=９９９９"],
        ["sex=unknown", "sex=<script>", "sex=" + "x" * 10_000],
        ["citizenships=[]", "citizenships=,,,", "citizenships=Colombia"],
        ["__class__=1", "rank_category=['private']"],
        ["date_of_birth=1994-01-15\x00"],
    ],
)
def test_a_forged_field_is_as_if_it_were_not_there(client: Client, forged: list[str]) -> None:
    response = client.post("/check/", {"known": forged})
    assert response.status_code == 200
    assert heading(response.text) == "When were you born?"
    assert "script>" not in response.text


def test_a_question_that_is_none_is_passed_over(client: Client) -> None:
    assert heading(send(client, question="medical", medical="fit")) == "When were you born?"
    assert heading(send(client, change="../../etc")) == "When were you born?"


def test_an_answer_given_twice_counts_once_as_the_last(client: Client) -> None:
    assert read(["sex=male", "sex=female"]) == {"sex": "female"}


def test_each_reason_names_its_act_its_day_and_how_firmly_it_is_known(client: Client) -> None:
    page = send(client, GOOD | {"conviction": "current"})
    assert "Not previously convicted" in page
    assert "Decree 84/2024, in force from 21 February 2024 · press quoting the act" in page
    assert "Criminal conviction – Yes, and it still stands" in page
    assert "What would change it:" in page
    assert 'href="https://kyivindependent.com/foreigners-allowed' in page


def test_what_others_will_establish_is_said_with_who_does(client: Client) -> None:
    page = send(client, GOOD)
    for words in (
        "The boards that examine you",
        "Military medical board",
        "Those who make the special check",
        "You, when you apply",
    ):
        assert words in page


def test_the_home_countrys_law_is_told_and_never_for_ukraine(client: Client) -> None:
    page = send(client, GOOD | {"citizenships": "AUT,FRA"})
    assert "never part of the decision" in page
    assert "Austria" in page
    assert "We found no text of its law on this" in page  # of France
    page = send(client, GOOD | {"citizenships": "UKR"})
    assert "<h3>Ukraine</h3>" not in page


def test_the_answer_says_for_which_day_and_by_which_reading(client: Client) -> None:
    page = send(client, GOOD)
    assert "The law as it stood on 22 November 2026, read: As enacted" in page
    assert REGIME.edition[:12] in page


def test_a_warning_is_shown(client: Client) -> None:
    page = send(client, GOOD | {"stay_ground": "refugee_status", "stay_until": ""})
    assert "Serving under contract can cost protection" in page


def test_the_language_can_be_changed_in_the_middle(client: Client) -> None:
    response = client.post(
        "/check/", {"known": known({"date_of_birth": "1994"}), "change": "rank_category", "language": "uk"}
    )
    assert heading(response.text) == VOCABULARY["rank_category"].question.uk
    assert response.cookies["django_language"].value == "uk"
    assert carried(response.text) == {"date_of_birth=1994"}
    page = client.post("/check/", {"known": known(GOOD), "finish": "1", "language": "xx"})
    assert not page.cookies


def test_it_takes_no_other_method(client: Client) -> None:
    assert client.put("/check/").status_code == 405


names = st.sampled_from([*ASKABLE, "medical", "channel", "nonsense"])
texts = st.one_of(
    st.sampled_from(sorted({code for fact in VOCABULARY.values() for code in fact.codes})),
    st.sampled_from(
        ["", "true", "false", "2006", "2006-03", "1960-01-01", "2035-01-01", "COL", "UKR,COL", "RUS"]
    ),
    st.text(max_size=20),
)
pairs = st.lists(st.tuples(names, texts).map("=".join), max_size=25)


@given(pairs)
def test_whatever_a_page_carries_the_way_ends_and_asks_only_what_can_matter(carried_: list[str]) -> None:
    given_ = read(carried_)
    progress = walk(REGIME, given_, TODAY)
    assert set(progress.answers) <= set(ASKABLE)
    if progress.question is None:
        open_ = relevant(REGIME, progress.facts, TODAY, askable=ASKABLE)
        assert set(open_) <= set(progress.answers)  # nothing is left but what the person does not know
    else:
        assert progress.question not in given_
        assert decide(REGIME, progress.facts, TODAY).outcome is Outcome.UNDETERMINED


@given(pairs)
def test_what_a_page_carries_comes_back_as_it_was(carried_: list[str]) -> None:
    given_ = read(carried_)
    assert read(written(given_)) == given_


@given(pairs)
def test_a_finished_check_would_not_be_changed_by_any_further_answer(carried_: list[str]) -> None:
    progress = walk(REGIME, read(carried_), TODAY)
    if progress.question is not None:
        return
    outcome = decide(REGIME, progress.facts, TODAY).outcome
    for name, value in read(carried_).items():
        if name not in progress.answers and value is not None:
            facts = facts_of({**progress.answers, name: value})
            assert decide(REGIME, facts, TODAY).outcome is outcome


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(pairs, st.sampled_from(["", *ASKABLE]), st.sampled_from(["", "1"]), st.text(max_size=8))
def test_no_forged_form_breaks_the_page(
    client: Client, carried_: list[str], question: str, finish: str, value: str
) -> None:
    fields = {"known": carried_, "question": question, question or "x": value}
    fields |= {"finish": "1"} if finish else {}
    response = client.post("/check/", fields)
    assert response.status_code == 200
    assert heading(response.text)
    assert not response.cookies


def test_every_question_that_can_be_asked_is_the_vocabularys() -> None:
    for name in ASKABLE:
        assert VOCABULARY[name].question.en
    with pytest.raises(FactError):
        parse_fact(VOCABULARY, "nonsense", "x")
