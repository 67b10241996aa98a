"""Facts: one question a page, and only those that can matter."""

import pytest
from django.test import Client

from muster.cases.lawful import law_facts
from muster.cases.models import Case, Level
from tests.cast import Cast
from tests.portal.conftest import SignedIn


def stated(case: Case) -> dict[str, object]:
    return law_facts(Case.objects.select_related("person", "wished_post").get(pk=case.pk), Level.CLAIMED)


@pytest.fixture
def draft(cast: Cast) -> Case:
    return cast.bring_to("draft")


@pytest.fixture
def client(cast: Cast, draft: Case, signed_in: SignedIn) -> Client:
    return signed_in(cast.applicant)


def ask(client: Client, name: str, query: str = "", **data: str) -> str:
    """Answers one question; the address that follows."""
    response = client.post(f"/application/question/{name}/{query}", data)
    assert response.status_code == 302, response.content.decode()
    return response.headers["Location"]


def wrong(client: Client, name: str, **data: str) -> str:
    response = client.post(f"/application/question/{name}/", data)
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    return response.content.decode()


def born(day: str = "", month: str = "", year: str = "") -> dict[str, str]:
    return {"date_of_birth_day": day, "date_of_birth_month": month, "date_of_birth_year": year}


def test_a_section_leads_through_its_questions_and_back(client: Client, draft: Case) -> None:
    assert (
        client.get("/application/about/person/").headers["Location"] == "/application/question/date_of_birth/"
    )
    assert ask(client, "date_of_birth", **born("15", "1", "1994")) == "/application/question/sex/"
    assert ask(client, "sex", sex="male") == "/application/"
    assert stated(draft)["date_of_birth"] == "1994-01-15"


def test_who_came_from_the_summary_goes_back_to_it(client: Client) -> None:
    ask(client, "date_of_birth", **born("15", "1", "1994"))
    assert ask(client, "sex", "?then=review", sex="male") == "/application/review/"


def test_a_part_of_the_date_of_birth_is_enough(client: Client, draft: Case) -> None:
    ask(client, "date_of_birth", **born(year="1994"))
    assert stated(draft)["date_of_birth"] == "1994"


@pytest.mark.parametrize(
    ("date", "message"),
    [
        (born("31", "2", "1994"), "February 1994 has only 28 days"),
        (born("1", "13", "1994"), "The month must be between 1 and 12"),
        (born("1", "1", "94"), "The year must have four figures"),
        (born("1", "1", "2999"), "The year must be between"),
        (born("a", "b", "c"), "in figures"),
        (born(), "Enter the year"),
    ],
)
def test_a_wrong_date_is_said_and_kept(
    client: Client, draft: Case, date: dict[str, str], message: str
) -> None:
    page = wrong(client, "date_of_birth", **date)
    assert message in page
    assert all(f'value="{part}"' in page for part in date.values() if part)
    assert "date_of_birth" not in stated(draft)


def test_nobody_is_born_in_the_future(client: Client) -> None:
    assert "or earlier" in wrong(client, "date_of_birth", **born("1", "1", "2150"))


def test_an_unknown_country_is_said_and_kept(client: Client, draft: Case) -> None:
    page = wrong(client, "citizenships", citizenships="Ruritania")
    assert "We do not know a country called “Ruritania”" in page
    assert 'value="Ruritania"' in page
    assert "citizenships" not in stated(draft)


def test_a_country_is_understood_in_any_language(client: Client, draft: Case) -> None:
    ask(client, "statelessness", statelessness="none")
    ask(client, "citizenships", citizenships="Колумбія")
    assert stated(draft)["citizenships"] == ["COL"]


def test_a_stateless_person_is_not_asked_for_countries(client: Client, draft: Case) -> None:
    assert ask(client, "statelessness", statelessness="recognised") == "/application/"
    assert stated(draft)["citizenships"] == []
    assert ask(client, "statelessness", statelessness="none") == "/application/question/citizenships/"
    assert "citizenships" not in stated(draft)


def test_who_names_a_country_after_all_is_not_stateless(client: Client, draft: Case) -> None:
    ask(client, "statelessness", statelessness="claimed")
    ask(client, "citizenships", citizenships="Peru")
    assert (stated(draft)["citizenships"], stated(draft)["statelessness"]) == (["PER"], "none")


def test_not_to_know_is_an_answer(client: Client, draft: Case) -> None:
    assert ask(client, "conviction", unknown="1") == "/application/"
    assert "conviction" not in stated(draft)
    home = client.get("/application/").content.decode()
    assert "1 answer is “I do not know”" in home


def test_what_is_known_of_everybody_must_be_answered(client: Client) -> None:
    assert "I do not know" not in client.get("/application/question/sex/").content.decode()
    wrong(client, "sex", unknown="1")


def test_an_earlier_answer_can_be_taken_back(client: Client, draft: Case) -> None:
    ask(client, "conviction", conviction="none")
    assert stated(draft)["conviction"] == "none"
    ask(client, "conviction", unknown="1")
    assert "conviction" not in stated(draft)


def test_only_what_can_matter_is_asked(client: Client) -> None:
    assert ask(client, "location", location="abroad") == "/application/"
    assert ask(client, "location", location="ukraine") == "/application/question/stay_ground/"
    assert ask(client, "stay_ground", stay_ground="visa") == "/application/question/stay_until/"
    assert (
        ask(client, "stay_ground", stay_ground="after_service") == "/application/question/last_contract_end/"
    )
    assert ask(client, "stay_ground", stay_ground="none") == "/application/"


def test_an_invented_value_is_refused(client: Client, draft: Case) -> None:
    assert "Choose one of the answers" in wrong(client, "sex", sex="dragon")
    assert stated(draft) == {}


@pytest.mark.parametrize("name", ["medical", "consent_processing", "no-such-fact"])
def test_what_others_establish_is_not_asked(client: Client, name: str) -> None:
    assert client.get(f"/application/question/{name}/").status_code == 404
    assert client.post(f"/application/question/{name}/", {name: "fit"}).status_code == 404
    assert client.get("/application/about/no-such-section/").status_code == 404


def test_facts_cannot_be_changed_after_submission(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted", who=cast.stranger)
    response = signed_in(cast.stranger).post(
        "/application/question/conviction/", {"conviction": "current"}, follow=True
    )
    assert "when the office asks you something" in response.content.decode()
    assert stated(case)["conviction"] == "none"
