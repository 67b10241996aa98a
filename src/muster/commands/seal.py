"""muster seal: keys for offices' seals, by an authority of one's own; muster verify: what a sealed PDF is worth."""

import argparse
import dataclasses
import json
import logging
import os
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from muster.commands.options import Parser, UsageError, complain
from muster.papers.authority import certificate_of, make_authority, make_office_key
from muster.papers.errors import PaperError
from muster.papers.seal import Finding, SealReport, Stamp, authorities, verify

NOT_TRUE: Final = 1
# What the libraries say beside the report, tracebacks among it, is for nobody who only typed a command.
for library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(library).addHandler(logging.NullHandler())

KEY_FILE, CERTIFICATE_FILE = "authority-key.pem", "authority.pem"
_SAYS: Final = {
    Finding.TRUE: "true: sealed by {office} on {at}, and unchanged since",
    Finding.UNKNOWN_AUTHORITY: "not vouched for: unchanged since {at}, but no authority given vouches for {office}",
    Finding.CHANGED: "changed: something was altered or added after it was sealed",
    Finding.NOT_SEALED: "not sealed: no office has sealed this file",
    Finding.NOT_A_PDF: "no PDF: the file cannot be read as one",
}
_SAYS_OF_STAMPS: Final = {
    Stamp.TRUE: "time stamp: {by} saw the seal on {at}\n",
    Stamp.UNKNOWN_AUTHORITY: "time stamp: {at}, but no authority for time given vouches for {by}\n",
    Stamp.NONE: "",
}


def run_verify(words: Sequence[str]) -> int:
    """Verify, and tell the finding; 0 where the seal is true, 1 where it is not, 2 for bad input."""
    parser = Parser("muster verify", description="What the seal of a PDF says; no network is used.")
    parser.add_argument("file", help="the PDF")
    parser.add_argument(
        "--authority", required=True, metavar="PEM", help="certificates of the authorities you trust"
    )
    parser.add_argument(
        "--time-authority", metavar="PEM", help="certificates of authorities for time you trust"
    )
    parser.add_argument("--json", action="store_true", help="write the finding as JSON")
    try:
        options = parser.parse_args(words)
        trusted = authorities(_read(options.authority))
        stamping = authorities(_read(options.time_authority)) if options.time_authority else ()
        report = verify(_read(options.file), trusted, stamping)
    except (PaperError, UsageError) as error:
        return complain(error)
    sys.stdout.write(_json(report) if options.json else _text(report))
    return 0 if report.finding is Finding.TRUE else NOT_TRUE


def _json(report: SealReport) -> str:
    told = dataclasses.asdict(report)
    return json.dumps(told, default=datetime.isoformat) + "\n"


def _text(report: SealReport) -> str:
    said = _SAYS[report.finding].format(office=report.office, at=_moment(report.sealed_at))
    stamped = _SAYS_OF_STAMPS[report.stamp].format(by=report.stamped_by, at=_moment(report.stamped_at))
    return f"{said}\n{stamped}" + (f"it says it is {report.about}\n" if report.about else "")


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M %Z}" if at else ""


def run_seal(words: Sequence[str]) -> int:
    """Make the keys that were asked for; 0 when they are written, 2 with a one-line error for bad input."""
    try:
        options = _seal_options(words)
        options.make(options)
    except (PaperError, UsageError) as error:
        return complain(error)
    return 0


def _seal_options(words: Sequence[str]) -> argparse.Namespace:
    parser = Parser("muster seal", description="Keys for offices' seals, by an authority of your own.")
    kinds = parser.add_subparsers(required=True, metavar="authority | office")
    authority = kinds.add_parser(
        "authority", help="make the authority: its key, kept apart, and its certificate"
    )
    authority.add_argument("name", help="how certificates name it")
    authority.set_defaults(make=_make_authority)
    office = kinds.add_parser("office", help="make the key of an office")
    office.add_argument("code", help="the office's code, as unit-3001")
    office.set_defaults(make=_make_office)
    for kind in (authority, office):
        kind.add_argument("--in", dest="folder", required=True, type=Path, help="the folder of the keys")
    return parser.parse_args(words)


def _make_authority(options: argparse.Namespace) -> None:
    made = make_authority(options.name)
    options.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(options.folder / KEY_FILE, made)
    _write(options.folder / CERTIFICATE_FILE, certificate_of(made), mode=0o644)


def _make_office(options: argparse.Namespace) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", options.code):
        raise UsageError(f"{options.code!r} is no code of an office; write it as unit-3001")
    authority = _read(options.folder / KEY_FILE)
    _write(options.folder / f"{options.code}.pem", make_office_key(authority, options.code))


def _read(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None


def _write(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Write a new file; a key that is there already is never lost."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    sys.stdout.write(f"{path}\n")
