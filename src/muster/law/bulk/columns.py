"""Columns of a table as codes, whatever Arrow type brings them, and what is wrong with a value that has none."""

from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from muster.law.bulk import codes
from muster.law.bulk.coding import BAD, EPOCH, UNKNOWN, Coding
from muster.law.bulk.kernel import Bytes, Numbers
from muster.law.calendar import FIRST_YEAR, LAST_YEAR, parse_span
from muster.law.errors import FactError
from muster.law.vocabulary import Fact, Kind, Vocabulary, parse_fact

REMEMBERED: Final = 100_000
FEW: Final = 32  # different texts, which are told apart where they are needed
MILLISECONDS: Final = 86_400_000  # of a day
_TEXTS: Final = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)


def is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return any(test(kind) for test in _TEXTS)


def is_list(kind: pa.DataType) -> bool:
    lists = pa.types.is_list(kind) or pa.types.is_large_list(kind)
    return lists and (is_text(kind.value_type) or pa.types.is_null(kind.value_type))


def fits(fact: Fact, kind: pa.DataType) -> bool:
    """Whether a column of this type can hold a fact. Text can hold any, and is read as a form's."""
    return (
        is_text(kind)
        or pa.types.is_null(kind)
        or (fact.kind is Kind.FLAG and pa.types.is_boolean(kind))
        or (fact.kind is Kind.DATE and pa.types.is_date(kind))
        or (fact.kind is Kind.COUNTRIES and is_list(kind))
    )


class Column:
    """Codes one fact's column, batch after batch."""

    def __init__(self, coding: Coding, vocabulary: Vocabulary) -> None:
        self.coding = coding
        self.fact = coding.fact
        self.vocabulary = vocabulary
        self.known: dict[str | None, int] = {}
        self.same = bytes(range(len(coding.answers)))
        self.by_interval = bytes([UNKNOWN, *coding.spans.diagonal()])
        self.last: tuple[pa.Array, Bytes] | None = None  # the dictionary coded last
        self.dates = codes.Dates(coding.cuts, coding.spans, coding.fact.partial)

    def code(self, array: pa.Array, into: Bytes) -> tuple[bytes, bool]:
        """Write a number for each row; which code each number stands for, and whether some rows are BAD."""
        if pa.types.is_dictionary(array.type):
            table = self._table(array.dictionary)
            if len(table) < FEW and BAD not in table:
                codes.number_indices(_numbers(array.indices), valid_of(array), into)
                return bytes([UNKNOWN, *table]), False
        if pa.types.is_date(array.type):
            return self.by_interval, codes.number_days(_days(array), valid_of(array), self.coding.cuts, into)
        return self.same, self.plainly(array, into)

    def plainly(self, array: pa.Array, into: Bytes) -> bool:
        """Write the code of each row; whether some are BAD."""
        kind = array.type
        if pa.types.is_null(kind):
            into[:] = UNKNOWN
            return False
        if pa.types.is_dictionary(kind):
            return self._places(array, self._table(array.dictionary), into)
        if pa.types.is_boolean(kind):
            return self._flags(array, into)
        if is_list(kind):
            return self._lists(array, into)
        if self.fact.kind is Kind.DATE:
            return self._dates(array.cast(pa.string()), into)
        return self.plainly(array.dictionary_encode(), into)

    def value(self, given: object) -> object:
        """A fact's value from an element of a column. Raises FactError."""
        if isinstance(given, date):
            given = given.isoformat()
        return parse_fact(self.vocabulary, self.fact.name, given)

    def problem(self, array: pa.Array, row: int) -> FactError:
        """What is wrong with the value in a row that has code BAD."""
        try:
            self.value(elements(array.slice(row, 1))[0])
        except FactError as error:
            return error
        except (ValueError, OverflowError):  # a day that Python's calendar does not hold
            pass
        given = f"day {_days(array.slice(row, 1))[0]} since 1970"
        remedy = f"give a day from {FIRST_YEAR} to {LAST_YEAR}"
        return FactError("bad_date", self.fact.name, given, f"{given} is not a date", remedy)

    # ------------------------------------------------------------------ by type of column

    def _flags(self, array: pa.Array, into: Bytes) -> bool:
        values = np.empty(len(array), np.uint8)
        codes.spread(np.frombuffer(array.buffers()[1], np.uint8), array.offset, values)
        yes, no = (self.coding.values[flag] for flag in (True, False))
        codes.code_flags(values, valid_of(array), yes, no, into)
        return False

    def _dates(self, texts: pa.Array, into: Bytes) -> bool:
        data = texts.buffers()[2]
        text = np.frombuffer(data, np.uint8) if data else codes.no_bytes()
        if not codes.code_dates(_offsets(texts), text, valid_of(texts), self.dates, into):
            return False
        bad = np.flatnonzero(into == BAD)  # or blank, or with blanks around
        into[bad] = [self._code_of(elements(texts.slice(row, 1))[0]) for row in bad.tolist()]
        return bool((into[bad] == BAD).any())

    def _lists(self, array: pa.Array, into: Bytes) -> bool:
        if pa.types.is_large_list(array.type):
            array = array.cast(pa.list_(array.type.value_type))
        offsets = _offsets(array)
        values = array.values.slice(offsets[0], offsets[-1] - offsets[0])
        if not pa.types.is_dictionary(values.type):
            values = values.cast(pa.string()).dictionary_encode()
        places = values.indices.cast(pa.int32()).fill_null(len(values.dictionary))
        lists = codes.Lists(self._groups(values.dictionary), self.coding.touching, self.coding.empty)
        return codes.code_lists(offsets - offsets[0], valid_of(array), _numbers(places), lists, into)

    def _groups(self, countries: pa.Array) -> Bytes:
        """The groups of each country as bits; BAD for what is none, and at the end for null."""
        found = [self._group(code) for code in elements(countries)]
        return np.array([*found, BAD], np.uint8)

    def _group(self, code: object) -> int:
        try:
            parse_fact(self.vocabulary, self.fact.name, [code])
        except FactError:
            return BAD
        return self.coding.groups.get(str(code), 0)

    def _places(self, array: pa.Array, table: Bytes, into: Bytes) -> bool:
        codes.code_indices(_numbers(array.indices), valid_of(array), table, into)
        return BAD in table and bool((into == BAD).any())

    # ------------------------------------------------------------------ by value

    def _table(self, texts: pa.Array) -> Bytes:
        """The code of each text of a dictionary; never empty, so that rows without a value can look at it."""
        last = self.last
        if last is not None and last[0].equals(texts):
            return last[1]
        table = np.zeros(max(len(texts), 1), np.uint8)
        if self.fact.kind is Kind.DATE:
            self._dates(texts.cast(pa.string()), table[: len(texts)])
        else:
            table[: len(texts)] = [self._code_of(text) for text in elements(texts)]
        self.last = texts, table
        return table

    def _code_of(self, text: str | None) -> int:
        found = self.known.get(text)
        if found is None:
            try:
                found = code_of(self.coding, self.value(text))
            except FactError:
                found = BAD
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            self.known[text] = found
        return found


