"""Nothing that says who somebody is lies readable on the disk, in the database or in the mail."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection

from muster.cases import actions
from muster.cases.models import Case, PaperKind, PaperReason, QualificationKind, RequestKind
from muster.cases.progress import Status, status_of
from muster.contracts import actions as contracts
from muster.journal.models import Event
from muster.notices.actions import deliver_due
from muster.people.actions import finish_registration, start_registration
from tests.cast import (
    APPLICANT,
    MAN,
    PASSWORD,
    PDF,
    STATELESS,
    Cast,
    Identity,
    ask_applicant,
    decide,
    draft_contract,
    find,
    offer,
)

pytestmark = pytest.mark.django_db(transaction=True)

NEWCOMER = Identity(
    email="amaranthine.okonkwo@example.org",
    given_names="Amaranthine",
    family_name="Øygardsdóttir",
    ukrainian_name="Ойгардсдоттір Амарантіна",
    document_number="VV5550123",
    phone="+380 00 555 77 88",
    facts=MAN | {"date_of_birth": "1987-12-19"},
)
WORDS = {
    "a file's name": "krasnobaiev-passport-scan.pdf",
    "a paper's content": "Mirandola Bartholomew, born in Quetzaltenango",
    "who issued a paper": "Consulate of the Aldabra Atoll",
    "a paper's number": "QQ-771-ZETA",
    "a word on a paper": "The apostille hides the third line",
    "a qualification": "Repairs hydrophones since childhood",
    "what was asked": "Please send the quarterly certificate of Zanzibar",
    "what was answered": "My grandmother keeps it in a blue tin",
    "a dispute": "The stamp is of a consulate that closed",
    "a medical reason": "Scar of an appendectomy, no bearing",
    "a psychological reason": "Sleeps badly since the flood",
    "a physical reason": "Left ankle turned in the third lap",
    "a reason of the special check": "Uncle served at the lighthouse",
    "why an offer was withdrawn": "The commander prefers a taller helmsman",
    "why it was returned": "Ask about the lighthouse once more",
    "a decision's note": "Answered frankly about the blue tin",
    "why a draft was cancelled": "The surname lost its umlaut",
}


def secrets() -> dict[str, str]:
    found = dict(WORDS) | {"the staff's name": "Staffmember"}
    for identity in (APPLICANT, STATELESS, NEWCOMER):
        parts = (*identity.given_names.split(), identity.family_name, *identity.ukrainian_name.split())
        for part in parts:
            found[f"the name {part}"] = part
        found |= {
            f"the address of {parts[0]}": identity.email,
            f"the telephone of {parts[0]}": identity.phone,
            f"the document of {parts[0]}": identity.document_number,
            f"the birth of {parts[0]}": str(identity.facts["date_of_birth"]),
        }
    return found


def written(secret: str) -> Iterator[bytes]:
    """The ways in which a text may lie on a disk."""
    yield secret.encode()
    yield secret.encode("utf-16-le")
    yield json.dumps(secret)[1:-1].encode()
    yield secret.encode().hex().encode()


def found_in(content: bytes) -> list[str]:
    lowered = content.lower()
    return [
        name
        for name, secret in secrets().items()
        if any(form in content or form.lower() in lowered for form in written(secret))
    ]


@pytest.fixture
def walked(standing_cast: Cast) -> Cast:
    """Three people through the whole line, by everybody's hand, with words wherever there is room for them."""
    cast = standing_cast
    cast.bring_to("in_force", who=cast.stateless, way="unit")
    _refused(cast)
    token = start_registration(email=NEWCOMER.email, language="uk")
    start_registration(email="unfinished." + NEWCOMER.email, language="uk")
    assert token is not None
    newcomer = finish_registration(token=token, password=PASSWORD)
    cast.identities[newcomer] = NEWCOMER
    case = cast.bring_to("submitted", who=newcomer, way="unit")
    mine: dict[str, Any] = {"user": newcomer, "case_id": case.pk}
    silent: dict[str, Any] = {"actor": cast.actor(cast.recruiter), "case_id": case.pk}
    unit = {"user": cast.recruiter} | silent
    _asked_and_answered(cast, case, mine, unit)
    actions.complete_verification(**unit)
    for kind in (RequestKind.MEDICAL, RequestKind.SELECTION, RequestKind.PHYSICAL, RequestKind.SPECIAL_CHECK):
        find(cast, case, kind, reasons=REASONS[kind])
    offer(cast, case, cast.secret_post)
    actions.withdraw_offer(**silent, reason=WORDS["why an offer was withdrawn"])
    held = offer(cast, case, cast.private_post)
    actions.accept_offer(**mine, offer_id=held.pk)
    decide(cast, actions.return_case, case, kind=RequestKind.PHYSICAL, text=WORDS["why it was returned"])
    find(cast, case, RequestKind.PHYSICAL, reasons=REASONS[RequestKind.PHYSICAL])
    decide(cast, actions.admit, case, note=WORDS["a decision's note"])
    _drafted_twice(cast, case)
    deliver_due()
    return cast


