"""What a round made of somebody's wishes, as sentences made from the reasons of their entry, never of anybody else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muster.pages.facts import in_words
from muster.pages.scores import reckoned
from muster.regimes import load
from muster.rounds.lawful import ABOVE_SUPPORTED
from muster.rounds.models import Criterion, Why
from muster.rounds.queries import OwnPlace, Reason

_VERDICTS = {
    Why.PLACED: (gettext_lazy("Your place"), "ok"),
    Why.FULL: (gettext_lazy("No seat left"), "plain"),
    Why.NOT_ALLOWED: (gettext_lazy("Closed to you by law"), "bad"),
    Why.NOT_REACHED: (gettext_lazy("Not needed"), "plain"),
    Why.LET_GO: (gettext_lazy("Let go for your friend"), "plain"),
    Why.GIVEN_UP: (gettext_lazy("Not taken"), "plain"),
}
_STANDS_BEFORE = {
    Criterion.QUALIFICATION: gettext_lazy(
        "Every seat went to people who stand before you in the unit’s order: the last of them by qualification."
    ),
    Criterion.LANGUAGE: gettext_lazy(
        "Every seat went to people who stand before you in the unit’s order: the last of them by the language of "
        "the work."
    ),
    Criterion.EXPERIENCE: gettext_lazy(
        "Every seat went to people who stand before you in the unit’s order: the last of them by experience."
    ),
    Criterion.WAITING: gettext_lazy(
        "Every seat went to people who stand before you in the unit’s order: the last of them by waiting time."
    ),
    Criterion.BY_HAND: gettext_lazy(
        "Every seat went to people who stand before you: the unit ordered by hand and put the last of them there."
    ),
    Criterion.LOTTERY: gettext_lazy(
        "Every seat went to people who stand before you: the last of them has the same score, and the lottery "
        "number decided."
    ),
}


@dataclass(frozen=True, slots=True)
class WishSaid:
    """One post among the wishes and what became of it; `number` is the wish's, which for a unit several posts share."""

    number: int
    title: str
    unit: str
    tone: str
    verdict: str
    reasons: tuple[str, ...]
    arithmetic: str


def wishes_said(place: OwnPlace) -> list[WishSaid]:
    """Every post of an entry, in the order of the wishes."""
    rules = {rule.id: in_words(rule.sentence) for rule in load(place.round.regime).rules}
    return [_said(reason, rules) for reason in place.reasons]


def _said(reason: Reason, rules: Mapping[str, str]) -> WishSaid:
    verdict, tone = _VERDICTS[reason.why]
    return WishSaid(
        number=reason.number,
        title=reason.post.title,
        unit=reason.post.unit.name,
        tone=tone,
        verdict=str(verdict),
        reasons=tuple(_reasons(reason, rules)),
        arithmetic=_arithmetic(reason),
    )


def _arithmetic(reason: Reason) -> str:
    """How the score came about; empty where there is none, or where other weights counted than are known now."""
    known = sum(line.product for line in reason.lines) == reason.score
    return reckoned(reason.lines) if known and reason.why is not Why.NOT_ALLOWED else ""


def _reasons(reason: Reason, rules: Mapping[str, str]) -> Iterable[str]:
    yield from _what_became(reason, rules)
    if reason.by_hand is not None and reason.why is not Why.NOT_ALLOWED:
        yield _("The unit ordered by hand who comes first here. Its reason: %(reason)s") % {
            "reason": reason.by_hand
        }


def _what_became(reason: Reason, rules: Mapping[str, str]) -> Iterable[str]:
    match reason.why:
        case Why.PLACED:
            yield _("In this round this place is yours.")
        case Why.FULL:
            yield str(_STANDS_BEFORE[reason.by]) if reason.by else _("It had no free seat in this round.")
        case Why.NOT_ALLOWED:
            yield from (_closed(rule, rules) for rule in reason.rules)
        case Why.NOT_REACHED:
            yield _("You have a place that you wished for more.")
        case Why.LET_GO:
            yield _("Alone you could have had it. You asked to be with your friend, so it was let go.")
        case Why.GIVEN_UP:
            yield _("A seat of this post was held for you in this round, and you did not take it.")


def _closed(rule: str, rules: Mapping[str, str]) -> str:
    if rule == ABOVE_SUPPORTED:
        return _("Its rank category is above the one that your selection supports.")
    return f"{rule}: {rules[rule]}" if rule in rules else rule
