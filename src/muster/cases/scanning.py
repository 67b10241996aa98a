"""Files shown to ClamAV before anybody opens them, where the operator has named its daemon (`MUSTER_CLAMD`)."""

import socket
import struct
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from muster.cases.errors import NotPossible

_SECONDS: Final = 20
_CHUNK: Final = 64 * 1024


def scan(content: bytes) -> None:
    """Nothing, if the daemon finds nothing or none is named; `NotPossible` if it finds something or does not answer."""
    if not settings.CLAMD:
        return
    try:
        answer = _ask(content)
    except OSError:
        answer = ""
    if answer.endswith(" FOUND"):
        raise NotPossible(
            "malware",
            _(
                "This file would harm whoever opens it, so it was not kept. Photograph the paper and send the photo; "
                "have your telephone or computer checked."
            ),
        )
    if not answer.endswith(" OK"):
        raise NotPossible(
            "not-scanned",
            _(
                "Files cannot be checked just now, so none is taken in. Try again later; nothing else was lost."
            ),
        )


def _ask(content: bytes) -> str:
    """What the daemon says of the content, by its command INSTREAM (clamd(8))."""
    with _connected() as daemon:
        daemon.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK]
            daemon.sendall(struct.pack("!I", len(chunk)) + chunk)
        daemon.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := daemon.recv(4096)):
            answer += more
    return answer.rstrip(b"\0").decode(errors="replace")


def _connected() -> socket.socket:
    """`unix:/path` or `host:port`."""
    scheme, _colon, place = settings.CLAMD.partition(":")
    if scheme != "unix":
        return socket.create_connection((scheme, int(place)), timeout=_SECONDS)
    daemon = socket.socket(socket.AF_UNIX)
    daemon.settimeout(_SECONDS)
    try:
        daemon.connect(place)
    except OSError:
        daemon.close()
        raise
    return daemon
