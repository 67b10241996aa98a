"""Tables of every kind of column, and what is wrong with a row."""

import json
import pickle
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from muster.law import FactError, Kind, LawError, RequestError, decide
from muster.law.abstraction import Below, OneOf, Touches, Variable
from muster.law.bulk import OUTCOMES, AnswerTable, Decided, Decider, decider
from muster.law.bulk.coding import BAD, UNKNOWN, coding_of
from muster.law.bulk.columns import Column, code_of
from muster.law.bulk.program import BITS
from muster.law.vocabulary import VOCABULARY, Supplier
from muster.law.vocabulary.kinds import NOTHING, Fact
from muster.regimes import load
from tests.law.bulk.applicants import QUALIFIED, Applicants, batch_of
from tests.law.bulk.test_agreement import said, told

ON = date(2025, 3, 1)
NGU = load("ua-ngu")


@pytest.fixture(scope="module")
def ngu() -> Decider:
    return Decider(NGU, ON)


def batch(**columns: pa.Array) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(columns)


def texts(*values: str | None) -> pa.Array:
    return pa.array(values, pa.string())


# ------------------------------------------------------------------ types of columns


def lists(kind: pa.DataType) -> pa.Array:
    return pa.array([["COL"], None, ["UKR", "COL"], [], ["RUS"], ["BLR"]], kind)


FLAGS = pa.array([True, False, None, True])
DAYS = pa.array([date(2006, 3, 1), None, date(1964, 2, 29), date(2030, 1, 1)])
WORDS = texts("private", None, "officer", "sergeant")


def coded(column: Column, array: pa.Array) -> list[int]:
    """The codes of a column that holds nothing bad."""
    numbers = np.full(len(array), 99, np.uint8)
    table, some_bad = column.code(array, numbers)
    assert not some_bad
    return [table[number] for number in numbers]


@pytest.mark.parametrize(
    ("name", "array", "as_text"),
    [
        ("consent_processing", FLAGS, texts("true", "no", "", " YES ")),
        ("consent_processing", FLAGS.dictionary_encode(), texts("true", "no", None, "yes")),
        ("rank_category", WORDS.dictionary_encode(), WORDS),
        ("rank_category", WORDS.cast(pa.large_string()), WORDS),
        ("rank_category", WORDS.cast(pa.string_view()), texts(" private", "", "officer", "sergeant")),
        ("rank_category", WORDS.dictionary_encode().cast(pa.dictionary(pa.int8(), pa.large_string())), WORDS),
        ("conviction_country", texts("COL", "UKR", None, "XXA"), texts("col", "UKR ", " ", "XXA")),
        ("date_of_birth", DAYS, texts("2006-03-01", None, "1964-02-29", "2030-01-01")),
        ("date_of_birth", DAYS.cast(pa.date64()), texts(" 2006-03-01", "", "1964-02-29 ", "2030-01-01")),
        ("date_of_birth", texts("2006", "1964-02", None), texts(" 2006", "1964-02", "").dictionary_encode()),
        ("stay_until", DAYS, texts("2006-03-01", None, "1964-02-29", "2030-01-01").dictionary_encode()),
        ("medical", pa.nulls(3), texts(None, "", " ")),
    ],
)
def test_a_column_means_the_same_in_every_type(
    ngu: Decider, name: str, array: pa.Array, as_text: pa.Array
) -> None:
    if pa.types.is_dictionary(array.type) and pa.types.is_boolean(array.type.value_type):
        array = array.dictionary_decode()
    column = ngu.by_name[name]
    wanted = [code_of(column.coding, column.value(value)) for value in array.to_pylist()]
    assert coded(column, array) == coded(column, as_text) == wanted


@pytest.mark.parametrize(
    "kind",
    [
        pa.list_(pa.string()),
        pa.large_list(pa.string()),
        pa.list_(pa.large_string()),
        pa.list_(pa.dictionary(pa.int32(), pa.string())),
    ],
)
def test_lists_mean_the_same_in_every_type(ngu: Decider, kind: pa.DataType) -> None:
    column = ngu.by_name["citizenships"]
    as_text = texts("COL", None, "UKR, COL", "[]", "[RUS]", "blr")
    for start in (0, 1, 2):
        assert coded(column, lists(kind).slice(start)) == coded(column, as_text.slice(start))


def test_lists_of_nothing_are_empty(ngu: Decider) -> None:
    column = ngu.by_name["citizenships"]
    assert coded(column, pa.array([[], None])) == [column.coding.empty, UNKNOWN]


