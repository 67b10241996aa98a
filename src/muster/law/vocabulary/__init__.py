"""The facts a decision needs: names, types, values, and the words to ask for them.

One vocabulary serves the command line, the forms, the database, bulk files and the decision cases.
A fact that is absent (or null) is unknown.
"""

from typing import Final

from muster.law.vocabulary.assessment import ASSESSMENT
from muster.law.vocabulary.contract import CONTRACT
from muster.law.vocabulary.kinds import Fact, Held, Kind, Supplier, Value, Vocabulary
from muster.law.vocabulary.parse import check_fact, check_together, hold, parse_fact
from muster.law.vocabulary.person import PERSON
from muster.law.vocabulary.service import SERVICE
from muster.law.vocabulary.stay import STAY

VOCABULARY: Final = Vocabulary(PERSON, STAY, SERVICE, ASSESSMENT)

__all__ = [
    "CONTRACT",
    "VOCABULARY",
    "Fact",
    "Held",
    "Kind",
    "Supplier",
    "Value",
    "Vocabulary",
    "check_fact",
    "check_together",
    "hold",
    "parse_fact",
]
