"""The stable placement of a preview beside two others with their price, as a table."""

from typing import Any, cast

from django.utils.translation import gettext as _

from muster.offices.models import RankCategory
from muster.pages.bars import grouped
from muster.rounds.models import Round


def variants_of(found: Round) -> dict[str, Any] | None:
    """None where nothing was worked out for the newest preview."""
    told = found.variants
    if not told or told["digest"] != found.digest:
        return None
    aims = [cast("dict[str, Any]", told[name]) for name in ("stable", "most_seats", "least_shortage")]
    words = (_("Stable, as published"), _("Most seats filled"), _("Weighted shortage"))
    weights = [f"{category.label} {told['weights'][category.value]}" for category in RankCategory]
    return {
        "weights": ", ".join(weights),
        "columns": [{"text": _("Figure")}, *({"text": text, "number": True} for text in words)],
        "rows": [*_filled(aims), *_counted(aims)],
    }


def _filled(aims: list[dict[str, Any]]) -> list[list[str]]:
    rows = [[_("Seats filled"), *(grouped(aim["filled"]) for aim in aims)]]
    for category in RankCategory:
        counts = [aim["categories"][category.value] for aim in aims]
        if any(counts):
            label = _("of them: %(category)s") % {"category": category.label}
            rows.append([label, *map(grouped, counts)])
    return rows


def _counted(aims: list[dict[str, Any]]) -> list[list[str]]:
    words = {
        "first": _("First choice"),
        "top_three": _("Among the first three"),
        "worse": _("Get a lower wish than in the stable placement, or none"),
        "lost": _("of them: lose their place"),
        "better": _("Get a higher wish"),
        "gained": _("of them: had no place"),
        "envious": _("Passed over, against the published order"),
    }
    return [[label, *(grouped(aim[name]) for aim in aims)] for name, label in words.items()]
