"""A rule book: rules in their versions, parameters, readings, sources, warnings and open questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from muster.law.conditions import Condition
from muster.law.errors import RequestError
from muster.law.parameters import DatedValue, Parameter, Value, override
from muster.law.points import in_ukrainian
from muster.law.text import Confidence, Text
from muster.law.vocabulary import Vocabulary

type Boundary = date | str | None  # a day, the name of a date parameter, or open


class RuleKind(StrEnum):
    """What a rule does."""

    CONDITION = "condition"  # admission asks for it
    PART = "part"  # a ground within another rule's tree, cited with it
    GRANT = "grant"  # gives a term or a probation; it cannot be unmet
    EVENT = "event"  # speaks of a running contract, not of admission


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement was seen."""

    key: str
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cite:
    """The act a rule rests on, and how firmly it was seen; `point` and `in_force` are None if not known."""

    act: str
    point: str | None
    in_force: date | None
    confidence: Confidence
    sources: tuple[str, ...]
    uk: str = ""  # the act's name in Ukrainian

    @property
    def title(self) -> Text:
        """The act's name in both languages; as the rule writes it where no other is known."""
        return Text(self.act, self.uk or self.act)

    @property
    def place(self) -> Text:
        """The act and the point within it, in both languages."""
        if not self.point:
            return self.title
        return Text(f"{self.title.en}, {self.point}", f"{self.title.uk}, {in_ukrainian(self.point)}")

    def to_json(self) -> dict[str, object]:
        return {
            "act": self.act,
            "point": self.point,
            "in_force": self.in_force.isoformat() if self.in_force else None,
            "confidence": self.confidence.value,
            "sources": list(self.sources),
        }


@dataclass(frozen=True, slots=True)
class Reason:
    """What a deciding officer may refuse for, where the rule is not met."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Grants:
    """What a rule gives: terms in years by rank category (a range or a parameter's name), or a probation."""

    term_years: Mapping[str, Value | str] = field(default_factory=dict)
    probation_months: Value | str = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a rule. In force from `valid_from` up to the eve of `valid_to`."""

    id: str
    kind: RuleKind
    label: Text
    sentence: Text
    condition: Condition
    source_text: str  # the condition as the book writes it
    valid_from: Boundary
    valid_to: Boundary
    cites: tuple[Cite, ...]
    discretionary: bool = False
    reason: Reason | None = None
    grants: Grants | None = None
    part_of: str | None = None
    event: str | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class WarningRule:
    """Something a reader must be told when its condition is true; it never changes the outcome."""

    code: str
    text: Text
    condition: Condition
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question the texts leave open."""

    code: str
    text: Text
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to read the law: parameter values, and who reads it so."""

    name: str
    label: Text
    values: Mapping[str, object]
    confidence: Confidence
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something asked of a running or ended contract: its rules are a small book of their own.

    `words` say what an outcome means here. `until_age` names the parameter of the age that no contract may
    pass.
    """

    name: str
    label: Text
    words: Mapping[str, Text]
    book: "Regime"
    until_age: str | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that sources say differently, and how the rule book handles it."""

    code: str
    topic: Text
    one: Text
    other: Text
    handling: Text


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Regime:
    """One rule book. `edition` is the digest of its canonical form: same edition, same answers."""

    id: str
    label: Text
    formation: str
    edition: str
    rules: tuple[Rule, ...]
    definitions: Mapping[str, Condition]
    parameters: Mapping[str, Parameter]
    readings: Mapping[str, Reading]
    sources: Mapping[str, Source]
    questions: Mapping[str, Question]
    warnings: tuple[WarningRule, ...]
    vocabulary: Vocabulary
    events: Mapping[str, Event] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    plans: dict[object, object] = field(default_factory=dict)  # what `decide` worked out before

    def __repr__(self) -> str:
        return f"Regime({self.id}, {self.edition[:12]})"

    def versions(self, rule_id: str) -> tuple[Rule, ...]:
        """The versions of one rule, in the book's order."""
        return tuple(rule for rule in self.rules if rule.id == rule_id)

    def read(self, reading: str, given: Mapping[str, object] | None = None) -> dict[str, Parameter]:
        """The parameters under a reading, with the `given` values on top.

        Raises RequestError for a reading the book does not have, ParameterError for a bad value.
        """
        found = self.readings.get(reading)
        if found is None:
            remedy = "the readings are " + ", ".join(self.readings)
            raise RequestError(
                "unknown_reading", "reading", reading, f'there is no reading "{reading}"', remedy
            )
        why = DatedValue(None, None, found.confidence, found.sources)
        parameters = override(self.parameters, found.values, why)
        if given:
            parameters = override(parameters, given, _SET_BY_OPERATOR)
        return parameters


_SET_BY_OPERATOR = DatedValue(None, None, Confidence.OFFICIAL, ())
