"""What the tests of files share."""

import csv
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from muster.regimes import load

ON: Final = date(2025, 3, 1)
NGU: Final = load("ua-ngu")
COUNT: Final = 500


def rows_of(path: Path) -> list[dict[str, Any]]:
    return pq.read_table(path).to_pylist()


def problems_of(path: Path) -> list[dict[str, str]]:
    return read_csv(path.with_name(path.name + ".errors.csv"))


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
