"""Readers of the environment that fail loudly, and secrets that have no default.

A secret NAME is taken from MUSTER_NAME, else from what the program MUSTER_NAME_COMMAND prints (the way to a service
that keeps keys), else from the file named by MUSTER_NAME_FILE, else from a file in the key directory, which is made on
first use, readable by its owner alone.
"""

import base64
import os
import secrets
import shlex
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

type DatabaseSettings = dict[str, object]


class ConfigurationError(Exception):
    """A setting that Muster cannot start with; the text names the variable and the remedy."""


def text(name: str, default: str) -> str:
    return os.environ.get(f"MUSTER_{name}", default)


def flag(name: str, *, default: bool) -> bool:
    value = text(name, str(default)).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    message = f"MUSTER_{name} is {value!r}: write true or false."
    raise ConfigurationError(message)


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        message = f"MUSTER_{name} is {value!r}: write a whole number."
        raise ConfigurationError(message) from None


def words(name: str, default: str) -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def issuer(name: str) -> str:
    """The address of an identity provider: by https, unless it runs on this very machine."""
    value = text(name, "")
    parts = urlsplit(value)
    if value and parts.scheme != "https" and (parts.scheme, parts.hostname) != ("http", "localhost"):
        message = f"MUSTER_{name} is {value!r}: write an https address."
        raise ConfigurationError(message)
    return value


def secret(name: str, directory: Path, make: Callable[[], str] = lambda: secrets.token_urlsafe(48)) -> str:
    """The secret NAME; made by `make` and kept in `directory` (mode 600) where none was given."""
    path = secret_file(name, directory)
    if path is None:
        return text(name, "") or _printed_by(name, text(f"{name}_COMMAND", ""))
    if not (text(f"{name}_FILE", "") or path.exists()):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _written_beside(path, make()) as whole, suppress(FileExistsError):
            os.link(whole, path)  # never half written, and the first process wins
    return _read_secret(name, path)


def given(name: str, directory: Path) -> str:
    """The secret NAME, which others chose and nobody can make here."""

    def make() -> str:
        message = (
            f"The secret {name} is not there: put it in MUSTER_{name}, name a program or a file that tells it "
            f"(MUSTER_{name}_COMMAND, MUSTER_{name}_FILE), or put it in {directory / name.lower()}."
        )
        raise ConfigurationError(message)

    return secret(name, directory, make)


def secret_file(name: str, directory: Path) -> Path | None:
    """The file the secret is kept in; None where the environment itself holds it, or a program tells it."""
    if text(name, "") or text(f"{name}_COMMAND", ""):
        return None
    return Path(text(f"{name}_FILE", "") or directory / name.lower())


def put_first(name: str, directory: Path, make: Callable[[], str]) -> bool:
    """Put a new entry before those the secret's file holds, at one stroke; False where there is no file to change."""
    path = secret_file(name, directory)
    if path is None:
        return False
    with _written_beside(path, f"{make()}\n{secret(name, directory, make)}\n") as whole:
        whole.replace(path)
    return True


@contextmanager
def _written_beside(path: Path, value: str) -> Iterator[Path]:
    """A file with the value, readable by its owner alone, on the same disk; gone afterwards if it is still there."""
    whole = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(value)
            file.flush()
            os.fsync(descriptor)
        yield whole
    finally:
        whole.unlink(missing_ok=True)


# Longer than a key service far away takes to answer, shorter than somebody who starts Muster waits without a word.
_PATIENCE = 30


@cache  # asked once a process: what a service of keys holds is changed there, and then Muster is started anew
def _printed_by(name: str, command: str) -> str:
    """The secret that the program prints; what it says of an error is shown, what it printed never is."""
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own program, run without a shell
            shlex.split(command), capture_output=True, text=True, check=False, timeout=_PATIENCE
        )
    except subprocess.TimeoutExpired:
        said = f"did not answer within {_PATIENCE} seconds"
    except (OSError, ValueError) as error:
        said = f"could not be started: {error}"
    else:
        said = f"ended with {done.returncode}: {done.stderr.strip() or 'it said nothing'}"
        if done.returncode == 0 and done.stdout.strip():
            return done.stdout.strip()
    message = f"The secret {name} could not be had: the program that MUSTER_{name}_COMMAND names {said}."
    raise ConfigurationError(message)


def _read_secret(name: str, path: Path) -> str:
    try:
        value = path.read_text().strip()
    except OSError as error:
        message = f"The secret {name} could not be read from {path}: {error.strerror}."
        raise ConfigurationError(message) from None
    if not value:
        message = f"The secret file {path} is empty: put the secret in it, or remove it to have one made."
        raise ConfigurationError(message)
    return value


def master_key_entry() -> str:
    """A new master key as the keyring reads it: identifier, colon, 32 bytes in base64."""
    return f"{secrets.token_hex(4)}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


# WAL lets readers go on while one writes; IMMEDIATE takes the write lock at the start of a transaction, so that
# read-then-write never fails half-way. FULL: an acknowledged submission outlives a power cut.
SQLITE_OPTIONS: DatabaseSettings = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA temp_store=MEMORY;"
        "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-20000;"
    ),
}


def database(url: str) -> DatabaseSettings:
    """Django's settings for `sqlite:///path` or `postgresql://user:password@host:port/name?option=value`.

    The options are libpq's; `?host=/run/postgresql` names a directory with the server's socket.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            "CONN_MAX_AGE": None,
            "OPTIONS": dict(SQLITE_OPTIONS),
        }
    if parts.scheme in {"postgres", "postgresql"}:
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    message = f"MUSTER_DATABASE_URL begins with {parts.scheme!r}: write sqlite:///path or postgresql://…"
    raise ConfigurationError(message)
