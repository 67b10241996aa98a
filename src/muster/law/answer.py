"""What the law answers, with everything it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from muster.law.book import Cite, Reason, Rule
from muster.law.conditions import Truth
from muster.law.text import Text


class Outcome(StrEnum):
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNDETERMINED = "undetermined"


class RuleOutcome(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


OUTCOMES = {
    Truth.TRUE: Outcome.ELIGIBLE,
    Truth.FALSE: Outcome.NOT_ELIGIBLE,
    Truth.UNKNOWN: Outcome.UNDETERMINED,
}
RULE_OUTCOMES = {
    Truth.TRUE: RuleOutcome.MET,
    Truth.FALSE: RuleOutcome.NOT_MET,
    Truth.UNKNOWN: RuleOutcome.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Term:
    """How long a first contract may be, in whole years, both ends included."""

    min: int
    max: int


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001  (the word of the vocabulary)
    """Something a reader must be told; `code` is stable."""

    code: str
    text: Text
    rules: tuple[str, ...] = ()


@dataclass(slots=True)
class Said:
    """What a rule says of all cases it cannot tell apart; `facts` names the known facts that settle it."""

    rule: Rule
    truth: Truth
    outcome: RuleOutcome
    facts: tuple[str, ...]
    cites: tuple[Cite, ...]
    questions: tuple[str, ...]
    lists: bool = False  # whether a fact among them is a list
    result: "RuleResult | None" = None  # the same for all these cases, where the facts' values are

    def shown(self, facts: Mapping[str, object]) -> dict[str, object]:
        """The facts that settle the rule, as an answer keeps them whatever becomes of the caller's list."""
        if not self.lists:
            return {name: facts[name] for name in self.facts}
        values = [(name, facts[name]) for name in self.facts]
        return {name: tuple(value) if isinstance(value, list) else value for name, value in values}


class RuleResult:
    """One rule that was in force: what became of it, the facts that settled it, the acts it rests on."""

    __slots__ = ("_said", "facts")

    def __init__(self, said: Said, facts: Mapping[str, object]) -> None:
        self._said = said
        self.facts = facts

    @property
    def rule(self) -> str:
        """The rule's identifier."""
        return self._said.rule.id

    @property
    def outcome(self) -> RuleOutcome:
        return self._said.outcome

    @property
    def cites(self) -> tuple[Cite, ...]:
        """The acts of the rule and of the parts of it that mattered."""
        return self._said.cites

    @property
    def discretionary(self) -> bool:
        """Whether not being met merely permits refusal: a person decides."""
        return self._said.rule.discretionary

    @property
    def label(self) -> Text:
        return self._said.rule.label

    @property
    def sentence(self) -> Text:
        """The rule as one would tell it to an applicant."""
        return self._said.rule.sentence

    @property
    def reason(self) -> Reason | None:
        """What a deciding officer may refuse for, where the rule is not met."""
        return self._said.rule.reason

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RuleResult):
            return NotImplemented
        return (self.rule, self.outcome, self.facts, self.cites) == (
            other.rule,
            other.outcome,
            other.facts,
            other.cites,
        )

    def __hash__(self) -> int:
        return hash((self.rule, self.outcome))

    def __repr__(self) -> str:
        return f"RuleResult({self.rule}, {self.outcome}, {self.facts})"

    def to_json(self) -> dict[str, object]:
        result: dict[str, object] = {
            "rule": self.rule,
            "outcome": self.outcome.value,
            "facts": {name: list(v) if isinstance(v, tuple) else v for name, v in self.facts.items()},
            "cites": [cite.to_json() for cite in self.cites],
        }
        if self.discretionary and self.outcome is RuleOutcome.NOT_MET:
            result["discretionary"] = True
        return result


@dataclass(frozen=True, slots=True)
class Answer:
    """The law's answer on one day under one reading, by one edition of a rule book."""

    regime: str
    edition: str
    reading: str
    on: date
    outcome: Outcome
    rank_category: str | None
    term_years: Term | None
    probation_months: int | None
    rules: tuple[RuleResult, ...]
    missing: tuple[str, ...]
    warnings: tuple[Warning, ...]

    @property
    def decided_by(self) -> tuple[RuleResult, ...]:
        """The rules that were not met."""
        return tuple(rule for rule in self.rules if rule.outcome is RuleOutcome.NOT_MET)

    def to_json(self) -> dict[str, object]:
        """The answer in the vocabulary's form, its keys in the vocabulary's order."""
        term = self.term_years
        return {
            "regime": self.regime,
            "reading": self.reading,
            "on": self.on.isoformat(),
            "outcome": self.outcome.value,
            "rank_category": self.rank_category,
            "term_years": {"min": term.min, "max": term.max} if term else None,
            "probation_months": self.probation_months,
            "rules": [rule.to_json() for rule in self.rules],
            "missing": list(self.missing),
            "warnings": [f"{warning.code}: {warning.text.en}" for warning in self.warnings],
        }
