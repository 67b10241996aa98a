"""Addresses that wait, sealed, for their owner to open the link that was sent there."""

import secrets
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from muster.people import vault
from muster.people.models import PendingAddress, User

__all__ = ["LinkError", "address_of", "asked", "forget_expired", "place_of", "use", "wait"]


class LinkError(Exception):
    """The link is unknown, used, replaced or too old."""


def wait(
    purpose: PendingAddress.Purpose,
    email: str,
    lifetime: timedelta,
    *,
    language: str,
    user: User | None = None,
) -> str:
    """The token to mail to the address."""
    token = secrets.token_urlsafe(24)
    token_digest = vault.digest("registration", token)
    PendingAddress.objects.create(
        token_digest=token_digest,
        purpose=purpose,
        user=user,
        address_sealed=vault.wrap(email.strip().encode(), place_of(token_digest)),
        language=language,
        expires_at=timezone.now() + lifetime,
    )
    return token


def asked(purpose: PendingAddress.Purpose, token: str) -> PendingAddress:
    """What this link is for; `LinkError` if nothing of the kind waits any more."""
    found = PendingAddress.objects.select_related("user__person").filter(
        token_digest=vault.digest("registration", token),
        purpose=purpose,
        used_at=None,
        expires_at__gt=timezone.now(),
    )
    pending = found.first()
    if pending is None:
        raise LinkError
    return pending


def use(pending: PendingAddress) -> None:
    """Of two who open a link at once, one uses it; the other gets `LinkError`."""
    if not PendingAddress.objects.filter(pk=pending.pk, used_at=None).update(used_at=timezone.now()):
        raise LinkError


def address_of(pending: PendingAddress) -> str:
    return vault.unwrap(bytes(pending.address_sealed), place_of(pending.token_digest)).decode()


def place_of(token_digest: str) -> str:
    return f"registration:{token_digest}"


def forget_expired(now: datetime) -> int:
    """Nothing is kept of an address once its link has been used or is too old; how many there were."""
    over = Q(used_at__isnull=False) | Q(expires_at__lte=now)
    return PendingAddress.objects.filter(over).delete()[0]
