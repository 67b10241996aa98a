"""An agency's own identity provider (OpenID Connect): where to send a member of its staff, and who came back.

Authorisation code with PKCE, state and nonce. The provider is the one that the installation names; nothing is called
that does not lie at its own address, whatever its answers say.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Final
from urllib.parse import quote_plus, urlencode, urlsplit

from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

MOST_BYTES: Final = 256 * 1024
SECONDS: Final = 10
# Signatures with a key pair only: never "none", and no secret that both sides know.
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
# Methods of authentication (RFC 8176) that are more than a password.
STRONG: Final = frozenset({"mfa", "otp", "hwk", "swk", "fpt", "face", "iris", "sc"})


class FederationError(Exception):
    """The provider did not answer, or not as it should; the text is for the log and names nobody."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the provider, kept in the session until its answer."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Proved:
    """Whom the provider vouches for; `strong` where it says that more than a password was proved there."""

    issuer: str
    subject: str
    strong: bool


def ask(back: str) -> tuple[str, Asked]:
    """The provider's page to send the browser to, and what to keep; `back` is where it sends the browser after."""
    asked = Asked(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).rstrip(b"=")
    query = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": back,
        "scope": "openid",
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
    }
    page = _endpoint(_provider(), "authorization_endpoint")
    return f"{page}{'&' if urlsplit(page).query else '?'}{urlencode(query)}", asked


def answered(asked: Asked, query: dict[str, str], back: str) -> Proved:
    """Who came back. `FederationError` unless the answer belongs to what was asked, and the provider signed it."""
    if not secrets.compare_digest(query.get("state", "").encode(), asked.state.encode()):
        message = "the answer belongs to no question of this session"
        raise FederationError(message)
    if query.get("iss", settings.OIDC_ISSUER) != settings.OIDC_ISSUER or not query.get("code"):
        message = "the answer is another provider's, or a refusal"
        raise FederationError(message)
    provider = _provider()
    token = _exchanged(provider, query["code"], asked.verifier, back)
    claims = _verified(provider, token, asked.nonce)
    methods = claims.get("amr")
    strong = isinstance(methods, list) and not STRONG.isdisjoint(map(str, methods))
    return Proved(settings.OIDC_ISSUER, str(claims["sub"]), strong)


def _provider() -> dict[str, Any]:
    """What the provider says of itself."""
    base = settings.OIDC_ISSUER.rstrip("/")
    found = _called(f"{base}/.well-known/openid-configuration")
    if found.get("issuer") != settings.OIDC_ISSUER:
        message = "the provider calls itself by another name than MUSTER_OIDC_ISSUER"
        raise FederationError(message)
    return found


def _endpoint(provider: dict[str, Any], name: str) -> str:
    """An address of the provider's, which has to lie where the provider itself does."""
    address = provider.get(name)
    ours = urlsplit(settings.OIDC_ISSUER)
    if not isinstance(address, str) or urlsplit(address)[:2] != (ours.scheme, ours.netloc):
        message = f"the provider's {name} does not lie at its own address"
        raise FederationError(message)
    return address


def _exchanged(provider: dict[str, Any], code: str, verifier: str, back: str) -> str:
    body = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    client = f"{quote_plus(settings.OIDC_CLIENT_ID)}:{quote_plus(settings.OIDC_CLIENT_SECRET)}"
    headers = {
        "Authorization": f"Basic {base64.b64encode(client.encode()).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    token = _called(_endpoint(provider, "token_endpoint"), urlencode(body), headers).get("id_token")
    if not isinstance(token, str):
        message = "the provider gave no identity token"
        raise FederationError(message)
    return token


def _verified(provider: dict[str, Any], token: str, nonce: str) -> dict[str, Any]:
    claims = jwt.JWTClaimsRegistry(
        leeway=60,
        iss={"essential": True, "value": settings.OIDC_ISSUER},
        aud={"essential": True, "value": settings.OIDC_CLIENT_ID},
        sub={"essential": True},
        exp={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    keys: Any = _called(_endpoint(provider, "jwks_uri"))
    try:
        found = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)
        claims.validate(found.claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        message = f"the identity token does not hold: {type(error).__name__}"
        raise FederationError(message) from None
    if found.claims.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
        message = "the identity token was made for another service"
        raise FederationError(message)
    return dict(found.claims)


def _called(address: str, body: str | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """What lies at an address of the provider's. Redirections are not followed: they could lead anywhere."""
    parts = urlsplit(address)
    connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    connection = connect(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        sent = {"Accept": "application/json", **(headers or {})}
        connection.request("GET" if body is None else "POST", path, body, sent)
        response = connection.getresponse()
        content = response.read(MOST_BYTES + 1)
        found = json.loads(content) if response.status == 200 and len(content) <= MOST_BYTES else None
    except (OSError, HTTPException, ValueError) as error:
        message = f"the provider could not be asked: {type(error).__name__}"
        raise FederationError(message) from None
    finally:
        connection.close()
    if not isinstance(found, dict):
        message = f"the provider answered {response.status}, or nothing that can be read"
        raise FederationError(message)
    return found
