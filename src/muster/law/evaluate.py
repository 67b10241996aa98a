"""What a folded condition says of what is known, and which facts settle it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from muster.law.conditions import Truth
from muster.law.fold import Conj, Disj, Leaf, Neg, Node, Part, Unsettled


def truth(node: Node, masks: Sequence[int]) -> Truth:  # noqa: PLR0911  (one line a form)
    """The value of a condition where each variable is known to lie within its mask."""
    match node:
        case Leaf(slot, mask):
            known = masks[slot]
            return Truth.FALSE if not known & mask else Truth.UNKNOWN if known & ~mask else Truth.TRUE
        case Neg(of):
            return Truth(2 - truth(of, masks))
        case Conj(children):
            return min(truth(child, masks) for child in children)
        case Disj(children):
            return max(truth(child, masks) for child in children)
        case Part(_, of):
            return truth(of, masks)
        case Unsettled():
            return Truth.UNKNOWN
    assert isinstance(node, Truth)  # noqa: S101  (asks are settled before anything is evaluated)
    return node


@dataclass(slots=True)
class Support:
    """What settles a condition, or keeps it open: variables, open questions, parts."""

    slots: set[int] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)
    parts: set[int] = field(default_factory=set)


def support(node: Node, masks: Sequence[int]) -> Support:
    """The leaves that suffice for the condition's value, the first that do where several would."""
    found = Support()
    for part in _settled(node, masks)[1]:
        if isinstance(part, Leaf):
            found.slots.add(part.slot)
        elif isinstance(part, Part):
            found.parts.add(part.rule)
        else:
            found.questions.add(part.question)
    return found


type Settling = tuple[Leaf | Unsettled | Part, ...]


def _settled(node: Node, masks: Sequence[int]) -> tuple[Truth, Settling]:
    """The value of a condition, with what settles it."""
    match node:
        case Leaf() | Unsettled():
            return truth(node, masks), (node,)
        case Neg(of):
            value, settling = _settled(of, masks)
            return Truth(2 - value), settling
        case Part(_, of):
            value, settling = _settled(of, masks)
            return value, (node, *settling)
        case Conj(children):
            return _settled_of_many([_settled(child, masks) for child in children], Truth.FALSE)
        case Disj(children):
            return _settled_of_many([_settled(child, masks) for child in children], Truth.TRUE)
    return truth(node, masks), ()


def _settled_of_many(children: Sequence[tuple[Truth, Settling]], deciding: Truth) -> tuple[Truth, Settling]:
    """One child decides by itself; else all that are unknown keep it so; else all settle it."""
    for value, settling in children:
        if value is deciding:
            return value, settling
    open_ones = [settling for value, settling in children if value is Truth.UNKNOWN]
    value = Truth.UNKNOWN if open_ones else Truth(2 - deciding)
    settlings = open_ones or [settling for _, settling in children]
    return value, tuple(chain.from_iterable(settlings))


def slots_of(node: Node) -> set[int]:
    """Every variable a condition asks."""
    match node:
        case Leaf(slot, _):
            return {slot}
        case Neg(of) | Part(_, of):
            return slots_of(of)
        case Conj(children) | Disj(children):
            return {slot for child in children for slot in slots_of(child)}
    return set()
