"""How alike two names are, in whatever scripts and spellings: word by word, by sound and by sight."""

from collections.abc import Iterable
from itertools import product
from typing import Final

from rapidfuzz.distance import JaroWinkler, Levenshtein

from muster.screening.sounds import Word, words

__all__ = ["NEAR", "are_near", "likeness"]

NEAR: Final = 0.8  # from here on two names may well be one
_BY_SOUND: Final = 0.65  # the rest is by sight
_WORD_TOO_MANY: Final = 0.96  # a second given name or a patronymic that only one of the two has
_LONE: Final = 0.9  # one word alone says less


def likeness(one: str, other: str) -> float:
    """From 0 (nothing alike) to 1. The order of words does not count, nor words that only the longer one has."""
    few, many = sorted((words(one), words(other)), key=len)
    if not few:
        return 0.0
    surplus = len(many) - len(few)
    apart = _assigned(few, many) * _WORD_TOO_MANY**surplus * (_LONE if surplus and len(few) == 1 else 1)
    return max(apart, _alike(_together(few), _together(many))) if surplus else apart


def are_near(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether any form of one name is near to any form of the other."""
    return any(likeness(one, other) >= NEAR for one, other in product(some, tuple(others)))


def _assigned(few: tuple[Word, ...], many: tuple[Word, ...]) -> float:
    """The mean over the words of the shorter name, the most alike pairs taken first."""
    pairs = sorted(
        (
            (_alike(one, other), here, there)
            for here, one in enumerate(few)
            for there, other in enumerate(many)
        ),
        reverse=True,
    )
    total, taken, given = 0.0, set[int](), set[int]()
    for alike, here, there in pairs:
        if here not in taken and there not in given:
            taken.add(here)
            given.add(there)
            total += alike
    return total / len(few)


def _together(name: tuple[Word, ...]) -> Word:
    """All words as one: what one tradition writes apart another writes together."""
    [joined] = words("".join(word.latin for word in name))
    return joined


def _alike(one: Word, other: Word) -> float:
    sound = max(Levenshtein.normalized_similarity(*keys) for keys in product(one.keys, other.keys))
    return _BY_SOUND * sound + (1 - _BY_SOUND) * JaroWinkler.normalized_similarity(one.latin, other.latin)
