"""Folded conditions: trees over masks, and how they are joined where a part is constant."""

from dataclasses import dataclass
from typing import Final

from muster.law.abstraction import Predicate
from muster.law.conditions import Truth


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to one variable, before the variable's classes are known."""

    slot: int
    predicate: Predicate


@dataclass(frozen=True, slots=True)
class Leaf:
    """One question to one variable: does its class lie in `mask`?"""

    slot: int
    mask: int


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A question the texts leave open."""

    question: str


@dataclass(frozen=True, slots=True)
class Neg:
    of: "Node"


@dataclass(frozen=True, slots=True)
class Conj:
    of: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Disj:
    of: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a rule, kept apart so that an explanation can cite it."""

    rule: int  # its place among the regime's rules
    of: "Node"


type Node = Truth | Ask | Leaf | Unsettled | Neg | Conj | Disj | Part

TRUE: Final = Truth.TRUE
FALSE: Final = Truth.FALSE


def conj(nodes: list[Node]) -> Node:
    kept = [node for node in nodes if node is not TRUE]
    if any(node is FALSE for node in kept):
        return FALSE
    return TRUE if not kept else kept[0] if len(kept) == 1 else Conj(tuple(kept))


def disj(nodes: list[Node]) -> Node:
    kept = [node for node in nodes if node is not FALSE]
    if any(node is TRUE for node in kept):
        return TRUE
    return FALSE if not kept else kept[0] if len(kept) == 1 else Disj(tuple(kept))


def neg(node: Node) -> Node:
    if isinstance(node, Truth):
        return Truth(2 - node)
    return node.of if isinstance(node, Neg) else Neg(node)
