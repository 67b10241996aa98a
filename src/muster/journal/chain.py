"""The arithmetic of the chain: what is hashed, and how a stream is proved whole. No database here."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Link:
    """What one event's digest covers. `sealed` is hashed as it is stored, so a chain is proved without any key."""

    stream: str
    position: int
    kind: str
    at: datetime
    actor: str
    actor_role: str
    actor_office: str
    data: Mapping[str, object]
    sealed: bytes | None
    previous: str

    def digest(self) -> str:
        """SHA-256 in hexadecimal over the canonical JSON of all fields."""
        body = {
            "stream": self.stream,
            "position": self.position,
            "kind": self.kind,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": self.actor,
            "actor_role": self.actor_role,
            "actor_office": self.actor_office,
            "data": self.data,
            "sealed": None if self.sealed is None else hashlib.sha256(self.sealed).hexdigest(),
            "previous": self.previous,
        }
        return hashlib.sha256(canonical(body)).hexdigest()


_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: object) -> bytes:
    """JSON with sorted keys and no spaces: one value, one text.

    Raises `TypeError` for what no database gives back as it was: fractions, keys that are not text, other objects.
    """
    _check_plain(value)
    return _JSON.encode(value).encode()


def _check_plain(value: object) -> None:
    if value is None or isinstance(value, str | int):
        return
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("the keys of an event's data are text")
        parts: Iterable[object] = value.values()
    elif isinstance(value, list | tuple):
        parts = value
    else:
        message = (
            f"an event's data hold text, whole numbers, truth values, None, lists and objects: not {value!r}"
        )
        raise TypeError(message)
    for part in parts:
        if type(part) is not str:  # most are: spared a call
            _check_plain(part)


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a stream is not what was written."""

    stream: str
    position: int
    problem: str

    def __str__(self) -> str:
        return f"{self.stream} event {self.position}: {self.problem}"


def breaks(links: Iterable[tuple[Link, str]], heads: Mapping[str, tuple[int, str]]) -> Iterator[Break]:
    """The first break of each stream. `links` come ordered by stream and position, each with its stored digest;
    `heads` says for each stream its last position and digest, so that a cut-off end is seen."""
    seen: set[str] = set()
    for stream, members in groupby(links, key=lambda pair: pair[0].stream):
        seen.add(stream)
        position, digest = 0, ""
        for link, stored in members:
            if problem := _problem(link, stored, position, digest):
                yield Break(stream, position + 1, problem)
                break
            position, digest = link.position, stored
        else:
            if heads.get(stream) != (position, digest):
                yield Break(stream, position + 1, "the stream ends elsewhere than its head says")
    for stream in sorted(heads.keys() - seen):
        yield Break(stream, 1, "the whole stream is missing")


def _problem(link: Link, stored: str, position: int, digest: str) -> str:
    if link.position != position + 1:
        return f"event {position + 1} is missing: event {link.position} follows event {position}"
    if link.previous != digest:
        return "it does not follow from the event before it"
    if link.digest() != stored:
        return "its contents are not those that were written"
    return ""
