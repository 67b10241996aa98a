"""A rule book made ready for one day, reading and set of parameters.

A plan turns the facts of a case into masks, and masks into what each rule says. What a rule says of a set of
masks is worked out once and remembered, and so is the whole answer's skeleton: there are few different ones,
because masks hold only what the rules can tell apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from muster.law.abstraction import REMEMBERED, Variable
from muster.law.answer import OUTCOMES, Outcome, Term, Warning  # noqa: A004  (the vocabulary's word)
from muster.law.book import Cite, Regime, Rule, RuleKind, WarningRule
from muster.law.calendar import FIRST_DAY, LAST_DAY, Span
from muster.law.conditions import Truth
from muster.law.diagram import Diagrams
from muster.law.errors import RequestError
from muster.law.evaluate import slots_of, support, truth
from muster.law.fold import FALSE, Folder, Node, disj, neg
from muster.law.parameters import Parameter, Value
from muster.law.text import Text
from muster.law.vocabulary import check_fact, check_together
from muster.law.vocabulary.parse import unknown_fact

ADMISSION: Final = (RuleKind.CONDITION, RuleKind.GRANT)


@dataclass(slots=True)
class Entry:
    """One rule of the day, and what it said of masks met before."""

    rule: Rule
    node: Node
    slots: tuple[int, ...]
    said: dict[tuple[int, ...], "Said"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says of some masks; `facts` are the known facts that settle it."""

    truth: Truth
    facts: tuple[str, ...]
    cites: tuple[Cite, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """An answer but for the facts themselves."""

    outcome: Outcome
    said: tuple[tuple[Rule, Said], ...]
    missing: tuple[str, ...]
    warnings: tuple[Warning, ...]
    rank_category: str | None
    term_years: Term | None
    probation_months: int | None


class Plan:
    """One regime on one day under one reading and one set of parameters."""

    def __init__(self, regime: Regime, on: date, reading: str, parameters: Mapping[str, Parameter]) -> None:
        self.regime = regime
        self.on = on
        self.reading = reading
        self.parameters = parameters
        folder = Folder(regime, on, parameters)
        entries: list[tuple[Rule, Node, Node]] = []
        for rule in regime.rules:
            if rule.kind in ADMISSION:
                in_force = folder.in_force(rule.valid_from, rule.valid_to)
                entries.append((rule, in_force, folder.fold(rule.condition)))
        warnings = [(warning, folder.fold(warning.condition)) for warning in regime.warnings]
        self.variables: list[Variable] = folder.variables
        for variable in self.variables:
            variable.settle()
        self.entries: list[Entry] = []
        for rule, asked, condition in entries:
            in_force = folder.settle(asked)
            if in_force is not FALSE:
                node = disj([neg(in_force), folder.settle(condition)])
                self.entries.append(Entry(rule, node, tuple(sorted(slots_of(node)))))
        self.warnings = [(warning, folder.settle(node)) for warning, node in warnings]
        self.slots: dict[str, tuple[int, Variable]] = {
            variable.name: (slot, variable)
            for slot, variable in enumerate(self.variables)
            if not variable.parameter
        }
        self.initial = [variable.initial for variable in self.variables]
        self.skeletons: dict[tuple[int, ...], Skeleton] = {}

    def masks(self, facts: Mapping[str, object]) -> list[int]:
        """What is known of each variable. Raises FactError."""
        masks = self.initial.copy()
        slots = self.slots
        for name, value in facts.items():
            found = slots.get(name)
            if found is None:
                raise unknown_fact(self.regime.vocabulary, name)
            slot, variable = found
            kind = value.__class__
            # Only text and truth values may be looked up: 1 would find the mask of True.
            mask = variable.table.get(value) if kind is str or kind is bool else None
            if mask is None:
                if value is None:
                    continue
                mask = variable.encode(check_fact(self.regime.vocabulary[name], value))
            masks[slot] = mask
        if facts.get("citizenships") == []:
            check_together(facts)
        return masks

    def skeleton(self, masks: list[int]) -> Skeleton:
        key = tuple(masks)
        found = self.skeletons.get(key)
        if found is None:
            if len(self.skeletons) >= REMEMBERED:
                self.skeletons.clear()
            found = self.skeletons[key] = self._skeleton(masks)
        return found

    def worst(self, masks: Sequence[int]) -> Truth:
        """The least of what the rules say."""
        return min((self.say(entry, masks).truth for entry in self.entries), default=Truth.TRUE)

    def _skeleton(self, masks: list[int]) -> Skeleton:
        said = [(entry.rule, self.say(entry, masks)) for entry in self.entries]
        worst = self.worst(masks)
        missing = self.missing(masks) if worst is Truth.UNKNOWN else ()
        rank = self.rank_category(masks)
        outcome = OUTCOMES[worst]
        term, probation, notes = self.grants(rank) if outcome is Outcome.ELIGIBLE else (None, None, [])
        warnings = [*self.told(masks), *self.open_questions(said), *notes, *_not_firm(said, outcome)]
        return Skeleton(outcome, tuple(said), missing, tuple(warnings), rank, term, probation)

    def say(self, entry: Entry, masks: Sequence[int]) -> Said:
        """What a rule says: exactly, so that what every completion of the facts agrees on is not unknown."""
        key = tuple(masks[slot] for slot in entry.slots)
        found = entry.said.get(key)
        if found is None:
            if len(entry.said) >= REMEMBERED:
                entry.said.clear()
            found = entry.said[key] = self._say(entry, masks)
        return found

    def _say(self, entry: Entry, masks: Sequence[int]) -> Said:
        value = truth(entry.node, masks)
        # Where no completion settles the rule, what keeps it open is a question of law, and it is told.
        root = Diagrams(masks).of(entry.node) if value is Truth.UNKNOWN else value
        value = Truth(root) if root in (Truth.FALSE, Truth.TRUE) else value
        found = support(entry.node, masks)
        slots = found.slots | {self.slots[name][0] for name in self.granted_by(entry.rule)}
        names = tuple(
            self.variables[slot].name
            for slot in sorted(slots)
            if not self.variables[slot].parameter and masks[slot] != self.variables[slot].full
        )
        parts = [self.regime.rules[at] for at in sorted(found.parts)]
        cites = (*entry.rule.cites, *(cite for part in parts for cite in part.cites))
        return Said(
            value,
            names,
            tuple(dict.fromkeys(cites)),
            tuple(sorted(found.questions)) if root == Truth.UNKNOWN else (),
        )

    def granted_by(self, rule: Rule) -> tuple[str, ...]:
        return ("rank_category",) if rule.grants and rule.grants.term_years else ()

    def missing(self, masks: Sequence[int]) -> tuple[str, ...]:
        """The facts and parameters that can still change the outcome, in the vocabulary's order.

        A parameter is named only once the facts leave it no way round: where no completion of the facts alone
        would meet a rule that asks for it.
        """
        diagrams = Diagrams(masks)
        roots = [diagrams.of(entry.node) for entry in self.entries]
        slots = diagrams.slots(diagrams.least(roots))
        asked = {slot for slot in slots if self.variables[slot].parameter}
        needed: set[int] = set()
        for root in roots:
            if asked and not diagrams.reaches(root, Truth.TRUE, without=asked):
                needed |= diagrams.slots(root)
        slots -= asked - needed
        return tuple(dict.fromkeys(self.variables[slot].name for slot in sorted(slots)))

    def rank_category(self, masks: Sequence[int]) -> str | None:
        slot, variable = self.slots["rank_category"]
        mask = masks[slot]
        return None if mask & (mask - 1) else str(variable.values[mask.bit_length() - 1])

    def grants(self, rank: str | None) -> tuple[Term | None, int | None, list[Warning]]:
        """The term and the probation the rules of the day give, and a warning where no text gives a term."""
        term, probation, unknown = None, None, None
        for entry in self.entries:
            grants = entry.rule.grants
            if grants is None:
                continue
            given = grants.term_years.get(rank or "")
            if given is not None:
                value = self.parameters[given].on(self.on) if isinstance(given, str) else given
                term = _term(value)
                unknown = str(given) if term is None else None
            if grants.probation_months is not None:
                probation = self.probation(grants.probation_months)
        notes = [] if unknown is None else [_term_unknown(unknown)]
        return term, probation, notes

    def probation(self, given: int | str) -> int | None:
        value = self.parameters[given].on(self.on) if isinstance(given, str) else given
        return value if isinstance(value, int) else None

    def told(self, masks: Sequence[int]) -> list[Warning]:
        return [_warning(rule) for rule, node in self.warnings if truth(node, masks) is Truth.TRUE]

    def open_questions(self, said: Sequence[tuple[Rule, Said]]) -> list[Warning]:
        """The open questions that keep a rule unknown."""
        rules: dict[str, list[str]] = {}
        for rule, say in said:
            if say.truth is Truth.UNKNOWN:
                for question in say.questions:
                    rules.setdefault(question, []).append(rule.id)
        known = self.regime.questions
        return [Warning(code, known[code].text, tuple(ids)) for code, ids in sorted(rules.items())]


def _term(value: Value) -> Term | None:
    if not isinstance(value, tuple) or isinstance(value, Span):
        return None
    least, most = value
    return Term(least, most)


def _warning(rule: WarningRule) -> Warning:
    return Warning(rule.code, rule.text)


def _term_unknown(parameter: str) -> Warning:
    return Warning(
        "term_unknown",
        Text(
            f"No text gives the term of the contract: the parameter {parameter} is not set.",
            f"Жоден текст не визначає строку контракту: параметр {parameter} не задано.",
        ),
    )


def _not_firm(said: Sequence[tuple[Rule, Said]], outcome: Outcome) -> list[Warning]:
    """A warning that names the rules, among those the outcome rests on, that no firm source states."""
    decisive = Truth.FALSE if outcome is Outcome.NOT_ELIGIBLE else Truth.TRUE
    ids = tuple(
        rule.id
        for rule, say in said
        if say.truth is decisive and not any(cite.confidence.is_firm for cite in rule.cites)
    )
    if not ids:
        return []
    named = ", ".join(ids)
    text = Text(
        f"These rules are known from guides, press or inference only, and should be checked: {named}.",
        f"Ці правила відомі лише з посібників, преси чи висновків, їх слід перевірити: {named}.",
    )
    return [Warning("not_firm", text, ids)]


def plan_for(regime: Regime, on: date, reading: str, given: Mapping[str, object] | None) -> Plan:
    """The plan of a day, made once. Raises RequestError and ParameterError."""
    if not FIRST_DAY <= on <= LAST_DAY:
        problem = f"{on.isoformat()} is not a day the rule books know"
        raise RequestError("bad_day", "on", on, problem, f"give a day from {FIRST_DAY} to {LAST_DAY}")
    key: object = (on, reading, repr(sorted(given.items())) if given else None)
    found = regime.plans.get(key)
    if isinstance(found, Plan):
        return found
    if len(regime.plans) >= 512:
        regime.plans.clear()
    made = regime.plans[key] = Plan(regime, on, reading, regime.read(reading, given))
    return made
