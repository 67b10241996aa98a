"""What fuzzing begins from, and the words it puts in."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from muster.law import VOCABULARY, Kind
from muster.regimes import BOOKS, load
from tests.law import books
from tests.law.fuzz.targets import FACTS, FILES, SHIPPED

NOTATION: Final = (
    "recently(storm, 30 days) and not grown or L2",
    "day <= stay_until + 3 months - 2 days and known(least_age)",
    "years(date_of_birth) + 3 >= least_age - 1 or open(fog)",
    "citizenships has any of (BLR, RUS) and citizenships is not empty",
    "months(serving_since) = 6 or opening < 2024-02-21 or (never and always)",
)


WORDS: Final = (
    *VOCABULARY,
    *sorted({code for fact in VOCABULARY.values() for code in fact.codes}),
    *("UKR", "RUS", "true", "false", "null", "2006", "2006-03", "2006-03-01", "9999-12-31", "1e999", "NaN"),
    *(
        "is",
        "is not",
        "in (",
        "not in (",
        "has any of (",
        "empty",
        "and",
        "or",
        "not",
        "always",
        "never",
        "day",
    ),
    *(
        "years(",
        "months(",
        "known(",
        "recently(storm, ",
        "open(fog)",
        "grown",
        "L2",
        " years",
        " months",
        " days",
    ),
    *(
        "[[rule]]",
        "id = ",
        "use = ",
        "kind = ",
        "when = ",
        "valid_from = ",
        "valid_to = ",
        "cites = [{ act = ",
    ),
    *(
        "confidence = ",
        "sources = [",
        "values = [{ value = ",
        "from = ",
        "earliest = ",
        "extends = ",
        "label.en = ",
    ),
    *(
        "term_years = { private = [",
        "probation_months = ",
        "reason.code = ",
        "part_of = ",
        "[enacted.set]",
        '"""',
    ),
)


def seeds(target: str) -> Iterator[bytes]:
    yield from _SEEDS[target]()


def notation() -> Iterator[bytes]:
    for path in SHIPPED:
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("when = "):
                yield line.removeprefix("when = ").strip('"').encode()
    yield from (text.encode() for text in NOTATION)


def book() -> Iterator[bytes]:
    for file in FILES:
        other = BOOKS / "ua" / f"{file}.toml"
        text = books.FILES[file].encode() if file in books.FILES else other.read_bytes()
        yield bytes([FILES.index(file)]) + text


def shipped_book() -> Iterator[bytes]:
    for at, path in enumerate(SHIPPED):
        yield bytes([at]) + path.read_bytes()


def facts() -> Iterator[bytes]:
    for given in FACTS:
        yield bytes([3, 46]) + json.dumps(given).encode()


def parameters() -> Iterator[bytes]:
    for reading in load("ua-ngu").readings.values():
        yield json.dumps(dict(reading.values), default=str).encode()
    yield json.dumps({"special_period": None, "law_4730_in_force": "2026-05"}).encode()


def decide_command() -> Iterator[bytes]:
    yield json.dumps([dict(given) for given in FACTS]).encode()
    for given in FACTS:
        yield json.dumps(given).encode()


def many_csv() -> Iterator[bytes]:
    yield csv_of(FACTS)


def many_parquet() -> Iterator[bytes]:
    yield parquet_of(FACTS)


def csv_of(people: tuple[Mapping[str, object], ...]) -> bytes:
    lines = [";".join(VOCABULARY)]
    for person in people:
        values = [person.get(name) for name in VOCABULARY]
        lines.append(
            ";".join(
                ",".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
                for value in values
            )
        )
    return "\n".join(lines).encode() + b"\n"


def parquet_of(people: tuple[Mapping[str, object], ...]) -> bytes:
    types = {Kind.FLAG: pa.bool_(), Kind.COUNTRIES: pa.list_(pa.string())}
    table = pa.table(
        {
            name: pa.array([person.get(name) for person in people], types.get(fact.kind, pa.string()))
            for name, fact in VOCABULARY.items()
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out, compression="none")
    return out.getvalue()


_SEEDS: Final[Mapping[str, Callable[[], Iterator[bytes]]]] = {
    given.__name__: given
    for given in (notation, book, shipped_book, facts, parameters, decide_command, many_csv, many_parquet)
}
