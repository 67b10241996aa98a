"""Conditions: one expression tree a rule, over facts, parameters and the day of the decision.

The tree is data. Interpreters read it: one folds it for a day and decides, one prints it for a reader, one
proves things about it. A condition has three values: false, unknown, true.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Truth(IntEnum):
    """Three values in their order: *and* is the least, *or* the greatest, *not x* is 2 - x."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


class Unit(StrEnum):
    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Day:
    """The day of the decision."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A date of the calendar, or a number."""

    value: date | int


@dataclass(frozen=True, slots=True)
class Name:
    """A fact or a parameter."""

    name: str


@dataclass(frozen=True, slots=True)
class Shifted:
    """`base` and `count` units more: for a date the end of a period after it, for a number the sum."""

    base: "Term"
    count: int
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class Completed:
    """Whole years or months complete on the day of the decision, counted from and with a fact's date."""

    unit: Unit
    name: str


type Term = Day | Literal | Name | Shifted | Completed


@dataclass(frozen=True, slots=True)
class Const:
    """Always true, or never."""

    value: bool


@dataclass(frozen=True, slots=True)
class Open:
    """A question the texts leave open: unknown, whatever the facts are."""

    question: str


@dataclass(frozen=True, slots=True)
class Among:
    """A fact has one of these values."""

    fact: str
    values: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True)
class Has:
    """A list of countries holds at least one of these codes."""

    fact: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Empty:
    """A list of countries holds none."""

    fact: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A parameter is on: on the day of the decision, or on any of the `within_days` before it."""

    parameter: str
    within_days: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """A parameter has a value; unknown, and never false, where it has none."""

    parameter: str


@dataclass(frozen=True, slots=True)
class Compare:
    """Two dates or two numbers compared by <, <=, >, >= or =."""

    left: Term
    op: str
    right: Term


@dataclass(frozen=True, slots=True)
class Ref:
    """A named definition, or a rule that is a part of this one and counts only while it is in force."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    of: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    of: tuple["Condition", ...]


type Atom = Const | Open | Among | Has | Empty | Flag | Known | Compare | Ref
type Condition = Atom | Not | All | AnyOf


def atoms(condition: Condition) -> Iterator[Atom]:
    """The leaves of a tree, from left to right."""
    if isinstance(condition, Not):
        yield from atoms(condition.of)
    elif isinstance(condition, All | AnyOf):
        for child in condition.of:
            yield from atoms(child)
    else:
        yield condition


def term_names(term: Term) -> Iterator[str]:
    """The facts and parameters a term reads."""
    if isinstance(term, Name | Completed):
        yield term.name
    elif isinstance(term, Shifted):
        yield from term_names(term.base)


def names(condition: Condition) -> Iterator[str]:
    """The facts and parameters a tree reads itself, not through references; in its order, repeated."""
    for atom in atoms(condition):
        if isinstance(atom, Among | Has | Empty):
            yield atom.fact
        elif isinstance(atom, Flag | Known):
            yield atom.parameter
        elif isinstance(atom, Compare):
            yield from term_names(atom.left)
            yield from term_names(atom.right)
