"""Each fact reduced to what the rules can tell apart.

A date becomes the interval between the days the rules compare it with; a list of countries becomes which of
the named groups it touches; a choice stays itself. What is known of a fact is then a bit mask over its
classes: one bit where it is known, several where it is known in part, all where it is unknown.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from muster.law.calendar import Span, parse_span
from muster.law.vocabulary import Fact, Kind

MOST_GROUPS: Final = 6


@dataclass(frozen=True, slots=True)
class Below:
    """A date lies before the day with this ordinal."""

    ordinal: int


@dataclass(frozen=True, slots=True)
class OneOf:
    """A choice, a flag or a country is one of these."""

    values: frozenset[object]


@dataclass(frozen=True, slots=True)
class Touches:
    """A list of countries holds one of these; with none named: it is empty."""

    codes: frozenset[str]


type Predicate = Below | OneOf | Touches


@dataclass(slots=True)
class Variable:
    """A fact, or a parameter that is not known, with the predicates the rules of one day apply to it."""

    name: str
    kind: Kind
    values: tuple[object, ...] = ()
    pending: frozenset[object] = frozenset()
    parameter: bool = False
    span: tuple[date | None, date | None] = (None, None)  # what is known of a parameter's date
    fixed: bool = False
    once: frozenset[object] = frozenset()
    predicates: set[Predicate] = field(default_factory=set)
    cuts: list[int] = field(default_factory=list)
    groups: list[frozenset[str]] = field(default_factory=list)
    size: int = 1
    table: dict[object, int] = field(default_factory=dict)  # the masks of a choice's values

    @property
    def full(self) -> int:
        return (1 << self.size) - 1

    @property
    def initial(self) -> int:
        """The mask where nothing is said: all classes, but for a parameter's date within its bounds."""
        if self.kind is not Kind.DATE:
            return self.full
        first, last = self.span
        return self.between(first.toordinal() if first else None, last.toordinal() if last else None)

    def settle(self) -> None:
        """Lay out the classes, once all predicates are known."""
        if self.kind is Kind.DATE:
            self.cuts = sorted({p.ordinal for p in self.predicates if isinstance(p, Below)})
            self.size = len(self.cuts) + 1
        elif self.kind is Kind.COUNTRIES:
            self.groups = groups_of(p.codes for p in self.predicates if isinstance(p, Touches))
            self.size = (1 << len(self.groups)) + 1
        elif self.kind is Kind.COUNTRY:
            named = {code for p in self.predicates if isinstance(p, OneOf) for code in p.values}
            self.values = (*sorted(map(str, named)), None)  # the last class is any other country
            self.size = len(self.values)
        else:
            self.size = len(self.values)
            self.table = {value: 1 << at for at, value in enumerate(self.values)}
            self.table.update(dict.fromkeys(self.pending, self.full))

    def mask(self, predicate: Predicate) -> int:
        """The classes in which a predicate holds."""
        if isinstance(predicate, Below):
            return (1 << bisect_right(self.cuts, predicate.ordinal)) - 1
        if isinstance(predicate, OneOf):
            return sum(1 << at for at, value in enumerate(self.values) if value in predicate.values)
        if not predicate.codes:
            return 1
        touched = sum(1 << at for at, group in enumerate(self.groups) if group & predicate.codes)
        return sum(2 << bits for bits in range(1 << len(self.groups)) if bits & touched)

    def between(self, first: int | None, last: int | None) -> int:
        """The classes of the days from `first` to `last`, ordinals; None is open."""
        low = 0 if first is None else bisect_right(self.cuts, first)
        high = len(self.cuts) if last is None else bisect_right(self.cuts, last)
        return (2 << high) - (1 << low)

    def encode(self, value: object) -> int:
        """The mask of a value that the vocabulary allows; of None, which is unknown, all classes."""
        if value is None:
            return self.full
        if isinstance(value, list | tuple):
            return self._touching(value)
        if value in self.table:
            return self.table[value]
        if self.kind is Kind.DATE:
            span = parse_span(str(value))
            return self.between(span.first.toordinal(), span.last.toordinal())
        return 1 << (self.values.index(value) if value in self.values else self.size - 1)

    def _touching(self, codes: Iterable[object]) -> int:
        held = set(codes)
        if not held:
            return 1
        return 2 << sum(1 << at for at, group in enumerate(self.groups) if group & held)

    def each(self) -> list[Predicate]:
        """The predicates that tell every value of a choice from the others."""
        return [OneOf(frozenset({value})) for value in self.values]

    @property
    def unreachable(self) -> frozenset[int]:
        """The classes to which nobody comes from another."""
        return frozenset(at for at, value in enumerate(self.values) if value in self.once)

    def touched(self, at: int) -> frozenset[int]:
        """Which groups of countries a class of lists touches, by their places; none for the empty list."""
        return frozenset(bit for bit in range(len(self.groups)) if at and (at - 1) >> bit & 1)

    def describe(self, at: int) -> tuple[str, ...] | None:
        """A list of a class: a code of each group that it touches; None for the empty list."""
        return tuple(min(self.groups[group]) for group in sorted(self.touched(at))) if at else None

    def days(self, at: int) -> Span:
        """The days of a date's class."""
        first = date.fromordinal(self.cuts[at - 1]) if at else date.min
        last = date.fromordinal(self.cuts[at] - 1) if at < len(self.cuts) else date.max
        return Span(first, last)


def of_fact(fact: Fact) -> Variable:
    """The variable of a fact, before any rule speaks of it."""
    if fact.kind is Kind.FLAG:
        return Variable(fact.name, fact.kind, (True, False), fixed=fact.fixed)
    known = tuple(value.code for value in fact.values if not value.pending)
    pending: frozenset[object] = frozenset(value.code for value in fact.values if value.pending)
    once: frozenset[object] = frozenset(value.code for value in fact.values if value.once)
    return Variable(fact.name, fact.kind, known, pending, fixed=fact.fixed, once=once)


def groups_of(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """The coarsest partition of the named codes that tells the sets apart, in a fixed order."""
    parts: list[frozenset[str]] = []
    for codes in sorted(sets, key=sorted):
        rest = codes
        split: list[frozenset[str]] = []
        for part in parts:
            split += [piece for piece in (part & codes, part - codes) if piece]
            rest -= part
        parts = split + ([rest] if rest else [])
    return sorted(parts, key=sorted)
