"""The applicants that deciding many is measured with, all fictional: as coded columns, as Arrow, as a Parquet file."""

from datetime import date
from pathlib import Path
from typing import Any

import many_peers as peers
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from muster.law.bulk.coding import EPOCH
from muster.law.plan import Plan, plan_for
from muster.law.vocabulary import VOCABULARY, Kind
from muster.regimes import load

ON = date(2025, 3, 1)
REGIME = load("ua-ngu")
DAY = ON.toordinal() - EPOCH
UNKNOWN = 0.02

type Columns = dict[str, np.ndarray[Any, Any]]


def applicants(plan: Plan, rows: int) -> Columns:
    """Coded columns of the facts that are asked: mostly people who qualify, some facts unknown."""
    dice = np.random.default_rng(2024)
    columns: Columns = {}
    for slot in peers.asked(plan):
        variable = plan.variables[slot]
        unknown = dice.random(rows) < UNKNOWN
        if variable.kind is Kind.DATE:
            low, high = (-61 * 365, -17 * 365) if variable.name == "date_of_birth" else (-200, 2000)
            days = (DAY + dice.integers(low, high, rows)).astype(np.int32)
            columns[variable.name] = np.where(unknown, np.int32(peers.MISSING), days)
        else:
            first = 1 if variable.kind is Kind.COUNTRIES else 0  # nobody without any citizenship
            usual = 1 if variable.name in USUALLY_SECOND else first
            often = dice.random(rows) < 0.9
            classes = np.where(often, usual, dice.integers(first, variable.size, rows)) + 1
            columns[variable.name] = np.where(unknown, 0, classes).astype(np.int8)
    return columns


USUALLY_SECOND = ("post_secret_access", "data_doubtful", "sex")


def value_of(plan: Plan, name: str, coded: int) -> object:
    """The fact's value that a coded one stands for."""
    variable = next(variable for variable in plan.variables if variable.name == name)
    if coded == (peers.MISSING if variable.kind is Kind.DATE else 0):
        return None
    if variable.kind is Kind.DATE:
        return date.fromordinal(coded + EPOCH).isoformat()
    if variable.kind is Kind.COUNTRIES:
        return list(variable.describe(coded - 1) or ()) or ["XXA"]
    return variable.values[coded - 1]


def table_of(plan: Plan, columns: Columns) -> pa.RecordBatch:
    """The same applicants as Arrow holds them: dictionaries, booleans, dates, lists."""
    arrays: dict[str, pa.Array] = {}
    for name, values in columns.items():
        kind = VOCABULARY[name].kind
        if kind is Kind.DATE:
            arrays[name] = pa.array(values, mask=values == peers.MISSING).view(pa.date32())
            continue
        unknown, size = values == 0, int(values.max())
        known = [value_of(plan, name, at + 1) for at in range(size)]
        places = np.where(unknown, 0, values - 1).astype(np.int8)
        if kind is Kind.FLAG:
            arrays[name] = pa.array(places == 0, mask=unknown)
        elif kind is Kind.COUNTRIES:
            lists = pa.array([["COL"], *known[1:]], pa.list_(pa.string())).take(
                pa.array(places, mask=unknown)
            )
            words = lists.values.dictionary_encode()
            arrays[name] = pa.ListArray.from_arrays(lists.offsets, words, mask=lists.is_null())
        else:
            arrays[name] = pa.DictionaryArray.from_arrays(pa.array(places, mask=unknown), pa.array(known))
    return pa.RecordBatch.from_pydict(arrays)


def make_file(path: Path, rows: int) -> None:
    plan = plan_for(REGIME, ON, "enacted", None)
    step = 1_000_000
    batch = table_of(plan, applicants(plan, min(rows, step)))
    table = pa.Table.from_batches([batch])
    plain = [
        field.with_type(pa.list_(pa.string()))
        if pa.types.is_list(field.type)
        else field.with_type(pa.string())
        if pa.types.is_dictionary(field.type)
        else field
        for field in table.schema
    ]
    table = table.cast(pa.schema(plain))
    with pq.ParquetWriter(path, pa.schema([pa.field("id", pa.int64()), *plain])) as writer:
        for start in range(0, rows, step):
            some = table.slice(0, min(step, rows - start))
            writer.write_table(some.add_column(0, "id", pa.array(range(start, start + some.num_rows))))
