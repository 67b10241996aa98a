"""What is kept of a person, why, and for how long: declared here and nowhere else.

A term that a text does not set is the operator's choice, and says so. `muster.keeping.terms` applies it to a person,
`muster.keeping.actions` executes it, and the applicant's page shows it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muster.people.vault import Compartment

_YEAR = 365
# Everything about an application; a signed contract and a complaint have keys and terms of their own.
APPLICATION: Final = frozenset(Compartment) - {Compartment.CONTRACT, Compartment.COMPLAINTS}
FINDINGS: Final = frozenset(
    {Compartment.MEDICAL, Compartment.SELECTION, Compartment.PHYSICAL, Compartment.SPECIAL_CHECK}
)


class Since(StrEnum):
    """The moment a term is counted from."""

    SIGN_IN = "sign-in"
    LAST_CHANGE = "last-change"
    WITHDRAWAL = "withdrawal"
    REFUSAL = "refusal"
    END_OF_APPLICATION = "end-of-application"
    END_OF_CONTRACT = "end-of-contract"
    ANSWER = "answer"
    END_OF_ROLE = "end-of-role"
    WHILE_IT_RUNS = "while-it-runs"


SINCE: Final = {
    Since.SIGN_IN: _("your last sign-in"),
    Since.LAST_CHANGE: _("your last change"),
    Since.WITHDRAWAL: _("the withdrawal"),
    Since.REFUSAL: _("the refusal"),
    Since.END_OF_APPLICATION: _("the refusal or the end of the contract"),
    Since.END_OF_CONTRACT: _("the end of the contract"),
    Since.ANSWER: _("the answer"),
    Since.END_OF_ROLE: _("the end of your last role"),
    Since.WHILE_IT_RUNS: _("as long as it runs"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of data. `days` is None for what is kept as long as it runs; `ground` names an act, or the choice."""

    code: str
    what: str | Promise
    compartments: Collection[Compartment]
    since: Since
    days: int | None
    ground: str | Promise


_CHOICE = _("the operator's choice: no text found sets a term")
_END = _(
    "Law 2297-VI on the protection of personal data, article 15: erased when the term or the relation has ended; "
    "the days are the operator's choice"
)
_COURT = _(
    "the operator's choice: as long as a claim may be brought before a court (Civil Code of Ukraine, article 257)"
)
_ARCHIVE = _(
    "the operator's choice after the term of personnel papers in the list of standard documents (Ministry of Justice, "
    "order 578/5 of 12 April 2012); a list of the service's own goes before it"
)

ACCOUNT = Kind(
    "account", _("An account without an application"), {Compartment.IDENTITY}, Since.SIGN_IN, _YEAR, _CHOICE
)
STAFF = Kind(
    "staff",
    _("The account of a member of staff: who did what must stay known"),
    {Compartment.IDENTITY},
    Since.END_OF_ROLE,
    3 * _YEAR,
    _CHOICE,
)
DRAFT = Kind(
    "draft", _("An application that was not submitted"), APPLICATION, Since.LAST_CHANGE, 180, _CHOICE
)
RUNNING = Kind(
    "running",
    _("An application that is being worked on"),
    APPLICATION,
    Since.WHILE_IT_RUNS,
    None,
    _("your consent"),
)
WITHDRAWN = Kind("withdrawn", _("A withdrawn application"), APPLICATION, Since.WITHDRAWAL, 30, _END)
REFUSED = Kind("refused", _("A refused application"), APPLICATION, Since.REFUSAL, 3 * _YEAR, _COURT)
BOARDS = Kind(
    "findings", _("The reasons of the boards' findings"), FINDINGS, Since.END_OF_APPLICATION, _YEAR, _CHOICE
)
SERVICE = Kind(
    "service",
    _("The application of somebody who serves, with their contacts"),
    APPLICATION,
    Since.END_OF_CONTRACT,
    3 * _YEAR,
    _COURT,
)
CONTRACT = Kind(
    "contract",
    _("A contract that both have signed"),
    {Compartment.CONTRACT},
    Since.END_OF_CONTRACT,
    75 * _YEAR,
    _ARCHIVE,
)
OPEN_COMPLAINT = Kind(
    "open-complaint",
    _("A complaint that waits for its answer"),
    {Compartment.COMPLAINTS, Compartment.IDENTITY},
    Since.WHILE_IT_RUNS,
    None,
    _("so that it can be answered"),
)
COMPLAINT = Kind(
    "complaint",
    _("A complaint that was answered"),
    {Compartment.COMPLAINTS},
    Since.ANSWER,
    3 * _YEAR,
    _COURT,
)

SCHEDULE: Final = (
    ACCOUNT,
    STAFF,
    DRAFT,
    RUNNING,
    WITHDRAWN,
    REFUSED,
    BOARDS,
    SERVICE,
    CONTRACT,
    OPEN_COMPLAINT,
    COMPLAINT,
)
