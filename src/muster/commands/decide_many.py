"""muster decide-many: what the law says of every row of a file."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from muster.commands.options import Parser, UsageError, complain, day, setting
from muster.law import LawError
from muster.law.bulk import Decider, Job, JobError, SourceError, Told
from muster.regimes import load

STOPPED: Final = 130


def run(words: Sequence[str]) -> int:
    """Decide, and write the answers; 0 when all rows are decided or set aside, 2 for bad input."""
    try:
        options = _options(words)
    except UsageError as error:
        return complain(error)
    try:
        decider = Decider(load(options.regime), options.on, options.reading, dict(options.set))
        if options.engine == "spark":
            from muster.law.bulk.spark import decide_file  # noqa: PLC0415  (only where it is asked for)

            told = decide_file(decider, options.given, options.out, options.keep, named=options.names)
            errors = f"{options.out}.errors"
        else:
            job = Job(
                decider,
                Path(options.given),
                Path(options.out),
                options.keep,
                named=options.names,
                workers=os.cpu_count() or 1,
            )
            told, errors = job.run(Progress(job.source.size).show), str(job.errors)
    except (LawError, JobError, SourceError) as error:
        return complain(error)
    except KeyboardInterrupt:
        again = "goes on from here" if options.engine == "process" else "begins anew"
        sys.stderr.write(f"\nmuster: stopped; the same command {again}\n")
        return STOPPED
    sys.stdout.write(_summary(told, errors))
    return 0


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = Parser("muster decide-many", description="What the law says of every row of a file.")
    parser.add_argument("given", help="a Parquet or CSV file, for Spark also a folder; its columns are facts")
    parser.add_argument("--regime", required=True, help="the rule book, as ua-ngu")
    parser.add_argument("--on", required=True, type=day, help="the day of the decisions")
    parser.add_argument("--out", required=True, help="the Parquet or CSV file to write; for Spark a folder")
    parser.add_argument("--reading", default="enacted", help="how the law is read (enacted)")
    parser.add_argument(
        "--set", action="append", default=[], type=setting, metavar="NAME=VALUE", help="a parameter's value"
    )
    parser.add_argument(
        "--keep", action="append", default=[], metavar="COLUMN", help="a column to carry through, as id"
    )
    parser.add_argument("--names", action="store_true", help="write rules and facts by name, not as bits")
    parser.add_argument("--engine", choices=("process", "spark"), default="process", help="where to work")
    return parser.parse_args(words)


def _summary(told: Told, errors: str) -> str:
    lines = [f"{rows:>14,}  {outcome.replace('_', ' ')}" for outcome, rows in told.outcomes.items()]
    if told.set_aside:
        lines.append(f"{told.set_aside:>14,}  set aside, see {errors}")
    if told.lacking:
        lines.append("Not among the columns, so unknown of everybody: " + ", ".join(told.lacking))
    return "\n".join(lines) + "\n"


class Progress:
    """A line on standard error that tells how far the work is; nothing where nobody watches."""

    def __init__(self, size: int) -> None:
        self.size = max(size, 1)
        self.began = time.monotonic()
        self.watched = sys.stderr.isatty()

    def show(self, done: int, told: Told) -> None:
        if not self.watched:
            return
        share, spent = done / self.size, time.monotonic() - self.began
        left = f"  {spent * (self.size - done) / done:4.0f} s left" if done else ""
        bar = ("#" * int(30 * share)).ljust(30)
        rows = f"{told.decided + told.set_aside:,} rows"
        sys.stderr.write(f"\r[{bar}] {share:4.0%}  {rows}{left}")
        sys.stderr.write("\n" if done >= self.size else "")
        sys.stderr.flush()
