"""What a folded condition says of what is known, and which facts settle it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

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


def support(node: Node, masks: Sequence[int], found: Support | None = None) -> Support:
    """The leaves that suffice for the condition's value, the first that do where several would."""
    found = Support() if found is None else found
    match node:
        case Leaf(slot, _):
            found.slots.add(slot)
        case Unsettled(question):
            found.questions.add(question)
        case Neg(of):
            support(of, masks, found)
        case Part(rule, of):
            found.parts.add(rule)
            support(of, masks, found)
        case Conj(children):
            _support_of_many(children, masks, found, deciding=Truth.FALSE)
        case Disj(children):
            _support_of_many(children, masks, found, deciding=Truth.TRUE)
    return found


def _support_of_many(
    children: Sequence[Node], masks: Sequence[int], found: Support, *, deciding: Truth
) -> None:
    values = [truth(child, masks) for child in children]
    if deciding in values:
        support(children[values.index(deciding)], masks, found)
        return
    unknown = Truth.UNKNOWN in values
    for child, value in zip(children, values, strict=True):
        if value is Truth.UNKNOWN or not unknown:
            support(child, masks, found)


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
