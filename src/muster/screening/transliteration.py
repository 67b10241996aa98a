"""Names written in another script: as the lines of a travel document have them, and as Ukrainian papers have them.

- ICAO Doc 9303, part 3 (eighth edition, 2021), section 6: Latin letters with marks, Cyrillic and Arabic in the 26
  letters of a machine-readable zone.
- Cabinet of Ministers of Ukraine, resolution no. 55 of 27 January 2010: Ukrainian in Latin letters. No act says how
  to go the other way; `ukrainian_of` reads the same table backwards, and is a suggestion.
"""

import re
import unicodedata
from typing import Final

__all__ = ["CABINET", "ICAO", "latin_of", "mrz_of", "ukrainian_of"]

ICAO: Final = "ICAO Doc 9303, part 3, section 6"
CABINET: Final = "Cabinet of Ministers of Ukraine, resolution no. 55 of 27 January 2010"

_APOSTROPHES: Final = "'’ʼ‘`"
_WORD: Final = re.compile(rf"[^\W\d_](?:[{_APOSTROPHES}]?[^\W\d_])*")


def _table(text: str) -> dict[str, str]:
    """Signs and what is written for each, in turn."""
    each = text.split()
    return dict(zip(each[::2], each[1::2], strict=True))


# Resolution no. 55: each letter, and those that are written otherwise at the beginning of a word.
_LETTERS: Final[dict[str, str]] = (
    _table(
        "а a б b в v г h ґ g д d е e є ie ж zh з z и y і i ї i й i к k л l м m н n о o п p р r с s т t у u ф f"
    )
    | _table("х kh ц ts ч ch ш sh щ shch ю iu я ia")
    | dict.fromkeys(("ь", *_APOSTROPHES), "")
)
_FIRST: Final = _table("є ye ї yi й y ю yu я ya")


def latin_of(text: str) -> str:
    """Ukrainian in Latin letters by resolution no. 55. Signs that Ukrainian does not have stay as they are."""
    return _WORD.sub(lambda match: _latin_word(match[0]), unicodedata.normalize("NFC", text))


def _latin_word(word: str) -> str:
    loud = word.isupper() and len(word) > 1
    written = []
    for place, sign in enumerate(word):
        letter = sign.lower()
        latin = (_FIRST if place == 0 else _LETTERS).get(letter, _LETTERS.get(letter, sign))
        if letter == "г" and word[place - 1 : place].lower() == "з":
            latin = "gh"  # so that it is not read as ж
        if sign.isupper():
            latin = latin.upper() if loud else latin.capitalize()
        written.append(latin)
    return "".join(written)


# Section 6.A: letters that are not simply written without their marks. Where it leaves a choice, its first.
_MARKED: Final = _table(
    "Ä AE Å AA Æ AE Ö OE Ø OE Œ OE Ü UE Ĳ IJ Þ TH ẞ SS Ð D Đ D Ħ H Ł L Ŀ L Ŋ N Ŧ T "
    "Ə A"  # not in the table; as passports of Azerbaijan have it
)
# Section 6.B.
_CYRILLIC: Final = _table(
    "А A Б B В V Г G Д D Е E Ё E Ж ZH З Z И I Й I І I Ї I К K Л L М M Н N О O П P Р R С S Т T У U Ў U Ф F Х KH "
    "Ц TS Ч CH Ш SH Щ SHCH Ъ IE Ы Y Э E Ю IU Я IA Є IE Ґ G Ђ D Ѓ G Ѕ DZ Ј J Љ LJ Њ NJ Ћ C Ќ K Џ DZ"
) | {"Ь": ""}
_SOUTH: Final = _table("Ж Z Х H Ц C Ч C Ш S")
# Letters that tell the language, and what that language writes otherwise.
_LANGUAGES: Final = (
    ("ЃЌЅ", _SOUTH | _table("Ѓ GJ Ќ KJ Џ DJ")),  # Macedonian
    ("ЂЋЈЉЊЏ", _SOUTH),  # Serbian
    ("Ў", _table("Г H Ё IO")),  # Belarusian
)
_UKRAINIAN: Final = "ЄІЇҐ"
# Section 6.C. An X says that the letter after it is not the one it looks like; short vowels are not written.
_ARABIC: Final = _table(
    "ا A ب B ت T ج J د D ر R ز Z س S ع E غ G ف F ق Q ك K ل L م M ن N ه H و W ي Y ء XE آ XAA أ XAE ؤ U إ I ئ XI "
    "ة XTA ث XTH ح XH خ XKH ذ XDH ش XSH ص XSS ض XDZ ط XTT ظ XZZ ى XAY ٱ XXA پ P چ XC ژ XJ ک XKK گ XGG ی XYA"
)
_DOUBLED: Final = "\u0651"  # the sign that an Arabic letter is held: it is written twice
_FINAL_TEH: Final = re.compile(r"ة(?=\s|-|$)")
_NOT_SAID: Final = re.compile(rf"[{_APOSTROPHES}.]")
_BETWEEN: Final = re.compile(r"[^A-Z]+")


