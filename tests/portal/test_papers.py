"""Papers: asked for, given, seen and removed; judged by what is in them, not by what they are called."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from muster.cases import actions
from muster.cases.models import Case, Paper, PaperKind, PaperReason
from tests.cast import PDF, SEEN, Cast
from tests.papers.uploads import picture
from tests.portal.conftest import SignedIn

ADD = "/application/papers/add/"
CHOSEN = r'value="stay"[^>]* checked'


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.bring_to("draft")


@pytest.fixture
def client(cast: Cast, case: Case, signed_in: SignedIn) -> Client:
    return signed_in(cast.applicant)


def give(client: Client, content: bytes = PDF, name: str = "passport.pdf", kind: str = "identity") -> str:
    return client.post(
        ADD, {"kind": kind, "file": SimpleUploadedFile(name, content)}, follow=True
    ).content.decode()


def test_a_paper_is_given_and_seen_again(client: Client, case: Case) -> None:
    page = give(client)
    assert "The paper is with your application: Passport or identity document." in page
    assert "passport.pdf" in page
    paper = case.papers.get()
    seen = client.get(f"/application/papers/{paper.pk}/")
    assert seen.content == SEEN
    assert seen.headers["Content-Type"] == "image/jpeg"
    assert seen.headers["Content-Disposition"] == 'attachment; filename="identity.jpeg"'
    assert "no-store" in seen.headers["Cache-Control"]


def test_a_paper_never_lies_unsealed_on_the_disk(client: Client, case: Case) -> None:
    give(client, PDF + b"secret words of a paper")
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(files) == 2  # as it came, and what is shown of it
    for file in files:
        content = file.read_bytes()
        assert b"secret words" not in content
        assert not content.startswith((b"%PDF", b"\xff\xd8"))


def test_what_may_hinder_its_reader_is_said_at_once_until_it_is_judged(client: Client, case: Case) -> None:
    hint = "The picture is small: small print may be lost."
    assert give(client, picture("PNG", 400, 280)).count(hint) == 2  # said now, and beside the paper
    assert client.get("/application/papers/").content.decode().count(hint) == 1
    case.papers.update(accepted_at=timezone.now())
    assert hint not in client.get("/application/papers/").content.decode()


def test_thirty_megabytes_are_refused_clearly_and_nothing_else_is_lost(client: Client, case: Case) -> None:
    page = give(client, PDF + b"0" * 30 * 1024 * 1024, kind="stay")
    assert "The file is larger than 10 MB" in page
    assert re.search(CHOSEN, page)
    assert not case.papers.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"#!/bin/sh\nrm -rf /\n", "This is not a PDF, JPEG, PNG, HEIC or WebP file"),
        (b"MZ" + b"\0" * 600, "This is not a PDF, JPEG, PNG, HEIC or WebP file"),
        (b"<script>alert(1)</script>", "This is not a PDF, JPEG, PNG, HEIC or WebP file"),
        (b"", "The file is empty"),
    ],
)
def test_a_script_called_pdf_is_refused(client: Client, case: Case, content: bytes, message: str) -> None:
    page = give(client, content, "passport.pdf", "stay")
    assert message in page
    assert re.search(CHOSEN, page)
    assert not case.papers.exists()


def test_the_kind_and_the_file_are_both_needed(client: Client) -> None:
    page = client.post(ADD, {}).content.decode()
    assert "Choose the kind of paper" in page
    assert "Choose a file" in page


def test_too_many_files_at_once_get_a_page_that_says_so(client: Client) -> None:
    files = [SimpleUploadedFile(f"{number}.pdf", PDF) for number in range(6)]
    response = client.post(ADD, {"kind": "identity", "file": files})
    assert response.status_code == 413
    assert "That was too much at once" in response.content.decode()


def test_a_form_that_is_too_large_gets_a_page_that_says_so(client: Client) -> None:
    response = client.post("/application/identity/", {"given_names": "x" * 2 * 1024 * 1024})
    assert response.status_code == 413
    assert "That was too much at once" in response.content.decode()


def test_the_papers_asked_follow_from_what_the_law_still_needs(
    client: Client, cast: Cast, case: Case
) -> None:
    page = client.get("/application/papers/").content.decode()
    assert all(f"?kind={kind}" in page for kind in ("identity", "stay", "criminal_record"))
    assert "?kind=education" not in page
    facts = {"location": "abroad", "identity_document": "none"}
    actions.state_facts(user=cast.applicant, case_id=case.pk, facts=facts)
    page = client.get("/application/papers/").content.decode()
    assert "?kind=identity" not in page
    assert "?kind=stay" not in page


def test_a_paper_is_removed_after_being_asked(client: Client, case: Case) -> None:
    give(client)
    paper = case.papers.get()
    assert "Remove this paper?" in client.get(f"/application/papers/{paper.pk}/remove/").content.decode()
    assert case.papers.filter(removed_at=None).exists()
    client.post(f"/application/papers/{paper.pk}/remove/")
    assert not case.papers.filter(removed_at=None).exists()
    assert client.get(f"/application/papers/{paper.pk}/").status_code == 404


def test_a_judged_paper_stays_and_its_reason_is_shown(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    paper = case.papers.get()
    actions.judge_paper(
        user=cast.clerk,
        actor=cast.actor(cast.clerk),
        case_id=case.pk,
        paper_id=paper.pk,
        reason=PaperReason.CUT_OFF,
    )
    client = signed_in(cast.applicant)
    page = client.get("/application/papers/").content.decode()
    assert "Not accepted: A part is cut off" in page
    assert f"{paper.pk}/remove/" not in page
    answer = client.post(f"/application/papers/{paper.pk}/remove/", follow=True).content.decode()
    assert "stays with the case" in answer


def test_nobody_sees_the_papers_of_another(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("draft", who=cast.stranger)
    case = cast.bring_to("ready")
    paper = Paper.objects.get(case=case)
    client = signed_in(cast.stranger)
    assert client.get(f"/application/papers/{paper.pk}/").status_code == 404
    assert client.post(f"/application/papers/{paper.pk}/remove/").status_code == 404
    assert case.papers.filter(removed_at=None).exists()


def test_a_kind_can_be_chosen_beforehand(client: Client) -> None:
    page = client.get(f"{ADD}?kind={PaperKind.STAY}").content.decode()
    assert re.search(CHOSEN, page)


def about(paper: Paper) -> str:
    return f"/application/papers/{paper.pk}/about/"


def test_what_stands_on_a_paper_is_written_down_and_seen(client: Client, case: Case, cast: Cast) -> None:
    stated = {"identity_document_until": "2055-01-01"}
    actions.state_facts(user=cast.applicant, case_id=case.pk, facts=stated)
    give(client)
    paper = case.papers.get()
    assert 'name="valid_until_year" value="2055"' in client.get(about(paper)).content.decode()
    said = {"issuer": "Prefecture", "number": "<b>77</b>", "valid_until_day": "1", "valid_until_month": "2"}
    wrong = client.post(about(paper), said | {"valid_until_year": "20"}).content.decode()
    assert "The year must have four figures" in wrong
    assert "Prefecture" in wrong  # nothing is lost
    page = client.post(about(paper), said | {"valid_until_year": "2034"}, follow=True).content.decode()
    assert "Who issued it: <bdi>Prefecture</bdi>" in page
    assert "Last day it is valid: <bdi>1 February 2034</bdi>" in page
    assert "&lt;b&gt;77&lt;/b&gt;" in page


def test_a_last_day_that_is_near_is_marked(client: Client, case: Case) -> None:
    give(client)
    paper = case.papers.get()
    passed = {"valid_until_day": "1", "valid_until_month": "2", "valid_until_year": "2020"}
    assert "Its term has passed" in client.post(about(paper), passed, follow=True).content.decode()


def test_a_translation_is_added_beside_its_original(client: Client, case: Case) -> None:
    page = give(client)
    original = case.papers.get()
    beside = f"{ADD}?kind=identity&of={original.pk}"
    assert beside.replace("&", "&amp;") in page
    assert "<h1>Add a translation</h1>" in client.get(beside).content.decode()
    client.post(beside, {"kind": "identity", "file": SimpleUploadedFile("t.pdf", PDF)})
    [translation] = original.translations.all()
    page = client.get("/application/papers/").content.decode()
    assert page.count('<span class="note">Translation</span>') == 1
    assert f"of={translation.pk}" not in page


def test_or_said_to_be_one_later(client: Client, case: Case) -> None:
    give(client)
    give(client, name="in-ukrainian.pdf")
    original, translation = case.papers.all()
    assert "passport.pdf" in client.get(about(translation)).content.decode()
    client.post(about(translation), {"translation_of": str(original.pk)})
    assert list(original.translations.all()) == [translation]
    assert "Is it a translation?" not in client.get(about(original)).content.decode()


def test_the_address_of_a_translation_names_one_of_ones_own_papers(
    client: Client, case: Case, cast: Cast
) -> None:
    of_another = cast.bring_to("submitted", who=cast.stateless).papers.get()
    assert client.get(f"{ADD}?of={of_another.pk}").status_code == 404
    assert "<h1>Add a paper</h1>" in client.get(f"{ADD}?of=nonsense").content.decode()
