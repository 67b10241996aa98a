"""Encryption of what is personal.

Each person has a data key, wrapped under the master key; destroying the wrapped key erases all that was sealed with
it, in tables, files and journal alike. From it a key for each compartment is derived, so that what one compartment's
reader holds opens nothing else. AES-256-GCM throughout; the associated data names the place, so that a ciphertext
moved to another row or column does not open.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Collection
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_NONCE = 12
_KEY = 32  # bytes of a person's key
KEY_ID = 4  # bytes that name the master key, at the start of whatever it wraps
_BAD_KEY = "Each master key is written as 8 hexadecimal digits that no other one has, a colon, and 32 bytes in base64."


class Compartment(StrEnum):
    IDENTITY = "identity"
    FACTS = "facts"
    PAPERS = "papers"
    MEDICAL = "medical"
    SELECTION = "selection"
    PHYSICAL = "physical"
    SPECIAL_CHECK = "special_check"
    CONTRACT = "contract"
    CONTACTS = "contacts"
    FREE_WILL = "free_will"
    COMPLAINTS = "complaints"
    JOURNAL = "journal"
    SIGN_IN = "sign_in"


class VaultError(Exception):
    """What was sealed does not open: the key is wrong or lost, or the ciphertext was moved or changed."""


class ErasedError(VaultError):
    """The key that opens it was destroyed, as the schedule of what is kept demands. Nobody can open it any more."""


def _seal(cipher: AESGCM, plain: bytes, place: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, plain, place)


def _open(cipher: AESGCM, sealed: bytes, place: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place)
    except (InvalidTag, ValueError):  # ValueError: cut off before the end of the nonce
        message = f"What is sealed at {place.decode()} does not open: wrong key, or moved or changed."
        raise VaultError(message) from None


class PersonKey:
    """The opened data key of one person: the whole one, or what is left of it for the compartments still kept."""

    __slots__ = ("_ciphers", "_key", "_left")

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._left: dict[str, str] | None = None if len(key) == _KEY else json.loads(key)
        self._ciphers: dict[Compartment, AESGCM] = {}

    def __reduce__(self) -> tuple[type["PersonKey"], tuple[bytes]]:
        """What another process of ours is given; the ciphers are derived there anew."""
        return PersonKey, (self._key,)

    @property
    def compartments(self) -> frozenset[Compartment]:
        """Those that this key still opens."""
        return frozenset(Compartment if self._left is None else map(Compartment, self._left))

    def only(self, keep: Collection[Compartment]) -> bytes:
        """What is left of the key when it is to open these compartments alone: the whole cannot be made of it."""
        left = {each.value: base64.b64encode(self._derived(each)).decode() for each in sorted(keep)}
        return json.dumps(left).encode()

    def _derived(self, compartment: Compartment) -> bytes:
        if self._left is None:
            expand = HKDFExpand(algorithm=SHA256(), length=_KEY, info=compartment.value.encode())
            return expand.derive(self._key)
        if compartment not in self._left:
            message = f"This person's {compartment} data were erased: the key to them was destroyed."
            raise ErasedError(message)
        return base64.b64decode(self._left[compartment])

    def _of(self, compartment: Compartment) -> AESGCM:
        found = self._ciphers.get(compartment)
        if found is None:
            found = self._ciphers[compartment] = AESGCM(self._derived(compartment))
        return found

    def seal(self, compartment: Compartment, plain: bytes, place: str) -> bytes:
        return _seal(self._of(compartment), plain, place.encode())

    def open(self, compartment: Compartment, sealed: bytes, place: str) -> bytes:
        return _open(self._of(compartment), sealed, place.encode())


class Keyring:
    """The master keys, the current one first: `identifier:base64 of 32 bytes`, by lines or commas."""

    def __init__(self, text: str) -> None:
        self.keys: dict[bytes, bytes] = {}
        for entry in text.replace(",", "\n").split():
            identifier, _, encoded = entry.partition(":")
            try:
                key, name = base64.b64decode(encoded, validate=True), bytes.fromhex(identifier)
            except ValueError:
                key, name = b"", b""
            if len(key) != 32 or len(name) != KEY_ID or name in self.keys:
                raise ImproperlyConfigured(_BAD_KEY)
            self.keys[name] = key
        if not self.keys:
            raise ImproperlyConfigured(_BAD_KEY)
        self.current = next(iter(self.keys))

    def wrap(self, plain: bytes, place: str) -> bytes:
        return self.current + _seal(AESGCM(self.keys[self.current]), plain, place.encode())

    def unwrap(self, sealed: bytes, place: str) -> bytes:
        name, body = sealed[:KEY_ID], sealed[KEY_ID:]
        if name not in self.keys:
            message = f"The master key {name.hex()} is not in the keyring: restore it beside the current one."
            raise VaultError(message)
        return _open(AESGCM(self.keys[name]), body, place.encode())


@lru_cache(maxsize=1)
def keyring() -> Keyring:
    return Keyring(settings.MASTER_KEYS())


def forget_keys() -> None:
    """Read the keys anew at the next use."""
    keyring.cache_clear()
    _unwrapped.cache_clear()


def wrap(plain: bytes, place: str) -> bytes:
    """Seal under the master key that is current now: wrapping is rare, so the keys are read anew each time."""
    keyring.cache_clear()
    return keyring().wrap(plain, place)


def unwrap(sealed: bytes, place: str) -> bytes:
    if sealed[:KEY_ID] not in keyring().keys:  # rotated by another process meanwhile
        keyring.cache_clear()
    return keyring().unwrap(sealed, place)


def new_person_key(person: UUID) -> bytes:
    """A fresh data key, wrapped for this person."""
    return wrap(secrets.token_bytes(_KEY), f"person:{person}")


def narrowed(person: UUID, wrapped: bytes, keep: Collection[Compartment]) -> bytes | None:
    """What replaces the person's wrapped key when only these compartments are kept; None where none is."""
    still = person_key(person, wrapped).compartments & set(keep)
    return wrap(person_key(person, wrapped).only(still), f"person:{person}") if still else None


def rewrapped(person: UUID, wrapped: bytes) -> bytes:
    """The same data key under the current master key."""
    place = f"person:{person}"
    return wrap(unwrap(wrapped, place), place)


@lru_cache(maxsize=2048)
def _unwrapped(person: UUID, wrapped: bytes) -> PersonKey:
    return PersonKey(unwrap(wrapped, f"person:{person}"))


def person_key(person: UUID, wrapped: bytes | memoryview | None) -> PersonKey:
    """The person's opened key; `VaultError` where it was destroyed or the master key is not at hand."""
    if not wrapped:
        message = "This person's data were erased: their key was destroyed."
        raise ErasedError(message)
    return _unwrapped(person, bytes(wrapped))


def digest(purpose: str, text: str) -> str:
    """A keyed digest for equality search: without the key, no dictionary of likely values helps."""
    return hmac.new(settings.DIGEST_KEY.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()
