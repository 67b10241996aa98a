"""What the law answers, with everything it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from muster.law.book import Cite, Reason, Rule
from muster.law.conditions import Truth
from muster.law.text import Text

if TYPE_CHECKING:
    from muster.law.closing import Closing
    from muster.law.explaining import Explaining
    from muster.law.unsettled import Found, Residue
    from muster.law.vocabulary import Held


class Outcome(StrEnum):
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNDETERMINED = "undetermined"


# Named here, because to look a member up in its enumeration takes longer than a rule.
ELIGIBLE, NOT_ELIGIBLE, UNDETERMINED = Outcome


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
    place: int = 0  # among the rules of the day
    result: "RuleResult | None" = None  # where all these cases have the same facts
    residue: "Residue | None" = None  # what is left of a rule that is unknown


@dataclass(frozen=True, slots=True)
class Cell:
    """What a group's rules say of its facts.

    `bits`: at a rule's place, that it is unknown; as many places on as there are rules, that it is not met.
    `state`: what is left open of the group's facts. `unknown`: those of `said` that are.
    """

    bits: int
    state: int
    said: tuple[Said, ...]
    unknown: tuple[Said, ...]


class RuleResult:
    """One rule that was in force: what became of it, the facts that settled it, the acts it rests on."""

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


class Answer:
    """The law's answer on one day under one reading, by one edition of a rule book.

    The outcome and the masks are there at once; all else is worked out when it is first asked for, from what
    the facts were when the question was put.
    """

    _rules: tuple[RuleResult, ...] | None = None
    _found: "Found | None" = None
    _closed: "tuple[Closing, tuple[Warning, ...]] | None" = None

    def __init__(  # noqa: PLR0917  (called at one place, where names would cost time)
        self,
        law: "Explaining",
        outcome: Outcome,
        not_met: int,
        unknown: int,
        cells: Sequence[Cell],
        facts: "Mapping[str, object] | Held",
    ) -> None:
        self.outcome = outcome
        self.not_met = not_met
        """A bit for each of `rules` that is not met, the first rule's lowest."""
        self.unknown = unknown
        """A bit for each of `rules` that is unknown."""
        self._law = law
        self._cells = cells
        self._facts = facts

    @property
    def regime(self) -> str:
        return self._law.plan.regime.id

    @property
    def edition(self) -> str:
        return self._law.plan.regime.edition

    @property
    def reading(self) -> str:
        return self._law.plan.reading

    @property
    def on(self) -> date:
        return self._law.plan.on

    @property
    def rules(self) -> tuple[RuleResult, ...]:
        """Every rule in force, in the book's order."""
        if self._rules is None:
            self._rules = self._law.results(self._cells, self._kept)
        return self._rules

    @property
    def _kept(self) -> Mapping[str, object]:
        self._facts = kept = self._law.kept(self._facts)
        return kept

    @property
    def _open(self) -> "Found":
        if self._found is None:
            self._found = self._law.open(self.outcome, self._cells)
        return self._found

    @property
    def _closing(self) -> "tuple[Closing, tuple[Warning, ...]]":
        if self._closed is None:
            cells = [*self._cells, *self._law.silent(self._kept)]
            self._closed = self._law.closing(self.outcome, self.not_met, cells)
        return self._closed

    @property
    def rank_category(self) -> str | None:
        return self._closing[0].rank_category

    @property
    def term_years(self) -> Term | None:
        return self._closing[0].term_years

    @property
    def probation_months(self) -> int | None:
        return self._closing[0].probation_months

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts, and the parameters, that can still change the outcome."""
        return self._open[0]

    @property
    def warnings(self) -> tuple[Warning, ...]:
        """What a reader must be told; at last the questions that no text answers, and weak sources."""
        closing, told = self._closing
        return told + self._open[1] + closing.notes

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Answer):
            return NotImplemented
        same = (self.edition, self.on, self.rules, self.missing, self.warnings, self._closing)
        return same == (other.edition, other.on, other.rules, other.missing, other.warnings, other._closing)

    def __hash__(self) -> int:
        return hash((self.edition, self.on, self.not_met, self.unknown))

    def __repr__(self) -> str:
        return f"Answer({self.regime}, {self.on}, {self.outcome})"

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
