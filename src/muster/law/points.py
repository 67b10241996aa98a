"""Where in an act: the words that points of citations are made of, in Ukrainian."""

import re
from typing import Final

WORDS: Final = {
    "art.": "ст.",
    "sec.": "розд.",
    "p.": "п.",
    "subp.": "підп.",
    "paras": "абз.",
    "part": "частина",
    "parts": "ч.",
    "point": "п.",
    "deferred": "відкладена",
    "of the regulation": "положення",
    "transition of six months": "перехідний строк шість місяців",
    "worded for citizens": "у редакції для громадян",
    "of 28 Jan 2016": "від 28.01.2016",
    "Law": "Закон",
    "and": "і",
}
_WORDS: Final = re.compile("|".join(re.escape(words) for words in sorted(WORDS, key=len, reverse=True)))


def in_ukrainian(point: str) -> str:
    """The point of a citation in Ukrainian; numbers stay as they are."""
    return _WORDS.sub(lambda found: WORDS[found.group()], point)
