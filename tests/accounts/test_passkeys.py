"""Passkeys: whatever is sent instead of a proof is refused, and nothing else happens."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.accounts import passkeys
from muster.accounts.passkeys import PasskeyError

BYTES = st.binary(max_size=80).map(lambda some: base64.urlsafe_b64encode(some).rstrip(b"=").decode())
# The lengths and flags with which authenticator data and CBOR begin, so that the parsers go deeper than the door.
CBOR = st.sampled_from([b"\xa3", b"\xa3cfmtdnonegattStmt\xa0hauthData", b"\x9b\xff", b"\x81" * 300, b"\xa1"])
ATTESTATION = st.tuples(CBOR, st.binary(max_size=60)).map(
    lambda parts: base64.urlsafe_b64encode(b"".join(parts)).rstrip(b"=").decode()
)


def client_data(kind: str, challenge: str) -> str:
    said = {"type": kind, "challenge": challenge, "origin": "http://localhost:8000", "crossOrigin": False}
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


def answer(identifier: str, response: dict[str, str]) -> str:
    return json.dumps({"id": identifier, "rawId": identifier, "type": "public-key", "response": response})


@given(identifier=BYTES, attestation=ATTESTATION)
@settings(max_examples=150, deadline=None)
def test_what_is_no_passkey_is_not_added(identifier: str, attestation: str) -> None:
    _options, state = passkeys.ask_for_new(b"handle", "name", [])
    response = {
        "clientDataJSON": client_data("webauthn.create", state["challenge"]),
        "attestationObject": attestation,
    }
    with pytest.raises(PasskeyError):
        passkeys.made(state, answer(identifier, response))


@given(identifier=BYTES, data=BYTES, signature=BYTES)
@settings(max_examples=150, deadline=None)
def test_what_is_no_proof_opens_nothing(identifier: str, data: str, signature: str) -> None:
    _options, state = passkeys.ask_for_proof()
    response = {
        "clientDataJSON": client_data("webauthn.get", state["challenge"]),
        "authenticatorData": data,
        "signature": signature,
    }
    with pytest.raises(PasskeyError):
        passkeys.proved(state, answer(identifier, response), base64.b64encode(b"\0" * 55).decode(), 0)


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{}", "{", "[" * 100_000, '{"id": 7}', '{"id": "\\ud800"}']
)
def test_what_is_no_answer_at_all_is_refused_too(text: str) -> None:
    state: dict[str, Any] = passkeys.ask_for_proof()[1]
    with pytest.raises(PasskeyError):
        passkeys.made(state, text)
    with pytest.raises(PasskeyError):
        passkeys.identifier_of(text) and passkeys.proved(state, text, "", 0)
