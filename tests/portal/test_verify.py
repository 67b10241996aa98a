"""Anyone checks a paper: by its code, or by the file."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from muster.contracts.actions import pdf_of
from muster.contracts.models import Contract
from muster.notices.actions import deliver_due, queue
from muster.notices.models import NoticeKind
from muster.offices.models import Membership
from muster.papers.authority import certificate_of, make_authority, make_office_key
from muster.people import marks
from muster.people.models import User
from muster.portal import verify
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(cast: Cast) -> Contract:
    """A contract in force, sealed by its unit."""
    folder = Path(settings.SEALS)
    folder.mkdir()
    authority = make_authority("Fictional authority")
    (folder / "authority.pem").write_bytes(certificate_of(authority))
    (folder / "unit-3001.pem").write_bytes(make_office_key(authority, "unit-3001"))
    case = cast.bring_to("in_force")
    return Contract.objects.select_related("person", "unit").get(case=case)


def said(client: Client, **given: object) -> str:
    response = client.post("/verify/", given)
    assert response.status_code == 200
    return response.text


def file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("contract.pdf", content, "application/pdf")


class TestByCode:
    def test_a_true_contract_tells_what_its_holder_knows_and_no_more(
        self, client: Client, cast: Cast, contract: Contract
    ) -> None:
        text = said(client, code=(contract.check_code or "").lower())
        assert "The contract is true" in text
        assert cast.unit.name_en in text
        assert "In force" in text
        for hidden in ("Quillfeather", contract.reference, contract.post.title_en, "QX7719043"):
            assert hidden not in text

    def test_an_office_by_the_code_it_shows(self, client: Client, cast: Cast) -> None:
        text = said(client, code=" Unit-3001 ")
        assert "The office is registered here" in text
        assert cast.unit.name_en in text

    def test_a_message_by_the_code_at_its_end(self, client: Client, cast: Cast) -> None:
        queue(user=cast.applicant, kind=NoticeKind.OFFER)
        deliver_due()
        code = str(mail.outbox[0].body).partition("?code=")[2].split()[0]
        text = said(client, code=code)
        assert "The message is true" in text
        for hidden in ("offer", "Quillfeather", mail.outbox[0].to[0]):
            assert hidden not in text
        assert "The code is not known here" in said(client, code=code.replace("N", "N1", 1))

    @pytest.mark.parametrize(
        ("language", "says"),
        [("en", "Muster never asks for money"), ("uk", "Muster ніколи не просить грошей")],
    )
    def test_every_message_says_where_to_check_it_and_that_nothing_costs_money(
        self, client: Client, cast: Cast, language: str, says: str
    ) -> None:
        User.objects.filter(pk=cast.applicant.pk).update(language=language)
        for kind in NoticeKind:
            queue(user=cast.applicant, kind=kind)
        deliver_due()
        assert len(mail.outbox) == len(NoticeKind)
        for message in mail.outbox:
            assert says in str(message.body)
            address = re.search(r"http://\S+(/verify/\?code=\S+)", str(message.body))
            assert address
            assert client.get(address[1]).status_code == 200

    def test_a_recruiter_by_the_code_on_the_card(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.recruiter)
        card = client.get("/desk/card/").text
        code = marks.code_of(marks.STAFF, cast.member(cast.recruiter).pk)
        assert code in card
        assert "Whoever asks for money is not from us." in card
        client.logout()
        text = said(client, code=code)
        for shown in (
            "This person works here",
            "Recruiter Staffmember",
            "Recruiter of a unit",
            cast.unit.name_en,
        ):
            assert shown in text

    def test_a_card_of_somebody_who_left(self, client: Client, cast: Cast) -> None:
        member = cast.member(cast.recruiter)
        Membership.objects.filter(pk=member.pk).update(until=timezone.now())
        text = said(client, code=marks.code_of(marks.STAFF, member.pk))
        assert "This person does not work here any more" in text

    def test_any_other_code_is_not_known(self, client: Client, contract: Contract) -> None:
        assert "The code is not known here" in said(client, code=contract.reference)

    def test_the_code_comes_with_the_address_on_the_paper(self, client: Client) -> None:
        assert 'value="7Q2K-9XWD-0001"' in client.get("/verify/?code=7Q2K-9XWD-0001").text


class TestByFile:
    def test_a_true_seal(self, client: Client, cast: Cast, contract: Contract) -> None:
        text = said(client, file=file(pdf_of(contract)))
        assert "The seal is true" in text
        assert cast.unit.name_en in text
        assert contract.reference in text

    def test_a_changed_file(self, client: Client, contract: Contract) -> None:
        content = bytearray(pdf_of(contract))
        content[len(content) // 3] ^= 1
        assert "The file was changed" in said(client, file=file(bytes(content)))

    def test_no_pdf_no_seal_and_a_stranger(self, client: Client, cast: Cast, contract: Contract) -> None:
        assert "This is no PDF" in said(client, file=file(b"hello"))
        content = pdf_of(contract)
        (Path(settings.SEALS) / "authority.pem").write_bytes(certificate_of(make_authority("Another")))
        assert "The seal is not one of this service" in said(client, file=file(content))
        (Path(settings.SEALS) / "unit-3001.pem").unlink()
        unsealed = Contract.objects.get(case=cast.bring_to("drafted", who=cast.stranger))
        assert "The file is not sealed" in said(client, file=file(pdf_of(unsealed)))

    def test_it_is_not_kept(self, client: Client, contract: Contract) -> None:
        before = sorted(Path(settings.MEDIA_ROOT).rglob("*"))
        said(client, file=file(pdf_of(contract)))
        assert sorted(Path(settings.MEDIA_ROOT).rglob("*")) == before

    def test_a_file_too_large_is_told(self, client: Client) -> None:
        assert "larger than 10 MB" in said(client, file=file(b"%PDF-1.7" + bytes(settings.MAX_UPLOAD_BYTES)))


def test_nothing_given_is_told(client: Client) -> None:
    assert "Enter the code, or choose the file" in said(client)


def test_whoever_tries_too_often_is_slowed_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "MOST_OF_A_CLIENT", 2)
    for _ in range(2):
        assert "too many attempts" not in said(client, code="0000-0000-0000")
    assert "too many attempts" in said(client, code="0000-0000-0000")
    assert "too many attempts" in said(client, file=file(b"%PDF-1.7"))


def test_it_takes_few_queries(
    client: Client, contract: Contract, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        said(client, code=contract.check_code or "")
