"""The compiled loops, also as plain Python, so that coverage sees them; and a file of applicants."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from muster.law.bulk import Decider, codes, job, kernel, lines, sources
from tests.law.bulk.applicants import Applicants, batch_of
from tests.law.bulk.files import COUNT, NGU, ON


@pytest.fixture
def plain_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is compiled runs as the Python it was written in."""
    for module in (kernel, codes, lines):
        for name, function in vars(module).copy().items():
            written = getattr(function, "py_func", None)
            if written is not None:
                monkeypatch.setattr(module, name, written)


@pytest.fixture(params=["compiled", "plain"])
def both_ways(request: pytest.FixtureRequest) -> str:
    """A test that runs twice: compiled, and as plain Python."""
    if request.param == "plain":
        request.getfixturevalue("plain_python")
    return str(request.param)


@pytest.fixture(scope="module")
def ngu() -> Decider:
    return Decider(NGU, ON)


@pytest.fixture(scope="module")
def table() -> pa.Table:
    """Applicants with numbers of their own; the hundredth of each hundred has a bad value."""
    applicants = Applicants(NGU, [ON], seed=8).some(COUNT)
    for at in range(99, COUNT, 100):
        applicants[at]["medical"] = "well"
    batch = batch_of(applicants).append_column("id", pa.array(range(COUNT)))
    return pa.Table.from_batches([batch])


@pytest.fixture
def given(tmp_path: Path, table: pa.Table) -> Path:
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=70)
    return tmp_path / "in.parquet"


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "ROWS", 30)
    monkeypatch.setattr(job, "PART", 90)
