"""An authority for time of our own, which answers over HTTP on this machine as the authorities of the world do."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps import DummyTimeStamper

type Answer = Callable[[bytes], bytes]

NAME = "Fictional time"


@cache
def authority() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """A key and the certificate of an authority that vouches for time and for nothing else."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), 7, now - timedelta(days=1), now + timedelta(days=9)
    )
    usage = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
    builder = builder.add_extension(usage, critical=True)
    return key, builder.sign(key, hashes.SHA256())


def certificate() -> bytes:
    return authority()[1].public_bytes(Encoding.PEM)


def stamped(asked: bytes, at: datetime | None = None) -> bytes:
    """The answer to a request, by the authority's own clock or at the moment given."""
    key, own = authority()
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    tsa = DummyTimeStamper(
        asn1_x509.Certificate.load(own.public_bytes(Encoding.DER)),
        asn1_keys.PrivateKeyInfo.load(plain),
        fixed_dt=at or datetime.now(UTC),
    )
    answer: bytes = tsa.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
    return answer


def refused(_asked: bytes) -> bytes:
    status: bytes = tsp.PKIStatusInfo({"status": "rejection", "status_string": ["not today"]}).dump()
    return bytes([0x30, len(status)]) + status


def of_something_else(asked: bytes) -> bytes:
    """A stamp in good order, of another digest."""
    request = tsp.TimeStampReq.load(asked)
    request["message_imprint"]["hashed_message"] = bytes(32)
    return stamped(request.dump(force=True))


class Asked:
    """How often the authority was asked, and where it listens."""

    def __init__(self) -> None:
        self.times = 0
        self.address = ""


@contextmanager
def listening(answer: Answer = stamped, kind: str = "application/timestamp-reply") -> Iterator[Asked]:
    """The authority on a port of this machine, for as long as the block lasts."""
    seen = Asked()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.times += 1
            content = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's own name
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    seen.address = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
