"""Every change to a case. Each act checks, changes, appends its event and queues its notices, in one transaction."""

from muster.cases.actions.alike import compare, look_again, tell_apart
from muster.cases.actions.application import (
    answer_referral,
    answer_request,
    choose_way,
    consent,
    open_case,
    state_facts,
    state_identity,
    withdraw,
    withdraw_consent,
)
from muster.cases.actions.assessments import record_outcome
from muster.cases.actions.decisions import RETURNABLE, admit, refuse, return_case, what_hinders_admission
from muster.cases.actions.describing import About, describe_own_paper, describe_paper
from muster.cases.actions.offers import (
    accept_offer,
    decline_offer,
    expire_due,
    offer_seat,
    withdraw_offer,
)
from muster.cases.actions.papers import (
    Upload,
    judge_paper,
    judge_qualification,
    open_paper,
    record_qualification,
    remove_paper,
    remove_qualification,
    upload_paper,
)
from muster.cases.actions.reading import view_case
from muster.cases.actions.submission import submit, what_hinders_submission
from muster.cases.actions.verification import (
    ask_applicant,
    ask_assessments,
    complete_verification,
    dispute_fact,
    enter_placement,
    judge_answer,
    refer,
    verify_fact,
)

__all__ = [
    "RETURNABLE",
    "About",
    "Upload",
    "accept_offer",
    "admit",
    "answer_referral",
    "answer_request",
    "ask_applicant",
    "ask_assessments",
    "choose_way",
    "compare",
    "complete_verification",
    "consent",
    "decline_offer",
    "describe_own_paper",
    "describe_paper",
    "dispute_fact",
    "enter_placement",
    "expire_due",
    "judge_answer",
    "judge_paper",
    "judge_qualification",
    "look_again",
    "offer_seat",
    "open_case",
    "open_paper",
    "record_outcome",
    "record_qualification",
    "refer",
    "refuse",
    "remove_paper",
    "remove_qualification",
    "return_case",
    "state_facts",
    "state_identity",
    "submit",
    "tell_apart",
    "upload_paper",
    "verify_fact",
    "view_case",
    "what_hinders_admission",
    "what_hinders_submission",
    "withdraw",
    "withdraw_consent",
    "withdraw_offer",
]