def test_a_dictionary_may_be_empty_or_hold_what_no_row_has(ngu: Decider) -> None:
    column = ngu.by_name["medical"]
    nothing = pa.DictionaryArray.from_arrays(pa.array([None, None], pa.int32()), texts())
    assert coded(column, nothing) == [UNKNOWN, UNKNOWN]
    fit = column.coding.values["fit"]
    for words in (texts("fit", None), texts("fit", None, "nonsense"), texts("fit", None, "nonsense")):
        unused = pa.DictionaryArray.from_arrays(pa.array([0, 1, None], pa.int32()), words)
        assert coded(column, unused) == [fit, UNKNOWN, UNKNOWN]


def test_a_dictionary_of_dates_may_be_empty(ngu: Decider) -> None:
    nothing = pa.DictionaryArray.from_arrays(pa.array([None], pa.int32()), texts())
    assert coded(ngu.by_name["stay_until"], nothing) == [UNKNOWN]


def test_nobodys_citizenships_are_no_contradiction(ngu: Decider) -> None:
    assert not ngu.decide(batch(citizenships=pa.nulls(2), statelessness=texts("none", None))).bad


def test_what_numbers_stand_for_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decider, "REMEMBERED", 2)
    made = Decider(NGU, ON)
    for words in (("fit", "unfit"), ("unfit", "fit"), ("fit",), ("fit", "unfit")):
        found = made.decide(batch(medical=texts(*words).dictionary_encode()))
        unfit = 1 << made.rules.index("R07")
        assert [bool(bits & unfit) for bits in found.not_met[0].tolist()] == [
            word == "unfit" for word in words
        ]
    assert len(made.chosen) <= 2


