"""What happened to a post, for those who keep it and those who approve it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from muster.desk.history import office_names, who
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.journal.queries import events_of
from muster.offices.actions import stream_of
from muster.offices.models import Post, RankCategory

NEWEST = 20


def post_timeline(post: Post) -> list[dict[str, object]]:
    """The post's newest events for the timeline component."""
    events = list(events_of(stream_of(post)).order_by("-position")[:NEWEST])
    offices = office_names(events)
    return [
        {
            "what": event.label,
            "when": event.at,
            "who": who(event, offices),
            "text": _about(event),
            "now": number == 0,
        }
        for number, event in enumerate(events)
    ]


def _about(event: Event) -> str:
    if event.kind in {EventKind.POST_RETURNED, EventKind.HAND_ORDER_DECLARED}:
        return str(event.data.get("reason", ""))
    before, after = event.data.get("before"), event.data.get("after")
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return "; ".join(difference(name, before.get(name), value) for name, value in after.items())
    return ""


def difference(name: str, before: object, after: object) -> str:
    """One change in words: "Seats: 2, before it 1"."""
    return _("%(what)s: %(after)s, before it %(before)s") % {
        "what": column_name(name),
        "after": in_words(name, after),
        "before": in_words(name, before),
    }


def column_name(name: str) -> str:
    names = {
        "title_uk": _("Title in Ukrainian"),
        "title_en": _("Title in English"),
        "rank_category": _("Rank category"),
        "seats": _("Seats"),
        "open_to_foreigners": _("Open to foreigners"),
        "open_to_servicewomen": _("Open to servicewomen"),
        "secret_access": _("Access to state secrets"),
        "language": _("Language the work needs"),
        "closed": _("Closed"),
    }
    return names.get(name, name)


def in_words(name: str, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "rank_category" and value in RankCategory:
        return str(RankCategory(str(value)).label)
    return str(value) if value not in {None, ""} else "–"
