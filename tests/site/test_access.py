"""Who may open what: every address of the service, asked for by everybody.

Each address has a row. One that is added without saying who may open it fails here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from muster.cases import actions
from muster.cases.models import Case, PaperKind, QualificationKind, Request, RequestKind
from muster.keeping.complaints import complain
from muster.keeping.models import ComplaintKind
from muster.people.models import User
from tests.cast import PDF, Cast
from tests.colleague import Colleague
from tests.planning import previewed

ANYONE, ACCOUNT = "anyone", "any account"  # with an account, each sees what is their own
ANONYMOUS = "anonymous"

HANDLERS, DECIDING, SIGNING = "recruiter", "deciding_officer", "commander"
CASE = f"{HANDLERS} {DECIDING} {SIGNING}"
ASSESSORS = "medical selection physical special_check"
WORKERS = f"clerk other_clerk other_recruiter {CASE} {ASSESSORS}"

# The name of each address, and who may open it: those named, of everybody in `people`. In the unit lies an application
# of `applicant`; at the centre one of `stranger`; with `stateless` the unit has a contract that both have confirmed.
ROWS: dict[str, str] = {
    "language": ANYONE,
    "portal:front": ANYONE,
    "portal:privacy": ANYONE,
    "portal:safety": ANYONE,
    "portal:about": ANYONE,
    "portal:check": ANYONE,
    "portal:verify": ANYONE,
    "portal:copy": ANYONE,
    "portal:placement": ANYONE,
    "portal:posts": ANYONE,
    "portal:posts-left-out": ANYONE,
    "portal:post": ANYONE,
    "portal:law": ANYONE,
    "portal:law-book": ANYONE,
    "portal:law-timeline": ANYONE,
    "portal:register": ANYONE,
    "portal:register-sent": ANYONE,
    "portal:register-finish": ANYONE,
    "portal:sign-in": ANYONE,
    "portal:second": ANYONE,
    "portal:lost": ANYONE,
    "portal:agency": ANYONE,
    "portal:agency-back": ANYONE,
    "portal:agency-join": ACCOUNT,
    "portal:agency-leave": ACCOUNT,
    "portal:invitation": ANYONE,
    "portal:passkey": ANYONE,
    "portal:confirm": ACCOUNT,
    "portal:sign-out": ANYONE,
    "portal:address": ACCOUNT,
    "portal:address-confirm": ACCOUNT,
    "portal:address-back": ANYONE,
    "portal:security": ACCOUNT,
    "portal:security-password": ACCOUNT,
    "portal:security-app": ACCOUNT,
    "portal:security-app-remove": ACCOUNT,
    "portal:security-passkey": ACCOUNT,
    "portal:security-passkey-remove": ACCOUNT,
    "portal:security-codes": ACCOUNT,
    "portal:security-session-end": ACCOUNT,
    "portal:password": ANYONE,
    "portal:password-sent": ANYONE,
    "portal:password-finish": ANYONE,
    "portal:account": ACCOUNT,
    "portal:account-language": ACCOUNT,
    "portal:kept": ACCOUNT,
    "portal:taking": ACCOUNT,
    "portal:complaints": ACCOUNT,
    "portal:complain": ACCOUNT,
    "portal:complaint": "applicant",
    "portal:notices": ACCOUNT,
    "portal:notices-read": ACCOUNT,
    "portal:home": ACCOUNT,
    "portal:start": ACCOUNT,
    "portal:way": ACCOUNT,
    "portal:way-centre": ACCOUNT,
    "portal:way-units": ACCOUNT,
    "portal:way-unit": ACCOUNT,
    "portal:identity": ACCOUNT,
    "portal:photograph": ACCOUNT,
    "portal:section": ACCOUNT,
    "portal:question": ACCOUNT,
    "portal:papers": ACCOUNT,
    "portal:paper-add": ACCOUNT,
    "portal:paper": "applicant",
    "portal:paper-about": "applicant",
    "portal:paper-remove": "applicant",
    "portal:qualifications": ACCOUNT,
    "portal:qualification-add": ACCOUNT,
    "portal:qualification-remove": "applicant",
    "portal:wishes": ACCOUNT,
    "portal:wish-add": ACCOUNT,
    "portal:friend": ACCOUNT,
    "portal:consents": ACCOUNT,
    "portal:consent": ACCOUNT,
    "portal:consent-withdraw": ACCOUNT,
    "portal:review": ACCOUNT,
    "portal:status": "applicant",
    "portal:submitted": "applicant",
    "portal:request": "applicant",
    "portal:referral": "applicant",
    "portal:offer": "applicant",
    "portal:place": "applicant",
    "portal:post-change": "applicant",
    "portal:decision": "stateless",
    "portal:contract": "stateless",
    "portal:contract-pdf": "stateless",
    "portal:contract-questions": "stateless",
    "portal:contract-confirm": "stateless",
    "portal:contract-paper": "stateless",
    "portal:contract-scan": "stateless",
    "portal:contract-scan-refuse": "stateless",
    "portal:contract-interpreter": "stateless",
    "portal:contract-time": "stateless",
    "portal:contract-contact": "stateless",
    "portal:contract-private": "stateless",
    "portal:contract-copy": "stateless",
    "portal:withdraw": "applicant",
    "portal:withdrawn": "applicant",
    "desk:queue": f"{WORKERS} planner auditor operator",
    "desk:cases": f"clerk other_clerk other_recruiter {CASE}",
    "desk:case": CASE,
    "desk:why": CASE,
    "desk:stopped": f"{WORKERS} planner auditor operator",
    "desk:facts": HANDLERS,
    "desk:fact": HANDLERS,
    "desk:dispute": HANDLERS,
    "desk:paper": f"{HANDLERS} {DECIDING}",
    "desk:paper-about": HANDLERS,
    "desk:paper-file": f"{HANDLERS} {DECIDING}",
    "desk:qualification": HANDLERS,
    "desk:alike": CASE,
    "desk:alike-again": HANDLERS,
    "desk:ask": HANDLERS,
    "desk:answer": HANDLERS,
    "desk:refer": "clerk",
    "desk:enter-placement": "clerk",
    "desk:propose-post": HANDLERS,
    "desk:finish-check": HANDLERS,
    "desk:ask-boards": HANDLERS,
    "desk:offer": HANDLERS,
    "desk:withdraw-offer": HANDLERS,
    "desk:decision": DECIDING,
    "desk:admit": DECIDING,
    "desk:refuse": DECIDING,
    "desk:return": DECIDING,
    "desk:contract": f"{HANDLERS} {SIGNING}",
    "desk:contract-file": f"{HANDLERS} {SIGNING}",
    "desk:contract-contacts": SIGNING,
    "desk:contract-amend": HANDLERS,
    "desk:contract-paper": f"{HANDLERS} {SIGNING}",
    "desk:contract-scan": f"{HANDLERS} {SIGNING}",
    "desk:contract-scan-send": HANDLERS,
    "desk:contract-interpreter": HANDLERS,
    "desk:contract-draft": HANDLERS,
    "desk:contract-confirm": SIGNING,
    "desk:contract-order": f"{HANDLERS} {SIGNING}",
    "desk:contract-cancel": HANDLERS,
    "desk:assessments": ASSESSORS,
    "desk:assessment": "selection",
    "desk:assessment-why": "selection",
    "desk:assessment-qualification": "selection",
    "desk:assessment-paper-file": "selection",
    "desk:approvals": "planner",
    "desk:approval": "planner",
    "desk:approve": "planner",
    "desk:return-post": "planner",
    "desk:posts-import": "recruiter",
    "desk:posts-export": "recruiter",
    "desk:posts-ask": "recruiter",
    "desk:post-ask": "recruiter",
    "desk:posts": "recruiter other_recruiter",
    "desk:post-add": "recruiter",
    "desk:post": "recruiter",
    "desk:post-seats": "recruiter",
    "desk:post-close": "recruiter",
    "desk:criteria": "recruiter other_recruiter",
    "desk:post-candidates": "recruiter",
    "desk:post-order": "recruiter",
    "desk:rounds": "planner auditor",
    "desk:round": "planner auditor",
    "desk:round-posts": "planner auditor",
    "desk:round-units": "planner auditor",
    "desk:round-certificate": "planner auditor",
    "desk:round-open": "planner",
    "desk:round-preview": "planner",
    "desk:round-variants": "planner",
    "desk:round-publish": "planner",
    "desk:round-close": "planner",
    "desk:card": "clerk other_clerk recruiter other_recruiter",
    "desk:complaints": "auditor",
    "desk:complaint": "auditor",
    "desk:checks": "auditor",
    "desk:journal": "auditor",
    "desk:read-on": "auditor",
    "desk:canary": "auditor",
    "desk:verification": "auditor",
    "desk:journal-case": "auditor",
    "desk:recover": "operator",
    "desk:staff": "operator",
    "desk:office": "operator",
    "desk:role-end": "operator",
    "desk:invitation-approve": "operator",
    "desk:invitation-withdraw": "operator",
}
# Whose application an address with a reference names, where it is not that of `applicant`.
OF_STATELESS = {name for name, who in ROWS.items() if who == "stateless"} | {
    name for name in ROWS if name.startswith("desk:contract")
}
OF_STRANGER = {"desk:refer", "desk:enter-placement"}


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each, f"{namespace}{each.namespace}:" if each.namespace else namespace)
        else:
            yield f"{namespace}{each.name}", each


ADDRESSES = dict(patterns(get_resolver()))


@dataclass(slots=True)
class World:
    """Everybody by name, and what the addresses name."""

    people: dict[str, User]
    cases: dict[str, Case]
    given: dict[str, Any] = field(default_factory=dict)

    def address(self, name: str) -> str:
        whose = "stateless" if name in OF_STATELESS else "stranger" if name in OF_STRANGER else "applicant"
        specific = {key.removeprefix(f"{name}/"): value for key, value in self.given.items() if "/" in key}
        known = self.given | {"reference": self.cases[whose].reference} | specific
        wanted = ADDRESSES[name].pattern.converters
        return reverse(name, kwargs={key: known[key] for key in wanted})

    def secrets(self) -> tuple[str, ...]:
        """What nobody finds on a page that is not theirs."""
        case = self.cases["applicant"]
        person = case.person
        return case.reference, str(person.family_name), str(person.document_number)


@pytest.fixture
def world(cast: Cast) -> World:
    mine = {"user": cast.applicant, "case_id": cast.bring_to("draft", way="unit").pk}
    upload = actions.Upload("welder.pdf", PDF)
    paper = actions.upload_paper(**mine, kind=PaperKind.QUALIFICATION, upload=upload)
    qualification = actions.record_qualification(
        **mine, kind=QualificationKind.SPECIALITY, description="Welder", paper_id=paper.pk
    )
    case = cast.bring_to("in_unit", way="unit")
    asked = actions.ask_applicant(
        user=cast.recruiter, actor=cast.actor(cast.recruiter), case_id=case.pk, text="Which school?"
    )
    actions.answer_request(**mine, request_id=asked.pk, text="The third.")
    selection = Request.objects.get(case=case, kind=RequestKind.SELECTION)
    assessors = {kind.value: user for kind, user in cast.assessors.items()}
    named = ("applicant", "stateless", "stranger", "clerk", "other_clerk", "recruiter", "other_recruiter")
    named += ("deciding_officer", "commander", "planner", "auditor", "operator")
    return World(
        people={name: getattr(cast, name) for name in named} | assessors,
        cases={
            "applicant": case,
            "stateless": cast.bring_to("signed", who=cast.stateless, way="unit"),
            "stranger": cast.bring_to("submitted", who=cast.stranger),
        },
        given={
            "paper_id": paper.pk,
            "qualification_id": qualification.pk,
            "request_id": selection.pk,
            "desk:answer/request_id": asked.pk,
            "portal:request/request_id": asked.pk,
            "complaint": complain(
                user=cast.applicant, kind=ComplaintKind.COMPLAINT, text="Nobody answers.", urgent=False
            ).reference,
            "post_id": cast.private_post.pk,
            "round_id": previewed(cast).pk,
            "number": 0,
            "account_id": str(cast.recruiter.pk),
            "membership_id": cast.member(cast.other_clerk).pk,
            "unit": cast.unit.pk,
            "desk:posts-export/kind": "csv",
            "code": cast.unit.pk,
            "other": "M-0000-0000",
            "name": "sex",
            "regime": "ua-ngu",
            "portal:section/name": "person",
            "portal:contract-contact/kind": "kin",
            "kind": "processing",
            "token": "no-such-token",
            "passkey_id": cast.applicant.pk,
            "invitation_id": cast.applicant.pk,
        },
    )


def clients_of(world: World) -> dict[str, Client]:
    """A browser for everybody, the anonymous visitor first."""
    clients = {ANONYMOUS: Client()}
    for who, user in world.people.items():
        clients[who] = Colleague()
        clients[who].force_login(user)
    return clients


def leads_to_sign_in(response: HttpResponse) -> bool:
    if response.status_code == 302:
        return response["Location"].startswith(reverse("portal:sign-in"))
    templates = [each.name for each in response.templates]  # type: ignore[attr-defined]
    return response.status_code == 200 and "pages/sign_in.html" in templates


def is_denied(who: str, response: HttpResponse) -> bool:
    """Without an account one is led to sign in; with another it looks as if it did not exist."""
    if response.status_code == 405:
        return True
    if who == ANONYMOUS:
        return leads_to_sign_in(response)
    to_ones_own = response.status_code == 302 and response["Location"] == reverse("portal:home")
    return response.status_code == 404 or to_ones_own


def allowed(name: str, world: World) -> set[str]:
    if ROWS[name] == ANYONE:
        return {ANONYMOUS, *world.people}
    return set(world.people) if ROWS[name] == ACCOUNT else set(ROWS[name].split())


def test_every_address_says_who_may_open_it() -> None:
    assert set(ADDRESSES) == set(ROWS)


def test_every_row_speaks_of_somebody_in_the_cast(world: World) -> None:
    for name in ROWS:
        assert allowed(name, world) <= {ANONYMOUS, *world.people}, name


def test_nobody_else_opens_it_or_sends_anything_to_it(world: World) -> None:
    clients = clients_of(world)
    opened = []
    for name in ROWS:
        address = world.address(name)
        for who in clients.keys() - allowed(name, world):
            responses = clients[who].get(address), clients[who].post(address, {})
            taken = [response.status_code for response in responses]
            if not all(is_denied(who, response) for response in responses) or taken == [405, 405]:
                opened.append((name, who, taken))
    assert opened == []


# Pages that have nothing to show at the stage the world is in; their own tests show them where they have.
NOT_NOW = {
    "portal:referral",
    "portal:offer",
    "portal:withdrawn",
    "portal:register-finish",
    "portal:password-finish",
    "portal:invitation",
    "portal:address-back",
    "portal:agency",  # no provider is named
    "portal:contract-scan",
    "portal:contract-interpreter",
    "portal:contract-private",
    "desk:contract-scan",
    "desk:contract-amend",
    "desk:alike",
}


def test_those_whose_it_is_open_it(world: World) -> None:
    clients = clients_of(world)
    closed = []
    for name in ROWS.keys() - NOT_NOW:
        address = world.address(name)
        possible = {200, 302, 404, 405} if ROWS[name] == ACCOUNT else {200, 302, 405}
        for who in allowed(name, world):
            response = clients[who].get(address)
            if response.status_code not in possible or (leads_to_sign_in(response) and ROWS[name] != ANYONE):
                closed.append((name, who, response.status_code))
    assert closed == []


def test_a_page_of_ones_own_shows_nothing_of_anybody_else(world: World) -> None:
    clients = clients_of(world)
    for name in (name for name, who in ROWS.items() if who == ACCOUNT):
        for who in clients.keys() - {ANONYMOUS, "applicant"}:
            page = clients[who].get(world.address(name)).content.decode()
            assert not [secret for secret in world.secrets() if secret in page], (name, who)
