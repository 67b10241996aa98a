"""The law as code: facts, conditions with three values, dated and cited rules, answers with their reasons.

Pure: no web framework, no database, no clock.
"""

from muster.law.answer import Answer, Outcome, RuleOutcome, RuleResult, Term, Warning  # noqa: A004  (its word)
from muster.law.book import Cite, Reason, Regime, Rule, RuleKind
from muster.law.changes import Step, Way, changes
from muster.law.decide import decide, deciding, deciding_held, relevant
from muster.law.document import BookError, Problem
from muster.law.errors import FactError, LawError, ParameterError, RequestError
from muster.law.text import Confidence, Text
from muster.law.vocabulary import VOCABULARY, Fact, Held, Kind, Supplier, Value, Vocabulary, hold, parse_fact

__all__ = [
    "VOCABULARY",
    "Answer",
    "BookError",
    "Cite",
    "Confidence",
    "Fact",
    "FactError",
    "Held",
    "Kind",
    "LawError",
    "Outcome",
    "ParameterError",
    "Problem",
    "Reason",
    "Regime",
    "RequestError",
    "Rule",
    "RuleKind",
    "RuleOutcome",
    "RuleResult",
    "Step",
    "Supplier",
    "Term",
    "Text",
    "Value",
    "Vocabulary",
    "Warning",
    "Way",
    "changes",
    "decide",
    "deciding",
    "deciding_held",
    "hold",
    "parse_fact",
    "relevant",
]
