"""Codes of an authenticator app (RFC 6238): six digits, SHA-1, half a minute, as every such app knows them."""

import base64
import secrets
from typing import Final
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.utils import timezone

STEP: Final = 30  # seconds
DIGITS: Final = 6
_ASIDE: Final = (0, -1, 1)  # a telephone's clock may be off by one step


def new_secret() -> str:
    """160 bits in base32, as apps take it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    app = TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP)  # noqa: S303  what apps know; HMAC does not suffer
    return app.generate(step * STEP).decode()


def current_step() -> int:
    return int(timezone.now().timestamp()) // STEP


def step_of(secret: str, code: str) -> int | None:
    """The step that the code belongs to, if it is one of now; the digits may be typed in groups."""
    typed = "".join(code.split())
    now = current_step()
    return next((now + aside for aside in _ASIDE if _same(code_at(secret, now + aside), typed)), None)


def address(secret: str, account: str) -> str:
    """What an app reads from the picture."""
    about = urlencode({"secret": secret, "issuer": "Muster", "digits": DIGITS, "period": STEP})
    return f"otpauth://totp/{quote(f'Muster:{account}')}?{about}"


def _same(one: str, other: str) -> bool:
    return bytes_eq(one.encode(), other.encode())
