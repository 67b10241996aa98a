"""Codes that prove a thing is ours, computed from its number: nothing is stored, and nobody without the key makes one.

`N17-7Q2K-9XWD-0H3M`: a letter for the kind of thing, its number, and sixty bits of a keyed digest of both.
"""

from hmac import compare_digest
from typing import Final

from muster.people.vault import digest

# Crockford's alphabet: no I, L, O or U, so nothing is mistaken and no word appears by chance.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NOTICE, STAFF = "N", "R"
_MARK = 12  # letters of five bits
_MOST_DIGITS = 18  # of a number that a database can hold


def code_of(kind: str, number: int) -> str:
    mark = _mark(kind, number)
    return "-".join((f"{kind}{number}", mark[:4], mark[4:8], mark[8:]))


def number_of(kind: str, code: str) -> int | None:
    """The number in a true code of this kind; None in any other. Case, spaces and look-alike letters are forgiven."""
    letters = "".join(each for each in code.upper() if each.isalnum())
    letters = letters.replace("O", "0").replace("I", "1").replace("L", "1")
    number, mark = letters[1:-_MARK], letters[-_MARK:]
    if not letters.startswith(kind) or not (number.isascii() and number.isdecimal()):
        return None
    if len(number) > _MOST_DIGITS or not compare_digest(mark.encode(), _mark(kind, int(number)).encode()):
        return None
    return int(number)


def _mark(kind: str, number: int) -> str:
    bits = int(digest(f"mark:{kind}", str(number))[: _MARK * 5 // 4], 16)
    return "".join(ALPHABET[bits >> (5 * place) & 31] for place in reversed(range(_MARK)))
