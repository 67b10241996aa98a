"""A round of placement in words and pictures: its state, its figures."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from muster.offices.models import Office, RankCategory
from muster.pages.bars import Picture, grouped, picture
from muster.rounds.figures import Figures
from muster.rounds.models import Round
from muster.rounds.queries import Standing, parts_of, standing_of
from muster.rounds.said import Part

MOST_UNITS = 12  # in a picture; the table has all


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


def figure_rows(figures: Figures) -> list[dict[str, object]]:
    """The figures of a preview or publication; those that are reckoned of all who take part with their share."""
    everybody, seats = figures["applicants"], figures["seats"]
    rows = [
        (_("Applications taking part"), grouped(everybody)),
        (_("Placed"), _part(figures["placed"], everybody)),
        (_("First choice"), _part(figures["first"], everybody)),
        (_("Among the first three"), _part(figures["top_three"], everybody)),
        (_("In the first tenth of their wishes"), _part(figures["top_tenth"], everybody)),
        (_("Without a place"), _part(figures["unplaced"], everybody)),
        (_("Free seats"), grouped(seats)),
        (_("Seats that stay free"), _part(seats - figures["filled"], seats)),
    ]
    return [{"question": question, "answer": answer} for question, answer in rows]


def _part(count: int, of: int) -> str:
    share = _("%(count)s (%(share)s %%)")
    return share % {"count": grouped(count), "share": round(100 * count / of)} if of else grouped(count)


def standing_rows(found: Round) -> list[dict[str, object]]:
    """How a published round stands now; nothing before."""
    if found.published_at is None:
        return []
    now: Standing = standing_of(found)
    held = now.accepted + now.waiting
    rows = [
        (_("Seats accepted"), grouped(now.accepted)),
        (_("Seats offered that wait for an answer"), grouped(now.waiting)),
        (_("Offers declined, lapsed or taken back, and no other since"), grouped(now.given_back)),
        (_("Applications without a place"), grouped(now.without)),
        (_("First choice, of the seats held"), _part(now.first, held)),
        (_("Among the first three, of the seats held"), _part(now.top_three, held)),
    ]
    if found.live and found.closed_at is None:  # only then is it kept what becomes free
        rows.append((_("Seats that are free"), _part(now.free, now.seats)))
    return [{"question": question, "answer": answer} for question, answer in rows]


def supply_of(found: Round, figures: Figures) -> tuple[list[Part], list[Part]]:
    """By unit and by rank category: as previewed, or as a published round stands now."""
    return parts_of(found) if found.published_at else (figures["units"], figures["categories"])


def choice_picture(figures: Figures) -> Picture:
    """How many got which wish, the best first, those without a place last."""
    choices = figures["choices"]
    lines = [
        (_("First wish"), choices[:1]),
        (_("Second wish"), choices[1:2]),
        (_("Third wish"), choices[2:3]),
        (_("Fourth to tenth wish"), choices[3:10]),
        (_("A later wish"), choices[10:]),
        (_("No place"), [figures["unplaced"]]),
    ]
    counted = [(label, [sum(counts)]) for label, counts in lines]
    return picture(_("Choice attained"), _("Wish"), [_("Applications")], counted)


def waiting_picture(figures: Figures) -> Picture | None:
    """The median of the weeks that those placed, and those not placed, have waited."""
    lines = (
        (_("Placed"), figures["waiting_placed"]),
        (_("Without a place"), figures["waiting_unplaced"]),
    )
    known = [(label, [weeks]) for label, weeks in lines if weeks is not None]
    title = _("Weeks waited since submission, the median")
    return picture(title, _("Who"), [_("Weeks")], known) if known else None


def supply_series() -> list[str]:
    """What is told of a unit or a rank category; the first two are drawn."""
    return [_("Seats to give"), _("Wishes"), _("Filled"), _("Stay free")]


def supply(part: Part) -> list[int]:
    return [part["seats"], part["wished"], part["filled"], part["seats"] - part["filled"]]


def category_picture(categories: Sequence[Part]) -> Picture:
    parts = {part["name"]: part for part in categories}
    lines = [(str(each.label), supply(parts[each])) for each in RankCategory if each in parts]
    title = _("Supply and demand by rank category")
    return picture(title, _("Rank category"), supply_series(), lines)


def unit_picture(units: Sequence[Part]) -> Picture:
    """The units that are wished for most."""
    lines = unit_lines(units[:MOST_UNITS])
    return picture(_("Supply and demand by unit"), _("Unit"), supply_series(), lines)


def unit_lines(parts: Sequence[Part]) -> list[tuple[str, list[int]]]:
    names = Office.objects.in_bulk([part["name"] for part in parts])
    return [(names[part["name"]].name, supply(part)) for part in parts]
