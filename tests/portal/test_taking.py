"""Everything held about a person, in one file for themselves."""

import io
import json
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.keeping.complaints import complain
from muster.keeping.models import ComplaintKind
from tests.cast import PASSWORD, PDF, Cast

pytestmark = pytest.mark.django_db


def client_of(cast: Cast) -> Client:
    """A browser in which the applicant has just signed in with their password."""
    client = Client()
    email = cast.identities[cast.applicant].email
    client.post(reverse("portal:sign-in"), {"email": email, "password": PASSWORD})
    return client


def taken(cast: Cast) -> zipfile.ZipFile:
    response = client_of(cast).post(reverse("portal:taking"))
    assert response["Content-Type"] == "application/zip"
    assert response.streaming
    return zipfile.ZipFile(io.BytesIO(b"".join(response)))  # type: ignore[arg-type]


def test_it_holds_answers_papers_contract_and_complaints(cast: Cast) -> None:
    case = cast.bring_to("confirmed", way="unit")
    complain(user=cast.applicant, kind=ComplaintKind.COMPLAINT, text="Nobody answers.", urgent=False)
    whole = taken(cast)
    data = json.loads(whole.read("data.json"))
    [person] = data["people.person"]
    assert person["family_name"] == "Quillfeather"
    assert person["document_number"] == "QX7719043"
    facts = {each["name"]: each["value"] for each in data["cases.fact"]}
    assert facts["citizenships"] == ["COL"]
    assert data["keeping.complaint"][0]["text"] == "Nobody answers."
    assert whole.read("papers/01-identity.pdf") == PDF
    [contract] = [name for name in whole.namelist() if name.startswith("contracts/")]
    assert whole.read(contract).startswith(b"%PDF")
    page = whole.read("read-me.html").decode()
    for words in ("Quillfeather", case.reference, "QX7719043", "Nobody answers."):
        assert words in page


def test_nothing_of_anybody_else_and_nothing_that_opens_an_account_is_in_it(cast: Cast) -> None:
    cast.bring_to("submitted", who=cast.stranger)
    cast.bring_to("confirmed", way="unit")
    whole = taken(cast)
    text = "".join(whole.read(name).decode() for name in ("data.json", "read-me.html"))
    for secret in (
        "Strangeways",
        "ZZ1230007",
        "wrapped_key",
        PASSWORD,
        "_digest",
        "_sealed",
        "argon2",
        "md5$",
    ):
        assert secret not in text, secret
    data = json.loads(whole.read("data.json"))
    assert "free_will" not in json.dumps(data)
    assert "special_check_reasons" not in json.dumps(data)
    assert not {str(user.pk) for user in (cast.recruiter, cast.commander)} & set(json.dumps(data).split('"'))


def test_it_goes_on_record_and_asks_first_who_it_is(cast: Cast, settings: Settings) -> None:
    taken(cast)
    assert Event.objects.filter(kind=EventKind.DATA_TAKEN, actor=str(cast.applicant.pk)).count() == 1
    settings.CONFIRMED_FOR_SECONDS = -1
    response = client_of(cast).get(reverse("portal:taking"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("portal:confirm"))
