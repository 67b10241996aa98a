"""What settles a folded condition, and what keeps it open."""

import pytest

from muster.law.conditions import Truth
from muster.law.evaluate import Support, slots_of, support, truth
from muster.law.fold import Conj, Disj, Leaf, Neg, Node, Part, Unsettled

NO, YES, OPEN = 0b01, 0b10, 0b11
FOG = Unsettled("fog")
A, B, C = (Leaf(slot, YES) for slot in range(3))


@pytest.mark.parametrize(
    ("node", "masks", "value"),
    [
        (A, [NO], Truth.FALSE),
        (A, [YES], Truth.TRUE),
        (A, [OPEN], Truth.UNKNOWN),
        (Neg(A), [NO], Truth.TRUE),
        (Neg(A), [OPEN], Truth.UNKNOWN),
        (Conj((A, B)), [YES, YES], Truth.TRUE),
        (Conj((A, B)), [OPEN, YES], Truth.UNKNOWN),
        (Conj((A, B)), [OPEN, NO], Truth.FALSE),
        (Disj((A, B)), [NO, NO], Truth.FALSE),
        (Disj((A, B)), [OPEN, NO], Truth.UNKNOWN),
        (Disj((A, B)), [OPEN, YES], Truth.TRUE),
        (Part(4, A), [YES], Truth.TRUE),
        (FOG, [], Truth.UNKNOWN),
        (Truth.TRUE, [], Truth.TRUE),
    ],
)
def test_a_condition_has_three_values(node: Node, masks: list[int], value: Truth) -> None:
    assert truth(node, masks) is value


@pytest.mark.parametrize(
    ("node", "masks", "found"),
    [
        (A, [YES], Support({0})),
        (Neg(A), [YES], Support({0})),
        (FOG, [], Support(set(), {"fog"})),
        (Part(4, B), [YES, NO], Support({1}, set(), {4})),
        # What decides suffices, the first that does.
        (Conj((A, B, C)), [YES, NO, NO], Support({1})),
        (Disj((A, B, C)), [NO, YES, YES], Support({1})),
        # Without one that decides: all of them, or those that are unknown.
        (Conj((A, B, C)), [YES, YES, YES], Support({0, 1, 2})),
        (Disj((A, B, C)), [NO, NO, NO], Support({0, 1, 2})),
        (Conj((A, B, C)), [YES, OPEN, YES], Support({1})),
        (Disj((A, B, C)), [NO, OPEN, OPEN], Support({1, 2})),
        (Disj((A, FOG)), [NO], Support(set(), {"fog"})),
        # Within each other: what is open decides nothing.
        (Disj((Conj((A, B)), C)), [OPEN, YES, OPEN], Support({0, 2})),
        (Conj((Disj((A, B)), C)), [OPEN, NO, OPEN], Support({0, 2})),
        (Conj((Neg(Conj((A, B))), C)), [OPEN, YES, NO], Support({2})),
        (Conj((Part(4, A), Part(5, B))), [OPEN, YES], Support({0}, set(), {4})),
    ],
)
def test_it_rests_on_what_suffices(node: Node, masks: list[int], found: Support) -> None:
    assert support(node, masks) == found


def test_it_asks_all_that_it_names() -> None:
    node = Conj((A, Disj((Neg(B), FOG)), Part(4, C), Truth.TRUE))
    assert slots_of(node) == {0, 1, 2}
