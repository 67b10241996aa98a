"""Everybody: the facts of a person as variables of the solver, with what is unknown or known in part.

A date is two whole numbers, its first and its last day; a choice is a code; a list of countries is a Boolean for
each group of countries that some rule tells apart, and one for all others. Everything that `decide` takes is one of
these people, and each of these people can be written as facts that `decide` takes.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final

import z3

from muster.law.abstraction import Variable, groups_of
from muster.law.calendar import FIRST_YEAR, LAST_YEAR, parse_span
from muster.law.plan import Plan
from muster.law.vocabulary import Fact, Kind
from muster.law.vocabulary.countries import CODES

FIRST: Final = date(FIRST_YEAR, 1, 1).toordinal()
LAST: Final = date(LAST_YEAR, 12, 31).toordinal()
UNKNOWN: Final = -1

type Formula = Any  # the solver has no types of its own


class Dates:
    """A date: known, partly or to the day, or not at all."""

    def __init__(self, fact: Fact, cuts: Iterable[int]) -> None:
        name = fact.name
        self.known, self.first, self.last = z3.Bool(name), z3.Int(f"{name} first"), z3.Int(f"{name} last")
        self.partial = {span: text for cut in cuts for text, span in _around(cut)} if fact.partial else {}
        exact = self.first == self.last
        spans = [z3.And(self.first == first, self.last == last) for first, last in self.partial]
        self.allowed = [self.first >= FIRST, self.last <= LAST, z3.Or(exact, *spans)]
        self.complete = z3.And(self.known, exact)

    def could(self, variable: Variable, mask: int) -> Formula:
        """Whether the date can lie in one of a variable's classes."""
        inside = []
        for low, high in _runs(mask):
            reaches = [self.last >= variable.cuts[low - 1]] if low else []
            begins = [self.first < variable.cuts[high]] if high < len(variable.cuts) else []
            inside.append(z3.And(*reaches, *begins))
        return z3.Or(z3.Not(self.known), *inside)

    def value(self, model: Formula) -> object:
        if not _true(model, self.known):
            return None
        first, last = (model.eval(end, model_completion=True).as_long() for end in (self.first, self.last))
        return date.fromordinal(first).isoformat() if first == last else self.partial[first, last]


class Choice:
    """A choice, a flag or a country: one code a value, and one for unknown."""

    def __init__(self, fact: Fact, values: Sequence[object]) -> None:
        self.code = z3.Int(fact.name)
        self.values = list(values)
        self.pending = [value.code for value in fact.values if value.pending]
        self.named = frozenset(value for value in values if value is not None)
        self.allowed = [self.code >= UNKNOWN, self.code < len(self.values) + len(self.pending)]
        self.complete = z3.And(self.code >= 0, self.code < len(self.values))

    def could(self, variable: Variable, mask: int) -> Formula:
        """Whether the value can be one of a variable's classes; one that the variable does not name is its last."""
        places = {value: at for at, value in enumerate(variable.values)}
        other = places.get(None, 0)
        codes = [at for at, value in enumerate(self.values) if mask >> places.get(value, other) & 1]
        return z3.Or(z3.Not(self.complete), *(self.code == at for at in codes))

    def value(self, model: Formula) -> object:
        at = model.eval(self.code, model_completion=True).as_long()
        if at == UNKNOWN:
            return None
        value = [*self.values, *self.pending][at]
        return other_country(self.named) if value is None else value


class Countries:
    """A list of countries: which of the groups it touches, and whether it holds any other country."""

    def __init__(self, fact: Fact, groups: Sequence[frozenset[str]]) -> None:
        self.known, self.other = z3.Bool(fact.name), z3.Bool(f"{fact.name} other")
        self.touched = {group: z3.Bool(f"{fact.name} {min(group)}") for group in groups}
        self.empty = z3.Not(z3.Or(self.other, *self.touched.values()))
        self.allowed: list[Formula] = []
        self.complete = self.known

    def could(self, variable: Variable, mask: int) -> Formula:
        """Whether the list can be of one of a variable's classes: empty, or what groups it touches."""
        held = [z3.Or(*(bit for g, bit in self.touched.items() if g <= group)) for group in variable.groups]
        classes = [self.empty] if mask & 1 else []
        for bits in range(1 << len(held)):
            if mask >> bits + 1 & 1:
                sides = [touched if bits >> at & 1 else z3.Not(touched) for at, touched in enumerate(held)]
                classes.append(z3.And(z3.Not(self.empty), *sides))
        return z3.Or(z3.Not(self.known), *classes)

    def value(self, model: Formula) -> object:
        if not _true(model, self.known):
            return None
        codes = [min(group) for group, bit in self.touched.items() if _true(model, bit)]
        named: frozenset[str] = frozenset().union(*self.touched)
        return codes + ([other_country(named)] if _true(model, self.other) else [])


