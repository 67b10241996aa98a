"""Passkeys (WebAuthn), checked by the `fido2` library: what a browser is asked, and what it answers.

A passkey here is always unlocked by its holder (finger, face or a device's code), so it is two factors in one: what
they have, and what they are or know.
"""

import base64
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

# What the parsers of the library raise at what no browser would send.
_MALFORMED: Final = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
    struct.error,
)

type Options = dict[str, Any]
type State = dict[str, Any]


class PasskeyError(Exception):
    """What the browser sent is no good proof."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A passkey as it is kept: its identifier, the attested credential data in base64, how often it was used."""

    identifier: bytes
    data: str
    sign_count: int


def ask_for_new(handle: bytes, name: str, known: list[str]) -> tuple[Options, State]:
    """What the browser is asked in order to make a passkey, and what has to be kept until it answers."""
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=name, display_name=name),
        [_opened(data) for data in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options)["publicKey"], state


def made(state: State, answer: str) -> Credential:
    try:
        proof = _server().register_complete(state, _read(answer))
    except _MALFORMED as error:
        raise PasskeyError from error
    credential = proof.credential_data
    if credential is None:
        raise PasskeyError
    return Credential(credential.credential_id, base64.b64encode(bytes(credential)).decode(), proof.counter)


def ask_for_proof(known: list[str] | None = None) -> tuple[Options, State]:
    """What the browser is asked for a proof by one of the `known` passkeys; None for whichever it holds."""
    credentials = [_opened(data) for data in known] if known else None
    options, state = _server().authenticate_begin(
        credentials, user_verification=UserVerificationRequirement.REQUIRED
    )
    return dict(options)["publicKey"], state


def identifier_of(answer: str) -> bytes:
    """Which passkey the browser answered with."""
    try:
        return websafe_decode(str(_read(answer)["id"]))
    except _MALFORMED as error:
        raise PasskeyError from error


def proved(state: State, answer: str, data: str, sign_count: int) -> int:
    """The passkey's new count of uses; `PasskeyError` where it did not sign what it was asked.

    A count that does not rise although the passkey counts is a copy's.
    """
    try:
        response = AuthenticationResponse.from_dict(_read(answer))
        _server().authenticate_complete(state, [_opened(data)], response)
    except _MALFORMED as error:
        raise PasskeyError from error
    counted = response.response.authenticator_data.counter
    if (counted or sign_count) and counted <= sign_count:
        raise PasskeyError
    return counted


def _read(answer: str) -> Mapping[str, Any]:
    found = json.loads(answer)
    if not isinstance(found, dict):
        raise PasskeyError
    return found


def _opened(data: str) -> AttestedCredentialData:
    return AttestedCredentialData(base64.b64decode(data))


def _server() -> Fido2Server:
    ours = urlsplit(settings.PUBLIC_URL)
    party = PublicKeyCredentialRpEntity(name="Muster", id=ours.hostname)
    return Fido2Server(party, verify_origin=f"{ours.scheme}://{ours.netloc}".__eq__)
