"""A round gathered by several processes: reading and deciding take most of its time, and one person's part in that
does not hang on another's.

The processes are started anew and read the database by connections of their own, so nothing that needs the
product's models is imported here before a process has begun.
"""

import os
import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from muster.rounds.gathering import Gathered, Gathering
    from muster.rounds.reading import Portion

FEWEST = 40  # portions for which it pays to start processes, each of which takes seconds to begin

_gathering: "Gathering"  # in such a process


def gathered_by_several(gathering: "Gathering", portions: Sequence["Portion"]) -> Iterator["Gathered"]:
    """What each of the portions comes to, in their order; by as many processes as there are processors."""
    number = min(os.process_cpu_count() or 1, len(portions))
    if number == 1 or len(portions) < FEWEST:
        yield from map(gathering.of, portions)
        return
    # In a file, not as an argument: a process that begins reads its arguments late, and each would wait for the last.
    with NamedTemporaryFile() as file:
        pickle.dump(gathering, file)
        file.flush()
        with ProcessPoolExecutor(number, get_context("spawn"), _begin, (file.name,)) as processes:
            yield from processes.map(_of, portions)


def _begin(file: str) -> None:
    global _gathering  # noqa: PLW0603  (a process gathers for one round, and then ends)
    django.setup()
    _gathering = pickle.loads(Path(file).read_bytes())  # noqa: S301  (from the process that started this one)


def _of(portion: "Portion") -> "Gathered":
    return _gathering.of(portion)
