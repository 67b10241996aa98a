"""Rules that ask the same facts, asked together: one look-up tells what all of them say.

A group's facts have so few combinations that each is worked out once and remembered. Rules are put together
as long as that holds; no rule is in two groups.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from math import prod
from typing import Final

MOST_COMBINATIONS: Final = 2000  # of the classes of a group's facts, unknown among them


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Rules, by their places among those of the day, and the slots of the facts that settle them all."""

    slots: tuple[int, ...]
    rules: tuple[int, ...]


def grouped(needs: Sequence[Set[int]], sizes: Sequence[int]) -> list[RuleGroup]:
    """The rules put together: `needs` are the slots that each asks, `sizes` the classes of each slot.

    Those that ask most come first; each goes where it adds the fewest facts.
    """
    groups: list[tuple[set[int], list[int]]] = []
    for rule in sorted(range(len(needs)), key=lambda at: -_combinations(needs[at], sizes)):
        ranked = [
            (len(needs[rule] - slots), count, at)
            for at, (slots, _) in enumerate(groups)
            if (count := _combinations(slots | needs[rule], sizes)) <= MOST_COMBINATIONS
        ]
        if not ranked:
            groups.append((set(), []))
        slots, rules = groups[min(ranked)[-1] if ranked else -1]
        slots |= needs[rule]
        rules.append(rule)
    return [RuleGroup(tuple(sorted(slots)), tuple(sorted(rules))) for slots, rules in groups]


def _combinations(slots: Iterable[int], sizes: Sequence[int]) -> int:
    return prod(sizes[slot] + 1 for slot in slots)
