"""The days on which a rule book can begin to say something else, of nobody in particular or of one person."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import product

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
    Term,
    atoms,
    term_names,
)
from muster.law.parameters import Parameter
from muster.law.terms import MONTHS, after, reaching, split


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
        core, added, periods = split(one)
        if isinstance(core, Completed):
            for number, start in product(self.numbers(other), self.dates(Name(core.name))):
                for near in (number - added, number - added + 1):
                    yield first_day_after(start, MONTHS[core.unit] * near)
        elif isinstance(core, Day):
            for day in self.dates(other):
                yield reaching(day, periods)
                yield reaching(day + ONE_DAY, periods)

    def dates(self, term: Term) -> Iterator[date]:
        """The days a term can stand for: of a date known in part both ends, and the day after it."""
        core, _, periods = split(term)
        if isinstance(core, Literal) and isinstance(core.value, date):
            yield after(core.value, periods)
        for name in term_names(core):
            yield from (after(day, periods) for day in self.named(name))

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
        """The numbers a term can stand for."""
        core, added, _ = split(term)
        if isinstance(core, Literal) and isinstance(core.value, int):
            yield core.value + added
        for name in term_names(core):
            yield from (
                dated.value + added for dated in self.parameters[name].values if isinstance(dated.value, int)
            )
