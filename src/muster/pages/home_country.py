"""What home countries' law says, in the reader's words: information, never part of a decision."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from muster.pages.countries import country_name
from muster.pages.facts import in_words, partial_date
from muster.pages.law_answer import SourceView
from muster.regimes.home_country import GATHERED, Seen, general, note


@dataclass(frozen=True, slots=True)
class NoteView:
    """One note. `found` is false where no statute was seen, which never means that serving is allowed."""

    title: str
    found: bool = False
    statute: str = ""
    rule: str = ""
    criminal: str = ""
    confidence: str = ""
    as_of: str = ""
    sources: tuple[SourceView, ...] = ()


def notes_for(countries: Iterable[str]) -> list[NoteView]:
    """A note for each country but Ukraine; countries are alpha-3 codes."""
    return [_country(code) for code in countries if code != "UKR"]


def general_notes() -> list[NoteView]:
    """What holds whatever the home country is: who counts as a mercenary."""
    return [_seen(NoteView(in_words(note.title), rule=in_words(note.text)), note.seen) for note in general()]


def _country(code: str) -> NoteView:
    found = note(code)
    if found is None:
        return NoteView(country_name(code))
    view = NoteView(
        country_name(code),
        statute=in_words(found.statute),
        rule=in_words(found.rule),
        criminal=in_words(found.criminal),
    )
    return _seen(view, found.seen)


def _seen(view: NoteView, seen: Seen) -> NoteView:
    return replace(
        view,
        found=True,
        confidence=in_words(seen.confidence.label),
        as_of=_("as seen: %(when)s") % {"when": partial_date(seen.as_of)}
        if seen.as_of
        else in_words(GATHERED),
        sources=tuple(SourceView(key, urls) for key, urls in seen.sources.items()),
    )