def code_of(coding: Coding, value: object) -> int:
    """The code of a value that the vocabulary allows."""
    if value is None:
        return UNKNOWN
    if isinstance(value, list):
        touched = 0
        for code in value:
            touched |= coding.groups.get(code, 0)
        return int(coding.touching[touched]) if value else coding.empty
    if coding.fact.kind is Kind.DATE:
        first, last = (interval(coding.cuts, day) for day in parse_span(str(value)))
        return int(coding.spans[first, last])
    return coding.values.get(value, coding.other)


def interval(cuts: Numbers, day: date) -> int:
    return int(np.searchsorted(cuts, day.toordinal() - EPOCH, "right"))


def empty_lists(column: Column, array: pa.Array) -> NDArray[np.intp]:
    """The rows that say outright that a list is empty."""
    if pa.types.is_null(array.type) or not len(array):
        return np.empty(0, np.intp)
    if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        wide = np.int64 if pa.types.is_large_list(array.type) else np.int32
        offsets = np.frombuffer(array.buffers()[1], wide)[array.offset : array.offset + len(array) + 1]
        empty = np.flatnonzero(offsets[1:] == offsets[:-1])
        valid = valid_of(array) if len(empty) else codes.no_bytes()
        return empty[valid[empty] != 0] if valid.size else empty
    texts = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    places = [at for at, text in enumerate(elements(texts.dictionary)) if _is_empty(column, text)]
    return np.flatnonzero(np.isin(texts.indices.to_numpy(zero_copy_only=False), places))


def _is_empty(column: Column, text: object) -> bool:
    try:
        return column.value(text) == []
    except FactError:
        return False


def elements(array: pa.Array) -> list[Any]:
    """The values as Python has them; what is not UTF-8 becomes a text that no fact has."""
    try:
        found: list[Any] = array.to_pylist()
        return found
    except UnicodeDecodeError:
        pass
    if is_list(array.type):
        return [None if one is None else elements(one.values) for one in array]
    if pa.types.is_dictionary(array.type):
        array = array.dictionary.take(array.indices)
    return [text and text.decode("utf-8", "replace") for text in array.cast(pa.binary()).to_pylist()]


# ------------------------------------------------------------------ buffers


def valid_of(array: pa.Array) -> Bytes:
    """A byte a row, as the loops want it: all bits set where there is a value; empty where there always is."""
    bitmap = array.buffers()[0]
    if bitmap is None or not array.null_count:
        return codes.no_bytes()
    valid = np.empty(len(array), np.uint8)
    codes.spread(np.frombuffer(bitmap, np.uint8), array.offset, valid)
    return valid


def _numbers(array: pa.Array) -> Numbers:
    """The whole numbers or days of a column; where it has no value, whatever lies there."""
    kind = _KINDS.get(array.type)
    if kind is None:
        array, kind = array.cast(pa.int32()), np.int32
    return np.frombuffer(array.buffers()[1] or b"", kind)[array.offset : array.offset + len(array)]


def _days(array: pa.Array) -> Numbers:
    """The days of a column; of milliseconds, which may be no whole days, the days that they lie in."""
    if pa.types.is_date32(array.type):
        return _numbers(array)
    values = np.frombuffer(array.buffers()[1] or b"", np.int64)[array.offset : array.offset + len(array)]
    return np.clip(values // MILLISECONDS, -(2**31), 2**31 - 1).astype(np.int32)


_KINDS: Final = {pa.int8(): np.int8, pa.int16(): np.int16, pa.int32(): np.int32, pa.date32(): np.int32}


def _offsets(array: pa.Array) -> Numbers:
    """Where each list or text of a column begins, and where the last one ends."""
    if not len(array):
        return np.zeros(1, np.int32)
    return np.frombuffer(array.buffers()[1], np.int32)[array.offset : array.offset + len(array) + 1]


__all__ = ["Column", "code_of", "elements", "empty_lists", "fits", "is_list", "is_text", "valid_of"]