def mrz_of(name: str) -> str:
    """The name in the letters of a machine-readable zone: A to Z, words apart by one space.

    Letters of scripts that section 6 has no table for are left out, so that little or nothing may remain.
    """
    plain = _NOT_SAID.sub("", unicodedata.normalize("NFC", name))
    plain = re.sub(rf"(.){_DOUBLED}", r"\1\1", plain)
    plain = _FINAL_TEH.sub("XAH", plain).upper()
    letters = _CYRILLIC | next((own for telling, own in _LANGUAGES if set(telling) & set(plain)), {})
    if set(_UKRAINIAN) & set(plain) and "Ў" not in plain:
        plain = latin_of(plain).upper()
    written = "".join(_zone_letters(sign, letters) for sign in plain)
    return _BETWEEN.sub(" ", written).strip()


def _zone_letters(sign: str, cyrillic: dict[str, str]) -> str:
    for table in (_MARKED, cyrillic, _ARABIC):
        if sign in table:
            return table[sign]
    plain = unicodedata.normalize("NFD", sign)[0]
    if plain.isascii():
        return plain if plain.isalpha() else " "
    return cyrillic.get(plain, " " if not sign.isalpha() and not unicodedata.combining(sign) else "")


# The table of resolution no. 55 read backwards, and letters that it never yields. Unlike in Ukrainian names, i before
# a vowel is a syllable of its own: Diana, not Дяна.
_BACKWARDS: Final = _table(
    "skyi ський shch щ zgh зг sch ш iie іє iiu ію iia ія zh ж kh х ts ц ch ч sh ш ii ій yi ий th т "
    "ph ф ck к qu кв ce се ci сі cy си c к j дж q к w в x кс "
    "a а b б v в g ґ h г d д e е z з y и i і k к l л m м n н o о p п r р s с t т "
    "u у f ф"
)
_FIRST_BACKWARDS: Final = _BACKWARDS | _table("ye є yi ї yu ю ya я")


def ukrainian_of(name: str) -> str:
    """A suggestion how a name in Latin letters is written in Ukrainian; one in Cyrillic stays as it is.

    Empty for a name in other letters: without its vowels none can be suggested.
    """
    plain = unicodedata.normalize("NFC", name)
    if re.search("[а-яґєії]", plain.lower()):
        return plain
    bare = "".join(_bare(sign) for sign in plain)
    return _WORD.sub(lambda match: _ukrainian_word(match[0].lower()), bare).strip()


def _bare(sign: str) -> str:
    """The letter without its marks; ä is read as a, where a zone writes AE."""
    plain = unicodedata.normalize("NFD", sign)[0]
    loud = plain.upper()
    return (
        plain
        if loud.isascii() and len(loud) == 1
        else _MARKED.get(loud, loud if loud.isascii() else "").lower()
    )


def _ukrainian_word(word: str) -> str:
    """The longest spelling that the table has, each time."""
    written, rest, table = "", word, _FIRST_BACKWARDS
    while rest:
        latin = next((rest[:size] for size in (4, 3, 2, 1) if rest[:size] in table), "")
        written += table.get(latin, "")
        rest, table = rest[len(latin) or 1 :], _BACKWARDS
    glided = re.sub("(?<=[аеіоу])и(?!й)", "й", written)  # Zalmay, Andrey
    return re.sub("іа$", "ія", glided).capitalize()
