"""What fuzzing gives the law as bytes. Each target ends quietly where an answer comes back, or an error that says
what is wrong, where, and what to do; anything else is a defect.
"""

import contextlib
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from muster import cli
from muster.law import VOCABULARY, BookError, LawError, Outcome, Regime, changes, decide
from muster.law.calendar import FIRST_DAY, LAST_DAY
from muster.law.check import check_folder
from muster.law.folder import load_folder
from muster.law.notation import Scope, parse_condition
from muster.law.parameters import ParameterKind
from muster.law.tokens import NotationError
from muster.regimes import BOOKS, available, load
from tests.law import books
from tests.law.facts import QUALIFIED

type Target = Callable[[bytes], None]

ON: Final = date(2025, 3, 1)
SCOPE: Final = Scope(
    VOCABULARY,
    {
        "storm": ParameterKind.FLAG,
        "least_age": ParameterKind.NUMBER,
        "opening": ParameterKind.DATE,
        "term": ParameterKind.RANGE,
    },
    {"grown", "L2"},
    {"fog"},
)
FACTS: Final[tuple[Mapping[str, object], ...]] = ({}, QUALIFIED, {"date_of_birth": "2007", "sex": "female"})
FILES: Final = sorted((*books.FILES, "contract", "conflicts", "warnings", "cases"))
SHIPPED: Final = sorted(path for path in BOOKS.glob("*/*.toml") if path.stem != "cases")
LONGEST: Final = 10_000
FEW: Final = 3  # problems of one reading that are looked at


def notation(data: bytes) -> None:
    """The text of a condition."""
    text = data.decode("utf-8", "replace")
    try:
        parse_condition(text, SCOPE)
    except NotationError as error:
        told(error.problem, error.remedy)
        holds(0 <= error.line <= text.count("\n"))


def book(data: bytes) -> None:
    """A file of a rule book: the first byte says which, the rest is what it holds."""
    name, held = FILES[data[0] % len(FILES)] if data else "rules", data[1:]
    with folder() as here:
        place = books.write(here / "lighthouse")
        (place / f"{name}.toml").write_bytes(held)
        read_book(place)


def shipped_book(data: bytes) -> None:
    """A file of a regime's own book: the first byte says which, the rest is what it holds instead."""
    with folder() as here:
        path = SHIPPED[data[0] % len(SHIPPED)] if data else SHIPPED[0]
        for one in BOOKS.iterdir():
            (here / one.name).mkdir()
            for other in one.glob("*.toml"):
                if other.stem != "cases":
                    (here / one.name / other.name).symlink_to(other)
        (here / path.parent.name / path.name).unlink()
        (here / path.parent.name / path.name).write_bytes(data[1:])
        read_book(here / {"ua": "ua-ngu", "es": "es-fas"}.get(path.parent.name, path.parent.name))


def read_book(place: Path) -> None:
    """A book that is read can be decided by, on any day; one that is not says why."""
    try:
        regime = load_folder(place)
    except BookError as error:
        problems = list(error.problems)
        holds(bool(problems))
    else:
        for given in FACTS:
            for on in (FIRST_DAY, ON, LAST_DAY):
                answered(regime, given, on)
        problems = check_folder(place)
    for problem in problems[:FEW]:
        holds(problem.line >= 1)
        told(problem.file, problem.what, problem.remedy)


def answered(regime: Regime, given: Mapping[str, object], on: date) -> None:
    answer = decide(regime, given, on)
    assert answer.outcome in Outcome
    json.dumps(answer.to_json())


def facts(data: bytes) -> None:
    """Facts as JSON: the first two bytes say which regime, day and reading."""
    regime = load(available()[data[0] % len(available())]) if data else load("ua-ngu")
    on = FIRST_DAY + timedelta(days=289 * data[1]) if len(data) > 1 else ON
    try:
        given = json.loads(data[2:])
    except (ValueError, RecursionError):
        return
    if isinstance(given, dict):
        decided(regime, given, on)


def decided(regime: Regime, given: Mapping[str, object], on: date, reading: str = "enacted") -> None:
    """An answer, or an error that names its subject."""
    try:
        answer = decide(regime, given, on, reading)
    except LawError as error:
        told(error.subject, error.problem, error.remedy, str(error))
        return
    json.dumps(answer.to_json())
    if len(answer.decided_by) < FEW:
        changes(regime, given, on, reading)


def told(*words: str) -> None:
    """What an error says is there, on one line, and not without end."""
    for some in words:
        holds(0 < len(some) < LONGEST)
        holds("\n" not in some)


def holds(condition: bool) -> None:
    assert condition


def parameters(data: bytes) -> None:
    """Parameters as JSON, as an operator sets them."""
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        return
    if isinstance(given, dict):
        for on in (FIRST_DAY, ON, LAST_DAY):
            try:
                decide(load("ua-ngu"), QUALIFIED, on, "enacted", given)
            except LawError as error:
                told(error.subject, error.problem, error.remedy, str(error))


def decide_command(data: bytes) -> None:
    """What is typed into a file for `muster decide`."""
    with folder() as here:
        file = here / "facts.json"
        file.write_bytes(data)
        for words in (["--json"], []):
            command(["decide", str(file), "--regime", "ua-ngu", "--on", "2025-03-01", *words])


def many_csv(data: bytes) -> None:
    """A CSV file for `muster decide-many`."""
    with folder() as here:
        (here / "in.csv").write_bytes(data)
        many(here, "in.csv")


def many_parquet(data: bytes) -> None:
    """A damaged Parquet file for `muster decide-many`."""
    with folder() as here:
        (here / "in.parquet").write_bytes(data)
        many(here, "in.parquet")


def many(here: Path, given: str) -> None:
    words = [str(here / given), "--regime", "ua-ngu", "--on", "2025-03-01", "--out", str(here / "out.csv")]
    command(["decide-many", *words])


def command(words: list[str]) -> None:
    """0 and an answer, or 2 and one line."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = cli.main(words)
    if status == 0:
        assert out.getvalue() or words[0] == "decide"
        assert not err.getvalue()
    else:
        assert status == 2
        assert err.getvalue().startswith("muster: ")
        assert err.getvalue().count("\n") == 1


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    here = Path(tempfile.mkdtemp(prefix="muster-fuzz-"))
    try:
        yield here
    finally:
        shutil.rmtree(here)


TARGETS: Final[Mapping[str, Target]] = {
    target.__name__: target
    for target in (
        notation,
        book,
        shipped_book,
        facts,
        parameters,
        decide_command,
        many_csv,
        many_parquet,
    )
}
