"""Verifying and disputing what the applicant stated."""

from muster.cases import actions
from muster.cases.models import Case, Fact, Level, PaperKind
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from tests.cast import PDF, Cast
from tests.desk.conftest import SignedIn, at, text_of


def verified(case: Case) -> dict[str, object]:
    return {fact.name: fact.value for fact in case.facts.filter(level=Level.VERIFIED, superseded_at=None)}


def claim(case: Case, name: str) -> Fact:
    return case.facts.get(name=name, level=Level.CLAIMED, superseded_at=None)


def test_several_facts_are_verified_as_stated_in_one_form_each_an_act(
    cast: Cast, signed_in: SignedIn
) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.clerk)
    page = text_of(client.get(at("facts", case)))
    assert "Date of birth: <strong>15 January 1994</strong>" in page
    ticked = [claim(case, "sex").pk, claim(case, "citizenships").pk]
    page = text_of(client.post(at("facts", case), {"claim": ticked}, follow=True))
    assert "2 facts are verified." in page
    assert verified(case) == {"sex": "male", "citizenships": ["COL"]}
    assert Event.objects.filter(stream=case.stream, kind=EventKind.FACT_VERIFIED).count() == 2


def test_nothing_ticked_verifies_nothing(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    page = text_of(signed_in(cast.clerk).post(at("facts", case), {}, follow=True))
    assert "Nothing was ticked" in page
    assert verified(case) == {}


def test_a_statement_that_was_changed_meanwhile_is_not_verified_unseen(
    cast: Cast, signed_in: SignedIn
) -> None:
    case = cast.bring_to("submitted")
    seen = claim(case, "stay_ground").pk
    actions.ask_applicant(user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk, text="Say more.")
    actions.state_facts(user=cast.applicant, case_id=case.pk, facts={"stay_ground": "visa"})
    page = text_of(signed_in(cast.clerk).post(at("facts", case), {"claim": [seen]}, follow=True))
    assert "Look again." in page
    assert "stay_ground" not in verified(case)


def test_all_that_the_opened_paper_shows_is_verified_with_that_paper(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    paper = case.papers.get()
    client = signed_in(cast.clerk)
    page = client.get(at("paper", case, paper.pk))
    shown = [row.name for row in page.context["rows"]]
    assert shown == [
        "date_of_birth",
        "sex",
        "statelessness",
        "citizenships",
        "identity_document",
        "identity_document_until",
    ]
    claims = [claim(case, name).pk for name in shown]
    response = client.post(at("facts", case), {"listed": claims, "all": "yes", "paper": paper.pk})
    assert response.url == at("paper", case, paper.pk)  # type: ignore[attr-defined]
    assert set(verified(case)) == set(shown)
    assert case.facts.filter(level=Level.VERIFIED, paper=paper).count() == len(shown)


def test_a_fact_is_verified_with_another_value_than_the_stated_one(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.clerk)
    page = text_of(client.get(at("fact", case, "stay_until")))
    assert 'value="2055"' in page
    given = {"value_day": "31", "value_month": "12", "value_year": "2031", "paper": str(case.papers.get().pk)}
    page = text_of(client.post(at("fact", case, "stay_until"), given, follow=True))
    assert "Verified: Stay lawful until." in page
    assert verified(case)["stay_until"] == "2031-12-31"


def test_countries_are_verified_by_their_names(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    signed_in(cast.clerk).post(at("fact", case, "citizenships"), {"value": ["Peru", "Колумбія"]})
    assert verified(case)["citizenships"] == ["PER", "COL"]


def test_a_fact_the_applicant_never_stated_can_be_found(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted", facts={"stay_until": None})
    client = signed_in(cast.clerk)
    assert "The applicant has not stated this." in text_of(client.get(at("fact", case, "stay_until")))
    client.post(at("fact", case, "stay_until"), {"value_day": "1", "value_month": "2", "value_year": "2030"})
    assert verified(case)["stay_until"] == "2030-02-01"


def test_a_wrong_date_is_told_and_nothing_typed_is_lost(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    given = {"value_day": "31", "value_month": "2", "value_year": "2031"}
    page = text_of(signed_in(cast.clerk).post(at("fact", case, "stay_until"), given))
    assert "February 2031 has only 28 days" in page
    assert 'value="31"' in page
    assert verified(case) == {}


def test_what_no_office_settles_has_no_such_page(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.clerk)
    for name in ("medical", "consent_processing", "rank_category", "no_such_fact"):
        assert client.get(at("fact", case, name)).status_code == 404


def test_a_fact_is_disputed_with_a_reason(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.clerk)
    assert "Say why" in text_of(client.post(at("dispute", case, "conviction"), {"reason": ""}))
    page = text_of(
        client.post(at("dispute", case, "conviction"), {"reason": "The register differs."}, follow=True)
    )
    assert "Disputed: Criminal conviction." in page
    assert "The register differs." in page
    assert claim(case, "conviction").disputed_at is not None


def test_what_was_not_stated_cannot_be_disputed_and_the_reason_stays(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted", facts={"stay_until": None})
    page = text_of(signed_in(cast.clerk).post(at("dispute", case, "stay_until"), {"reason": "Not shown."}))
    assert "there is nothing to dispute" in page
    assert "Not shown." in page


def test_a_case_that_was_withdrawn_meanwhile_is_closed_to_its_office(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.clerk)
    actions.withdraw(user=cast.applicant, case_id=case.pk)
    assert client.post(at("facts", case), {"claim": [claim(case, "sex").pk]}).status_code == 404
    assert client.post(at("fact", case, "sex"), {"value": "female"}).status_code == 404


def test_a_deciding_officer_and_a_commander_verify_nothing(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted", way="unit")
    for user in (cast.deciding_officer, cast.commander):
        client = signed_in(user)
        assert client.post(at("facts", case), {"claim": [claim(case, "sex").pk]}).status_code == 404
        assert client.post(at("fact", case, "sex"), {"value": "male"}).status_code == 404
    assert verified(case) == {}


def test_a_paper_of_another_kind_shows_other_facts(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("ready")
    stay = actions.upload_paper(
        user=cast.applicant, case_id=case.pk, kind=PaperKind.STAY, upload=actions.Upload("permit.pdf", PDF)
    )
    case = cast.bring_to("submitted")
    page = signed_in(cast.clerk).get(at("paper", case, stay.pk))
    assert [row.name for row in page.context["rows"]] == ["location", "stay_ground", "stay_until"]
