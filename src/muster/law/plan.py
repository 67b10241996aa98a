"""A rule book made ready for one day, reading and set of parameters.

What a rule says of the facts it looks at is worked out once and remembered: there is little to tell apart,
because of a fact only the classes count that the rules compare it with.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any, Final, cast

from muster.law.answer import OUTCOMES, RULE_OUTCOMES, Answer, Cell, Outcome, RuleResult, Said
from muster.law.asking import CODED, Asked, Asking, Group
from muster.law.book import Regime, Rule, RuleKind
from muster.law.calendar import FIRST_DAY, LAST_DAY
from muster.law.closing import Granted, grants
from muster.law.conditions import Truth
from muster.law.diagram import Diagrams
from muster.law.errors import RequestError
from muster.law.evaluate import slots_of, support, truth
from muster.law.explaining import Explaining
from muster.law.fold import FALSE, Folder, Node, disj, neg
from muster.law.grouping import RuleGroup, grouped
from muster.law.layout import Layout
from muster.law.memory import Memory, remember
from muster.law.parameters import Parameter, Value
from muster.law.vocabulary import Fact, Held, check_fact, hold

ADMISSION: Final = (RuleKind.CONDITION, RuleKind.GRANT)
MOST_PLANS: Final = 512

type Ask = Callable[[Mapping[str, object]], Answer]


@dataclass(slots=True)
class Entry:
    """One rule of the day: the bits it looks at, and what it said of them before."""

    rule: Rule
    node: Node
    bits: int
    shown: frozenset[int]  # slots that a granting rule shows though its condition does not ask them
    place: int = 0  # among the rules of the day
    said: dict[int, Said] = field(default_factory=dict)


class Plan:
    """One regime on one day under one reading and one set of parameters. `ask` takes facts to their answer."""

    def __init__(self, regime: Regime, on: date, reading: str, parameters: Mapping[str, Parameter]) -> None:
        self.regime = regime
        self.on = on
        self.reading = reading
        self.parameters = parameters
        folder = Folder(regime, on, parameters)
        asked = [
            (rule, folder.in_force(rule.valid_from, rule.valid_to), folder.fold(rule.condition))
            for rule in regime.rules
            if rule.kind in ADMISSION
        ]
        warnings = [folder.fold(warning.condition) for warning in regime.warnings]
        self.rank_slot = folder.slots["rank_category"]
        ranks = folder.variables[self.rank_slot]
        ranks.predicates.update(ranks.each())
        for variable in folder.variables:
            variable.settle()
        self.variables = folder.variables
        self.layout = Layout(regime.vocabulary, self.variables)
        self.entries = [
            self.entry(rule, disj([neg(in_force), folder.settle(condition)]))
            for rule, asked_force, condition in asked
            if (in_force := folder.settle(asked_force)) is not FALSE
        ]
        for place, entry in enumerate(self.entries):
            entry.place = place
        facts = enumerate(regime.vocabulary.values())
        self.others = [slot for slot, fact in facts if fact.kind not in CODED]
        groups, silent = self.grouped()
        self.explaining = Explaining(
            self, [folder.settle(node) for node in warnings], [at for group in groups for at in group.rules]
        )
        self.asked = Asked(
            {slot: Group([slot], self.class_of(slot)) for slot in self.others},
            [Group(group.slots, self.cell_of(group.slots, group.rules)) for group in groups],
            [Group(slots, self.cell_of(slots, ())) for slots in silent],
        )
        self.ask: Ask = self.first_asked

    def first_asked(self, facts: Mapping[str, object]) -> Answer:
        self.ask = self.asking
        return self.ask(facts)

    @cached_property
    def asking(self) -> Ask:
        """The function from facts to their answer; written when it is first wanted, which takes a while."""
        return self.writing.write()

    @cached_property
    def asking_held(self) -> Callable[[Held], Answer]:
        """The same for facts that were checked before."""
        return self.writing.write_held()

    @property
    def writing(self) -> Asking[Explaining, Cell, Answer]:
        vocabulary = self.regime.vocabulary
        refuse = partial(hold, vocabulary)
        return Asking(vocabulary, self.asked, len(self.entries), refuse, Answer, self.explaining)

    @property
    def memories(self) -> list[Memory]:
        """All that is remembered of cases."""
        asked = self.asked
        groups: list[Group[Any]] = [*asked.classes.values(), *asked.ruled, *asked.silent]
        said = [entry.said for entry in self.entries]
        return [*said, *(group.known for group in groups), *self.explaining.memories]

    def bits(self, slots: Iterable[int]) -> int:
        found = 0
        for slot in slots:
            found |= self.layout.field(slot)
        return found

    def entry(self, rule: Rule, node: Node) -> Entry:
        shown = frozenset({self.rank_slot} if rule.grants and rule.grants.term_years else ())
        return Entry(rule, node, self.bits(slots_of(node) | shown), shown)

    def grouped(self) -> tuple[list[RuleGroup], list[list[int]]]:
        """Rules and the slots that settle them, put together; and the slots that no rule asks."""
        facts = range(len(self.regime.vocabulary))
        needs = [(slots_of(entry.node) | entry.shown) & set(facts) for entry in self.entries]
        groups = grouped(needs, [variable.size for variable in self.variables])
        rest = sorted(set(facts).difference(*(group.slots for group in groups)))
        codes = [slot for slot in rest if slot not in self.others]
        # What is no code is kept apart; of those only what a warning asks is ever looked up.
        alone = [[slot] for slot in rest if slot in self.others and self.variables[slot].predicates]
        return groups, [codes, *alone] if codes else alone

    def class_of(self, slot: int) -> Callable[[object], int]:
        """What works out the class of a fact that is no code, from what is given. It raises FactError."""
        variable = self.variables[slot]
        fact = self.regime.vocabulary[variable.name]
        return lambda value: variable.encode(check_fact(fact, value))

    def cell_of(self, slots: Sequence[int], rules: Sequence[int]) -> Callable[[object], Cell]:
        """What works out a group's cells: what its rules say of the facts under a key. It raises FactError."""
        facts = [self.regime.vocabulary[self.variables[slot].name] for slot in slots]

        def cell(key: object) -> Cell:
            held = (key,) if len(slots) == 1 else cast("tuple[object, ...]", key)
            masks = {
                slot: self.mask(slot, fact, value) if fact.kind in CODED else cast("int", value)
                for slot, fact, value in zip(slots, facts, held, strict=True)
            }
            state = self.layout.initial & self.layout.narrowed(masks)
            return self.explaining.cell(state, rules, [self.said_by(self.entries[at], state) for at in rules])

        return cell

    def mask(self, slot: int, fact: Fact, value: object) -> int:
        """The mask of a code. Raises FactError."""
        variable = self.variables[slot]
        found = variable.table.get(value)
        return variable.encode(check_fact(fact, value)) if found is None else found

    def said_by(self, entry: Entry, state: int) -> Said:
        return entry.said.get(state & entry.bits) or self.say(entry, state)

    def say(self, entry: Entry, state: int) -> Said:
        """What a rule says of a state: exactly, so that what all completions agree on is not unknown."""
        masks = self.layout.masks(state)
        value = truth(entry.node, masks)
        diagrams = Diagrams(masks)
        # Where no completion settles the rule, what keeps it open is a question of law, and it is told.
        root = diagrams.of(entry.node) if value is Truth.UNKNOWN else value
        value = Truth(root) if root in (Truth.FALSE, Truth.TRUE) else value
        found = support(entry.node, masks)
        known = {
            slot: self.variables[slot].name
            for slot in sorted(found.slots | entry.shown)
            if not self.variables[slot].parameter and masks[slot] != self.variables[slot].full
        }
        cites = [*entry.rule.cites, *(c for at in sorted(found.parts) for c in self.regime.rules[at].cites)]
        questions = tuple(sorted(found.questions)) if root == Truth.UNKNOWN else ()
        facts = tuple(known.values())
        said = Said(entry.rule, value, RULE_OUTCOMES[value], facts, tuple(dict.fromkeys(cites)), questions)
        said.place = entry.place
        if not any(slot in self.others for slot in known):
            values = {
                fact: self.variables[slot].values[masks[slot].bit_length() - 1]
                for slot, fact in known.items()
            }
            said.result = RuleResult(said, MappingProxyType(values))
        if value is Truth.UNKNOWN:
            said.residue = self.explaining.unsettled.residue(said, entry.node, diagrams, root)
        return remember(entry.said, state & entry.bits, said)

    def said(self, state: int) -> list[Said]:
        """What each rule says of a state."""
        return [self.said_by(entry, state) for entry in self.entries]

    def outcome(self, state: int) -> Outcome:
        return OUTCOMES[min((said.truth for said in self.said(state)), default=Truth.TRUE)]

    def rank_category(self, state: int) -> str | None:
        variable = self.variables[self.rank_slot]
        mask = state >> self.layout.offsets[self.rank_slot] & variable.full
        return None if mask & (mask - 1) else str(variable.values[mask.bit_length() - 1])

    def grants(self, rank: str | None) -> Granted:
        return grants([entry.rule for entry in self.entries], rank, self.value)

    def value(self, parameter: str) -> Value:
        return self.parameters[parameter].on(self.on)


def plan_for(regime: Regime, on: date, reading: str, given: Mapping[str, object] | None) -> Plan:
    """The plan of a day, made once. Raises RequestError and ParameterError."""
    key: object = (on, reading, repr(sorted(given.items())) if given else None)
    found = regime.plans.get(key)
    if isinstance(found, Plan):
        return found
    if not FIRST_DAY <= on <= LAST_DAY:
        problem = f"{on.isoformat()} is not a day the rule books know"
        raise RequestError("bad_day", "on", on, problem, f"give a day from {FIRST_DAY} to {LAST_DAY}")
    if len(regime.plans) >= MOST_PLANS:
        regime.plans.clear()
    made = regime.plans[key] = Plan(regime, on, reading, regime.read(reading, given))
    return made
