"""How fast an application is submitted, over real HTTP, beside a bare Django form with one insert.

    uv run benchmarks/submissions.py                       # submissions a second, and the ratio to the bare form
    uv run benchmarks/submissions.py --hold 60             # and 59 a second, held for a minute, then proved
    uv run benchmarks/submissions.py --hold 60 --front     # and the public pages asked for besides
    uv run benchmarks/submissions.py --postgresql postgresql://user:password@host:5432/postgres

See benchmarks/README.md for how to read what it prints.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from typing import Final

import serving
from load import Answer, Run, as_fast_as_possible, get, held, post
from serving import Installation, Server

WARM_UP: Final = 60
PAGES_READ: Final = 20  # receipts opened after each round, to see that they show the reference
PUBLIC_PAGES: Final = ("/", "/check/", "/information/safety/", "/information/about/", "/information/privacy/")

type Browser = dict[str, str]


class Failed(Exception):  # noqa: N818  what the benchmark found, not a fault of its own
    """An answer was not what it must be; the figures mean nothing then."""


@dataclass(slots=True)
class Kind:
    """One kind of request, measured in rounds."""

    name: str
    server: Server
    requests: Callable[[int], list[bytes]]
    check: Callable[[Sequence[Answer | None]], None]
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def measure(self, number: int, at_once: int) -> None:
        before = self.server.cpu_seconds()
        run = as_fast_as_possible(self.server.port, self.requests(number), at_once=at_once)
        self.cpu.append((self.server.cpu_seconds() - before) / number * 1000)
        self.check(run.answers)
        self.rates.append(run.per_second)

    def row(self) -> str:
        return (
            f"{self.name:<28}{max(self.rates):>9.0f}{statistics.median(self.rates):>10.0f}"
            f"{min(self.cpu):>10.2f}{statistics.median(self.cpu):>10.2f}"
        )


class Applicants:
    """The prepared applicants, each of whom submits once."""

    def __init__(self, server: Server, browsers: Sequence[Browser]) -> None:
        self.server, self._left, self._asked = server, list(browsers), list[Browser]()
        self.acknowledged: list[str] = []

    def requests(self, number: int) -> list[bytes]:
        self._asked, self._left = self._left[:number], self._left[number:]
        return [_submission(browser) for browser in self._asked]

    def check(self, answers: Sequence[Answer | None]) -> None:
        """Every answer leads to a receipt that carries the applicant's own reference."""
        for browser, answer in zip(self._asked, answers, strict=True):
            if answer is None or answer.status != 302 or browser["reference"] not in answer.location:
                raise Failed(f"the submission of {browser['reference']} was answered by {answer}")
            self.acknowledged.append(browser["reference"])
        some = list(zip(self._asked, answers, strict=True))[:PAGES_READ]
        pages = [get(answer.location, _cookies(browser)) for browser, answer in some if answer]
        for (browser, _), page in zip(
            some, as_fast_as_possible(self.server.port, pages, at_once=2).answers, strict=True
        ):
            if page is None or page.status != 200 or browser["reference"].encode() not in page.body:
                raise Failed(f"the receipt of {browser['reference']} does not show it: {page}")


def _submission(browser: Browser) -> bytes:
    fields = {"csrfmiddlewaretoken": browser["token"], "declared": "on"}
    return post(browser["path"], fields, _cookies(browser))


def _cookies(browser: Browser) -> dict[str, str]:
    return {"sessionid": browser["session"], "csrftoken": browser["csrf"]}


def _bare_forms(path: str, browser: Browser, numbers: Iterator[int]) -> Callable[[int], list[bytes]]:
    def requests(number: int) -> list[bytes]:
        return [
            post(
                path,
                {
                    "csrfmiddlewaretoken": browser["token"],
                    "number": f"QX{next(numbers):07}",
                    "name": "Tadeo Quillfeather",
                    "born": "1994-01-15",
                },
                _cookies(browser),
            )
            for _ in range(number)
        ]

    return requests


def _all(status: int) -> Callable[[Sequence[Answer | None]], None]:
    def check(answers: Sequence[Answer | None]) -> None:
        for answer in answers:
            if answer is None or answer.status != status:
                raise Failed(f"answered by {answer}")

    return check


