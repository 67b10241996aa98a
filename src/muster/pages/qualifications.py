"""What can be counted of a qualification, in words."""

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from muster.cases.models import Detail
from muster.pages.languages import language_name

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LEVELS: "Final[dict[int, _StrPromise]]" = {
    1: gettext_lazy("Some words and phrases"),
    2: gettext_lazy("Everyday talk"),
    3: gettext_lazy("Fluently"),
    4: gettext_lazy("As my own language"),
}


def counted(detail: Detail | None) -> str:
    """The language with its level, or the years; empty where nothing was said that counts."""
    if not detail:
        return ""
    if "language" in detail and "level" in detail:
        level = detail["level"]
        words = {
            "language": language_name(detail["language"]),
            "level": level,
            "words": LEVELS[level].lower(),
        }
        return _("%(language)s, level %(level)s of 4: %(words)s") % words
    years = detail.get("years", 0)
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}