def test_a_dictionary_may_be_long(ngu: Decider) -> None:
    column = ngu.by_name["conviction_country"]
    words = [f"X{first}{second}" for first in "ABC" for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert len(set(coded(column, texts(*words, None).dictionary_encode()))) == 1
    assert coded(column, texts("UKR", *words).dictionary_encode())[0] == column.coding.values.get(
        "UKR", column.coding.other
    )


@pytest.mark.parametrize("kind", [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8()])
def test_a_dictionary_may_have_places_of_any_size(ngu: Decider, kind: pa.DataType) -> None:
    words = WORDS.dictionary_encode().cast(pa.dictionary(kind, pa.string()))
    assert coded(ngu.by_name["rank_category"], words) == coded(ngu.by_name["rank_category"], WORDS)


def test_what_was_remembered_may_be_forgotten(ngu: Decider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("muster.law.bulk.columns.REMEMBERED", 2)
    column = Column(ngu.by_name["medical"].coding, VOCABULARY)
    into = np.empty(4, np.uint8)
    assert column.code(texts("fit", "unfit", " fit", "well"), into) == (column.same, True)
    fit, unfit = (column.coding.values[code] for code in ("fit", "unfit"))
    assert into.tolist() == [fit, unfit, fit, BAD]


# ------------------------------------------------------------------ what is wrong


def told_wrong(found: Decided) -> list[tuple[int, str, str]]:
    return [(row.row, row.column, row.problem) for row in found.bad]


def test_a_value_that_is_not_allowed_is_told_with_its_remedy(ngu: Decider) -> None:
    found = ngu.decide(
        batch(medical=texts("fit", "well", None), selection=texts("failed", "passed", "maybe"))
    )
    assert told_wrong(found) == [
        (1, "medical", '"well" is not one of its values'),
        (2, "selection", '"maybe" is not one of its values'),
    ]
    assert [row.remedy for row in found.bad] == ["write one of fit, unfit", "write one of passed, failed"]
    assert [row.value for row in found.bad] == ["well", "maybe"]


@pytest.mark.parametrize(
    ("name", "array", "problem"),
    [
        ("consent_processing", texts("perhaps"), '"perhaps" is not true or false'),
        ("date_of_birth", texts("2006-02-30"), '"2006-02-30" is not a date'),
        ("date_of_birth", texts("2006-02-30").dictionary_encode(), '"2006-02-30" is not a date'),
        ("stay_until", texts("2026"), '"2026" leaves the day open'),
        ("stay_until", pa.array([date(2200, 1, 1)]), '"2200-01-01" is not a date'),
        (
            "stay_until",
            pa.array([2**31 - 1], pa.int32()).view(pa.date32()),
            "day 2147483647 since 1970 is not",
        ),
        ("conviction_country", texts("ABC"), '"ABC" is not a country code'),
        ("citizenships", pa.array([["COL", "col"]]), '"col" is not a country code'),
        ("citizenships", pa.array([["COL", None]]), "None is not text"),
        ("citizenships", texts("COL PERU"), '"PERU" is not a country code'),
        ("serving_since", texts("soon"), '"soon" is not a date'),
    ],
)
def test_it_says_what_decide_says_of_a_bad_value(
    ngu: Decider, name: str, array: pa.Array, problem: str
) -> None:
    found = ngu.decide(batch(**{name: array}))
    assert [(row.row, row.column) for row in found.bad] == [(0, name)]
    assert problem in found.bad[0].problem
    assert found.bad[0].remedy


def test_every_bad_value_of_a_row_is_told(ngu: Decider) -> None:
    found = ngu.decide(batch(sex=texts("x", "male"), medical=texts("y", "fit"), physical=texts(None, "z")))
    assert [(row.row, row.column) for row in found.bad] == [(0, "sex"), (0, "medical"), (1, "physical")]


@pytest.mark.parametrize(
    "empty",
    [
        pa.array([["COL"], [], [], [], None]),
        pa.array([["COL"], [], [], [], None]).cast(pa.large_list(pa.string())),
        texts("COL", "[]", "[]", " [ ]", None),
        texts("COL", "[]", "[]", " [ ]", None).dictionary_encode(),
    ],
)
def test_facts_that_contradict_each_other_are_told(ngu: Decider, empty: pa.Array) -> None:
    found = ngu.decide(
        batch(citizenships=empty, statelessness=texts("none", "none", "claimed", None, "none"))
    )
    assert told_wrong(found) == [
        (row, "citizenships", "an empty list says that the person has no citizenship") for row in (1, 3)
    ]


def test_an_empty_list_alone_is_a_contradiction(ngu: Decider) -> None:
    assert [row.row for row in ngu.decide(batch(citizenships=pa.array([[], ["COL"]]))).bad] == [0]


def test_what_is_bad_itself_contradicts_nothing(ngu: Decider) -> None:
    found = ngu.decide(batch(citizenships=pa.array([[]]), statelessness=texts("perhaps")))
    assert [row.column for row in found.bad] == ["statelessness"]
    found = ngu.decide(batch(citizenships=texts("C"), statelessness=texts("none")))
    assert [row.column for row in found.bad] == ["citizenships"]


def test_a_table_without_rows_is_decided(ngu: Decider) -> None:
    for array in (texts(), pa.array([], pa.list_(pa.string())), pa.nulls(0), pa.array([], pa.date32())):
        name = "citizenships" if pa.types.is_list(array.type) else "stay_until"
        found = ngu.decide(batch(**{name: array}))
        assert (len(found.outcome), found.bad) == (0, [])


def test_what_nobody_says_is_unknown(ngu: Decider) -> None:
    found = ngu.decide(batch(id=pa.array([1, 2])))
    expected = said(decide(NGU, {}, ON))
    assert [told(ngu, found, row) for row in range(2)] == [expected] * 2


# ------------------------------------------------------------------ schemas


@pytest.mark.parametrize(
    ("field", "told_of"),
    [
        (pa.field("medicla", pa.string()), "carry it through with --keep medicla, or did you mean medical?"),
        (pa.field("id", pa.int64()), "carry it through with --keep id, or see the list of facts"),
        (pa.field("medical", pa.int8()), 'a column of type "int8" cannot hold it'),
        (pa.field("date_of_birth", pa.timestamp("us")), "give a date, or text"),
        (pa.field("consent_processing", pa.int8()), "give a boolean, or text"),
        (pa.field("citizenships", pa.list_(pa.int8())), "give a list of texts, or text"),
        (pa.field("conviction_country", pa.bool_()), "give a dictionary of texts, or text"),
    ],
)
def test_a_column_that_cannot_be_used_is_refused(ngu: Decider, field: pa.Field, told_of: str) -> None:
    with pytest.raises(FactError) as caught:
        ngu.check(pa.schema([field]))
    assert told_of in str(caught.value)


def test_a_column_to_be_kept_may_be_anything(ngu: Decider) -> None:
    ngu.check(pa.schema([pa.field("id", pa.binary()), pa.field("medical", pa.null())]), ["id"])


def test_all_columns_that_are_no_facts_are_told_at_once(ngu: Decider) -> None:
    with pytest.raises(FactError, match="--keep id --keep name, or"):
        ngu.check(pa.schema([("id", pa.int64()), ("medical", pa.string()), ("name", pa.string())]))


def test_a_fact_that_is_kept_must_be_one_too(ngu: Decider) -> None:
    with pytest.raises(FactError, match="cannot hold it"):
        ngu.check(pa.schema([("medical", pa.int8())]), ["medical"])


def test_what_no_column_gives_is_told_if_it_is_asked(ngu: Decider) -> None:
    lacking = ngu.lacking(pa.schema([("medical", pa.string())]))
    asked = [column.fact.name for column in ngu.columns[: ngu.compiled.asked]]
    assert set(lacking) == set(asked) - {"medical"}
    assert ngu.lacking(pa.schema([(name, pa.string()) for name in asked])) == []


# ------------------------------------------------------------------ what Arrow lets through


def not_utf8(*values: bytes | None) -> pa.Array:
    """Texts as a careless writer leaves them."""
    held = pa.array(values, pa.binary())
    return pa.Array.from_buffers(pa.string(), len(held), held.buffers())


@pytest.mark.parametrize(
    ("name", "array", "shown"),
    [
        ("medical", not_utf8(b"fit", None, b"\xff"), "\ufffd"),
        ("date_of_birth", not_utf8(b"1994", None, b"\xff"), "\ufffd"),
        ("stay_until", not_utf8(b"2030-01-01", None, b"\xff").dictionary_encode(), "\ufffd"),
        ("medical", not_utf8(b"fit", None, b"\xff").dictionary_encode(), "\ufffd"),
        ("citizenships", not_utf8(b"COL", None, b"\xff"), "\ufffd"),
        (
            "citizenships",
            pa.ListArray.from_arrays(
                pa.array([0, 1, None, 3], pa.int32()), not_utf8(b"COL", b"PER", b"\xff")
            ),
            None,
        ),
    ],
)
def test_texts_that_are_not_utf8_are_bad_values(
    ngu: Decider, name: str, array: pa.Array, shown: str | None
) -> None:
    bad = ngu.decide(batch(**{name: array})).bad
    assert [(row.row, row.column) for row in bad] == [(2 if shown else 1, name)]
    assert shown is None or bad[0].value == shown


def test_milliseconds_are_the_days_they_lie_in(ngu: Decider) -> None:
    day = 86_400_000
    column = ngu.by_name["date_of_birth"]
    milliseconds = pa.array([day * 9000, day * 9000 + day - 1, None, -1], pa.int64()).view(pa.date64())
    days = pa.array([9000, 9000, None, -1], pa.int32()).view(pa.date32())
    assert coded(column, milliseconds) == coded(column, days)
    far = ngu.decide(batch(date_of_birth=pa.array([2**62], pa.int64()).view(pa.date64())))
    assert [row.problem for row in far.bad] == [f"day {2**31 - 1} since 1970 is not a date"]


def test_a_day_that_no_book_knows_is_refused() -> None:
    with pytest.raises(RequestError):
        Decider(NGU, date(1980, 1, 1))


# ------------------------------------------------------------------ whole tables


@pytest.fixture
def applicants() -> list[dict[str, object]]:
    return Applicants(NGU, [ON], seed=5).some(300)


def test_long_tables_are_decided_in_pieces(
    ngu: Decider, applicants: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    applicants[130] = {"medical": "well"}
    whole = ngu.decide(batch_of(applicants))
    monkeypatch.setattr(decider, "ROWS", 64)
    monkeypatch.setattr(decider, "REMEMBERED", 1)
    pieces = ngu.decide(batch_of(applicants))
    assert [told(ngu, whole, row) for row in range(300)] == [told(ngu, pieces, row) for row in range(300)]
    assert whole.bad == pieces.bad
    assert [row.row for row in pieces.bad] == [130]


def test_a_decider_travels(ngu: Decider, applicants: list[dict[str, object]]) -> None:
    there = pickle.loads(pickle.dumps(ngu))  # noqa: S301  (our own)
    one, other = ngu.decide(batch_of(applicants)), there.decide(batch_of(applicants))
    assert [told(ngu, one, row) for row in range(300)] == [told(there, other, row) for row in range(300)]


def answers_of(
    ngu: Decider, applicants: Sequence[dict[str, object]], **options: Any
) -> tuple[list[dict[str, Any]], pa.Schema]:
    given = batch_of(applicants).append_column("id", pa.array(range(len(applicants))))
    table = AnswerTable(ngu, given.schema, ["id"], **options)
    return table.batch(given, ngu.decide(given)).to_pylist(), table.schema


def test_answers_are_a_table(ngu: Decider) -> None:
    good: dict[str, object] = QUALIFIED | {"post_open_to_servicewomen": True}
    rows, schema = answers_of(
        ngu, [good, {"sex": "?"}, good | {"medical": "unfit"}, good | {"medical": None}]
    )
    assert [row["id"] for row in rows] == [0, 2, 3]
    assert [row["outcome"] for row in rows] == ["eligible", "not_eligible", "undetermined"]
    assert [row["term_years_min"] for row in rows] == [3, None, None]
    assert [row["term_years_max"] for row in rows] == [3, None, None]
    assert [row["probation_months"] for row in rows] == [2, None, None]
    assert rows[1]["not_met"] == 1 << ngu.rules.index("R07")
    assert rows[2]["unknown"] == 1 << ngu.rules.index("R07")
    assert rows[2]["missing"] == 1 << ngu.names.index("medical")
    notes = json.loads(schema.metadata[b"muster"])
    assert (notes["regime"], notes["on"], notes["edition"]) == ("ua-ngu", "2025-03-01", NGU.edition)
    assert notes["rules"] == list(ngu.rules)
    assert notes["names"] == list(ngu.names)


def test_answers_may_name_rules_and_facts(ngu: Decider) -> None:
    good: dict[str, object] = dict(QUALIFIED)
    rows, _ = answers_of(
        ngu, [good, good | {"medical": "unfit", "selection": "failed"}, {**good, "medical": None}], named=True
    )
    assert [row["not_met"] for row in rows] == ["", "R07 R08", ""]
    assert [row["missing"] for row in rows] == ["", "", "medical"]


def test_more_names_than_a_word_holds_take_more_columns(ngu: Decider) -> None:
    many = pickle.loads(pickle.dumps(ngu))  # noqa: S301  (our own)
    names = tuple(f"n{at}" for at in range(BITS + 2))
    object.__setattr__(many, "compiled", _with_names(many, names))
    row, no_words = np.zeros(1, np.uint8), [np.zeros(1, np.uint64)]
    words = [np.array([1 << 62], np.uint64), np.array([2], np.uint64)]
    found = Decided(row, row, no_words, no_words, words, [])
    given = batch(id=pa.array([7]))
    bits = AnswerTable(many, given.schema).batch(given, found).to_pylist()[0]
    assert (bits["missing"], bits["missing_2"]) == (1 << 62, 2)
    named = AnswerTable(many, given.schema, named=True).batch(given, found).to_pylist()[0]
    assert named["missing"] == "n62 n64"


def _with_names(made: Decider, names: tuple[str, ...]) -> object:
    return replace(made.compiled, names=names)


def test_outcomes_are_in_the_order_of_their_numbers() -> None:
    assert [outcome.value for outcome in OUTCOMES] == ["not_eligible", "undetermined", "eligible"]


# ------------------------------------------------------------------ codes


def fact(name: str, kind: Kind, *, partial: bool = False) -> Fact:
    return Fact(name, kind, Supplier.SYSTEM, NOTHING, NOTHING, partial=partial)


def test_what_no_question_tells_apart_has_one_code() -> None:
    made = Variable("day", Kind.DATE)
    made.predicates.update(Below(day) for day in (730000, 731000, 732000))
    made.settle()
    coding = coding_of(fact("day", Kind.DATE), made, [0b0011])  # before the second cut?
    assert len(coding.cuts) == 1
    assert coding.answers == [1, 0]  # unknown and early can be; late cannot


def test_countries_that_no_question_names_have_one_code() -> None:
    made = Variable("country", Kind.COUNTRY)
    made.predicates.add(OneOf(frozenset({"UKR", "RUS"})))
    made.settle()
    coding = coding_of(fact("country", Kind.COUNTRY), made, [0b001, 0b010])
    assert set(coding.values) == {"RUS", "UKR"}
    assert code_of(coding, "COL") == code_of(coding, "PER") == coding.other


def test_lists_are_coded_by_the_groups_they_touch() -> None:
    made = Variable("list", Kind.COUNTRIES)
    made.predicates.update((Touches(frozenset({"UKR"})), Touches(frozenset())))
    made.settle()
    coding = coding_of(fact("list", Kind.COUNTRIES), made, [made.mask(p) for p in made.predicates])
    assert code_of(coding, ["COL"]) == code_of(coding, ["PER", "COL"])
    assert len({code_of(coding, value) for value in ([], ["COL"], ["COL", "UKR"], None)}) == 4


def test_more_spans_than_a_byte_holds_are_refused() -> None:
    made = Variable("day", Kind.DATE)
    made.predicates.update(Below(730000 + 10 * at) for at in range(30))
    made.settle()
    questions = [1 << at for at in range(made.size)]
    with pytest.raises(LawError, match="day: the rules of the day tell more than 254 of its values apart"):
        coding_of(fact("day", Kind.DATE, partial=True), made, questions)
    assert len(coding_of(fact("day", Kind.DATE), made, questions).answers) == 32
