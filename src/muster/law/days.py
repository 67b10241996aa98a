"""The days on which a rule book can begin to say something else, of nobody in particular or of one person."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from muster.law.book import Boundary, Regime
from muster.law.calendar import FIRST_DAY, LAST_DAY, ONE_DAY, Span, first_day_after, parse_span
from muster.law.conditions import (
    Compare,
    Completed,
    Condition,
    Day,
    Flag,
    Literal,
    Name,
    Shifted,
    Term,
    Unit,
    atoms,
)
from muster.law.fold import shifted
from muster.law.parameters import Parameter, ParameterKind


def turning_days(
    regime: Regime, parameters: Mapping[str, Parameter], facts: Mapping[str, object] | None = None
) -> list[date]:
    """The days on which any answer can turn; with `facts`, also the days their dates come to.

    More than needed, never less: an answer stays the same between two neighbours of the list.
    """
    finder = _Finder(parameters, facts or {})
    days = set(finder.of_parameters())
    for rule in regime.rules:
        days.update(finder.of_boundary(rule.valid_from), finder.of_boundary(rule.valid_to))
        days.update(finder.of_condition(rule.condition))
    for condition in regime.definitions.values():
        days.update(finder.of_condition(condition))
    for warning in regime.warnings:
        days.update(finder.of_condition(warning.condition))
    return sorted(day for day in days if FIRST_DAY <= day <= LAST_DAY)


class _Finder:
    def __init__(self, parameters: Mapping[str, Parameter], facts: Mapping[str, object]) -> None:
        self.parameters = parameters
        self.facts = facts

    def of_parameters(self) -> Iterator[date]:
        for parameter in self.parameters.values():
            for dated in parameter.values:
                if dated.since is not None:
                    yield dated.since
            if parameter.earliest is not None:
                yield parameter.earliest

    def of_boundary(self, boundary: Boundary) -> Iterator[date]:
        if isinstance(boundary, date):
            yield boundary
        elif boundary is not None:
            yield from self.dates(Name(boundary))

    def of_condition(self, condition: Condition) -> Iterator[date]:
        for atom in atoms(condition):
            if isinstance(atom, Flag):
                for dated in self.parameters[atom.parameter].values:
                    if dated.since is not None:
                        yield dated.since + timedelta(days=atom.within_days)
            elif isinstance(atom, Compare):
                yield from self.of_comparison(atom.left, atom.right)
                yield from self.of_comparison(atom.right, atom.left)

    def of_comparison(self, one: Term, other: Term) -> Iterator[date]:
        """The days on which `one` comes to `other`."""
        added = 0
        while isinstance(one, Shifted) and one.unit is None:
            added, one = added + one.count, one.base
        if isinstance(one, Completed):
            months = 12 if one.unit is Unit.YEARS else 1
            for number in self.numbers(other):
                for start in self.dates(Name(one.name)):
                    for near in (number - added, number - added + 1):
                        yield first_day_after(start, months * near)
        elif isinstance(one, Day):
            for day in self.dates(other):
                yield day
                yield day + ONE_DAY

    def dates(self, term: Term) -> Iterator[date]:
        """The days a term can stand for, both ends of a span and the day after it."""
        if isinstance(term, Literal) and isinstance(term.value, date):
            yield term.value
        elif isinstance(term, Shifted):
            for day in self.dates(term.base):
                yield shifted(day, term.count, term.unit or Unit.DAYS)
        elif isinstance(term, Name):
            yield from self.named(term.name)

    def named(self, name: str) -> Iterator[date]:
        parameter = self.parameters.get(name)
        if parameter is not None:
            spans = [dated.value for dated in parameter.values if isinstance(dated.value, Span)]
        else:
            given = self.facts.get(name)
            spans = [parse_span(given)] if isinstance(given, str) else []
        for span in spans:
            yield from (span.first, span.last, span.last + ONE_DAY)

    def numbers(self, term: Term) -> Iterator[int]:
        if isinstance(term, Literal) and isinstance(term.value, int):
            yield term.value
        elif isinstance(term, Shifted):
            for number in self.numbers(term.base):
                yield number + term.count
        elif isinstance(term, Name):
            parameter = self.parameters[term.name]
            if parameter.kind is ParameterKind.NUMBER:
                yield from (dated.value for dated in parameter.values if isinstance(dated.value, int))
