"""Three that must say the same: the interpreter, the bulk kernel, and the solver that found the person."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from muster.law.answer import OUTCOMES, RULE_OUTCOMES, RuleOutcome
from muster.law.bulk import OUTCOMES as CODED
from muster.law.bulk import Decider
from muster.law.conditions import Truth
from muster.law.decide import decide
from muster.law.proofs.formulas import Law, Search
from muster.law.proofs.people import Formula
from muster.law.vocabulary import Kind, Vocabulary

type Facts = Mapping[str, object]
type Said = tuple[str, tuple[str, ...], tuple[str, ...]]  # the outcome; the rules not met, and those unknown


def disagreements(search: Search, law: Law) -> tuple[int, list[tuple[Facts, str]]]:
    """How many people were decided, and those of whom not all three say the same, with what each says."""
    people = list(sampled(search, law))
    plan = law.plan
    decider = Decider(plan.regime, plan.on, plan.reading)
    decided = decider.decide(_batch(plan.regime.vocabulary, [facts for facts, _ in people]))
    found: list[tuple[Facts, str]] = []
    for row, (facts, verdicts) in enumerate(people):
        answer = decide(plan.regime, facts, plan.on, plan.reading)
        rules = [(result.rule, result.outcome) for result in answer.rules]
        solved = [(rule.id, RULE_OUTCOMES[truth]) for rule, truth in zip(law.rules, verdicts, strict=True)]
        said: dict[str, Said] = {
            "the interpreter": (answer.outcome, *_sorted(rules)),
            "the kernel": (
                CODED[decided.outcome[row]],
                _names(decided.not_met, decider.rules, row),
                _names(decided.unknown, decider.rules, row),
            ),
            "the solver": (OUTCOMES[min(verdicts, default=Truth.TRUE)], *_sorted(solved)),
        }
        missing = set(_names(decided.missing, decider.names, row))
        if len(set(said.values())) > 1 or missing != set(answer.missing):
            found.append((facts, _told(said)))
    return len(people), found


def _sorted(rules: Sequence[tuple[str, RuleOutcome]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rules that are not met, and those that are unknown."""
    unmet, unknown = (
        tuple(rule for rule, outcome in rules if outcome is wanted)
        for wanted in (RuleOutcome.NOT_MET, RuleOutcome.UNKNOWN)
    )
    return unmet, unknown


def sampled(search: Search, law: Law) -> Iterator[tuple[Facts, tuple[Truth, ...]]]:
    """People for every outcome of every rule and of the whole, completely known and not; each once."""
    wanted: list[Formula] = [law.eligible, law.refused, law.undetermined]
    seen = set()
    for literal in (*wanted, *law.met, *law.unmet, *law.open):
        for more in ([search.complete], []):
            model = search.find(literal, *more)
            if model is None:
                continue
            facts = search.people.written(model)
            if (key := repr(facts)) not in seen:
                seen.add(key)
                yield facts, law.verdicts(model)


def _names(words: Sequence[Any], stand_for: Sequence[str], row: int) -> tuple[str, ...]:
    bits = sum(int(word[row]) << 63 * at for at, word in enumerate(words))
    return tuple(name for at, name in enumerate(stand_for) if bits >> at & 1)


def _told(said: Mapping[str, Said]) -> str:
    """What each says of the outcome and of the rules."""
    lines = [
        f"{who} says {outcome}, not met {' '.join(unmet) or '-'}, unknown {' '.join(unknown) or '-'}"
        for who, (outcome, unmet, unknown) in said.items()
    ]
    return "is not decided alike: " + "; ".join(lines)


def _batch(vocabulary: Vocabulary, people: Sequence[Facts]) -> pa.RecordBatch:
    types = {Kind.FLAG: pa.bool_(), Kind.COUNTRIES: pa.list_(pa.string())}
    columns = {
        name: pa.array([facts.get(name) for facts in people], types.get(fact.kind, pa.string()))
        for name, fact in vocabulary.items()
    }
    return pa.RecordBatch.from_pydict(columns)
