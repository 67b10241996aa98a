"""How a name sounds, roughly, whatever tradition it is spelt in: one key for Шевченко, Szewczenko and Schewtschenko.

Vowels are left out, for every tradition writes others and Arabic none; consonants that spellings take for each other
are one. Where a spelling may stand for several sounds there are several keys, and two words that share one may be the
same name. Keys find more than they should: whoever finds by them compares (`muster.screening.likeness`).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from typing import Final

from muster.screening.transliteration import mrz_of

__all__ = ["Word", "words"]

_MOST_KEYS: Final = 16
_VOWEL: Final = "."
_BEGINS_WITH_VOWEL: Final = "A"


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """Spellings and what each may stand for, in turn; - is nothing, . a vowel."""
    each = text.split()
    sounds = (tuple("" if sound == "-" else sound for sound in some.split("/")) for some in each[1::2])
    return dict(zip(each[::2], sounds, strict=True))


# What stands for which consonants. S: everything that hisses; H: г, ґ, х, h; V: v, f, w.
_SPELT: Final = _table(
    "TSCH S DSCH S SCH S TCH S DZH S SH S ZH S SZ S CZ S TS S TZ S DZ S DJ S CS S ZS S CH S/H/K KH H/K GH H CK K "
    "QU K/KV TH T/S DH D/S PH V RZ S/RS LH L/LH NH N/NH OU ./V IOU . B B C K/S D D F V G H H H/- J -/S/H K K L L "
    "M M N N P P Q K/H R R S S T T V V W V/- X KS/S/- Z S"
)
_TOKEN: Final = re.compile("|".join(sorted(_SPELT, key=len, reverse=True)) + "|.")
# Arabic letters have sounds of their own. None is doubled here: between two of them may stand a vowel.
_ARABIC: Final = _table(
    "ب B ت T ث T/S ج S/H ح H خ H د D ذ D/S ر R ز S س S ش S ص S ض D/S ط T ظ S غ H ف V ق K/H ك K ل L م M ن N ه H/- "
    "و -/V پ P چ S ژ S ک K گ H"
)
_OF_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name: in the letters of a zone, and the keys of how it may sound."""

    latin: str
    keys: frozenset[str]


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[Word, ...]:
    """The words of a name in any script, in the order written. Words that no table can write are left out."""
    found = (_word(part) for part in re.split(r"[\s\-–<,]+", name))
    return tuple(word for word in found if word.latin)


def _word(part: str) -> Word:
    latin = mrz_of(part).replace(" ", "")
    sounds = _arabic(part) if _OF_ARABIC.search(part) else _latin(latin)
    return Word(latin, frozenset(islice(_keys(sounds), _MOST_KEYS)))


def _latin(latin: str) -> list[tuple[str, ...]]:
    """What each spelling in the word may stand for."""
    plain = re.sub(r"([^AEIOUY])\1+", r"\1", latin)
    return [_SPELT.get(token, (_VOWEL,)) for token in _TOKEN.findall(plain)]


def _arabic(part: str) -> list[tuple[str, ...]]:
    sounds = [_ARABIC.get(sign, ("",)) for sign in part if not unicodedata.combining(sign)]
    return [tuple(each + _VOWEL for each in some) for some in sounds]


def _keys(sounds: list[tuple[str, ...]]) -> Iterator[str]:
    """Every way to take the sounds together, the likeliest first."""
    for chosen in product(*sounds):
        sounded = re.sub(r"([A-Z])\1+", r"\1", "".join(chosen))
        yield _BEGINS_WITH_VOWEL * sounded.startswith(_VOWEL) + sounded.replace(_VOWEL, "")
