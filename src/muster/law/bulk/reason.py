"""What `decide` works out for one case, as gates that work it out for every row at once, exactly.

Each rule is a decision diagram over the classes of the variables. A row walks all ways that its masks leave open:
a rule is met, or not met, where every way ends alike. What is missing needs more: two ways from one node, over
different classes of one variable, that can end differently while all later variables are completed alike.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from types import MappingProxyType

from muster.law.bulk.circuit import ONE, ZERO, Circuit
from muster.law.conditions import Truth
from muster.law.diagram import Diagrams
from muster.law.plan import Plan

type Ends = Callable[[int, int], int]  # where two different truth values at the end make a difference

LEAST_NODE = 3  # diagrams below are truth values


@dataclass(slots=True)
class Group:
    """Rules that share variables, directly or through others; what different groups say is independent."""

    rules: list[int]
    diagram: int
    reach: dict[int, int]
    can_be_met: int = ONE
    can_be_open: int = ONE


@dataclass(slots=True)
class Verdicts:
    """The planes of an answer. `missing` holds a plane for each slot that can be missing."""

    not_met: list[int]
    unknown: list[int]
    missing: dict[int, int] = field(default_factory=dict)


class Reasoner:
    """Makes the gates of a plan. `questions` are the planes a row must bring: is a class of this set possible?

    `parts` divides the classes of a variable: then only its parts are asked for, and larger sets made of them.
    """

    def __init__(self, plan: Plan, parts: Mapping[int, Sequence[int]] = MappingProxyType({})) -> None:
        self.plan = plan
        self.parts = parts
        self.masks = [variable.initial for variable in plan.variables]
        self.diagrams = Diagrams(self.masks)
        self.classes = [list(self.diagrams.classes(slot)) for slot in range(len(self.masks))]
        self.circuit = Circuit()
        self.questions: dict[tuple[int, int], int] = {}
        self.roots = [self.diagrams.of(entry.node) for entry in plan.entries]
        self.reaches = [self.reach(root) for root in self.roots]

    def verdicts(self) -> Verdicts:
        not_met, unknown = [], []
        circuit = self.circuit
        for reach in self.reaches:
            met, opened, failed = (reach.get(truth, ZERO) for truth in (2, 1, 0))
            not_met.append(circuit.but_not(failed, circuit.either(met, opened)))
            unknown.append(circuit.either(opened, circuit.both(met, failed)))
        found = Verdicts(not_met, unknown)
        undetermined = circuit.but_not(circuit.any_of(unknown), circuit.any_of(not_met))
        for slot, plane in self.missing(unknown).items():
            found.missing[slot] = circuit.both(plane, undetermined)
        return found

    # ------------------------------------------------------------------ ways through a diagram

    def possible(self, slot: int, classes: int) -> int:
        """The plane that is set where the variable may be in one of the classes: some, but not all it has."""
        if self.plan.variables[slot].parameter:  # the same for all rows, and nothing more is known of it
            return ONE
        parts = [part for part in self.parts.get(slot, (classes,)) if part & classes]
        return self.circuit.any_of(self.question(slot, part) for part in parts)

    def question(self, slot: int, classes: int) -> int:
        key = (slot, classes)
        if key not in self.questions:
            self.questions[key] = self.circuit.input()
        return self.questions[key]

    def edges(self, node: int) -> dict[int, int]:
        """The different children of a node, each with its classes."""
        slot, children = self.diagrams.nodes[node - LEAST_NODE]
        found: dict[int, int] = {}
        for at, child in zip(self.classes[slot], children, strict=True):
            found[child] = found.get(child, 0) | 1 << at
        return found

    def slot(self, node: int) -> int:
        return self.diagrams.nodes[node - LEAST_NODE][0]

    def ordered(self, root: int) -> list[int]:
        """The nodes of a diagram, parents first: each asks a later variable than those above it."""
        nodes = [node for node in self.diagrams.reached(root, frozenset()) if node >= LEAST_NODE]
        return sorted(nodes, key=lambda node: (self.slot(node), node))

    def reach(self, root: int, blocked: Callable[[int], int] = lambda _: ZERO) -> dict[int, int]:
        """For each node and end, where a row comes to it; not below a node where that is blocked."""
        found = {root: ONE}
        for node in self.ordered(root):
            here = self.circuit.but_not(found[node], blocked(node))
            for child, classes in self.edges(node).items():
                comes = self.circuit.both(here, self.possible(self.slot(node), classes))
                found[child] = self.circuit.either(found.get(child, ZERO), comes)
        return found

    def differ(self, one: int, other: int, ends: Ends, done: dict[tuple[int, int], int]) -> int:
        """Where some completion leads two different diagrams to ends that make a difference."""
        if one > other:
            one, other = other, one
        if other < LEAST_NODE:
            return ends(one, other)
        key = (one, other)
        found = done.get(key)
        if found is None:
            slot = min(self.slot(node) for node in key if node >= LEAST_NODE)
            pairs: dict[tuple[int, int], int] = {}
            for at, *below in zip(
                self.classes[slot], self.below(one, slot), self.below(other, slot), strict=True
            ):
                pair = (below[0], below[1])
                pairs[pair] = pairs.get(pair, 0) | 1 << at
            found = done[key] = self.circuit.any_of(
                self.circuit.both(self.possible(slot, classes), self.differ(a, b, ends, done))
                for (a, b), classes in pairs.items()
                if a != b
            )
        return found

    def below(self, node: int, slot: int) -> Sequence[int]:
        """What follows a node for each class of a variable; the node itself where it asks a later one."""
        if node >= LEAST_NODE and self.slot(node) == slot:
            return self.diagrams.nodes[node - LEAST_NODE][1]
        return [node] * len(self.classes[slot])

    def matters(self, node: int, ends: Ends, done: dict[tuple[int, int], int]) -> int:
        """Where the variable that a node asks makes a difference for a row that comes to the node."""
        slot = self.slot(node)
        return self.circuit.any_of(
            self.circuit.all_of(
                (
                    self.possible(slot, classes),
                    self.possible(slot, others),
                    self.differ(child, other, ends, done),
                )
            )
            for (child, classes), (other, others) in combinations(self.edges(node).items(), 2)
        )

    def asked(self, reach: dict[int, int], ends: Ends) -> dict[int, int]:
        """For each variable of a diagram, where it makes a difference."""
        done: dict[tuple[int, int], int] = {}
        found: dict[int, int] = {}
        for node, comes in reach.items():
            if node >= LEAST_NODE:
                here = self.circuit.both(comes, self.matters(node, ends, done))
                found[self.slot(node)] = self.circuit.either(found.get(self.slot(node), ZERO), here)
        return found

    # ------------------------------------------------------------------ what is missing

    def missing(self, unknown: list[int]) -> dict[int, int]:
        """For each variable, where it can still change the outcome; sound where the outcome is undetermined."""
        groups = self.groups()
        found: dict[int, int] = {}
        for group in groups:
            others = [other for other in groups if other is not group]
            met = self.circuit.all_of(other.can_be_met for other in others)
            opened = self.circuit.all_of(other.can_be_open for other in others)

            def ends(one: int, other: int, met: int = met, opened: int = opened) -> int:
                """A difference between the ends of one group shows only if the others are no worse."""
                return met if min(one, other) == Truth.UNKNOWN else opened

            asked = self.asked(group.reach, ends)
            found |= asked | self.parameters(group, asked, unknown)
        hopeless = self.circuit.but_not(ONE, self.circuit.all_of(group.can_be_open for group in groups))
        for slot, plane in self.settling(hopeless).items():
            found[slot] = self.circuit.either(found.get(slot, ZERO), plane)
        return found

    def settling(self, hopeless: int) -> dict[int, int]:
        """Where every completion fails one rule or another: the facts that can settle any of the rules."""
        found: dict[int, int] = {}
        for reach in self.reaches if hopeless != ZERO else ():
            for slot, plane in self.asked(reach, _any_end).items():
                if not self.plan.variables[slot].parameter:
                    here = self.circuit.both(hopeless, plane)
                    found[slot] = self.circuit.either(found.get(slot, ZERO), here)
        return found

    def parameters(self, group: Group, asked: dict[int, int], unknown: list[int]) -> dict[int, int]:
        """Parameters are named only where an unknown rule that asks them cannot be met by facts alone."""
        asked = {slot: plane for slot, plane in asked.items() if self.plan.variables[slot].parameter}
        needed = dict.fromkeys(asked, ZERO)
        for rule in group.rules if asked else ():
            done: dict[tuple[int, int], int] = {}

            def blocked(node: int, done: dict[tuple[int, int], int] = done) -> int:
                shown = asked.get(self.slot(node), ZERO)
                return self.circuit.both(shown, self.matters(node, _any_end, done)) if shown else ZERO

            met = self.reach(self.roots[rule], blocked).get(Truth.TRUE, ZERO)
            kept = self.circuit.but_not(unknown[rule], met)
            for slot, plane in self.asked(self.reaches[rule], _any_end).items():
                if slot in needed:
                    needed[slot] = self.circuit.either(needed[slot], self.circuit.both(kept, plane))
        return {slot: self.circuit.both(plane, needed[slot]) for slot, plane in asked.items()}

    def groups(self) -> list[Group]:
        groups = []
        for rules in self.together():
            diagram = self.diagrams.least(self.roots[rule] for rule in rules)
            group = Group(rules, diagram, self.reach(diagram))
            alone = len(rules) == 1
            met, opened = (group.reach.get(truth, ZERO) for truth in (Truth.TRUE, Truth.UNKNOWN))
            # Where the outcome is undetermined no rule fails for certain: one rule alone can do better.
            if not alone or opened != ZERO:
                group.can_be_met = met
            if not alone:
                group.can_be_open = self.circuit.either(met, opened)
            groups.append(group)
        return groups

    def together(self) -> Iterator[list[int]]:
        """The rules in the smallest groups that share no variable."""
        groups: list[tuple[set[int], list[int]]] = []
        for rule, root in enumerate(self.roots):
            slots, rules = self.diagrams.slots(root), [rule]
            apart = []
            for others, theirs in groups:
                if others & slots:
                    slots, rules = slots | others, theirs + rules
                else:
                    apart.append((others, theirs))
            groups = [*apart, (slots, rules)]
        for _, rules in groups:
            yield sorted(rules)


def _any_end(_one: int, _other: int) -> int:
    return ONE
