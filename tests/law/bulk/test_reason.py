"""Gates against the meaning of the words: every completion of what is unknown is tried."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from muster.law.abstraction import Variable
from muster.law.bulk.circuit import AND, AND_NOT, INPUT, ONE, OR
from muster.law.bulk.reason import Reasoner
from muster.law.conditions import Truth
from muster.law.evaluate import truth
from muster.law.fold import Conj, Disj, Leaf, Neg, Node, Part, Unsettled
from muster.law.plan import Plan
from muster.law.vocabulary import Kind


@dataclass
class Entry:
    node: Node


@dataclass
class Book:
    """The part of a plan that is reasoned about."""

    variables: list[Variable]
    entries: list[Entry]


def variable(slot: int, size: int, *, parameter: bool) -> Variable:
    made = Variable(f"v{slot}", Kind.CHOICE, tuple(range(size)), parameter=parameter)
    made.settle()
    return made


@st.composite
def books(draw: st.DrawFn) -> Book:
    sizes = draw(st.lists(st.integers(2, 3), min_size=1, max_size=4))
    parameter = draw(st.booleans())
    variables = [
        variable(slot, size, parameter=parameter and slot == len(sizes) - 1)
        for slot, size in enumerate(sizes)
    ]
    leaf = st.integers(0, len(sizes) - 1).flatmap(
        lambda slot: st.integers(1, 2 ** sizes[slot] - 2).map(lambda mask: Leaf(slot, mask))
    )
    inner = st.recursive(
        leaf | leaf | leaf | st.just(Unsettled("question")),
        lambda node: (
            node.map(Neg)
            | st.lists(node, min_size=2, max_size=3).map(lambda of: Conj(tuple(of)))
            | st.lists(node, min_size=2, max_size=3).map(lambda of: Disj(tuple(of)))
            | node.map(lambda of: Part(0, of))
        ),
        max_leaves=6,
    )
    nodes = draw(st.lists(inner | st.sampled_from((Truth.TRUE, Truth.FALSE)), min_size=1, max_size=4))
    return Book(variables, [Entry(cast("Node", node)) for node in nodes])


def completions(masks: Sequence[int]) -> Iterator[tuple[int, ...]]:
    yield from product(*([1 << at for at in range(4) if mask >> at & 1] for mask in masks))


def asked(values: dict[tuple[int, ...], int]) -> set[int]:
    """The variables of which a change alone can change the value."""
    return {
        slot
        for one, value in values.items()
        for other, changed in values.items()
        for slot in range(len(one))
        if value != changed and one[:slot] + one[slot + 1 :] == other[:slot] + other[slot + 1 :]
    }


def meaning(book: Book, masks: Sequence[int]) -> tuple[list[Truth], set[int]]:
    """What each rule says, and which variables are missing."""
    tables = [{full: truth(entry.node, full) for full in completions(masks)} for entry in book.entries]
    said = [
        next(iter(table.values())) if len(set(table.values())) == 1 else Truth.UNKNOWN for table in tables
    ]
    if min(said) is not Truth.UNKNOWN:
        return said, set()
    unknown = [table for table, value in zip(tables, said, strict=True) if value is Truth.UNKNOWN]
    whole = {full: min(table[full] for table in unknown) for full in completions(masks)}
    facts = {slot for slot, variable in enumerate(book.variables) if not variable.parameter}
    if set(whole.values()) == {Truth.FALSE}:
        return said, set().union(*map(asked, unknown)) & facts
    missing = asked(whole)
    return said, {slot for slot in missing if slot in facts or needed(slot, unknown)}


def needed(slot: int, unknown: Sequence[dict[tuple[int, ...], Truth]]) -> bool:
    """Whether some rule that asks a parameter cannot be met whatever it is."""
    for table in unknown:
        met_anyway = {full[:slot] for full in table} - {
            full[:slot] for full, value in table.items() if value is not Truth.TRUE
        }
        if slot in asked(cast("dict[tuple[int, ...], int]", table)) and not met_anyway:
            return True
    return False


def run(reasoner: Reasoner, masks: Sequence[int]) -> list[int]:
    """The value of every gate for one row."""
    questions = {plane: key for key, plane in reasoner.questions.items()}
    values: list[int] = []
    for plane, gate in enumerate(reasoner.circuit.gates):
        if gate.op == INPUT:
            slot, classes = questions.get(plane, (0, 0))
            values.append(int(plane == ONE or bool(masks[slot] & classes)))
        else:
            one, other = values[gate.one], values[gate.other]
            values.append({AND: one & other, OR: one | other, AND_NOT: one & (1 - other)}[gate.op])
    return values


@settings(deadline=None, max_examples=300)
@given(book=books(), dice=st.randoms(use_true_random=False))
def test_gates_say_what_all_completions_say(book: Book, dice: st.DataObject) -> None:
    reasoner = Reasoner(cast("Plan", book))
    verdicts = reasoner.verdicts()
    for _ in range(6):
        masks = [
            made.full if made.parameter else dice.randint(1, made.full)  # type: ignore[attr-defined]
            for made in book.variables
        ]
        values = run(reasoner, masks)
        said = [
            Truth.FALSE if values[failed] else Truth.UNKNOWN if values[opened] else Truth.TRUE
            for failed, opened in zip(verdicts.not_met, verdicts.unknown, strict=True)
        ]
        missing = {slot for slot, plane in verdicts.missing.items() if values[plane]}
        assert (said, missing) == meaning(book, masks), masks
