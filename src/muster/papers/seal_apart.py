"""What the seal of somebody's file says, found out in a process of its own with bounds.

Anybody may have a file checked, and one made to be slow or to grow stops nothing but its own check.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Collection
from datetime import datetime
from typing import Final

from asn1crypto import x509

from muster.papers.seal import Finding, SealReport, Stamp

__all__ = ["verify_apart"]

SECONDS: Final = 10
MEMORY: Final = 2 * 1024**3  # bytes of addresses, most of them never touched


def verify_apart(
    pdf: bytes, trusted: Collection[x509.Certificate], stamping: Collection[x509.Certificate] = ()
) -> SealReport:
    """As `verify`; a file that needs more time or memory than any paper is none (`Finding.NOT_A_PDF`)."""
    vouching = [[b64encode(each.dump()).decode() for each in some] for some in (trusted, stamping)]
    with subprocess.Popen(
        (sys.executable, "-I", "-m", "muster.papers.seal_process"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={"PATH": os.environ.get("PATH", "")},  # no key of ours is there to be found
        cwd="/",
    ) as child:
        # Bounded before the first byte of the file is handed over.
        resource.prlimit(child.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.prlimit(child.pid, resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (0, 0))
        try:
            said = child.communicate(json.dumps(vouching).encode() + b"\n" + pdf, timeout=SECONDS)[0]
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            return SealReport(Finding.NOT_A_PDF)
    return SealReport(Finding.NOT_A_PDF) if child.returncode else _report(json.loads(said))


def _report(told: dict[str, str]) -> SealReport:
    return SealReport(
        Finding(told["finding"]),
        told["office"],
        _moment(told["sealed_at"]),
        told["about"],
        Stamp(told["stamp"]),
        _moment(told["stamped_at"]),
        told["stamped_by"],
    )


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
