"""Points, weights and scores, in words that applicants and recruiters both read."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from muster.rounds.models import WEIGHED, Criteria, Criterion
from muster.rounds.points import MOST
from muster.rounds.queries import BY_WAITING, Line

type Weights = Mapping[Criterion, int]


def reckoned(lines: Iterable[Line]) -> str:
    """The arithmetic of a score, weight × points a criterion: `Qualification 10 × 2 + Experience 1 × 8 = 28`."""
    counted = list(lines)
    terms = " + ".join(f"{line.criterion.label} {line.weight} × {line.points}" for line in counted) or "0"
    return f"{terms} = {sum(line.product for line in counted)}"


def example_lines(weights: Weights, points: Mapping[Criterion, int]) -> list[Line]:
    """The arithmetic of somebody who has these points."""
    return [Line(name, weights[name], points[name]) for name in WEIGHED if weights[name]]


def weights_in(declared: Criteria | None) -> Weights:
    """The weights of an order of criteria; where a unit has declared none, waiting time alone counts."""
    return {name: getattr(declared, name.value) for name in WEIGHED} if declared else BY_WAITING


def weighed(weights: Weights) -> str:
    """The weights in words, the heaviest first."""
    heaviest = sorted((name for name in WEIGHED if weights[name]), key=lambda name: -weights[name])
    return ", ".join(f"{name.label} × {weights[name]}" for name in heaviest)


def point_rows() -> list[list[str]]:
    """What gives points: the rows of a table of three columns."""
    about = {
        Criterion.QUALIFICATION: _("confirmed education, speciality and rank abroad: one point each"),
        Criterion.LANGUAGE: _(
            "confirmed level in the language of the work; 4 where the post needs none in particular"
        ),
        Criterion.EXPERIENCE: _("confirmed years of service abroad or in a speciality, at most ten"),
        Criterion.WAITING: _("whole weeks since the application was submitted, at most 52"),
    }
    return [[str(name.label), f"0–{MOST[name]}", about[name]] for name in WEIGHED]
