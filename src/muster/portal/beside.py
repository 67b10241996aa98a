"""What a round made of somebody's wish to be with a friend, in sentences: of others never more than how many."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from muster.offices.models import Office
from muster.placement.friends import Obstacle, Together
from muster.rounds.friends import NOT_HERE
from muster.rounds.queries import OwnPlace
from muster.rounds.said import Beside, Tried


@dataclass(frozen=True, slots=True)
class BesideSaid:
    """What came of it, and of each unit that was tried in vain what stood in the way."""

    lines: tuple[str, ...]
    tried: tuple[str, ...]


def beside_said(place: OwnPlace) -> BesideSaid | None:
    """None where no friend was named."""
    beside = place.beside
    if beside is None:
        return None
    units = Office.objects.in_bulk({beside["unit"], *(each["unit"] for each in beside["tried"])} - {""})
    tried = tuple(
        _("%(unit)s: %(why)s") % {"unit": units[each["unit"]].name, "why": _obstacle(each)}
        for each in beside["tried"]
    )
    unit = units[beside["unit"]].name if beside["unit"] else ""
    return BesideSaid(tuple(_lines(beside, unit, place.entry.number)), tried)


def _lines(beside: Beside, unit: str, number: int | None) -> Iterator[str]:
    if beside["result"] == NOT_HERE:
        yield _("Your friend took no part when this was computed, so you were placed alone.")
    elif beside["result"] == Together.APART:
        yield _("You could not be brought together, so each of you was placed alone, with all your wishes.")
        if not beside["tried"]:
            yield _("There is no unit that both of you wished for and may serve in.")
    else:
        yield _("You are both in %(unit)s.") % {"unit": unit}
        if beside["alone"] is not None and beside["alone"] != number:
            yield _("Alone you would have had your wish number %(number)s.") % {"number": beside["alone"]}


def _obstacle(tried: Tried) -> str:
    """Held seats are not in a round, so nobody's can be promised elsewhere."""
    if tried["obstacle"] == Obstacle.NO_SEAT:
        if tried["you"] and tried["friend"]:
            return _("by its published order neither of you reaches a seat there")
        if tried["you"]:
            return _("by its published order you reach no seat there")
        return _("by its published order your friend reaches no seat there")
    words = ngettext(
        "%(count)s other person would lose their place, or one they wished for more",
        "%(count)s other people would lose their place, or one they wished for more",
        tried["others"],
    )
    return words % {"count": tried["others"]}
