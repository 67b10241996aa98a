"""The machine-readable zone of a travel document or residence card: ICAO Doc 9303, parts 3 to 6 (eighth edition, 2021).

`parse` takes the two or three lines as read and says what stands where, and which check digits hold. Nothing of it is
trusted by itself: a field whose check digit fails is not told, and the person confirms the others. Names, nationality
and sex carry no check digit of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import cycle
from typing import Final, NamedTuple

__all__ = [
    "FILLER",
    "LAYOUTS",
    "REFUGEES",
    "STATELESS",
    "Form",
    "Layout",
    "MrzError",
    "Sex",
    "Span",
    "Zone",
    "check_digit",
    "country",
    "parse",
]

FILLER: Final = "<"
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUES: Final = {sign: value for value, sign in enumerate(_ALPHABET)} | {FILLER: 0}

# What a reader of images takes for what: a letter where only digits stand, and the other way round.
_AS_DIGITS: Final = str.maketrans("OQDILZSGB", "000112568")
_AS_LETTERS: Final = str.maketrans("012568", "OIZSGB")

# Codes of part 3, section 5, that ISO 3166-1 does not have.
STATELESS: Final = "XXA"
REFUGEES: Final = ("XXB", "XXC")
_STATES: Final = {"D": "DEU", "RKS": "XKX"} | dict.fromkeys(("GBD", "GBN", "GBO", "GBP", "GBS"), "GBR")
_NO_STATE: Final = ("XXX", STATELESS, *REFUGEES)


class MrzError(ValueError):
    """These lines are no machine-readable zone; `args[0]` says why, in English, for a log without the lines."""


class Form(StrEnum):
    """The sizes of documents: a card, an older card or visa size, a passport."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"
    UNSPECIFIED = "unspecified"


class Span(NamedTuple):
    """Signs `start` to `stop` (from 0, the last not included) of one line."""

    line: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the fields of one form lie; a check digit stands right behind what it checks."""

    lines: int
    width: int
    names: Span
    number: Span
    nationality: Span
    birth: Span
    sex: Span
    expiry: Span
    optional: tuple[Span, ...]
    composite: tuple[Span, ...]  # what the last check digit covers
    personal_checked: bool  # whether the optional data carry a check digit of their own


LAYOUTS: Final = {
    Form.TD1: Layout(
        lines=3,
        width=30,
        names=Span(2, 0, 30),
        number=Span(0, 5, 14),
        nationality=Span(1, 15, 18),
        birth=Span(1, 0, 6),
        sex=Span(1, 7, 8),
        expiry=Span(1, 8, 14),
        optional=(Span(0, 15, 30), Span(1, 18, 29)),
        composite=(Span(0, 5, 30), Span(1, 0, 7), Span(1, 8, 15), Span(1, 18, 29)),
        personal_checked=False,
    ),
    Form.TD2: Layout(
        lines=2,
        width=36,
        names=Span(0, 5, 36),
        number=Span(1, 0, 9),
        nationality=Span(1, 10, 13),
        birth=Span(1, 13, 19),
        sex=Span(1, 20, 21),
        expiry=Span(1, 21, 27),
        optional=(Span(1, 28, 35),),
        composite=(Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, 35)),
        personal_checked=False,
    ),
    Form.TD3: Layout(
        lines=2,
        width=44,
        names=Span(0, 5, 44),
        number=Span(1, 0, 9),
        nationality=Span(1, 10, 13),
        birth=Span(1, 13, 19),
        sex=Span(1, 20, 21),
        expiry=Span(1, 21, 27),
        optional=(Span(1, 28, 42),),
        composite=(Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, 43)),
        personal_checked=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Zone:
    """What a zone says. A field is None where its check digit fails, or where it says nothing readable.

    `birth` and `expiry` are ISO dates; a birth date is cut to the year, or year and month, where the document does not
    know more. `issuer` and `nationality` are the codes printed; `country` turns one into ISO 3166-1 alpha-3.
    `failed` names the check digits that do not hold: number, birth, expiry, personal, composite.
    """

    form: Form
    kind: str
    issuer: str
    family_name: str
    given_names: str
    number: str | None
    nationality: str
    birth: str | None
    sex: Sex | None
    expiry: str | None
    optional: str
    failed: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every check digit holds."""
        return not self.failed

    @property
    def stateless(self) -> bool:
        return self.nationality == STATELESS

    @property
    def refugee(self) -> bool:
        return self.nationality in REFUGEES


def check_digit(text: str) -> str:
    """The check digit over a run of signs: weights 7, 3, 1; sum modulo 10 (part 3, section 4.9)."""
    return str(sum(_VALUES[sign] * weight for sign, weight in zip(text, cycle((7, 3, 1)), strict=False)) % 10)


def country(code: str) -> str | None:
    """ISO 3166-1 alpha-3 of a code as printed; None where it names no state (stateless, refugee, unspecified)."""
    return None if code in _NO_STATE or not code else _STATES.get(code, code)


def parse(text: str, *, on: date) -> Zone:
    """Read the lines of a zone. `on` is the day by which the centuries of the dates are told.

    Letters read for digits in dates, and digits for letters in names, are put right; nothing else is guessed.
    `MrzError` where the lines have not the form of a zone.
    """
    lines = _lines(text)
    form = _form(lines)
    layout = LAYOUTS[form]
    return _Reading(_put_right(lines, layout), form, layout).zone(on)


