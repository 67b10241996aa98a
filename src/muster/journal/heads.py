"""Kept heads: where every stream ended when a day was closed, signed, each file bound to the one before it.

Whoever keeps copies elsewhere notices what the chains alone do not tell: a stream that vanished with its head, or one
rewritten from its first event on. A file's first line is its content in canonical JSON, the second the Ed25519
signature over that line, in hexadecimal.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import date
from itertools import batched
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.db import transaction
from django.db.models import Q

from muster.journal.actions import SYSTEM, append
from muster.journal.chain import canonical
from muster.journal.kinds import EventKind
from muster.journal.models import Event, StreamHead

PUBLIC: Final = "heads.pub"
STREAM: Final = "heads"  # where each closing is on record, so that the newest file cannot go unnoticed
_AT_ONCE: Final = 200


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The installation's key for heads; made at first use, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        message = f"{path} holds no Ed25519 key."
        raise TypeError(message)
    return key


def close(day: date, folder: Path, key: Ed25519PrivateKey) -> Path:
    """Write the heads of all streams into `folder`, and that it was done into the journal.

    `FileExistsError` where the day was closed already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    public = folder / PUBLIC
    if not public.exists():
        public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    before = _files(folder)
    heads = {
        head.stream: [head.position, head.digest] for head in StreamHead.objects.iterator(chunk_size=2000)
    }
    body = {
        "number": len(before) + 1,
        "day": day.isoformat(),
        "previous": _digest(before[-1]) if before else "",
        "heads": heads,
    }
    line = canonical(body)
    path = folder / f"{day.isoformat()}.heads"
    whole = path.with_suffix(".part")
    whole.write_bytes(line + b"\n" + key.sign(line).hex().encode() + b"\n")
    try:
        os.link(whole, path)  # never half written, and never over one that is there
    finally:
        whole.unlink()
    with transaction.atomic():
        about = {"day": body["day"], "number": body["number"]}
        append(stream=STREAM, kind=EventKind.DAY_CLOSED, actor=SYSTEM, data=about)
    return path


def broken(folder: Path) -> Iterator[str]:
    """What the kept heads hold against the journal, the oldest file first; nothing where all agrees.

    The public key in the folder is trusted: keep the folder where the operator cannot write.
    """
    files = _files(folder)
    if not files:
        yield f"{folder} holds no heads"
        return
    public = load_pem_public_key((folder / PUBLIC).read_bytes())
    previous = ""
    for number, path in enumerate(files, start=1):
        body = _opened(path, public)
        if body is None:
            yield f"{path.name}: its signature does not fit"
            return
        if body["number"] != number or body["previous"] != previous:
            yield f"{path.name}: it does not follow from the file before it; one is missing, swapped or exchanged"
            return
        found = next(_against(body["heads"]), None)
        if found:
            yield f"{path.name}: {found}"
            return
        previous = _digest(path)
    newest = Event.objects.filter(stream=STREAM, kind=EventKind.DAY_CLOSED).order_by("position").last()
    if newest is not None and newest.data["number"] > len(files):
        yield f"{newest.data['day']}.heads: that day was closed, and its file, the newest, is missing"


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.heads"))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _opened(path: Path, public: object) -> dict[str, Any] | None:
    line, _, signature = path.read_bytes().partition(b"\n")
    try:
        if not isinstance(public, Ed25519PublicKey):
            return None
        public.verify(bytes.fromhex(signature.decode().strip()), line)
    except (InvalidSignature, ValueError):
        return None
    body: dict[str, Any] = json.loads(line)
    return body


def _against(heads: dict[str, list[Any]]) -> Iterator[str]:
    """Each event at which a stream ended then must still stand there, with the digest it had."""
    for part in batched(sorted(heads.items()), _AT_ONCE, strict=False):
        wanted = Q(pk=None)
        for stream, (position, _) in part:
            wanted |= Q(stream=stream, position=position)
        stored = {
            (stream, position): digest
            for stream, position, digest in Event.objects.filter(wanted).values_list(
                "stream", "position", "digest"
            )
        }
        for stream, (position, digest) in part:
            now = stored.get((stream, position))
            if position and now is None:
                yield f"{stream} event {position}: it stood in the journal that day, and is gone"
            elif position and now != digest:
                yield f"{stream} event {position}: it is not the event that stood there that day"
