"""A second interpreter of conditions, plain and slow: it reads the tree and the facts, and nothing between."""

from collections.abc import Mapping
from datetime import date, timedelta

from muster.law.book import Boundary, Regime, Rule
from muster.law.calendar import Span, completed_months, completed_years, parse_span, shift_months
from muster.law.conditions import (
    All,
    Among,
    AnyOf,
    Compare,
    Completed,
    Condition,
    Const,
    Day,
    Empty,
    Flag,
    Has,
    Known,
    Literal,
    Name,
    Not,
    Open,
    Ref,
    Shifted,
    Term,
    Unit,
)
from muster.law.parameters import Parameter

F, U, T = 0, 1, 2


class Oracle:
    """Says of exact facts (no partial dates) what a regime's rules say, three-valued."""

    def __init__(
        self, regime: Regime, on: date, parameters: Mapping[str, Parameter], facts: Mapping[str, object]
    ) -> None:
        self.regime, self.on, self.parameters, self.facts = regime, on, parameters, facts

    def rule(self, rule: Rule) -> int | None:
        """What a rule says; None where it is not in force."""
        in_force = self.in_force(rule)
        if in_force == F:
            return None
        return max(2 - in_force, self.says(rule.condition))

    def in_force(self, rule: Rule) -> int:
        ended = self.reached(rule.valid_to) if rule.valid_to is not None else F
        return min(self.reached(rule.valid_from), 2 - ended)

    def reached(self, boundary: Boundary) -> int:
        if boundary is None:
            return T
        return self.compare(Day(), ">=", Name(boundary) if isinstance(boundary, str) else Literal(boundary))

    def says(self, condition: Condition) -> int:  # noqa: C901, PLR0912  (one line a form)
        match condition:
            case Const(value):
                return T if value else F
            case Open():
                return U
            case Among(fact, values):
                given = self.facts.get(fact)
                if given is None or given == "not_taken":
                    return U
                return T if given in values else F
            case Has(fact, codes):
                given = self.facts.get(fact)
                return U if not isinstance(given, list) else T if set(codes) & set(given) else F
            case Empty(fact):
                given = self.facts.get(fact)
                return U if given is None else T if given == [] else F
            case Flag(name, within_days):
                states = [
                    self.parameters[name].on(self.on - timedelta(days=n)) for n in range(within_days + 1)
                ]
                return T if True in states else U if None in states else F
            case Known(name):
                return U if self.parameters[name].on(self.on) is None else T
            case Compare(left, op, right):
                return self.compare(left, op, right)
            case Ref(name):
                if name in self.regime.definitions:
                    return self.says(self.regime.definitions[name])
                parts = [rule for rule in self.regime.rules if rule.id == name]
                return max(min(self.in_force(part), self.says(part.condition)) for part in parts)
            case Not(of):
                return 2 - self.says(of)
            case All(of):
                return min(map(self.says, of))
            case AnyOf(of):
                return max(map(self.says, of))

    def compare(self, left: Term, op: str, right: Term) -> int:
        low1, high1 = self.span(left)
        low2, high2 = self.span(right)
        if op in (">", ">="):
            return self.compare(right, {">": "<", ">=": "<="}[op], left)
        if op == "=":
            return min(self.compare(left, "<=", right), self.compare(right, "<=", left))
        if None not in (high1, low2) and (high1 < low2 or (op == "<=" and high1 == low2)):  # type: ignore[operator]
            return T
        if None not in (low1, high2) and (low1 > high2 or (op == "<" and low1 == high2)):  # type: ignore[operator]
            return F
        return U

    def span(self, term: Term) -> tuple[date | int | None, date | int | None]:
        """The least and the greatest a term can be; None where that is not known."""
        if isinstance(term, Day):
            return self.on, self.on
        if isinstance(term, Literal):
            return term.value, term.value
        if isinstance(term, Name):
            return self.named(term.name)
        if isinstance(term, Completed):
            given = self.facts.get(term.name)
            if given is None:
                return None, None
            count = completed_years if term.unit is Unit.YEARS else completed_months
            return (count(parse_span(str(given)).first, self.on),) * 2
        assert isinstance(term, Shifted)
        low, high = (self.shift(end, term.count, term.unit) for end in self.span(term.base))
        return low, high

    def named(self, name: str) -> tuple[date | int | None, date | int | None]:
        if name not in self.parameters:
            given = self.facts.get(name)
            return tuple(parse_span(str(given))) if given is not None else (None, None)  # type: ignore[return-value]
        value = self.parameters[name].on(self.on)
        if value is None:
            return self.parameters[name].earliest, None
        return (value.first, value.last) if isinstance(value, Span) else (value, value)  # type: ignore[return-value]

    @staticmethod
    def shift(end: date | int | None, count: int, unit: Unit | None) -> date | int | None:
        if end is None:
            return None
        if isinstance(end, int):
            return end + count
        if unit is Unit.DAYS:
            return end + timedelta(days=count)
        return shift_months(end, count * (12 if unit is Unit.YEARS else 1))
