"""Many decisions: a table's batches in, their answers out, the same that `decide` gives for each row."""

from collections.abc import Collection, Iterator, Mapping, Sequence
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
from muster.law.bulk.columns import Column, elements, empty_lists, fits
from muster.law.bulk.program import SMALL, Compiled, compile_plan, words_of
from muster.law.errors import FactError, shown
from muster.law.plan import plan_for
from muster.law.vocabulary import Kind, Vocabulary, check_together
from muster.law.vocabulary.parse import unknown_fact

OUTCOMES: Final = (Outcome.NOT_ELIGIBLE, Outcome.UNDETERMINED, Outcome.ELIGIBLE)
ROWS: Final = 32 * kernel.BLOCK  # decided at once: what they need stays in the cache
REMEMBERED: Final = 1000


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
        self.chosen: dict[tuple[bytes, ...], kernel.Choices] = {}

    def __getstate__(self) -> dict[str, object]:
        """What travels to other processes: not the vocabulary, which cannot, but its facts."""
        left = {name: value for name, value in self.__dict__.items() if name not in _MADE}
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
        strange = [name for name in schema.names if name not in keep and name not in self.vocabulary]
        if strange:
            error = unknown_fact(self.vocabulary, strange[0])
            options = " ".join(f"--keep {name}" for name in strange)
            remedy = f"carry it through with {options}, or {error.remedy}"
            raise FactError(error.code, error.subject, strange[0], error.problem, remedy)
        for field in schema:
            fact = self.vocabulary.get(field.name)
            if fact is not None and not fits(fact, field.type):
                remedy = f"give {_WANTED[fact.kind]}, or text"
                problem = f"a column of type {shown(str(field.type))} cannot hold it"
                raise FactError("wrong_type", field.name, str(field.type), problem, remedy)

    def lacking(self, schema: pa.Schema) -> list[str]:
        """The facts that the day's rules ask and no column gives: unknown of everybody."""
        asked = (column.fact.name for column in self.columns[: self.compiled.asked])
        return [name for name in asked if name not in schema.names]

    def decide(self, batch: pa.RecordBatch) -> Decided:
        """The answers for every row of a batch; columns that are no facts are not looked at."""
        answers = self.room(batch.num_rows)
        bad: list[BadRow] = []
        for first in range(0, batch.num_rows, ROWS):
            codes, tables, wrong = self._codes(batch.slice(first, ROWS))
            self.run(codes, tables, answers, first)
            bad += [replace(row, row=row.row + first) for row in wrong]
        rules, names = words_of(self.rules), words_of(self.names)
        wide = answers.wide
        return Decided(
            answers.small[0],
            answers.small[1],
            list(wide[:rules]),
            list(wide[rules : 2 * rules]),
            list(wide[2 * rules : 2 * rules + names]),
            bad,
        )

    def room(self, rows: int) -> kernel.Answers:
        """Where the answers of so many rows go."""
        fields = self.compiled.machine.fields.word.size
        return kernel.Answers(np.empty((SMALL, rows), np.uint8), np.empty((fields - SMALL, rows), np.uint64))

    def run(
        self, codes: NDArray[np.uint8], tables: Sequence[bytes], answers: kernel.Answers, first: int
    ) -> None:
        """Decide numbered rows (columns by rows) into the answers from `first` on; `tables` hold the code of each
        number of a column."""
        key = tuple(tables)
        choices = self.chosen.get(key)
        if choices is None:
            if len(self.chosen) >= REMEMBERED:
                self.chosen.clear()
            choices = self.chosen[key] = self.compiled.choices(key)
        kernel.run(codes, choices, self.compiled.machine, answers, first)

    # ------------------------------------------------------------------ reading

    def _codes(self, batch: pa.RecordBatch) -> tuple[NDArray[np.uint8], list[bytes], list[BadRow]]:
        """The numbers of the columns that are asked, what they stand for, and what is wrong in which row."""
        codes = np.empty((self.compiled.asked, batch.num_rows), np.uint8)
        tables = [column.same for column in self.columns[: len(codes)]]
        spare = np.empty(batch.num_rows, np.uint8)
        bad: list[BadRow] = []
        names = set(batch.schema.names)
        for at, column in enumerate(self.columns):
            name = column.fact.name
            into = codes[at] if at < len(codes) else spare
            if name not in names:
                into[:] = UNKNOWN
                continue
            array = batch.column(name)
            table, some_bad = column.code(array, into)
            if at < len(codes):
                tables[at] = table
            if some_bad:
                rows = np.flatnonzero(into == BAD)
                bad += [_bad_row(row, column.problem(array, row)) for row in rows.tolist()]
                into[rows] = UNKNOWN
        bad += self._contradictions(batch)
        return codes, tables, sorted(bad, key=lambda found: found.row)

    def _contradictions(self, batch: pa.RecordBatch) -> Iterator[BadRow]:
        """The rows whose facts contradict each other, each being allowed."""
        names = batch.schema.names
        if "citizenships" not in names:
            return
        rows = empty_lists(self.by_name["citizenships"], batch.column("citizenships"))
        given = (
            elements(batch.column("statelessness").take(rows))
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


_MADE: Final = ("columns", "by_name", "chosen")
_WANTED: Final = {
    Kind.DATE: "a date",
    Kind.CHOICE: "a dictionary of texts",
    Kind.FLAG: "a boolean",
    Kind.COUNTRY: "a dictionary of texts",
    Kind.COUNTRIES: "a list of texts",
}
