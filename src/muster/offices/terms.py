"""The terms of a post, and how large it may be."""

from dataclasses import dataclass

from muster.offices.models import RankCategory

MOST_SEATS = 500


@dataclass(frozen=True, slots=True)
class PostTerms:
    """What a post is, as the unit's staff list has it. `language` is ISO 639-1, or "" for none."""

    title_uk: str
    title_en: str
    rank_category: RankCategory
    open_to_foreigners: bool
    open_to_servicewomen: bool
    secret_access: bool
    language: str = ""
