"""Sessions in the database: short, bound to the kind of browser they began in, listed, ended at will.

They are Django's own, read by a prepared query, because every signed-in page reads one.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, cast, override
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY, login, logout
from django.contrib.sessions.backends import db
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from muster.accounts.devices import kind_of
from muster.accounts.models import Session
from muster.database.prepared import prepared
from muster.people.models import User

# What a session holds of its own.
STARTED: Final = "started"  # when its owner signed in
SEEN: Final = "seen"  # when a page was last asked for, to within `TOUCHED_AFTER`
CONFIRMED: Final = "confirmed"  # when they last proved again who they are
STAFF: Final = "staff"
SECOND: Final = "second"  # whether more than a password was proved
DEVICE: Final = "device"
TOUCHED_AFTER: Final = 120  # seconds: a page does not write each time that it is looked at


@prepared
def _live(key: Any, now: Any) -> QuerySet[Session, tuple[str]]:
    return Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data")


class SessionStore(db.SessionStore):
    @classmethod
    @override
    def get_model_class(cls) -> type[Session]:
        return Session

    @override
    def load(self) -> dict[str, Any]:
        found = _live.first(self.session_key, timezone.now())
        if found is None:
            self._session_key = None  # an identifier that the browser made up is never taken over
            return {}
        return self.decode(found[0])

    @override
    def save(self, must_create: bool = False) -> None:
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # Django's own way in
        data[SEEN] = timezone.now().timestamp()
        if SESSION_KEY in data:
            data.setdefault(STARTED, data[SEEN])
        super().save(must_create)

    @override
    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast("Session", super().create_model_instance(data))
        row.user_id = UUID(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.device = data.get(DEVICE, "")
        row.seen_at = _at(data[SEEN])
        row.started_at = _at(data[STARTED]) if STARTED in data else None
        return row

    @override
    def get_session_cookie_age(self) -> int:
        """How long it lives on without another page: as long as it may be idle, but never beyond its last hour."""
        idle, longest = settings.STAFF_SESSION if self.get(STAFF) else settings.APPLICANT_SESSION
        left = longest - (timezone.now().timestamp() - self.get(STARTED, timezone.now().timestamp()))
        return max(0, min(idle, int(left)))


def _at(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)


def begin(request: HttpRequest, user: User, *, staff: bool, second: bool) -> None:
    """Sign the proven user in, in a session that is new from its identifier on."""
    request.session.flush()
    login(request, user, backend="muster.people.signing_in.EmailBackend")
    request.session.update({STAFF: staff, SECOND: second, DEVICE: device_of(request)})


def watch(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Keeps a session alive while it is used, and ends one that turns up in another kind of browser."""

    def watched(request: HttpRequest) -> HttpResponse:
        # Without the cookie nothing is asked of the session: a page that asks cannot be cached for everybody.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            if request.session.get(DEVICE, "") not in ("", device_of(request)):
                logout(request)
            elif timezone.now().timestamp() - request.session.get(SEEN, 0) > TOUCHED_AFTER:
                request.session.modified = True
        return get_response(request)

    return watched


def device_of(request: HttpRequest) -> str:
    return kind_of(request.headers.get("User-Agent", ""))


def confirmed_within(request: HttpRequest, seconds: int) -> bool:
    """Whether whoever sits there proved of late who they are: by signing in, or once more since."""
    last = request.session.get(CONFIRMED, request.session.get(STARTED, 0))
    return bool(timezone.now().timestamp() - last <= seconds)


def confirm(request: HttpRequest, *, second: bool = False) -> None:
    request.session[CONFIRMED] = timezone.now().timestamp()
    if second:
        request.session[SECOND] = True


def live_sessions(user: User) -> QuerySet[Session]:
    return Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-seen_at")