class People:
    """The variables of everybody whom some plans can tell apart; `born` are more days to tell births apart."""

    def __init__(self, plans: Sequence[Plan], born: Iterable[int] = ()) -> None:
        self.vocabulary = plans[0].regime.vocabulary
        asked: dict[str, list[Variable]] = {"date_of_birth": [], "statelessness": []}
        for plan in plans:
            for variable in plan.variables:
                if variable.predicates and not variable.parameter:
                    asked.setdefault(variable.name, []).append(variable)
        self.facts = {
            name: _made(self.vocabulary[name], asked[name], born if name == "date_of_birth" else ())
            for name in self.vocabulary
            if name in asked
        }
        self.allowed = [formula for fact in self.facts.values() for formula in fact.allowed]
        citizenships = self.facts.get("citizenships")
        if isinstance(
            citizenships, Countries
        ):  # nobody without any is taken for one who has never been asked
            stateless = self.facts["statelessness"]
            says = [stateless.code == at for at, value in enumerate(stateless.values) if value != "none"]
            self.allowed.append(z3.Or(z3.Not(citizenships.known), z3.Not(citizenships.empty), *says))
        self.complete = z3.And(*(fact.complete for fact in self.facts.values()))
        lists = [fact for fact in self.facts.values() if isinstance(fact, Countries)]
        self.usual = z3.And(
            *(formula for fact in lists for formula in (fact.other, *map(z3.Not, fact.touched.values())))
        )

    def could(self, variable: Variable, mask: int) -> Formula:
        """Whether, for all that is known, a fact or parameter can lie in one of these classes."""
        if variable.parameter:
            return z3.BoolVal(bool(variable.initial & mask))
        return self.facts[variable.name].could(variable, mask)

    def written(self, model: Formula) -> dict[str, object]:
        """A person of the solver, as the facts that `decide` takes."""
        given = {name: fact.value(model) for name, fact in self.facts.items()}
        return {name: value for name, value in given.items() if value is not None}


def _made(fact: Fact, variables: Sequence[Variable], more: Iterable[int]) -> Any:
    if fact.kind is Kind.DATE:
        return Dates(fact, sorted({cut for variable in variables for cut in variable.cuts} | set(more)))
    if fact.kind is Kind.COUNTRIES:
        return Countries(fact, groups_of(group for variable in variables for group in variable.groups))
    if fact.kind is Kind.COUNTRY:
        named = {value for variable in variables for value in variable.values if value is not None}
        return Choice(fact, [*sorted(map(str, named)), None])
    if fact.kind is Kind.FLAG:
        return Choice(fact, [True, False])
    return Choice(fact, [value.code for value in fact.values if not value.pending])


def other_country(named: frozenset[object] | frozenset[str]) -> str:
    """A country that no rule names."""
    return "COL" if "COL" not in named else min(CODES - named)


def _around(cut: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """The month and the year in which a cut falls: the only dates known in part that two classes share."""
    text = date.fromordinal(cut).isoformat()
    for part in (text[:7], text[:4]):
        if FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
            span = parse_span(part)
            yield part, (span.first.toordinal(), span.last.toordinal())


def _runs(mask: int) -> Iterator[tuple[int, int]]:
    """The neighbouring classes of a mask, as first and last of each run."""
    bits = [0, *(mask >> at & 1 for at in range(mask.bit_length())), 0]
    edges = [at for at, (one, other) in enumerate(pairwise(bits)) if one != other]
    yield from ((low, high - 1) for low, high in zip(edges[::2], edges[1::2], strict=True))


def _true(model: Formula, formula: Formula) -> bool:
    return bool(z3.is_true(model.eval(formula, model_completion=True)))
