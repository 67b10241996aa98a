"""Sessions in the database, as Django keeps them, read by a prepared query: every signed-in page reads one."""

from typing import Any, override

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from muster.database.prepared import prepared


@prepared
def _live(key: Any, now: Any) -> QuerySet[Session, tuple[str]]:
    return Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data")


class SessionStore(db.SessionStore):
    @override
    def load(self) -> dict[str, Any]:
        found = _live.first(self.session_key, timezone.now())
        if found is None:
            self._session_key = None  # an identifier that the browser made up is never taken over
            return {}
        return self.decode(found[0])
