"""Every kind of event, `subject:act`. A kind is never renamed: the journal holds it for ever."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    ACCOUNT_REGISTERED = "account:registered", _("Account registered")
    ACCOUNT_SIGNED_IN = "account:signed-in", _("Signed in")
    ACCOUNT_PASSWORD_CHANGED = "account:password-changed", _("Password changed")
    ACCOUNT_LANGUAGE_CHANGED = "account:language-changed", _("Language of notices changed")
    STAFF_ADDED = "staff:added", _("Role given to a member of staff")
    STAFF_REMOVED = "staff:removed", _("Role ended for a member of staff")
    OFFICE_SET_UP = "office:set-up", _("Office added or described anew")
    POST_ADDED = "post:added", _("Post added")
    POST_CHANGED = "post:changed", _("Post changed")
    CASE_OPENED = "case:opened", _("Application started")
    CASE_WAY_CHOSEN = "case:way-chosen", _("Way in chosen")
    CASE_SUBMITTED = "case:submitted", _("Application submitted")
    CASE_WITHDRAWN = "case:withdrawn", _("Application withdrawn")
    CASE_VIEWED = "case:viewed", _("Case opened for reading")
    CONSENT_GIVEN = "consent:given", _("Consent given")
    CONSENT_WITHDRAWN = "consent:withdrawn", _("Consent withdrawn")
    FACT_CLAIMED = "fact:claimed", _("Facts stated by the applicant")
    FACT_VERIFIED = "fact:verified", _("Fact verified")
    FACT_DISPUTED = "fact:disputed", _("Fact disputed")
    PAPER_UPLOADED = "paper:uploaded", _("Paper uploaded")
    PAPER_REMOVED = "paper:removed", _("Paper removed by the applicant")
    PAPER_JUDGED = "paper:judged", _("Paper judged")
    PAPER_VIEWED = "paper:viewed", _("Paper opened for reading")
    QUALIFICATION_RECORDED = "qualification:recorded", _("Qualification recorded")
    QUALIFICATION_REMOVED = "qualification:removed", _("Qualification removed by the applicant")
    QUALIFICATION_JUDGED = "qualification:judged", _("Qualification judged")
    REQUEST_MADE = "request:made", _("Request made")
    REQUEST_ANSWERED = "request:answered", _("Request answered")
    REQUEST_JUDGED = "request:judged", _("Answer to a request judged")
    REQUEST_CANCELLED = "request:cancelled", _("Request cancelled")
    REFERRAL_AGREED = "referral:agreed", _("Referral to the unit agreed")
    REFERRAL_DECLINED = "referral:declined", _("Referral to the unit declined")
    OUTCOME_RECORDED = "outcome:recorded", _("Outcome of an assessment recorded")
    OFFER_MADE = "offer:made", _("Seat offered")
    OFFER_ACCEPTED = "offer:accepted", _("Offer accepted")
    OFFER_DECLINED = "offer:declined", _("Offer declined")
    OFFER_EXPIRED = "offer:expired", _("Offer expired")
    OFFER_WITHDRAWN = "offer:withdrawn", _("Offer withdrawn")
    DECISION_ADMITTED = "decision:admitted", _("Admitted")
    DECISION_REFUSED = "decision:refused", _("Refused")
    DECISION_RETURNED = "decision:returned", _("Returned for something named")
    CONTRACT_DRAFTED = "contract:drafted", _("Contract drafted")
    CONTRACT_UNDERSTOOD = "contract:understood", _("Contract read and understood")
    CONTRACT_CONFIRMED_BY_APPLICANT = (
        "contract:confirmed-by-applicant",
        _("Contract confirmed by the applicant"),
    )
    CONTRACT_CONFIRMED_BY_COMMANDER = (
        "contract:confirmed-by-commander",
        _("Contract confirmed by the commander"),
    )
    CONTRACT_IN_FORCE = "contract:in-force", _("Contract in force by the enrolment order")
    CONTRACT_CANCELLED = "contract:cancelled", _("Contract cancelled before it came into force")
    KEYS_ROTATED = "keys:rotated", _("Master key rotated")
