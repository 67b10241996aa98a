"""Who may do what, in which office, and which sealed compartments that opens: the one declaration of access.

Getters and actions ask for the roles of a purpose by `roles_for`; `docs/security/access.md` is printed from here.
"""

from dataclasses import dataclass
from enum import StrEnum

from muster.offices.models import Role
from muster.people.vault import Compartment


class Where(StrEnum):
    """In which office the role must be held now."""

    OF_THE_CASE = "the office that has the case"
    ASKED = "the board that was asked"
    OF_THE_POST = "the unit whose posts they are"
    ANY = "any office"


class Purpose(StrEnum):
    """What somebody of an office wants of what is kept; the value says it in the docs."""

    SEE = "see a case"
    OPEN_PAPERS = "open its papers"
    CHECK = "check facts and papers, ask the applicant, ask the boards"
    FINISH_CHECK = "finish the check in a unit"
    REFER = "refer it to a unit, enter it for a round"
    OFFER = "offer a seat, withdraw an offer, propose another post"
    DECIDE = "admit, refuse or return"
    SEE_CONTRACT = "see the contract"
    DRAFT = "draft, amend or cancel a contract"
    CONFIRM = "confirm a contract"
    CONTACTS = "see whom to tell if something happens"
    ENROL = "record the enrolment order"
    ASSESS_HEALTH = "assess health"
    SELECT = "assess schooling and character"
    ASSESS_STRENGTH = "assess physical standards"
    CHECK_SECURITY = "make the special check"
    PRESENT = "show a card to applicants"
    RECRUIT = "keep the posts and criteria of a unit"
    RANK = "order by hand those who wish for a post"
    APPROVE = "approve posts"
    SEE_ROUNDS = "see rounds of placement"
    RUN_ROUNDS = "open, publish and close rounds"
    AUDIT = "read and verify the journal"
    ANSWER_COMPLAINTS = "answer complaints"
    STAFF = "keep offices and roles"


@dataclass(frozen=True, slots=True)
class Right:
    """`opens` are the compartments of a person's data that this purpose may unseal."""

    roles: tuple[Role, ...]
    where: Where
    opens: tuple[Compartment, ...] = ()


_HANDLERS = (Role.CLERK, Role.RECRUITER)
_SEEN = (Compartment.IDENTITY, Compartment.FACTS)
_CONTRACT = (*_SEEN, Compartment.CONTRACT)

RIGHTS: dict[Purpose, Right] = {
    Purpose.SEE: Right((*_HANDLERS, Role.DECIDING_OFFICER, Role.COMMANDER), Where.OF_THE_CASE, _SEEN),
    Purpose.OPEN_PAPERS: Right(
        (*_HANDLERS, Role.DECIDING_OFFICER), Where.OF_THE_CASE, (*_SEEN, Compartment.PAPERS)
    ),
    Purpose.CHECK: Right(_HANDLERS, Where.OF_THE_CASE, (*_SEEN, Compartment.PAPERS)),
    Purpose.FINISH_CHECK: Right((Role.RECRUITER,), Where.OF_THE_CASE, _SEEN),
    Purpose.REFER: Right((Role.CLERK,), Where.OF_THE_CASE, _SEEN),
    Purpose.OFFER: Right((Role.RECRUITER,), Where.OF_THE_CASE, _SEEN),
    Purpose.DECIDE: Right((Role.DECIDING_OFFICER,), Where.OF_THE_CASE, _SEEN),
    Purpose.SEE_CONTRACT: Right((Role.RECRUITER, Role.COMMANDER), Where.OF_THE_CASE, _CONTRACT),
    Purpose.DRAFT: Right((Role.RECRUITER,), Where.OF_THE_CASE, _CONTRACT),
    Purpose.CONFIRM: Right((Role.COMMANDER,), Where.OF_THE_CASE, _CONTRACT),
    Purpose.CONTACTS: Right((Role.COMMANDER,), Where.OF_THE_CASE, (*_SEEN, Compartment.CONTACTS)),
    Purpose.ENROL: Right((Role.RECRUITER, Role.COMMANDER), Where.OF_THE_CASE, _CONTRACT),
    Purpose.ASSESS_HEALTH: Right((Role.MEDICAL_ASSESSOR,), Where.ASKED, (*_SEEN, Compartment.MEDICAL)),
    Purpose.SELECT: Right(
        (Role.SELECTION_ASSESSOR,), Where.ASKED, (*_SEEN, Compartment.SELECTION, Compartment.PAPERS)
    ),
    Purpose.ASSESS_STRENGTH: Right((Role.PHYSICAL_ASSESSOR,), Where.ASKED, (*_SEEN, Compartment.PHYSICAL)),
    Purpose.CHECK_SECURITY: Right(
        (Role.SPECIAL_CHECK_ASSESSOR,), Where.ASKED, (*_SEEN, Compartment.SPECIAL_CHECK)
    ),
    Purpose.PRESENT: Right(_HANDLERS, Where.ANY),
    Purpose.RECRUIT: Right((Role.RECRUITER,), Where.OF_THE_POST),
    Purpose.RANK: Right((Role.RECRUITER,), Where.OF_THE_POST, _SEEN),
    Purpose.APPROVE: Right((Role.PLANNER,), Where.ANY),
    Purpose.SEE_ROUNDS: Right((Role.PLANNER, Role.AUDITOR), Where.ANY),
    Purpose.RUN_ROUNDS: Right((Role.PLANNER,), Where.ANY),
    Purpose.AUDIT: Right((Role.AUDITOR,), Where.ANY),
    Purpose.ANSWER_COMPLAINTS: Right((Role.AUDITOR,), Where.ANY, (Compartment.COMPLAINTS,)),
    Purpose.STAFF: Right((Role.OPERATOR,), Where.ANY),
}

# What a board that is asked for something does with a case.
ASSESSING: dict[str, Purpose] = {
    "medical": Purpose.ASSESS_HEALTH,
    "selection": Purpose.SELECT,
    "physical": Purpose.ASSESS_STRENGTH,
    "special_check": Purpose.CHECK_SECURITY,
}


def roles_for(purpose: Purpose) -> tuple[Role, ...]:
    """Whoever may do it, where they hold the role in the office that `RIGHTS` names."""
    return RIGHTS[purpose].roles


def opened_by(role: Role) -> frozenset[Compartment]:
    """Every compartment of other people's data that some purpose of the role opens."""
    return frozenset(each for right in RIGHTS.values() if role in right.roles for each in right.opens)
