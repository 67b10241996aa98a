"""Nodes are joined without what changes nothing."""

import pytest

from muster.law.fold_nodes import FALSE, TRUE, Conj, Disj, Leaf, Neg, Node, Unsettled, conj, disj, neg

A, B = Leaf(0, 1), Leaf(1, 1)
FOG = Unsettled("fog")


@pytest.mark.parametrize(
    ("made", "node"),
    [
        (conj([]), TRUE),
        (conj([TRUE, TRUE]), TRUE),
        (conj([A]), A),
        (conj([TRUE, A, TRUE]), A),
        (conj([A, FALSE, B]), FALSE),
        (conj([A, TRUE, B]), Conj((A, B))),
        (conj([FOG, A]), Conj((FOG, A))),
        (disj([]), FALSE),
        (disj([FALSE, FALSE]), FALSE),
        (disj([A]), A),
        (disj([FALSE, A, FALSE]), A),
        (disj([A, TRUE, B]), TRUE),
        (disj([A, FALSE, B]), Disj((A, B))),
        (neg(TRUE), FALSE),
        (neg(FALSE), TRUE),
        (neg(A), Neg(A)),
        (neg(Neg(A)), A),
        (neg(neg(FOG)), FOG),
    ],
)
def test_a_node_is_no_larger_than_it_must_be(made: Node, node: Node) -> None:
    assert made == node
