"""What a seal says, found out for `muster.papers.seal_apart`: certificates and the PDF come in, one line goes out."""

import json
import logging
import sys
from base64 import b64decode
from dataclasses import asdict
from datetime import datetime

from asn1crypto import x509

from muster.papers.seal import verify

__all__ = ["answer"]


def answer(asked: bytes) -> str:
    """The report in JSON to a line of JSON (certificates that vouch for offices, and for time), then the PDF."""
    head, _, pdf = asked.partition(b"\n")
    trusted, stamping = (
        [x509.Certificate.load(b64decode(each)) for each in some] for some in json.loads(head)
    )
    return json.dumps(asdict(verify(pdf, trusted, stamping)), default=datetime.isoformat)


if __name__ == "__main__":  # pragma: no cover  in a process of its own
    logging.disable()  # a file made for it has the library say more than the file is long
    sys.stdout.write(answer(sys.stdin.buffer.read()))