REASONS = {
    RequestKind.MEDICAL: WORDS["a medical reason"],
    RequestKind.SELECTION: WORDS["a psychological reason"],
    RequestKind.PHYSICAL: WORDS["a physical reason"],
    RequestKind.SPECIAL_CHECK: WORDS["a reason of the special check"],
}


def _refused(cast: Cast) -> None:
    case = cast.bring_to("in_unit", facts={"conviction": "current"})
    decide(cast, actions.refuse, case, rules=["R04"], note=WORDS["a decision's note"])


def _asked_and_answered(cast: Cast, case: Case, mine: dict[str, Any], unit: dict[str, Any]) -> None:
    silent = {name: unit[name] for name in ("actor", "case_id")}
    for name, value in NEWCOMER.facts.items():
        actions.verify_fact(**unit, name=name, value=value)
    actions.dispute_fact(**silent, name="conviction", reason=WORDS["a dispute"])
    actions.verify_fact(**unit, name="conviction", value="none")
    request = ask_applicant(cast, case, WORDS["what was asked"])
    upload = actions.Upload(WORDS["a file's name"], PDF + WORDS["a paper's content"].encode())
    paper = actions.upload_paper(**mine, kind=PaperKind.CRIMINAL_RECORD, upload=upload)
    actions.record_qualification(
        **mine,
        kind=QualificationKind.SPECIALITY,
        description=WORDS["a qualification"],
        paper_id=paper.pk,
    )
    said = actions.About(WORDS["who issued a paper"], WORDS["a paper's number"])
    actions.describe_own_paper(**mine, paper_id=paper.pk, about=said)
    actions.answer_request(**mine, request_id=request.pk, text=WORDS["what was answered"])
    actions.judge_answer(**unit, request_id=request.pk)
    actions.judge_paper(
        **unit, paper_id=paper.pk, reason=PaperReason.NO_TRANSLATION, note=WORDS["a word on a paper"]
    )
    actions.open_paper(actor=unit["actor"], paper=paper)


def _drafted_twice(cast: Cast, case: Case) -> None:
    draft_contract(cast, case)
    contracts.cancel_draft(
        user=cast.recruiter,
        actor=cast.actor(cast.recruiter),
        case_id=case.pk,
        reason=WORDS["why a draft was cancelled"],
    )
    draft_contract(cast, case)


def test_the_line_was_walked(walked: Cast) -> None:
    """Or the other tests here would prove nothing."""
    states = {status_of(case) for case in Case.objects.all()}
    assert states == {Status.IN_FORCE, Status.REFUSED, Status.CONTRACT_TO_READ}
    assert Event.objects.filter(sealed__isnull=False).count() > 30


def test_the_search_finds_what_is_there() -> None:
    for name, secret in secrets().items():
        for form in written(secret):
            assert name in found_in(b"before" + form + b"after"), name


def test_no_column_of_any_table_says_who_somebody_is(walked: Cast) -> None:
    read = 0
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  our own tables
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    assert found_in(raw) == [], f"in {table}"
                    read += 1
    assert read > 1000


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the file of an embedded database")
def test_the_database_file_and_its_log_say_nothing_either(walked: Cast) -> None:
    path = Path(connection.settings_dict["NAME"])
    files = [file for file in path.parent.glob(f"{path.name}*") if file.is_file()]
    content = b"".join(file.read_bytes() for file in files)
    assert {file.name.removeprefix(path.name) for file in files} >= {"", "-wal"}
    for case in Case.objects.all():
        assert case.reference.encode() in content  # what is read is the database in use
    assert found_in(content) == []


def test_the_stored_papers_are_sealed(walked: Cast) -> None:
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(files) > 4
    for path in files:
        content = path.read_bytes()
        assert found_in(content) == []
        assert b"PDF" not in content
        assert found_in(str(path).encode()) == []


def test_mail_says_nothing(walked: Cast) -> None:
    assert len(mail.outbox) > 10
    for message in mail.outbox:
        assert found_in(f"{message.subject}\n{message.body}".encode()) == []


def test_the_open_part_of_an_event_says_nothing(walked: Cast) -> None:
    for event in Event.objects.all():
        facts = json.dumps(event.data)
        assert found_in(facts.encode()) == [], event.kind
        for value in ("COL", '"male"', '"female"', "temporary_permit", '"none"', "recognised"):
            assert value not in facts, event.kind


def test_the_keys_are_not_in_the_database(walked: Cast) -> None:
    keys = [entry.partition(":")[2] for entry in settings.MASTER_KEYS().split()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            everything = repr(cursor.fetchall())
            assert not any(key in everything for key in [*keys, settings.DIGEST_KEY, settings.SECRET_KEY])
