"""What is known of a case as one number: a field of bits for each variable, a bit for each class still
possible.
"""

from collections.abc import Mapping, Sequence

from muster.law.abstraction import Variable
from muster.law.vocabulary import Vocabulary, hold


class Layout:
    """Where each variable's field lies, and how a fact's value narrows it."""

    def __init__(self, vocabulary: Vocabulary, variables: Sequence[Variable]) -> None:
        self.vocabulary = vocabulary
        self.variables = variables
        self.offsets: list[int] = []
        width = 0
        for variable in variables:
            self.offsets.append(width)
            # What no rule asks takes no room, so that cases which differ in it alone are the same.
            width += variable.size if variable.predicates else 0
        self.all = (1 << width) - 1
        self.initial = self.narrowed({slot: variable.initial for slot, variable in enumerate(variables)})

    def field(self, slot: int) -> int:
        variable = self.variables[slot]
        return variable.full << self.offsets[slot] if variable.predicates else 0

    def narrowed(self, masks: Mapping[int, int]) -> int:
        """All bits but those of the classes outside the variables' masks."""
        state = self.all
        for slot, mask in masks.items():
            variable = self.variables[slot]
            if variable.predicates:
                state ^= (variable.full ^ mask) << self.offsets[slot]
        return state

    def classes(self, values: Sequence[object]) -> list[int]:
        """The mask of each fact's value."""
        return [
            variable.encode(value)
            for variable, value in zip(
                self.variables, values, strict=False
            )  # parameters come after the facts
        ]

    def read(self, facts: Mapping[str, object]) -> int:
        """The state of a case. Raises FactError."""
        return self.initial & self.narrowed(dict(enumerate(self.classes(hold(self.vocabulary, facts)))))

    def masks(self, state: int) -> list[int]:
        """The mask of each variable; all classes for one that no rule asks."""
        return [
            state >> at & variable.full if variable.predicates else variable.full
            for at, variable in zip(self.offsets, self.variables, strict=True)
        ]
