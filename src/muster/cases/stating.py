"""Which facts are the applicant's to state and the office's to verify. All others come from boards, posts and acts."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from muster.cases.errors import NotPossible
from muster.law import VOCABULARY, Supplier, parse_fact

# The way in and the consents are acts of their own.
_ACTS: Final = {"channel", "consent_processing", "consent_verification"}
STATABLE: Final = frozenset(set(VOCABULARY.supplied_by(Supplier.APPLICANT)) - _ACTS)


def checked(name: str, value: object) -> object:
    """The value as the vocabulary has it; None is "not known".

    Raises `FactError` for a value the vocabulary does not have, `NotPossible` for a fact that a board, a post or
    another act settles: nobody passes the medical board by saying so.
    """
    parsed = parse_fact(VOCABULARY, name, value)
    if name not in STATABLE:
        raise NotPossible("not-statable", _("This is not settled by a statement."))
    return parsed
