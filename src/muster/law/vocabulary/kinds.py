"""What a fact is: its kind, its values, its words, and who can supply it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from muster.law.text import Text


class Kind(StrEnum):
    """The type of a fact's value."""

    DATE = "date"  # "2006-03-01"; where `partial`, also "2006-03" and "2006"
    CHOICE = "choice"  # one of the fact's values
    FLAG = "flag"  # true or false
    COUNTRY = "country"  # ISO 3166-1 alpha-3
    COUNTRIES = "countries"  # a list of them


class Supplier(StrEnum):
    """Who can say what a fact is."""

    APPLICANT = "applicant"
    ASSESSOR = "assessor"
    POST = "post"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Value:
    """One allowed value of a choice.

    `pending`: said, but nothing is known yet. `once`: nobody comes to it from another value.
    """

    code: str
    label: Text
    pending: bool = False
    once: bool = False


NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the vocabulary, with the words to ask for it."""

    name: str
    kind: Kind
    supplier: Supplier
    label: Text
    question: Text
    hint: Text = NOTHING
    values: tuple[Value, ...] = ()
    partial: bool = False
    fixed: bool = False  # a person cannot change it; only time can

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(value.code for value in self.values)

    def value_label(self, value: object) -> Text:
        """The words for a value; for what has no words of its own (dates, countries) the value itself."""
        if self.kind is Kind.FLAG:
            return YES if value is True else NO
        for known in self.values:
            if known.code == value:
                return known.label
        text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        return Text(text, text)


YES = Text("yes", "так")
NO = Text("no", "ні")


Held = NewType("Held", tuple[object, ...])
"""Facts that were checked: of each fact of a vocabulary, in its order, what is known; None where nothing is."""


class Vocabulary(Mapping[str, Fact]):
    """Facts by name, in the order in which a person is asked."""

    def __init__(self, *groups: tuple[Fact, ...]) -> None:
        facts = {fact.name: fact for group in groups for fact in group}
        if len(facts) != sum(map(len, groups)):
            raise ValueError("two facts of one name")
        self._facts = MappingProxyType(facts)
        self._lists = [at for at, fact in enumerate(facts.values()) if fact.kind is Kind.COUNTRIES]

    def __getitem__(self, name: str) -> Fact:
        return self._facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def arranged(self, facts: Mapping[str, object]) -> Held:
        """Facts that were checked when they were stated, put in order; of others an answer may be wrong."""
        given = list(map(facts.get, self._facts))
        for at in self._lists:
            value = given[at]
            if isinstance(value, list):
                given[at] = tuple(value)
        return Held(tuple(given))

    def supplied_by(self, *suppliers: Supplier) -> tuple[str, ...]:
        """The names of the facts that one of `suppliers` can give, in asking order."""
        return tuple(name for name, fact in self._facts.items() if fact.supplier in suppliers)
