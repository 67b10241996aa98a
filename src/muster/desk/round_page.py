"""A round of placement in words and pictures: its state, its figures."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from muster.offices.models import Office, RankCategory
from muster.pages.bars import Picture, picture
from muster.rounds.models import Cutoff, Round

MOST_UNITS = 12  # in a picture; the table of posts has all


def title_of(found: Round) -> str:
    return _("Round %(number)s") % {"number": found.number}


def state_of(found: Round) -> dict[str, str]:
    """The state of a round in words, with a tone: it follows from the round's moments."""
    if found.closed_at:
        words = _("closed") if found.published_at else _("cancelled before it was published")
        return {"text": words, "tone": "plain"}
    if found.published_at:
        words = _("published, free seats are placed again") if found.live else _("published")
        return {"text": words, "tone": "ok"}
    if found.publication_waits:
        return {"text": _("being published"), "tone": "warning"}
    if found.preview_waits:
        return {"text": _("preview being computed"), "tone": "warning"}
    if found.previewed_at:
        return {"text": _("previewed, not published"), "tone": "note"}
    return {"text": _("open, no preview yet"), "tone": "note"}


def computing(found: Round) -> str:
    """What the clock is doing for the round now; empty where nothing."""
    if found.publication_waits:
        return _("The round is being published")
    return _("The preview is being computed") if found.preview_waits and not found.closed_at else ""


def about_rows(found: Round) -> list[dict[str, object]]:
    kind = (
        _("live: seats that become free are placed again until it is closed")
        if found.live
        else _("once: seats that become free wait for the next round")
    )
    rows = [
        (_("Kind"), kind),
        (_("Opened"), moment(found.opened_at)),
        (_("Number the lottery is reckoned from"), found.seed),
        (_("Previewed"), moment(found.previewed_at)),
        (_("Published"), moment(found.published_at)),
        (_("Free seats placed again"), moment(found.stirred_at)),
        (_("Closed"), moment(found.closed_at)),
    ]
    return [{"question": question, "answer": answer} for question, answer in rows if answer]


def moment(at: Any) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""


def figure_rows(figures: Mapping[str, Any]) -> list[dict[str, object]]:
    """The figures of a preview or publication; those that are reckoned of all who take part with their share."""
    everybody, seats = figures["participants"], figures["seats"]
    rows = [
        (_("Applications taking part"), str(everybody)),
        (_("Placed"), _part(figures["placed"], everybody)),
        (_("First choice"), _part(figures["first"], everybody)),
        (_("Among the first three"), _part(figures["top_three"], everybody)),
        (_("In the first tenth of their wishes"), _part(figures["top_tenth"], everybody)),
        (_("Free seats"), str(seats)),
        (_("Seats that stay free"), _part(seats - figures["placed"], seats)),
    ]
    return [{"question": question, "answer": answer} for question, answer in rows]


def _part(count: int, of: int) -> str:
    share = _("%(count)s (%(share)s %%)")
    return share % {"count": count, "share": round(100 * count / of)} if of else str(count)


def choice_picture(figures: Mapping[str, Any]) -> Picture:
    """How many got which wish, the best first, those without a place last."""
    first, three, placed = figures["first"], figures["top_three"], figures["placed"]
    lines = [
        (_("First wish"), [first]),
        (_("Second or third wish"), [three - first]),
        (_("A later wish"), [placed - three]),
        (_("No place"), [figures["participants"] - placed]),
    ]
    return picture(_("Choice attained"), _("Wish"), [_("Applications")], lines)


def waiting_picture(figures: Mapping[str, Any]) -> Picture:
    """How long those placed, and those not placed, have waited since they applied."""
    lines = [(_weeks(*each[:2]), each[2:]) for each in figures["waiting"]]
    return picture(_("Time waited since submission"), _("Waited"), [_("Placed"), _("Without a place")], lines)


def _weeks(least: int, most: int | None) -> str:
    if most is None:
        return ngettext("%(least)s week or more", "%(least)s weeks or more", least) % {"least": least}
    return _("%(least)s to %(most)s weeks") % {"least": least, "most": most}


def category_picture(found: Round) -> Picture:
    """Free seats, and first to last wishes for them, by rank category."""
    counted = found.cutoffs.values("post__rank_category").annotate(
        all_seats=Sum("seats"), all_filled=Sum("filled"), all_wished=Sum("wished")
    )
    by_category = {each["post__rank_category"]: each for each in counted.order_by()}
    lines = [
        (str(category.label), [by_category[category]["all_seats"], by_category[category]["all_filled"]])
        for category in RankCategory
        if category in by_category
    ]
    return picture(
        _("Free seats by rank category"), _("Rank category"), [_("Free seats"), _("Filled")], lines
    )


def unit_picture(found: Round) -> Picture:
    """The units with most seats that stay free, and what was wished there."""
    counted = (
        Cutoff.objects.filter(round=found)
        .order_by()
        .values("post__unit")
        .annotate(all_seats=Sum("seats"), all_wished=Sum("wished"), left=Sum(F("seats") - F("filled")))
        .order_by("-left", "post__unit")[:MOST_UNITS]
    )
    rows = list(counted)
    units = Office.objects.in_bulk([each["post__unit"] for each in rows])
    lines = [(units[each["post__unit"]].name, [each["all_seats"], each["all_wished"]]) for each in rows]
    title = _("Supply and demand by unit")
    return picture(title, _("Unit"), [_("Free seats"), _("Wishes")], lines)
