"""Reduced ordered decision diagrams over the classes of facts: what can still change an outcome, exactly.

A diagram is a terminal (a truth value, 0 to 2) or the number of a node. A node asks one variable and has one
child for each class that is still possible; no node has children that are all the same. A variable is
therefore in the diagram if, and only if, some completion of the others makes its value matter.
"""

from collections.abc import Iterable, Iterator, Sequence, Set

from muster.law.conditions import Truth
from muster.law.fold import Conj, Disj, Leaf, Neg, Node, Part, Unsettled


class Diagrams:
    """The diagrams of conditions while each variable is known to lie within its mask."""

    def __init__(self, masks: Sequence[int]) -> None:
        self.masks = masks
        self.nodes: list[tuple[int, tuple[int, ...]]] = []
        self.known: dict[tuple[int, tuple[int, ...]], int] = {}
        self.met: dict[tuple[bool, int, int], int] = {}

    def of(self, node: Node) -> int:  # noqa: PLR0911  (one line a form)
        match node:
            case Truth():
                return int(node)
            case Unsettled():
                return 1
            case Leaf(slot, mask):
                return self.ask(slot, [2 if mask >> at & 1 else 0 for at in self.classes(slot)])
            case Neg(of):
                return self.negate(self.of(of), {})
            case Part(_, of):
                return self.of(of)
            case Conj(children):
                return self.least(map(self.of, children))
            case Disj(children):
                return self.fold(map(self.of, children), conjunction=False)
        raise TypeError(node)

    def classes(self, slot: int) -> Iterator[int]:
        mask, at = self.masks[slot], 0
        while mask:
            if mask & 1:
                yield at
            mask >>= 1
            at += 1

    def ask(self, slot: int, children: Sequence[int]) -> int:
        if all(child == children[0] for child in children):
            return children[0]
        key = (slot, tuple(children))
        found = self.known.get(key)
        if found is None:
            self.nodes.append(key)
            found = self.known[key] = len(self.nodes) + 2
        return found

    def negate(self, diagram: int, done: dict[int, int]) -> int:
        if diagram <= 2:
            return 2 - diagram
        if diagram not in done:
            slot, children = self.nodes[diagram - 3]
            done[diagram] = self.ask(slot, [self.negate(child, done) for child in children])
        return done[diagram]

    def least(self, diagrams: Iterable[int]) -> int:
        """The conjunction: the least of the values at every point."""
        return self.fold(diagrams, conjunction=True)

    def fold(self, diagrams: Iterable[int], *, conjunction: bool) -> int:
        result = 2 if conjunction else 0
        for diagram in diagrams:
            result = self.join(result, diagram, conjunction=conjunction)
        return result

    def join(self, one: int, other: int, *, conjunction: bool) -> int:
        neutral, absorbing = (2, 0) if conjunction else (0, 2)
        if one in (other, absorbing) or other == neutral:
            return one
        if other == absorbing or one == neutral:
            return other
        if one > other:  # so that the terminal, and each pair only once, comes first
            one, other = other, one
        key = (conjunction, one, other)
        found = self.met.get(key)
        if found is None:
            found = self.met[key] = self._join(one, other, conjunction=conjunction)
        return found

    def _join(self, one: int, other: int, *, conjunction: bool) -> int:
        slot2, children2 = self.nodes[other - 3]
        if one <= 2:
            return self.ask(slot2, [self.join(one, child, conjunction=conjunction) for child in children2])
        slot1, children1 = self.nodes[one - 3]
        if slot1 == slot2:
            pairs = zip(children1, children2, strict=True)
            return self.ask(slot1, [self.join(a, b, conjunction=conjunction) for a, b in pairs])
        if slot1 < slot2:
            return self.ask(slot1, [self.join(child, other, conjunction=conjunction) for child in children1])
        return self.ask(slot2, [self.join(one, child, conjunction=conjunction) for child in children2])

    def slots(self, diagram: int) -> set[int]:
        """The variables that can make a difference to the diagram's value."""
        return {self.nodes[node - 3][0] for node in self.reached(diagram, frozenset()) if node > 2}

    def reaches(self, diagram: int, value: Truth, *, without: Set[int]) -> bool:
        """Whether the diagram can come to a value while the variables in `without` stay unknown."""
        return int(value) in self.reached(diagram, without)

    def reached(self, diagram: int, without: Set[int]) -> set[int]:
        """The nodes and terminals of a diagram, not looking below nodes that ask what is in `without`."""
        seen: set[int] = set()
        stack = [diagram]
        while stack:
            here = stack.pop()
            if here not in seen:
                seen.add(here)
                if here > 2 and self.nodes[here - 3][0] not in without:
                    stack.extend(self.nodes[here - 3][1])
        return seen
