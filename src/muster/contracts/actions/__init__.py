"""Every change to a contract: drafted, understood, signed by both, in force by the order."""

from muster.contracts.actions.amending import cancel_amendment, draft_amendment
from muster.contracts.actions.contacts import open_contacts
from muster.contracts.actions.copies import make_copy_code
from muster.contracts.actions.drafting import cancel_draft, draft
from muster.contracts.actions.enrolment import enrol
from muster.contracts.actions.reading import (
    answer_contact,
    answer_in_private,
    answer_questions,
    ask_interpreter,
    ask_time,
    name_interpreter,
    release_interpreter,
)
from muster.contracts.actions.shared import chain_of, pdf_of, pending_amendment, standing, to_sign
from muster.contracts.actions.signing import (
    bind_scan,
    confirm_by_applicant,
    confirm_by_commander,
    refuse_scan,
)

__all__ = [
    "answer_contact",
    "answer_in_private",
    "answer_questions",
    "ask_interpreter",
    "ask_time",
    "bind_scan",
    "cancel_amendment",
    "cancel_draft",
    "chain_of",
    "confirm_by_applicant",
    "confirm_by_commander",
    "draft",
    "draft_amendment",
    "enrol",
    "make_copy_code",
    "name_interpreter",
    "open_contacts",
    "pdf_of",
    "pending_amendment",
    "refuse_scan",
    "release_interpreter",
    "standing",
    "to_sign",
]
