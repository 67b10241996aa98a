"""Cases that may be one person's, as whoever reads one of them may see the others."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from muster.cases.alike import (
    Alike,
    Degree,
    Identity,
    Shared,
    alike,
    compared_births,
    compared_names,
    compared_numbers,
    identity_of,
    unsettled,
)
from muster.cases.models import Case
from muster.cases.queries import CASE_ROLES
from muster.offices.access import NoAccess, membership
from muster.offices.models import Membership
from muster.pages.facts import value_in_words
from muster.people.models import User


def alike_for(user: User, case: Case) -> list[Alike]:
    """What looks like the person of the case, which the user has; never an application of the user's own."""
    return [each for each in alike(case) if each.case.person_id != user.person_id]


def membership_at(user: User, case: Case) -> Membership | None:
    """By which the user may read the case; None where another office has it."""
    try:
        return membership(user, CASE_ROLES, case.office_id)
    except NoAccess:
        return None


def likely(user: User, case: Case) -> dict[str, object]:
    """For the case page: how many wait to be compared, and a table of all."""
    found = alike_for(user, case)
    waiting = unsettled(found)
    return {
        "likely": waiting,
        "alike_columns": [{"text": text} for text in (_("Case"), _("Office"), _("The same"), _("Compared"))],
        "alike_rows": [_row(case, each, waits=each in waiting) for each in found],
    }


def _row(case: Case, found: Alike, *, waits: bool) -> list[object]:
    other = found.case
    address = reverse("desk:alike", args=[case.reference, other.reference])
    standing: object = {"text": _("not yet"), "tone": "warning"}
    if found.apart is not None and not waits:
        standing = apart_words(found)
    return [
        {"text": other.reference, "href": address},
        other.office.name if other.office else "",
        shared_words(found),
        standing,
    ]


def shared_words(found: Alike) -> str:
    return "; ".join(str(Shared(field).label) for field in found.shared)


def apart_words(found: Alike) -> str:
    """Which office found that they are two, when and why."""
    if found.apart is None:
        return ""
    return _("not the same person: %(reason)s (%(day)s)") % {
        "reason": found.apart.get_reason_display(),
        "day": date_format(found.apart.found_at, "DATE_FORMAT"),
    }


_TONES = {Degree.SAME: "bad", Degree.NEAR: "warning", Degree.OTHER: "plain"}


def side_by_side(case: Case, other: Case, *, seen: bool) -> list[list[object]]:
    """Rows of a table: the question, what is known here, what there, and what the two are to each other.

    Where the other case may not be seen, only what is the same as here is told of it, because it is known here.
    """
    mine, theirs = identity_of(case), identity_of(other)
    rows = zip(_fields(mine), _fields(theirs), _degrees(mine, theirs), strict=True)
    return [
        [question, here, there if seen else here if degree == Degree.SAME else _("not shown"), _tag(degree)]
        for (question, here), (_question, there), degree in rows
    ]


def _fields(identity: Identity) -> list[tuple[str, str]]:
    person = identity.person
    births = [value_in_words("date_of_birth", birth) for birth in sorted(identity.births)]
    return [
        (_("Name as in the document"), person.full_name),
        (_("Name in the lines with <<<"), person.mrz_name or ""),
        (_("Name in Ukrainian"), person.ukrainian_name or ""),
        (_("Document number"), person.document_number or ""),
        (_("Date of birth"), "; ".join(births)),
    ]


def _degrees(mine: Identity, theirs: Identity) -> list[Degree]:
    here, there = mine.person, theirs.person
    return [
        compared_names(here.full_name, there.full_name),
        compared_names(here.mrz_name or "", there.mrz_name or ""),
        compared_names(here.ukrainian_name or "", there.ukrainian_name or ""),
        compared_numbers(here.document_number or "", there.document_number or ""),
        compared_births(mine.births, theirs.births),
    ]


def _tag(degree: Degree) -> dict[str, str]:
    return {"text": str(degree.label), "tone": _TONES[degree]}
