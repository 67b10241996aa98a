"""Many decisions: a table's batches in, their answers out, the same that `decide` gives for each row."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from muster.law.answer import Outcome
from muster.law.book import Regime
from muster.law.bulk import kernel
from muster.law.bulk.coding import BAD, UNKNOWN
from muster.law.bulk.columns import Column, empty_lists, fits
from muster.law.bulk.program import SMALL, Compiled, compile_plan, words_of
from muster.law.errors import FactError, shown
from muster.law.plan import plan_for
from muster.law.vocabulary import Kind, Vocabulary, check_together
from muster.law.vocabulary.parse import unknown_fact

OUTCOMES: Final = (Outcome.NOT_ELIGIBLE, Outcome.UNDETERMINED, Outcome.ELIGIBLE)
ROWS: Final = 32 * kernel.BLOCK  # decided at once: what they need stays in the cache


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be decided; `row` counts from 0 within its batch."""

    row: int
    column: str
    value: object
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The answers of a batch, row by row; of a bad row they mean nothing.

    `outcome` counts in OUTCOMES, `grant` in the decider's grants. The bits of `not_met` and `unknown` stand for
    the decider's rules, those of `missing` for its names: one array for each 63 of them, the lowest bit first.
    """

    outcome: NDArray[np.uint8]
    grant: NDArray[np.uint8]
    not_met: Sequence[NDArray[np.uint64]]
    unknown: Sequence[NDArray[np.uint64]]
    missing: Sequence[NDArray[np.uint64]]
    bad: Sequence[BadRow]


class Decider:
    """One regime on one day under one reading and one set of parameters, for tables of any length.

    Raises RequestError and ParameterError. Safe to use from several threads.
    """

    def __init__(
        self,
        regime: Regime,
        on: date,
        reading: str = "enacted",
        parameters: Mapping[str, object] | None = None,
    ) -> None:
        self.regime = regime.id
        self.edition = regime.edition
        self.on = on
        self.reading = reading
        self.parameters = dict(parameters or {})
        self.vocabulary = regime.vocabulary
        self.compiled: Compiled = compile_plan(plan_for(regime, on, reading, parameters))
        self._make_columns()

    def _make_columns(self) -> None:
        self.columns = [Column(coding, self.vocabulary) for coding in self.compiled.codings]
        self.by_name = {column.fact.name: column for column in self.columns}

    def __getstate__(self) -> dict[str, object]:
        """What travels to other processes: not the vocabulary, which cannot, but its facts."""
        left = {name: value for name, value in self.__dict__.items() if name not in ("columns", "by_name")}
        return left | {"vocabulary": tuple(self.vocabulary.values())}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.vocabulary = Vocabulary(state["vocabulary"])
        self._make_columns()

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules by their bit; two versions of one rule have two bits."""
        return self.compiled.rules

    @property
    def names(self) -> tuple[str, ...]:
        """The facts and parameters that can be missing, by their bit."""
        return self.compiled.names

    def check(self, schema: pa.Schema, keep: Collection[str] = ()) -> None:
        """Raise FactError where a column is no fact and not to be kept, or cannot hold its fact."""
        for field in schema:
            if field.name in keep:
                continue
            fact = self.vocabulary.get(field.name)
            if fact is None:
                error = unknown_fact(self.vocabulary, field.name)
                remedy = f"{error.remedy}, or carry the column through with --keep {field.name}"
                raise FactError(error.code, error.subject, field.name, error.problem, remedy)
            if not fits(fact, field.type):
                remedy = f"give {_WANTED[fact.kind]}, or text"
                problem = f"a column of type {shown(str(field.type))} cannot hold it"
                raise FactError("wrong_type", field.name, str(field.type), problem, remedy)

    def decide(self, batch: pa.RecordBatch) -> Decided:
        """The answers for every row of a batch; columns that are no facts are not looked at."""
        starts = range(0, batch.num_rows, ROWS) or range(1)
        return _joined([self._decide(batch.slice(at, ROWS), at) for at in starts])

    def _decide(self, batch: pa.RecordBatch, first: int) -> Decided:
        codes, bad = self._codes(batch)
        small, wide = self.run(codes)
        rules, names = words_of(self.rules), words_of(self.names)
        return Decided(
            small[0],
            small[1],
            list(wide[:rules]),
            list(wide[rules : 2 * rules]),
            list(wide[2 * rules : 2 * rules + names]),
            [replace(row, row=row.row + first) for row in bad],
        )

    def run(self, codes: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
        """The fields of the answers for coded rows (columns by rows), bytes and words."""
        machine = self.compiled.machine
        small = np.empty((SMALL, codes.shape[1]), np.uint8)
        wide = np.empty((machine.fields.word.size - SMALL, codes.shape[1]), np.uint64)
        registers = np.empty((machine.registers, kernel.WORDS), np.uint64)
        kernel.run(codes, machine, registers, small, wide)
        return small, wide

    # ------------------------------------------------------------------ reading

    def _codes(self, batch: pa.RecordBatch) -> tuple[NDArray[np.uint8], list[BadRow]]:
        """The codes of the columns that are asked, and what is wrong in which row."""
        codes = np.zeros((self.compiled.asked, batch.num_rows), np.uint8)
        spare = np.empty(batch.num_rows, np.uint8)
        bad: list[BadRow] = []
        for at, column in enumerate(self.columns):
            name = column.fact.name
            if name not in batch.schema.names:
                continue
            array = batch.column(name)
            into = codes[at] if at < len(codes) else spare
            if column.code(array, into):
                rows = np.flatnonzero(into == BAD)
                bad += [_bad_row(row, column.problem(array, row)) for row in rows.tolist()]
                into[rows] = UNKNOWN
        bad += self._contradictions(batch)
        return codes, sorted(bad, key=lambda found: found.row)

    def _contradictions(self, batch: pa.RecordBatch) -> Iterator[BadRow]:
        """The rows whose facts contradict each other, each being allowed."""
        names = batch.schema.names
        if "citizenships" not in names:
            return
        rows = empty_lists(self.by_name["citizenships"], batch.column("citizenships"))
        given = (
            batch.column("statelessness").take(rows).to_pylist()
            if "statelessness" in names
            else [None] * len(rows)
        )
        found: dict[object, FactError | None] = {}
        for row, value in zip(rows.tolist(), given, strict=True):
            if value not in found:
                found[value] = self._contradiction(value)
            error = found[value]
            if error is not None:
                yield _bad_row(row, error)

    def _contradiction(self, statelessness: object) -> FactError | None:
        try:
            value = self.by_name["statelessness"].value(statelessness)
        except FactError:
            return None  # told already
        try:
            check_together({"citizenships": [], "statelessness": value})
        except FactError as error:
            return error
        return None


def _bad_row(row: int, error: FactError) -> BadRow:
    return BadRow(row, error.fact, error.value, error.problem, error.remedy)


def _joined(parts: Sequence[Decided]) -> Decided:
    if len(parts) == 1:
        return parts[0]

    def whole[T: (np.uint8, np.uint64)](arrays: Iterable[NDArray[T]]) -> NDArray[T]:
        return np.concatenate(list(arrays))

    def words(part: Callable[[Decided], Sequence[NDArray[np.uint64]]]) -> list[NDArray[np.uint64]]:
        return [whole(arrays) for arrays in zip(*map(part, parts), strict=True)]

    return Decided(
        whole(part.outcome for part in parts),
        whole(part.grant for part in parts),
        words(lambda part: part.not_met),
        words(lambda part: part.unknown),
        words(lambda part: part.missing),
        [row for part in parts for row in part.bad],
    )


_WANTED: Final = {
    Kind.DATE: "a date",
    Kind.CHOICE: "a dictionary of texts",
    Kind.FLAG: "a boolean",
    Kind.COUNTRY: "a dictionary of texts",
    Kind.COUNTRIES: "a list of texts",
}
