"""The rest of the matrix: every method, the same roles in other offices, and what is unsealed for whom.

Who may open an address stands in `test_access.ROWS`. A new address needs nothing here unless it is only read, or only
sent to: then it stands in one of the two sets below.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from runpy import run_path

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from muster.offices.models import Membership, Office, OfficeKind, Role
from muster.offices.rights import RIGHTS, Purpose, opened_by
from muster.people.actions import create_account
from muster.people.models import User
from muster.people.vault import Compartment, PersonKey
from tests.cast import PASSWORD
from tests.site.test_access import (
    ACCOUNT,
    ADDRESSES,
    ANYONE,
    NOT_NOW,
    ROWS,
    World,
    allowed,
    clients_of,
    is_denied,
    leads_to_sign_in,
)

ROOT = Path(__file__).parents[2]
NEVER = ("PUT", "PATCH", "DELETE")  # no page takes them

_READ_ONLY = """
desk:queue desk:case desk:paper-file desk:decision desk:contract desk:contract-file desk:contract-paper
desk:contract-scan desk:assessments desk:assessment-paper-file desk:posts desk:posts-export desk:approval
desk:card desk:stopped desk:complaints desk:checks desk:journal desk:verification desk:journal-case desk:staff
desk:post-candidates desk:rounds desk:round desk:round-posts desk:round-units desk:round-certificate
portal:front portal:privacy portal:safety portal:about portal:placement portal:posts portal:posts-left-out
portal:post portal:law portal:law-book portal:law-timeline portal:agency portal:agency-back portal:agency-join
portal:security portal:register-sent portal:password-sent portal:account portal:kept portal:complaints
portal:complaint portal:notices portal:home portal:way-units portal:section portal:papers portal:paper
portal:qualifications portal:consents portal:status portal:submitted portal:place portal:decision
portal:contract portal:contract-pdf portal:contract-paper portal:contract-scan portal:withdrawn
"""
_SENT_ONLY = """
desk:qualification desk:alike-again desk:assessment-qualification desk:posts-ask desk:post-ask desk:post-seats
desk:post-close desk:read-on desk:canary desk:approve desk:return-post desk:invitation-approve
desk:invitation-withdraw desk:role-end
portal:agency-leave portal:sign-out portal:security-app-remove portal:security-passkey-remove
portal:security-codes portal:security-session-end portal:notices-read portal:start portal:contract-time
"""
READ_ONLY, SENT_ONLY = set(_READ_ONLY.split()), set(_SENT_ONLY.split())

# Who may send to an address, where these are fewer than those who may open it.
SENT_BY = {"desk:paper": "recruiter"}
# What has nothing to act on at the stage the world is in, so that sending to it finds nothing.
NOTHING_TO_ACT_ON = NOT_NOW | {"desk:alike-again", "desk:role-end", "portal:post-change"}

# The roles whose counterpart in another office the cast lacks, and what kind of office that is.
ELSEWHERE = {
    "deciding_officer": (Role.DECIDING_OFFICER, OfficeKind.UNIT),
    "commander": (Role.COMMANDER, OfficeKind.UNIT),
    "medical": (Role.MEDICAL_ASSESSOR, OfficeKind.MEDICAL_BOARD),
    "selection": (Role.SELECTION_ASSESSOR, OfficeKind.SELECTION_BOARD),
    "physical": (Role.PHYSICAL_ASSESSOR, OfficeKind.PHYSICAL_BOARD),
    "special_check": (Role.SPECIAL_CHECK_ASSESSOR, OfficeKind.SPECIAL_CHECK),
}


def elsewhere() -> dict[str, User]:
    found = {}
    for name, (role, kind) in ELSEWHERE.items():
        office = Office.objects.create(
            code=f"elsewhere-{name}", kind=kind, name_uk="Деінде", name_en="Elsewhere"
        )
        found[name] = create_account(email=f"elsewhere-{name}@example.org", password=PASSWORD, language="uk")
        Membership.objects.create(user=found[name], office=office, role=role, since=timezone.now())
    return found


def methods_of(name: str) -> set[str]:
    read = set() if name in SENT_ONLY else {"GET", "HEAD"}
    return read if name in READ_ONLY else {*read, "POST"}


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Whatever is sent meanwhile has no effect."""
    cookies = client.cookies.output()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies.load(cookies.replace("Set-Cookie: ", ""))


