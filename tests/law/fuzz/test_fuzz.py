"""A little of what `make fuzz` does for long: whatever is given ends in an answer or a clear error."""

import io
import string
from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from muster.law import VOCABULARY, FactError, decide
from muster.regimes import available, load
from tests.law.facts import QUALIFIED
from tests.law.fuzz.seeds import WORDS, seeds
from tests.law.fuzz.targets import ON, TARGETS, decided

SLOW = {"shipped_book": 15, "many_csv": 40, "many_parquet": 40, "book": 60}
"""Examples of targets that take long."""


def damaged(held: bytes) -> st.SearchStrategy[bytes]:
    """What is held, with some of it cut out and something else put in, a few times."""
    put = st.one_of(st.sampled_from(WORDS).map(str.encode), st.binary(max_size=8))
    edit = st.tuples(st.integers(0, len(held)), st.integers(0, 40), put)

    def edited(edits: list[tuple[int, int, bytes]]) -> bytes:
        result = held
        for at, length, word in edits:
            result = result[:at] + word + result[at + length :]
        return result

    return st.lists(edit, min_size=1, max_size=4).map(edited)


@pytest.mark.parametrize("name", TARGETS)
def test_damaged_input_ends_in_an_answer_or_a_clear_error(name: str) -> None:
    @settings(max_examples=SLOW.get(name, 150), deadline=None, database=None)
    @given(st.one_of(*map(damaged, seeds(name))))
    def ends(data: bytes) -> None:
        TARGETS[name](data)

    ends()


@pytest.mark.parametrize("name", TARGETS)
def test_it_begins_with_what_is_in_order_and_with_nothing(name: str) -> None:
    for seed in (*list(seeds(name))[:5], b"", b"\xff", b"\x00" * 9):
        TARGETS[name](seed)


DIGITS = "9" * 5000
FOUND_BEFORE: list[tuple[str, bytes]] = [
    ("notation", b"(" * 5000 + b"storm"),
    ("notation", b"not " * 5000 + b"storm"),
    ("notation", f"years(date_of_birth) >= {DIGITS}".encode()),
    ("notation", "years(date_of_birth) >= ٣".encode()),
    ("notation", "day >= ٢٠٢٤-٠٢-٠٢".encode()),
    ("book", b"\x09\xff\xfe"),
    ("book", b"\x09a = " + b"[" * 5000),
    ("book", f"\x09a = {DIGITS}".encode()),
    ("book", b"\x09" + b".".join([b"a"] * 5000) + b" = 1"),
    ("parameters", b'{"age_limit_special_period": 99999}'),
    ("parameters", b'{"age_limit_special_period": ' + b"9" * 4000 + b"}"),
    ("parameters", b'{"an\\nother": 1}'),
    ("parameters", b'{"law_4730_in_force": "9999-12-31"}'),
    ("facts", b'\x03\x2e{"": 1}'),
    ("parameters", b'{"": 1}'),
    ("facts", b'\x03\x2e{"an\\nother": 1, "sex": ' + b"[" * 900 + b"]" * 900 + b"}"),
]


@pytest.mark.parametrize(("name", "data"), FOUND_BEFORE, ids=[f"{n}-{d[:20]!r}" for n, d in FOUND_BEFORE])
def test_what_once_brought_a_traceback_does_no_more(name: str, data: bytes) -> None:
    TARGETS[name](data)


ODD = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=20),
        st.sampled_from(["x" * 100_000, DIGITS, b"2006", ON, datetime(2025, 3, 1)]),  # noqa: DTZ001
        st.sampled_from(["2006", "2006-03", "2006-13", "2006-02-30", "0000", "9999-12-31", "2006-03-01 "]),
        st.sampled_from(["COL", "col", "", "not_taken", "true", "None", "２００６"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)
NAMES = st.one_of(st.sampled_from(sorted(VOCABULARY)), st.text(max_size=10))


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(NAMES, ODD, max_size=6),
    st.booleans(),
    st.sampled_from(available()),
    st.dates() | st.just(ON),
    st.sampled_from(["enacted", "", "rumoured"]),
)
def test_odd_facts_end_in_an_answer_or_an_error_that_names_its_subject(  # type: ignore[no-untyped-def]
    odd, rest, regime, on, reading
):
    decided(load(regime), (QUALIFIED if rest else {}) | odd, on, reading)


TYPES = (
    pa.bool_(),
    pa.int8(),
    pa.int64(),
    pa.uint64(),
    pa.float64(),
    pa.decimal128(10, 2),
    pa.string(),
    pa.large_string(),
    pa.string_view(),
    pa.binary(),
    pa.date32(),
    pa.date64(),
    pa.timestamp("us"),
    pa.time32("s"),
    pa.null(),
    pa.list_(pa.string()),
    pa.large_list(pa.string()),
    pa.list_(pa.null()),
    pa.list_(pa.int64()),
    pa.list_(pa.list_(pa.string())),
    pa.dictionary(pa.int8(), pa.string()),
    pa.dictionary(pa.int32(), pa.large_string()),
    pa.list_(pa.dictionary(pa.int32(), pa.string())),
    pa.struct([("a", pa.string())]),
    pa.map_(pa.string(), pa.string()),
)
TEXTS = st.one_of(
    st.none(),
    st.text(string.printable, max_size=12),
    st.sampled_from(
        ["2006", "2006-03-01", "0000-00-00", "COL", "COL, PER", "[]", " ", "true", "male", "x" * 9999]
    ),
)


def values(kind: pa.DataType) -> st.SearchStrategy[object]:
    """Values of an Arrow type, and nothing among them."""
    if pa.types.is_dictionary(kind):
        return values(kind.value_type)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return st.none() | st.lists(values(kind.value_type), max_size=3)
    if pa.types.is_boolean(kind):
        return st.none() | st.booleans()
    if pa.types.is_integer(kind):
        return st.none() | st.integers(0, 100)
    if pa.types.is_date(kind):
        return st.none() | st.dates()
    if pa.types.is_timestamp(kind):
        return st.none() | st.datetimes()
    if any(test(kind) for test in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)):
        return TEXTS
    return st.none()


@st.composite
def tables(draw: st.DrawFn) -> pa.Table:
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    rows = draw(st.integers(0, 5))
    columns = []
    for _ in names:
        kind = draw(st.sampled_from(TYPES))
        some = draw(st.lists(values(kind), min_size=rows, max_size=rows))
        columns.append(pa.array(some, kind))
    return pa.table(columns, names)


@settings(max_examples=100, deadline=timedelta(seconds=20))
@given(tables())
def test_rows_of_any_type_end_in_answers_or_a_clear_error(table: pa.Table) -> None:
    out = io.BytesIO()
    try:
        pq.write_table(table, out)
    except pa.ArrowNotImplementedError:  # a type that Parquet does not have
        reject()
    TARGETS["many_parquet"](out.getvalue())


def test_days_of_every_year_are_told_from_those_that_are_decided() -> None:
    for on in (date.min, date.max):
        decided(load("ua-ngu"), QUALIFIED, on)


def test_a_number_without_end_is_told_in_few_words() -> None:
    with pytest.raises(FactError, match="<int too long to show> is not text"):
        decide(load("ua-ngu"), {"sex": 10**5000}, ON)