def compare(kinds: Sequence[Kind], rounds: int, each: int, at_once: int) -> None:
    """Rounds of every kind in turn, in changing order, so that a bad minute of the machine strikes all alike."""
    for kind in kinds:
        kind.measure(WARM_UP, at_once)
        kind.rates.clear()
        kind.cpu.clear()
    for turn in range(rounds):
        first = turn % len(kinds)
        for kind in [*kinds[first:], *kinds[:first]]:
            kind.measure(each, at_once)
    print(f"{'':<28}{'best/s':>9}{'median/s':>10}{'CPU ms':>10}{'median':>10}")
    for kind in kinds:
        print(kind.row())
    submission = kinds[0]
    for other in kinds[1:]:
        ratios = [mine / theirs for mine, theirs in zip(submission.rates, other.rates, strict=True)]
        print(
            f"submission : {other.name:<26} best {max(submission.rates) / max(other.rates):.2f}, "
            f"median of the rounds {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        )


def hold(applicants: Applicants, number: int, per_second: float, *, front: bool) -> None:
    beside = [get(path) for path in PUBLIC_PAGES] if front else []
    run, pages = held(
        applicants.server.port, applicants.requests(number), per_second=per_second, beside=beside
    )
    broken = sum(answer is None or answer.status != 302 for answer in run.answers)
    print(
        f"{number} submissions at {per_second:g} a second over {run.seconds:.1f} s: errors {broken}, {_latency(run)}"
    )
    if pages is not None:
        wrong = sum(answer is None or answer.status != 200 for answer in pages.answers)
        print(f"public pages besides: {pages.per_second:.0f} a second, errors {wrong}, {_latency(pages)}")
        if wrong:
            raise Failed("public pages were not answered")
    applicants.check(run.answers)


def _latency(run: Run) -> str:
    return ", ".join(f"p{share * 100:g} {run.milliseconds(share):.0f} ms" for share in (0.5, 0.95, 0.99, 1))


def prove(installation: Installation, applicants: Applicants) -> None:
    command = [sys.executable, "proving.py"]
    done = subprocess.run(
        command,
        env=dict(installation.environment),
        cwd=serving.HERE,
        input=" ".join(applicants.acknowledged),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    if done.stdout:
        raise Failed(f"the database says otherwise:\n{done.stdout}")
    print(
        f"the database holds exactly the {len(applicants.acknowledged)} acknowledged submissions, each with one event, "
        "one request and one notice; every chain is whole"
    )


def run(arguments: argparse.Namespace) -> None:
    holding = round(arguments.hold * arguments.per_second)
    needed = WARM_UP + arguments.rounds * arguments.each + holding
    with ExitStack() as stack:
        at = stack.enter_context(serving.folder())
        ours, theirs = stack.enter_context(serving.databases(at, arguments.postgresql))
        muster = serving.muster(at, ours, "relaxed_muster" if arguments.relaxed else "muster.site.settings")
        bare = serving.bare(theirs, "relaxed_bare" if arguments.relaxed else "bare.settings")
        print(f"preparing {needed} applicants …", flush=True)
        browsers = json.loads(muster.run("seeding.py", str(needed)))
        browser = json.loads(bare.run("bare/seeding.py"))
        applicants = Applicants(stack.enter_context(serving.served(muster)), browsers)
        floor = stack.enter_context(serving.served(bare))
        numbers = count()
        kinds = [
            Kind("submission", applicants.server, applicants.requests, applicants.check),
            Kind("bare form", floor, _bare_forms("/apply/", browser, numbers), _all(302)),
            Kind(
                "bare form, signed in", floor, _bare_forms("/signed-in/apply/", browser, numbers), _all(302)
            ),
        ]
        compare(kinds, arguments.rounds, arguments.each, arguments.at_once)
        if holding:
            hold(applicants, holding, arguments.per_second, front=arguments.front)
        prove(muster, applicants)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--each", type=int, default=400, help="requests of each kind in a round")
    parser.add_argument("--at-once", type=int, default=16, help="clients of a round")
    parser.add_argument(
        "--hold", type=float, default=0, metavar="SECONDS", help="hold --per-second for so long"
    )
    parser.add_argument("--per-second", type=float, default=59)
    parser.add_argument("--front", action="store_true", help="ask for public pages while holding")
    parser.add_argument(
        "--postgresql", metavar="URL", help="measure on this server, in databases made for it"
    )
    parser.add_argument(
        "--relaxed", action="store_true", help="SQLite with synchronous=NORMAL, to see what FULL costs"
    )
    try:
        run(parser.parse_args())
    except Failed as failure:
        sys.exit(f"FAILED: {failure}")


if __name__ == "__main__":
    main()
