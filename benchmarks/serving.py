"""Throw-away installations of Muster and of the bare project: a folder, a database and a web server each, gone
afterwards."""

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from muster.site.server import web_server

HERE = Path(__file__).resolve().parent
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Installation:
    """Where one product runs: what its processes find in the environment, and the application granian serves."""

    environment: Mapping[str, str]
    application: str

    def run(self, *words: str) -> str:
        """A Python program inside the installation; what it printed."""
        command = [sys.executable, *words]
        done = subprocess.run(
            command, env=self.environment, cwd=HERE, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: "subprocess.Popen[bytes]"

    def cpu_seconds(self) -> float:
        """What the workers have used so far."""
        return sum(_ticks(worker) for worker in _children(self.process.pid)) / TICKS


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="muster-benchmark-") as name:
        yield Path(name)


@contextmanager
def databases(at: Path, postgresql: str | None) -> Iterator[tuple[str, str]]:
    """Two new databases, as addresses: files in the folder, or made on the PostgreSQL server and dropped afterwards."""
    if postgresql is None:
        yield f"sqlite:///{at / 'muster.sqlite3'}", f"sqlite:///{at / 'bare.sqlite3'}"
        return
    tag = secrets.token_hex(4)
    names = [f"muster_benchmark_{tag}", f"bare_benchmark_{tag}"]
    with psycopg.connect(postgresql, autocommit=True) as server:
        for name in names:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            ours, theirs = (urlsplit(postgresql)._replace(path=f"/{name}").geturl() for name in names)
            yield ours, theirs
        finally:
            for name in names:
                server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def muster(at: Path, database: str, settings: str) -> Installation:
    """Muster as it is shipped: migrated, its static files gathered."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MUSTER_")}
    environment = kept | {
        "MUSTER_VAR": str(at / "var"),
        "MUSTER_DATABASE_URL": database,
        "MUSTER_PUBLIC_URL": "http://127.0.0.1",
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]),
    }
    made = Installation(environment, "muster.site.wsgi:application")
    made.run("-m", "django", "migrate", "--verbosity", "0")
    made.run("-m", "django", "collectstatic", "--no-input", "--verbosity", "0")
    return made


def bare(database: str, settings: str) -> Installation:
    environment = os.environ | {
        "BARE_SECRET_KEY": secrets.token_urlsafe(48),
        "BARE_DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]),
    }
    made = Installation(environment, "bare.wsgi:application")
    made.run("-m", "django", "migrate", "--run-syncdb", "--verbosity", "0")
    return made


@contextmanager
def served(installation: Installation, *, workers: int = 2) -> Iterator[Server]:
    """The installation behind granian, started as `muster run` starts it."""
    port = _free_port()
    words = web_server(host="127.0.0.1", port=port, workers=workers, application=installation.application)
    process = subprocess.Popen(words, env=dict(installation.environment), cwd=HERE, start_new_session=True)
    try:
        _wait_until_it_answers(process, port)
        yield Server(port, process)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/")
            connection.getresponse()
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    message = "The server did not start; see above."
    raise SystemExit(message)


def _children(parent: int) -> list[int]:
    direct = [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    return direct + [grandchild for child in direct for grandchild in _children(child)]


def _ticks(process: int) -> int:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
