"""What is sealed opens in its own place, with its own key, and nowhere else."""

import base64
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from muster.people import vault
from muster.people.vault import Compartment, Keyring, PersonKey, VaultError, digest

KEY = PersonKey(bytes(32))
OTHER_KEY = PersonKey(bytes(31) + b"\x01")
ENTRY = "0a0b0c0d:" + base64.b64encode(bytes(32)).decode()
OTHER_ENTRY = "01020304:" + base64.b64encode(bytes(range(32))).decode()

plains = st.binary(max_size=200)
places = st.text(min_size=1, max_size=30)


@given(plain=plains, place=places, compartment=st.sampled_from(Compartment))
def test_what_is_sealed_opens_again(plain: bytes, place: str, compartment: Compartment) -> None:
    assert KEY.open(compartment, KEY.seal(compartment, plain, place), place) == plain


@given(plain=plains, place=places, elsewhere=places)
def test_a_moved_ciphertext_does_not_open(plain: bytes, place: str, elsewhere: str) -> None:
    sealed = KEY.seal(Compartment.IDENTITY, plain, place)
    if place != elsewhere:
        with pytest.raises(VaultError):
            KEY.open(Compartment.IDENTITY, sealed, elsewhere)


@given(plain=plains, place=places)
def test_another_persons_key_does_not_open_it(plain: bytes, place: str) -> None:
    with pytest.raises(VaultError, match="wrong key"):
        OTHER_KEY.open(Compartment.FACTS, KEY.seal(Compartment.FACTS, plain, place), place)


@pytest.mark.parametrize("other", [one for one in Compartment if one is not Compartment.MEDICAL])
def test_another_compartment_does_not_open_it(other: Compartment) -> None:
    with pytest.raises(VaultError):
        KEY.open(other, KEY.seal(Compartment.MEDICAL, b"reasons", "here"), "here")


@given(plain=plains, data=st.data())
def test_a_changed_or_cut_off_ciphertext_does_not_open(plain: bytes, data: st.DataObject) -> None:
    sealed = KEY.seal(Compartment.FACTS, plain, "here")
    place = data.draw(st.integers(0, len(sealed) - 1))
    changed = bytearray(sealed)
    changed[place] ^= data.draw(st.integers(1, 255))
    for bad in (bytes(changed), sealed[:place]):
        with pytest.raises(VaultError):
            KEY.open(Compartment.FACTS, bad, "here")


def test_the_same_value_is_sealed_differently_each_time() -> None:
    assert KEY.seal(Compartment.FACTS, b"x", "here") != KEY.seal(Compartment.FACTS, b"x", "here")


def test_the_first_master_key_is_the_current_one() -> None:
    ring = Keyring(f"{ENTRY}\n{OTHER_ENTRY}")
    assert ring.wrap(b"key", "here").startswith(bytes.fromhex("0a0b0c0d"))


def test_what_an_older_master_key_wrapped_still_opens() -> None:
    wrapped = Keyring(ENTRY).wrap(b"key", "here")
    assert Keyring(f"{OTHER_ENTRY},{ENTRY}").unwrap(wrapped, "here") == b"key"


def test_a_missing_master_key_is_named() -> None:
    wrapped = Keyring(ENTRY).wrap(b"key", "here")
    with pytest.raises(VaultError, match="0a0b0c0d is not in the keyring"):
        Keyring(OTHER_ENTRY).unwrap(wrapped, "here")


def test_a_master_key_of_the_same_name_with_other_bytes_does_not_open_it() -> None:
    wrapped = Keyring(ENTRY).wrap(b"key", "here")
    other = "0a0b0c0d:" + OTHER_ENTRY.partition(":")[2]
    with pytest.raises(VaultError, match="wrong key"):
        Keyring(other).unwrap(wrapped, "here")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no colon",
        "zzzzzzzz:" + ENTRY.partition(":")[2],
        "0a0b:" + ENTRY.partition(":")[2],
        "0a0b0c0d:c2hvcnQ=",
        "0a0b0c0d:***",
        f"{ENTRY}\n{ENTRY}",
    ],
)
def test_a_badly_written_keyring_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="8 hexadecimal digits"):
        Keyring(text)


def test_an_erased_person_opens_nothing() -> None:
    with pytest.raises(VaultError, match="erased"):
        vault.person_key(uuid4(), None)


def test_a_wrapped_key_given_to_another_person_does_not_open() -> None:
    wrapped = vault.new_person_key(uuid4())
    with pytest.raises(VaultError):
        vault.person_key(uuid4(), wrapped)


def test_a_digest_needs_the_key_and_the_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    found = digest("email", "a@example.org")
    assert found == digest("email", "a@example.org")
    assert found != digest("document", "a@example.org")
    monkeypatch.setattr(settings, "DIGEST_KEY", "another")
    assert found != digest("email", "a@example.org")
