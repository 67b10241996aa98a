"""What can still change the outcome: the facts that are missing, and the questions that no text answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from muster.law.abstraction import Variable
from muster.law.answer import Said, Warning  # noqa: A004  (the vocabulary's word)
from muster.law.book import Question
from muster.law.conditions import Truth
from muster.law.diagram import Diagrams
from muster.law.evaluate import slots_of
from muster.law.fold import Node
from muster.law.memory import Learned, remember

type Missing = tuple[str, ...]
type Found = tuple[Missing, tuple[Warning, ...]]


@dataclass(frozen=True, slots=True)
class Residue:
    """An unknown rule and what is known of its facts. Where `number` is the same, the same is left of it."""

    number: int
    node: Node
    masks: Mapping[int, int]


class Unsettled:
    """What is missing, worked out from what the unknown rules are reduced to."""

    def __init__(self, questions: Mapping[str, Question], variables: Sequence[Variable]) -> None:
        self.questions = questions
        self.variables = variables
        fresh = count()
        self.numbers: Learned[object, int] = Learned(lambda _: next(fresh))
        self.found: dict[tuple[bool, tuple[int, ...]], Found] = {}

    def residue(self, said: Said, node: Node, diagrams: Diagrams, root: int) -> Residue:
        """What is left of a rule; those that questions of law keep open are told apart by their names too."""
        known: dict[int, int] = {}

        def number(diagram: int) -> int:
            if diagram not in known:
                key: object = diagram
                if diagram > 2:
                    slot, children = diagrams.nodes[diagram - 3]
                    key = (slot, diagrams.masks[slot], tuple(map(number, children)))
                known[diagram] = self.numbers[key]
            return known[diagram]

        asking = (said.rule.id, said.questions) if said.questions else ()
        masks = {slot: diagrams.masks[slot] for slot in slots_of(node)}
        return Residue(self.numbers[number(root), asking], node, masks)

    def of(self, said: Sequence[Said], *, settled: bool) -> Found:
        """The missing facts and the open questions, where these rules are unknown.

        Nothing can change an outcome that other rules have `settled`.
        """
        residues = [one.residue for one in said if one.residue is not None]
        key = (settled, tuple([residue.number for residue in residues]))
        found = self.found.get(key)
        if found is None:
            missing = () if settled else self.missing(residues)
            found = remember(self.found, key, (missing, self.open_questions(said)))
        return found

    def missing(self, residues: Sequence[Residue]) -> Missing:
        """In the vocabulary's order. A parameter is named only once the facts leave it no way round: where no
        completion of the facts alone would meet a rule that asks for it.

        Where every completion fails one rule or another, no fact tells completions apart; still it ends the
        undetermined to know which rule it is. Then the facts are named that can settle any of the rules.
        """
        masks = [variable.full for variable in self.variables]
        for residue in residues:
            for slot, mask in residue.masks.items():
                masks[slot] = mask
        diagrams = Diagrams(masks)
        roots = [diagrams.of(residue.node) for residue in residues]
        whole = diagrams.least(roots)
        slots = diagrams.slots(whole)
        if whole == Truth.FALSE:
            each = set().union(*map(diagrams.slots, roots))
            slots = {slot for slot in each if not self.variables[slot].parameter}
        asked = {slot for slot in slots if self.variables[slot].parameter}
        needed: set[int] = set()
        for root in roots:
            if asked and not diagrams.reaches(root, Truth.TRUE, without=asked):
                needed |= diagrams.slots(root)
        slots -= asked - needed
        return tuple(dict.fromkeys(self.variables[slot].name for slot in sorted(slots)))

    def open_questions(self, said: Iterable[Said]) -> tuple[Warning, ...]:
        """The open questions of law that keep a rule unknown, whatever the facts turn out to be."""
        rules: dict[str, list[str]] = {}
        for say in sorted(said, key=lambda say: say.place):
            for question in say.questions:
                rules.setdefault(question, []).append(say.rule.id)
        return tuple(
            Warning(code, self.questions[code].text, tuple(ids)) for code, ids in sorted(rules.items())
        )
