"""The points that an applicant earns by each criterion. They are published; docs/placement.md has the same words.

qualification: 0 to 3, one for each kind of education, speciality and rank abroad that an office confirmed;
language: 0 to 4, the confirmed level in the language of the post's work, 4 where the work needs none;
experience: 0 to 10, confirmed whole years of service abroad and in a speciality;
waiting: 0 to 52, whole weeks since the application was submitted.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from muster.cases.models import Detail, QualificationKind
from muster.rounds.models import Criterion, Points

MOST: Final = {
    Criterion.QUALIFICATION: 3,
    Criterion.LANGUAGE: 4,
    Criterion.EXPERIENCE: 10,
    Criterion.WAITING: 52,
}
_QUALIFY: Final = frozenset(
    (QualificationKind.EDUCATION, QualificationKind.SPECIALITY, QualificationKind.RANK_ABROAD)
)
_WEEK: Final = 7


def points_of(confirmed: Iterable[tuple[str, Detail | None]], submitted_at: datetime, at: datetime) -> Points:
    """The points from confirmed qualifications (kind and detail) and from the time waited."""
    kinds: set[str] = set()
    language: dict[str, int] = {}
    years = 0
    for kind, detail in confirmed:
        kinds.add(kind)
        told = detail or {}
        years += told.get("years", 0)
        if code := told.get("language"):
            language[code] = max(language.get(code, 0), told.get("level", 0))
    return Points(
        qualification=len(kinds & _QUALIFY),
        language=language,
        experience=min(years, MOST[Criterion.EXPERIENCE]),
        waiting=min((at - submitted_at).days // _WEEK, MOST[Criterion.WAITING]),
    )


def language_points(points: Points, language: str) -> int:
    """The points for a post whose work needs this language, "" for none."""
    return points["language"].get(language, 0) if language else MOST[Criterion.LANGUAGE]
