"""A rule book made ready for one day, reading and set of parameters.

A plan reads the facts of a case into a state, and asks each rule what it says of the bits it looks at. That
is worked out once and remembered: there is little to tell apart, because a state holds only what the rules
ask.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from muster.law.answer import (
    OUTCOMES,
    RULE_OUTCOMES,
    Outcome,
    RuleResult,
    Said,
    Term,
    Warning,  # noqa: A004  (the vocabulary's word)
)
from muster.law.book import Regime, Rule, RuleKind
from muster.law.calendar import FIRST_DAY, LAST_DAY, Span
from muster.law.conditions import Truth
from muster.law.diagram import Diagrams
from muster.law.errors import RequestError
from muster.law.evaluate import slots_of, support, truth
from muster.law.fold import FALSE, Folder, Node, disj, neg
from muster.law.layout import Layout
from muster.law.memory import remember
from muster.law.parameters import Parameter, Value
from muster.law.text import Text
from muster.law.vocabulary import Kind

ADMISSION: Final = (RuleKind.CONDITION, RuleKind.GRANT)
MOST_PLANS: Final = 512


@dataclass(slots=True)
class Entry:
    """One rule of the day: the bits it looks at, and what it said of them before."""

    rule: Rule
    node: Node
    bits: int
    shown: frozenset[int]  # slots that a granting rule shows though its condition does not ask them
    said: dict[int, Said] = field(default_factory=dict)


@dataclass(slots=True)
class Told:
    """A warning of the day, and the bits its condition looks at."""

    warning: Warning
    node: Node


class Closing(NamedTuple):
    """What an answer says besides its rules, its missing facts and its warnings."""

    rank_category: str | None
    term_years: Term | None
    probation_months: int | None
    notes: tuple[Warning, ...]


class Plan:
    """One regime on one day under one reading and one set of parameters."""

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
        warnings = [(warning, folder.fold(warning.condition)) for warning in regime.warnings]
        self.rank_slot = folder.slots["rank_category"]
        ranks = folder.variables[self.rank_slot]
        ranks.predicates.update(ranks.each())
        for variable in folder.variables:
            variable.settle()
        self.variables = folder.variables
        self.layout = Layout(regime.vocabulary, self.variables)
        self.rank_bits = self.layout.field(self.rank_slot)
        self.entries = [
            self.entry(rule, disj([neg(in_force), folder.settle(condition)]))
            for rule, asked_force, condition in asked
            if (in_force := folder.settle(asked_force)) is not FALSE
        ]
        self.memories = [(at, entry.said.get, entry.bits) for at, entry in enumerate(self.entries)]
        self.warnings = [Told(Warning(w.code, w.text), folder.settle(node)) for w, node in warnings]
        self.warning_bits = self.bits(slot for told in self.warnings for slot in slots_of(told.node))
        self.warned: dict[int, tuple[Warning, ...]] = {}
        self.unsettleds: dict[
            tuple[int, tuple[int, ...], bool], tuple[tuple[str, ...], tuple[Warning, ...]]
        ] = {}
        self.closings: dict[tuple[int, Outcome, tuple[int, ...]], Closing] = {}

    def bits(self, slots: Iterable[int]) -> int:
        found = 0
        for slot in slots:
            found |= self.layout.field(slot)
        return found

    def entry(self, rule: Rule, node: Node) -> Entry:
        shown = frozenset({self.rank_slot} if rule.grants and rule.grants.term_years else ())
        return Entry(rule, node, self.bits(slots_of(node) | shown), shown)

    def say(self, entry: Entry, state: int) -> Said:
        """What a rule says of a state: exactly, so that what all completions agree on is not unknown."""
        masks = self.layout.masks(state)
        value = truth(entry.node, masks)
        # Where no completion settles the rule, what keeps it open is a question of law, and it is told.
        root = Diagrams(masks).of(entry.node) if value is Truth.UNKNOWN else value
        value = Truth(root) if root in (Truth.FALSE, Truth.TRUE) else value
        found = support(entry.node, masks)
        known = [
            self.variables[slot]
            for slot in sorted(found.slots | entry.shown)
            if not self.variables[slot].parameter and masks[slot] != self.variables[slot].full
        ]
        cites = [*entry.rule.cites, *(c for at in sorted(found.parts) for c in self.regime.rules[at].cites)]
        questions = tuple(sorted(found.questions)) if root == Truth.UNKNOWN else ()
        facts = tuple(variable.name for variable in known)
        said = Said(entry.rule, value, RULE_OUTCOMES[value], facts, tuple(dict.fromkeys(cites)), questions)
        said.lists = any(variable.kind is Kind.COUNTRIES for variable in known)
        if all(variable.kind in (Kind.CHOICE, Kind.FLAG) for variable in known):
            values = {v.name: v.values[masks[self.variables.index(v)].bit_length() - 1] for v in known}
            said.result = RuleResult(said, MappingProxyType(values))
        return remember(entry.said, state & entry.bits, said)

    def said(self, state: int) -> list[Said]:
        """What each rule says of a state."""
        return [entry.said.get(state & entry.bits) or self.say(entry, state) for entry in self.entries]

    def outcome(self, state: int) -> Outcome:
        return OUTCOMES[min((said.truth for said in self.said(state)), default=Truth.TRUE)]

    def unsettled(
        self, state: int, unknown: tuple[int, ...], *, settled: bool
    ) -> tuple[tuple[str, ...], tuple[Warning, ...]]:
        """What can still change the outcome, and the open questions of law, where these entries are unknown.

        Nothing can where the outcome is `settled` already.
        """
        bits = 0
        for at in unknown:
            bits |= self.entries[at].bits
        key = (state & bits, unknown, settled)
        found = self.unsettleds.get(key)
        if found is None:
            missing = () if settled else self._missing(state, unknown)
            said = [self.entries[at].said[state & self.entries[at].bits] for at in unknown]
            found = remember(self.unsettleds, key, (missing, self.open_questions(said)))
        return found

    def _missing(self, state: int, unknown: Sequence[int]) -> tuple[str, ...]:
        """In the vocabulary's order. A parameter is named only once the facts leave it no way round: where no
        completion of the facts alone would meet a rule that asks for it.

        Where every completion fails one rule or another, no fact tells completions apart; still it ends the
        undetermined to know which rule it is. Then the facts are named that can settle any of the rules.
        """
        diagrams = Diagrams(self.layout.masks(state))
        roots = [diagrams.of(self.entries[at].node) for at in unknown]
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

    def told(self, state: int) -> tuple[Warning, ...]:
        """The warnings whose conditions are certainly true."""
        key = state & self.warning_bits
        found = self.warned.get(key)
        if found is None:
            masks = self.layout.masks(state)
            told = tuple(told.warning for told in self.warnings if truth(told.node, masks) is Truth.TRUE)
            found = remember(self.warned, key, told)
        return found

    def open_questions(self, said: Sequence[Said]) -> tuple[Warning, ...]:
        """The open questions of law that keep a rule unknown, whatever the facts turn out to be."""
        rules: dict[str, list[str]] = {}
        for say in said:
            for question in say.questions:
                rules.setdefault(question, []).append(say.rule.id)
        known = self.regime.questions
        return tuple(Warning(code, known[code].text, tuple(ids)) for code, ids in sorted(rules.items()))

    def closing(self, state: int, outcome: Outcome, unmet: tuple[int, ...]) -> Closing:
        """What an answer says besides its rules: the category, what is granted, and how firm it all is."""
        key = (state & self.rank_bits, outcome, unmet)
        found = self.closings.get(key)
        if found is None:
            rank = self.rank_category(state)
            term, probation, notes = self.grants(rank) if outcome is Outcome.ELIGIBLE else (None, None, ())
            decisive = [self.entries[at] for at in unmet] if unmet else self.entries
            notes += _not_firm([entry.rule for entry in decisive])
            found = remember(self.closings, key, Closing(rank, term, probation, notes))
        return found

    def rank_category(self, state: int) -> str | None:
        variable = self.variables[self.rank_slot]
        mask = state >> self.layout.offsets[self.rank_slot] & variable.full
        return None if mask & (mask - 1) else str(variable.values[mask.bit_length() - 1])

    def grants(self, rank: str | None) -> tuple[Term | None, int | None, tuple[Warning, ...]]:
        """The term and probation the rules of the day give, and a warning where no text gives a term."""
        term, probation, unknown = None, None, None
        for grants in (entry.rule.grants for entry in self.entries if entry.rule.grants is not None):
            given = grants.term_years.get(rank or "")
            if given is not None:
                term = _term(self.value(given) if isinstance(given, str) else given)
                unknown = str(given) if term is None else None
            if grants.probation_months is not None:
                months = grants.probation_months
                value = self.value(months) if isinstance(months, str) else months
                probation = value if isinstance(value, int) else None
        return term, probation, () if unknown is None else (_term_unknown(unknown),)

    def value(self, parameter: str) -> Value:
        return self.parameters[parameter].on(self.on)


def _not_firm(rules: Sequence[Rule]) -> tuple[Warning, ...]:
    """A warning that names those of the rules that firm sources do not wholly state."""
    ids = tuple(rule.id for rule in rules if not all(cite.confidence.is_firm for cite in rule.cites))
    if not ids:
        return ()
    named = ", ".join(ids)
    text = Text(
        f"These rules rest, in part or whole, on guides, press or inference, and should be checked: {named}.",
        f"Ці правила повністю чи частково спираються на посібники, пресу чи висновки, їх слід перевірити: {named}.",
    )
    return (Warning("not_firm", text, ids),)


def _term(value: Value) -> Term | None:
    if not isinstance(value, tuple) or isinstance(value, Span):
        return None
    least, most = value
    return Term(least, most)


def _term_unknown(parameter: str) -> Warning:
    return Warning(
        "term_unknown",
        Text(
            f"No text gives the term of the contract: the parameter {parameter} is not set.",
            f"Жоден текст не визначає строку контракту: параметр {parameter} не задано.",
        ),
    )


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
