"""Every change to a contract: drafted, understood, signed by both, in force by the order."""

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
from muster.contracts.actions.shared import pdf_of, standing
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
    "cancel_draft",
    "confirm_by_applicant",
    "confirm_by_commander",
    "draft",
    "enrol",
    "make_copy_code",
    "name_interpreter",
    "pdf_of",
    "refuse_scan",
    "release_interpreter",
    "standing",
]