def _lines(text: str) -> list[str]:
    lines = ["".join(line.split()).upper().replace("«", "<<") for line in text.splitlines()]
    lines = [line for line in lines if line]
    if any(sign not in _VALUES for line in lines for sign in line):
        message = "A zone has capital letters, digits and < alone."
        raise MrzError(message)
    return lines


def _form(lines: list[str]) -> Form:
    for form, layout in LAYOUTS.items():
        if [len(line) for line in lines] == [layout.width] * layout.lines:
            return form
    message = "A zone has three lines of 30 signs, or two of 36 or of 44."
    raise MrzError(message)


def _put_right(lines: list[str], layout: Layout) -> list[str]:
    """Digits where only digits stand, letters where only letters do."""
    tidy = list(lines)
    dates = [Span(span.line, span.start, span.stop + 1) for span in (layout.birth, layout.expiry)]
    number = layout.number
    checks = [Span(number.line, number.stop, number.stop + 1), Span(1, layout.width - 1, layout.width)]
    for table, spans in (
        (_AS_DIGITS, (*dates, *checks)),
        (_AS_LETTERS, (Span(0, 2, 5), layout.names, layout.nationality)),
    ):
        for line, start, stop in spans:
            tidy[line] = tidy[line][:start] + tidy[line][start:stop].translate(table) + tidy[line][stop:]
    return tidy


@dataclass(frozen=True, slots=True)
class _Reading:
    lines: list[str]
    form: Form
    layout: Layout

    def zone(self, on: date) -> Zone:
        number, number_holds = self._number()
        failed = tuple(self._failed(number_holds=number_holds))
        family, _, given = self._at(self.layout.names).partition("<<")
        return Zone(
            form=self.form,
            kind=self._at(Span(0, 0, 2)).rstrip(FILLER),
            issuer=self._at(Span(0, 2, 5)).rstrip(FILLER),
            family_name=_words(family),
            given_names=_words(given),
            number=number if number_holds and number else None,
            nationality=self._at(self.layout.nationality).rstrip(FILLER),
            birth=None if "birth" in failed else _past(self._at(self.layout.birth), on),
            sex=_sex(self._at(self.layout.sex)),
            expiry=None if "expiry" in failed else _near(self._at(self.layout.expiry), on),
            optional=_words(" ".join(self._at(span) for span in self._optional())),
            failed=failed,
        )

    def _at(self, span: Span) -> str:
        return self.lines[span.line][span.start : span.stop]

    def _check_after(self, span: Span) -> str:
        return self.lines[span.line][span.stop]

    def _is_long(self) -> bool:
        """A number of more than nine signs goes on in the optional data of a card (parts 5 and 6)."""
        return self.form is not Form.TD3 and self._check_after(self.layout.number) == FILLER

    def _optional(self) -> tuple[Span, ...]:
        first, *others = self.layout.optional
        if not self._is_long():
            return (first, *others)
        used = len(self._at(first).partition(FILLER)[0])
        return (Span(first.line, first.start + used, first.stop), *others)

    def _number(self) -> tuple[str, bool]:
        """The document's number, and whether its check digit holds."""
        text, check = self._at(self.layout.number), self._check_after(self.layout.number)
        if self._is_long():
            rest = self._at(self.layout.optional[0]).partition(FILLER)[0]
            text, check = text + rest[:-1], rest[-1:].translate(_AS_DIGITS)
        return text.rstrip(FILLER), check == check_digit(text)

    def _failed(self, *, number_holds: bool) -> Iterator[str]:
        if not number_holds:
            yield "number"
        for name, span in (("birth", self.layout.birth), ("expiry", self.layout.expiry)):
            if self._check_after(span) != check_digit(self._at(span)):
                yield name
        if self.layout.personal_checked and not self._personal_holds():
            yield "personal"
        covered = "".join(self._at(span) for span in self.layout.composite)
        if self.lines[1][-1] != check_digit(covered):
            yield "composite"

    def _personal_holds(self) -> bool:
        span = self.layout.optional[0]
        text, check = self._at(span), self._check_after(span)
        # Where there are no optional data, the issuer may print 0 or a filler (part 4, data element 11).
        return check == check_digit(text) or (check == FILLER and not text.strip(FILLER))


def _words(text: str) -> str:
    return " ".join(text.replace(FILLER, " ").split())


def _sex(sign: str) -> Sex | None:
    return {"M": Sex.MALE, "F": Sex.FEMALE, FILLER: Sex.UNSPECIFIED, "X": Sex.UNSPECIFIED}.get(sign)


def _past(text: str, on: date) -> str | None:
    """A date of birth: of the centuries that do not lie ahead the latest. Unknown months and days are fillers."""
    known = text.rstrip(FILLER)
    if len(known) not in {2, 4, 6} or not known.isdecimal():
        return None
    for century in (on.year // 100, on.year // 100 - 1):
        born = _iso(century * 100 + int(known[:2]), known[2:])
        if born is not None and born <= on.isoformat()[: len(born)]:
            return born
    return None


def _near(text: str, on: date) -> str | None:
    """A date of expiry: of the centuries the one that comes within fifty years of the day."""
    if not text.isdecimal():
        return None
    year = on.year - 50 + (int(text[:2]) - (on.year - 50)) % 100
    return _iso(year, text[2:])


def _iso(year: int, rest: str) -> str | None:
    parts = [rest[at : at + 2] for at in range(0, len(rest), 2)]
    try:
        date(year, *(int(part) for part in (*parts, "01", "01")[:2]))
    except ValueError:
        return None
    return "-".join((f"{year:04}", *parts))
