"""Comparisons folded for one day: each becomes questions to one fact, or to a parameter that is not known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from muster.law.abstraction import Below, OneOf, Predicate, Variable, of_fact
from muster.law.book import Regime
from muster.law.calendar import Span, latest_start
from muster.law.conditions import Compare, Completed, Day, Literal, Shifted, Term
from muster.law.fold_nodes import FALSE, TRUE, Ask, Node, conj, disj, neg
from muster.law.parameters import Parameter, ParameterKind
from muster.law.terms import MONTHS, TURNED, Periods, after, is_number, reaching, split
from muster.law.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class _Date:
    """A date that is known, or a variable's; and the periods added to it."""

    known: date | None
    variable: str | None
    periods: Periods = ()


class Comparisons:
    """Folds comparisons for one day; the variables they ask are gathered on the way."""

    def __init__(self, regime: Regime, on: date, parameters: Mapping[str, Parameter]) -> None:
        self.regime = regime
        self.on = on
        self.parameters = parameters
        self.variables = [of_fact(fact) for fact in regime.vocabulary.values()]
        self.numbers = {name for name, p in parameters.items() if p.kind is ParameterKind.NUMBER}
        self.slots = {variable.name: slot for slot, variable in enumerate(self.variables)}

    def ask(self, name: str, predicate: Predicate) -> Node:
        slot = self.slots[name]
        self.variables[slot].predicates.add(predicate)
        return Ask(slot, predicate)

    def unknown_parameter(self, key: str, variable: Variable) -> str:
        """The key of a variable for a parameter that is not known, made when it is first asked."""
        if key not in self.slots:
            self.slots[key] = len(self.variables)
            self.variables.append(variable)
        return key

    def doubt(self, name: str, key: str) -> Node:
        """Something that hangs on a parameter alone, and the parameter is not known."""
        variable = Variable(name, Kind.FLAG, (True, False), parameter=True)
        return self.ask(self.unknown_parameter(key, variable), OneOf(frozenset({True})))

    def compare(self, condition: Compare) -> Node:
        left, op, right = condition.left, condition.op, condition.right
        if is_number(left, self.numbers):
            return self.compare_numbers(condition)
        one, other = self.date_term(left), self.date_term(right)
        if one.variable is None and other.variable is not None:
            one, other = other, one
            op = TURNED.get(op, op)
        if other.known is None:
            return self.compare_unknown(one, op, other)
        day, next_day = other.known, other.known + timedelta(days=1)
        if op == "=":
            return conj([self.before(one, next_day), neg(self.before(one, day))])
        node = self.before(one, day if op in ("<", ">=") else next_day)
        return neg(node) if op in (">", ">=") else node

    def compare_unknown(self, one: _Date, op: str, other: _Date) -> Node:
        """A fact's date beside a parameter's that is not known, or only within bounds: what the bounds leave open
        hangs on the parameter.
        """
        if one.variable not in self.regime.vocabulary:
            one, other = other, one
            op = TURNED.get(op, op)
        if op in (">", ">=", "="):
            below = neg(self.compare_unknown(one, "<=" if op == ">" else "<", other))
            return conj([below, self.compare_unknown(one, "<=", other)]) if op == "=" else below
        variable = self.variables[self.slots[str(other.variable)]]
        first, last = (end and after(end, other.periods) for end in variable.span)
        extra = timedelta(days=op == "<=")
        surely = self.before(one, first + extra) if first else FALSE
        possibly = self.before(one, last + extra) if last else TRUE
        return disj([surely, conj([possibly, self.doubt(variable.name, f"{other} {op} {one}")])])

    def before(self, term: _Date, day: date) -> Node:
        """Whether a date, with its periods added, lies before `day`."""
        day = reaching(day, term.periods)
        if term.variable is None:
            assert term.known is not None  # noqa: S101  (one of the two is given, by construction)
            return TRUE if term.known < day else FALSE
        return self.ask(term.variable, Below(day.toordinal()))

    def date_term(self, term: Term) -> _Date:
        if isinstance(term, Day):
            return _Date(self.on, None)
        if isinstance(term, Literal) and isinstance(term.value, date):
            return _Date(term.value, None)
        if isinstance(term, Shifted) and term.unit is not None:
            base = self.date_term(term.base)
            if base.known is not None:
                return _Date(after(base.known, ((term.count, term.unit),)), None)
            return _Date(base.known, base.variable, (*base.periods, (term.count, term.unit)))
        return self.date_of(getattr(term, "name", ""))

    def date_of(self, name: str) -> _Date:
        """A fact's or a parameter's date."""
        if name not in self.parameters:
            return _Date(None, name)
        parameter = self.parameters[name]
        value = parameter.on(self.on)
        if isinstance(value, Span) and value.is_exact:
            return _Date(value.first, None)
        span = (value.first, value.last) if isinstance(value, Span) else (parameter.earliest, None)
        variable = Variable(name, Kind.DATE, parameter=True, span=span)
        return _Date(None, self.unknown_parameter(f"{name} date", variable))

    def compare_numbers(self, condition: Compare) -> Node:
        left, op, right = condition.left, condition.op, condition.right
        if isinstance(split(right)[0], Completed):
            left, right = right, left
            op = TURNED.get(op, op)
        core, added, _ = split(left)
        number, unknown = self.number(right)
        own, own_unknown = (0, None) if isinstance(core, Completed) else self.number(left)
        if unknown or own_unknown:
            name = unknown or own_unknown or ""
            return self.doubt(name, f"{name} in {condition}")

        def at_least(least: int) -> Node:
            if isinstance(core, Completed):
                return self.completed(core, least - added)
            return TRUE if own >= least else FALSE

        if op == "=":
            return conj([at_least(number), neg(at_least(number + 1))])
        node = at_least(number if op in (">=", "<") else number + 1)
        return neg(node) if op in ("<", "<=") else node

    def completed(self, core: Completed, number: int) -> Node:
        months = number * MONTHS[core.unit]
        return self.ask(core.name, Below(latest_start(months, self.on).toordinal() + 1))

    def number(self, term: Term) -> tuple[int, str | None]:
        """A number, or the parameter for want of which it is not known."""
        if isinstance(term, Shifted):
            number, unknown = self.number(term.base)
            return number + term.count, unknown
        if isinstance(term, Literal):
            return int(str(term.value)), None
        name = getattr(term, "name", "")
        value = self.parameters[name].on(self.on)
        return (value, None) if isinstance(value, int) else (0, name)
