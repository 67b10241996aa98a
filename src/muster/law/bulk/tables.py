"""Answers as a table: one row for each row that was decided, beside the columns that are carried through."""

import json
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from muster.law.bulk.decider import OUTCOMES, BadRow, Decided, Decider
from muster.law.bulk.program import BITS, words_of

OUTCOME: Final = pa.dictionary(pa.int8(), pa.string())
NAMED: Final = pa.dictionary(pa.int32(), pa.string())
_PLAIN: Final = {
    "outcome": OUTCOME,
    "term_years_min": pa.int32(),
    "term_years_max": pa.int32(),
    "probation_months": pa.int32(),
}
_BITS: Final = ("not_met", "unknown", "missing")
ANSWER_COLUMNS: Final = (*_PLAIN, *_BITS)
_OUTCOMES: Final = pa.array([outcome.value for outcome in OUTCOMES])


class AnswerTable:
    """The form of the answers of one decider.

    `keep` names input columns that are carried through. The rules not met, the unknown ones and the missing
    names are bits of whole numbers, explained in the schema's metadata; or, `named`, the names themselves with
    spaces between.
    """

    def __init__(
        self, decider: Decider, given: pa.Schema, keep: Sequence[str] = (), *, named: bool = False
    ) -> None:
        self.decider = decider
        self.keep = tuple(keep)
        self.named = named
        grants = decider.compiled.grants
        self.grants = [
            pa.array([term and term.min for term, _ in grants], pa.int32()),
            pa.array([term and term.max for term, _ in grants], pa.int32()),
            pa.array([probation for _, probation in grants], pa.int32()),
        ]
        own = [pa.field(name, kind) for name, kind in _PLAIN.items()]
        stand_for = dict(zip(_BITS, (decider.rules, decider.rules, decider.names), strict=True))
        self.bits = list(stand_for.values())
        for name, bits in stand_for.items():
            own += [pa.field(column, NAMED if named else pa.int64()) for column in self.columns(name, bits)]
        self.schema = pa.schema([*(given.field(name) for name in keep), *own], self.metadata())

    def columns(self, name: str, stand_for: Sequence[str]) -> list[str]:
        """The columns of a field: one for each 63 bits, or one of names."""
        words = 1 if self.named else words_of(stand_for)
        return [name if word == 0 else f"{name}_{word + 1}" for word in range(words)]

    def metadata(self) -> dict[bytes, bytes]:
        """What was asked of which law, and what the bits stand for, the lowest first."""
        decider = self.decider
        told = {
            "regime": decider.regime,
            "edition": decider.edition,
            "on": decider.on.isoformat(),
            "reading": decider.reading,
            "parameters": decider.parameters,
            "rules": decider.rules,
            "names": decider.names,
        }
        return {b"muster": json.dumps(told, ensure_ascii=False).encode()}

    def batch(self, given: pa.RecordBatch, decided: Decided) -> pa.RecordBatch:
        """The answers of a batch, without its bad rows."""
        outcome = pa.DictionaryArray.from_arrays(pa.array(decided.outcome.view(np.int8)), _OUTCOMES)
        grant = pa.array(decided.grant)
        arrays = [*(given.column(name) for name in self.keep), outcome]
        arrays += [values.take(grant) for values in self.grants]
        every = (decided.not_met, decided.unknown, decided.missing)
        for words, stand_for in zip(every, self.bits, strict=True):
            arrays += (
                [self.names(words, stand_for)]
                if self.named
                else [pa.array(word.view(np.int64)) for word in words]
            )
        whole = pa.RecordBatch.from_arrays(arrays, schema=self.schema)
        return whole.filter(pa.array(good_rows(given.num_rows, decided.bad))) if decided.bad else whole

    def names(self, words: Sequence[NDArray[np.uint64]], stand_for: Sequence[str]) -> pa.Array:
        """The names that the bits of each row stand for; each pattern of bits is worked out once."""
        patterns, places = _unique(words)
        texts = []
        for pattern in patterns.T.tolist():
            bits = sum(word << BITS * at for at, word in enumerate(pattern))
            texts.append(" ".join(name for at, name in enumerate(stand_for) if bits >> at & 1))
        return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), pa.array(texts, pa.string()))


def _unique(words: Sequence[NDArray[np.uint64]]) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
    """The different patterns of bits, a column each, and which one each row has."""
    if len(words) > 1:
        return np.unique(np.stack(words), axis=1, return_inverse=True)
    found = pa.array(words[0]).dictionary_encode()
    return found.dictionary.to_numpy()[None, :], found.indices.to_numpy()


def good_rows(rows: int, bad: Sequence[BadRow]) -> NDArray[np.bool_]:
    good = np.ones(rows, np.bool_)
    good[[row.row for row in bad]] = False
    return good


__all__ = ["AnswerTable", "good_rows"]