def test_no_address_takes_any_other_method_from_anybody(world: World) -> None:
    clients = clients_of(world)
    taken, unlike = [], set()
    for name in ROWS:
        address = world.address(name)
        for who, client in clients.items():
            for method in NEVER:
                response = client.generic(method, address)
                if response.status_code != 405:
                    taken.append((name, who, method, response.status_code))
                elif {each.strip() for each in response["Allow"].split(",")} != methods_of(name):
                    unlike.add(f"{name} {response['Allow']}")
    assert taken == []
    assert not unlike, f"say in READ_ONLY or SENT_ONLY what an address takes: {sorted(unlike)}"


def test_asking_for_the_head_alone_opens_nothing_to_anybody_else(world: World) -> None:
    clients = clients_of(world)
    opened = []
    for name in ROWS:
        for who in clients.keys() - allowed(name, world):
            response = clients[who].head(world.address(name))
            if not is_denied(who, response):
                opened.append((name, who, response.status_code))
    assert opened == []


def test_those_whose_it_is_may_send_to_it_and_of_some_only_they(world: World) -> None:
    clients = clients_of(world)
    closed = []
    for name in ROWS.keys() - READ_ONLY - NOTHING_TO_ACT_ON:
        possible = {200, 302, 400, 403, 404} if ROWS[name] in (ACCOUNT, ANYONE) else {200, 302}
        for who in allowed(name, world):
            with undone(clients[who]):
                response = clients[who].post(world.address(name), {})
            if who not in SENT_BY.get(name, who).split():
                right = is_denied(who, response)
            else:
                right = response.status_code in possible and (
                    ROWS[name] == ANYONE or not leads_to_sign_in(response)
                )
            if not right:
                closed.append((name, who, response.status_code))
    assert not closed, " ".join(sorted({f"{name} {status}" for name, _who, status in closed}))


def test_the_same_role_in_another_office_opens_only_what_names_nothing_of_an_office(world: World) -> None:
    found = elsewhere()
    clients = clients_of(World(people=found, cases={}))
    wrong = []
    for name in (name for name in ROWS if name.startswith("desk:")):
        own = not ADDRESSES[name].pattern.converters
        for who in found:
            theirs = own and who in ROWS[name].split()
            for method in {"GET", "POST"} & methods_of(name):
                with undone(clients[who]):
                    response = clients[who].generic(method, world.address(name))
                if is_denied(who, response) is theirs:
                    wrong.append((name, who, method, response.status_code))
    assert wrong == []


def role_of(user: User) -> Role | None:
    held = Membership.objects.filter(user=user, until=None).first()
    return Role(held.role) if held else None


def test_no_page_unseals_more_of_an_applicant_than_its_reader_s_role_opens(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: set[Compartment] = set()
    theirs = {case.person.key._key for case in world.cases.values()}
    unseal = PersonKey.open

    def watched(self: PersonKey, compartment: Compartment, sealed: bytes, place: str) -> bytes:
        if self._key in theirs:
            opened.add(compartment)
        return unseal(self, compartment, sealed, place)

    monkeypatch.setattr(PersonKey, "open", watched)
    clients, too_much = clients_of(world), []
    staff = {who: role for who, user in world.people.items() if (role := role_of(user))}
    seen: dict[Role, Collection[Compartment]] = {}
    for name in (name for name, who in ROWS.items() if who not in (ANYONE, ACCOUNT)):
        for who in allowed(name, world) & staff.keys():
            opened.clear()
            clients[who].get(world.address(name))
            seen[staff[who]] = {*seen.get(staff[who], ()), *opened}
            if not opened <= opened_by(staff[who]):
                too_much.append((name, who, opened - opened_by(staff[who])))
    assert too_much == []
    assert Compartment.IDENTITY in seen[Role.RECRUITER]  # the watch sees


def test_every_purpose_has_its_right_and_every_role_some_purpose() -> None:
    assert set(RIGHTS) == set(Purpose)
    assert {role for right in RIGHTS.values() for role in right.roles} == set(Role)


def test_no_face_names_a_role_itself_to_say_what_it_may() -> None:
    """Faces ask for the roles of a purpose; only the declaration says which these are."""
    faces = [
        *(ROOT / "src" / "muster" / "desk").rglob("*.py"),
        *(ROOT / "src" / "muster" / "portal").rglob("*.py"),
    ]
    named = [f"Role.{role.name}" for role in Role]
    found = [(path.name, name) for path in faces for name in named if name in path.read_text()]
    assert found == []


def test_the_page_of_rights_says_what_is_declared() -> None:
    page = run_path(str(ROOT / "scripts" / "access"))["page"]
    assert page() == (ROOT / "docs" / "security" / "access.md").read_text(), "run scripts/access"
