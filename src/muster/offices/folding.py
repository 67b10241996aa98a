"""Text as it is searched: one case, one form of each letter, on every database alike.

SQLite folds the case of Latin letters alone, so what is searched is folded before it is stored.
"""

import unicodedata

MOST_SEARCHED = 400
_DROPPED = dict.fromkeys(map(ord, "'’ʼ`´\u0301"))  # apostrophes as people type them, and the stress mark


def folded(*texts: str) -> str:
    """The texts in one line, folded."""
    joined = unicodedata.normalize("NFKC", " ".join(texts).casefold()).translate(_DROPPED)
    return " ".join(joined.split())


def found_by(*texts: str) -> str:
    """The texts as a column that is searched: no more of them than an index takes in one row."""
    return folded(*texts)[:MOST_SEARCHED]


def words(sought: str, most: int = 8) -> list[str]:
    """The words that somebody searches for, folded; no more than `most` of them count."""
    return folded(sought).split()[:most]
