"""What is known of a case as one number: a field of bits for each variable, a bit for each class still
possible.

Facts are read by a line of code made for the vocabulary, because reading them is most of the work of a
decision.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from muster.law.abstraction import Variable
from muster.law.memory import remember
from muster.law.vocabulary import Kind, Vocabulary, check_fact, check_together
from muster.law.vocabulary.parse import unknown_fact

type Read = Callable[[Callable[[str], object]], int]


class Layout:
    """Where each variable's field lies, and how a fact's value narrows it."""

    def __init__(self, vocabulary: Vocabulary, variables: Sequence[Variable]) -> None:
        self.vocabulary = vocabulary
        self.variables = variables
        self.names = frozenset(vocabulary)
        self.offsets: list[int] = []
        width = 0
        for variable in variables:
            self.offsets.append(width)
            # What no rule asks takes no room, so that cases which differ in it alone are the same.
            width += variable.size if variable.predicates else 0
        self.all = (1 << width) - 1
        self.initial = self.all
        for slot, variable in enumerate(variables):
            self.initial &= self.narrowed(slot, variable.initial)
        self._read: Read = _reader(vocabulary)(self)

    def field(self, slot: int) -> int:
        variable = self.variables[slot]
        return variable.full << self.offsets[slot] if variable.predicates else 0

    def narrowed(self, slot: int, mask: int) -> int:
        """All bits but those of a variable's classes outside `mask`."""
        variable = self.variables[slot]
        return self.all ^ ((variable.full ^ mask) << self.offsets[slot]) if variable.predicates else self.all

    def read(self, facts: Mapping[str, object]) -> int:
        """The state of a case. Raises FactError."""
        if not facts.keys() <= self.names:
            raise unknown_fact(self.vocabulary, next(name for name in facts if name not in self.names))
        try:
            state = self.initial & self._read(facts.get)
        except (KeyError, TypeError):
            for name, value in facts.items():
                check_fact(self.vocabulary[name], value)  # one of them is not allowed
            raise
        if not facts.get("citizenships", True):
            check_together(facts)
        return state

    def masks(self, state: int) -> list[int]:
        """The mask of each variable; all classes for one that no rule asks."""
        return [
            state >> at & variable.full if variable.predicates else variable.full
            for at, variable in zip(self.offsets, self.variables, strict=True)
        ]

    def table(self, slot: int) -> object:
        """What a fact's value is looked up in, to find the bits that are left."""
        variable = self.variables[slot]
        fact = self.vocabulary[variable.name]
        if variable.kind is Kind.CHOICE:
            codes: dict[object, int] = {value: self.narrowed(slot, m) for value, m in variable.table.items()}
            return codes | {None: self.all}
        learned = _Learned(
            lambda value: self.narrowed(slot, variable.encode(check_fact(fact, value))), self.all
        )
        if variable.kind is Kind.COUNTRIES:
            return lambda value: learned[tuple(value) if isinstance(value, list) else value]
        return learned


class _Learned(dict[object, int]):
    """A table that works out what it does not hold yet."""

    def __init__(self, work_out: Callable[[object], int], nothing: int) -> None:
        super().__init__()
        self.work_out = work_out
        self.nothing = nothing

    def __missing__(self, value: object) -> int:
        return remember(self, value, self.nothing if value is None else self.work_out(value))


@cache
def _reader(vocabulary: Vocabulary) -> Callable[[Layout], Read]:
    """Makes the function that reads a vocabulary's facts: one expression that looks each up in a table."""
    terms = []
    for slot, (name, fact) in enumerate(vocabulary.items()):
        given = f"get({name!r})"
        if fact.kind is Kind.FLAG:
            # By identity: 1 is equal to True, and no value of a flag.
            told = f"yes_{slot} if (v := {given}) is True else no_{slot} if v is False"
            terms.append(f"({told} else everything if v is None else table_{slot}[v])")
        else:
            terms.append(
                f"table_{slot}({given})" if fact.kind is Kind.COUNTRIES else f"table_{slot}[{given}]"
            )
    code = compile(f"lambda get: {' & '.join(terms)}", "<facts>", "eval")

    def make(layout: Layout) -> Read:
        names: dict[str, object] = {"everything": layout.all}
        for slot, fact in enumerate(vocabulary.values()):
            if fact.kind is Kind.FLAG:
                names[f"yes_{slot}"], names[f"no_{slot}"] = layout.narrowed(slot, 1), layout.narrowed(slot, 2)
                names[f"table_{slot}"] = {}
            else:
                names[f"table_{slot}"] = layout.table(slot)
        read: Read = eval(code, names)  # noqa: S307  (our own text, made of the vocabulary's names alone)
        return read

    return make
