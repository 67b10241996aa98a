"""Keys that are lost or wrong are said at the start, before half of a page is read with them."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from muster.people import keys, vault
from muster.people.models import Person, User, email_digest
from muster.people.vault import VaultError

_TRIED: Final = 3  # of each: one row that was tampered with does not stop the service
_HINT: Final = (
    "Put it back where it was (MUSTER_{0}, or the file that holds it) and start again. Nothing was changed."
)


@register(Tags.database)
def keys_fit(*, databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Every master key in use is at hand and opens what it wraps, and the digest key finds who is there.

    Run by `muster run`, `muster migrate` and `muster check --database default`.
    """
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        if Person._meta.db_table not in connections[DEFAULT_DB_ALIAS].introspection.table_names():
            return []
        return [*_master_keys(), *_digest_key()]
    except (
        DatabaseError
    ):  # before the migration that makes a column, or without a database: Django's own to say
        return []


def _master_keys() -> Iterator[CheckMessage]:
    vault.forget_keys()
    at_hand = vault.keyring().keys
    for name, rows in sorted(keys.in_use().items()):
        if bytes.fromhex(name) not in at_hand:
            text = f"The master key {name} is lost: it wraps the keys of {rows} persons or registrations."
        elif not _opens(name):
            text = f"The master key {name} is not the one that wrapped what is in the database."
        else:
            continue
        yield Error(text, hint=_HINT.format("MASTER_KEYS"), id="muster.E001")


def _opens(name: str) -> bool:
    tried = keys.wrapped_under(name).values_list("pk", "wrapped_key")[:_TRIED]
    opened = [_unwraps(bytes(wrapped or b""), f"person:{pk}") for pk, wrapped in tried]
    return not opened or any(opened)


def _unwraps(wrapped: bytes, place: str) -> bool:
    try:
        vault.unwrap(wrapped, place)
    except VaultError:
        return False
    return True


def _digest_key() -> list[CheckMessage]:
    newest = User.objects.filter(is_active=True).exclude(person__wrapped_key=None).order_by("-created_at")
    found = [_found_again(user) for user in newest.select_related("person")[:_TRIED]]
    if not found or any(fits is not False for fits in found):
        return []
    text = "The digest key is not the one by which accounts are found: nobody could sign in."
    return [Error(text, hint=_HINT.format("DIGEST_KEY"), id="muster.E002")]


def _found_again(user: User) -> bool | None:
    """Whether the account is found by its address; None where the address cannot be read."""
    try:
        return email_digest(user.email) == user.email_digest
    except VaultError:
        return None
