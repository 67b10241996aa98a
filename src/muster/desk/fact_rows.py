"""The facts of a case, each once, with how well it stands."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from muster.cases.lawful import current_facts
from muster.cases.models import Case, Fact, Level, Paper
from muster.law import VOCABULARY, Supplier
from muster.pages.facts import label, value_in_words

# What no office verifies: a wish, and what other records of the case say.
NOT_VERIFIED = frozenset({"rank_category", "channel", "consent_processing", "consent_verification"})
VERIFIABLE = tuple(name for name in VOCABULARY.supplied_by(Supplier.APPLICANT) if name not in NOT_VERIFIED)

_STANDING = {
    "disputed": (pgettext_lazy("a fact", "Disputed"), "bad"),
    "verified": (Level.VERIFIED.label, "ok"),
    "documented": (Level.DOCUMENTED.label, "note"),
    "claimed": (Level.CLAIMED.label, "plain"),
    "unknown": (gettext_lazy("Not known"), "warning"),
}


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact. `stated` and `verified` are in words, or ""; `claim` is the row that states it."""

    name: str
    label: str
    standing: str
    stated: str
    verified: str
    dispute: str
    claim: Fact | None
    paper: Paper | None

    @property
    def standing_words(self) -> str:
        return str(_STANDING[self.standing][0])

    @property
    def tone(self) -> str:
        return _STANDING[self.standing][1]

    @property
    def differs(self) -> bool:
        """The office found something else than what was stated."""
        return bool(self.verified and self.stated) and self.verified != self.stated

    @property
    def words(self) -> str:
        """What counts now: the verified value, else the stated one."""
        return self.verified or self.stated or _("Not stated")

    @property
    def verifiable(self) -> bool:
        return self.name in VERIFIABLE


def fact_rows(case: Case, missing: Collection[str] = ()) -> list[FactRow]:
    """Every fact stated or verified, and those `missing` that an office can verify; in asking order."""
    by_name: dict[str, dict[str, Fact]] = {}
    for fact in current_facts(case):
        by_name.setdefault(fact.name, {})[fact.level] = fact
    wanted = set(by_name) | {name for name in missing if name in VERIFIABLE}
    return [_row(name, by_name.get(name, {})) for name in VOCABULARY if name in wanted]


def unverified(rows: Iterable[FactRow]) -> list[FactRow]:
    """What was stated and waits for the office's word."""
    return [row for row in rows if row.verifiable and row.claim and row.standing in {"claimed", "documented"}]


def _row(name: str, levels: dict[str, Fact]) -> FactRow:
    claim, verified = levels.get(Level.CLAIMED), levels.get(Level.VERIFIED)
    documented = levels.get(Level.DOCUMENTED)
    paper = next((fact.paper for fact in (verified, documented) if fact and fact.paper), None)
    return FactRow(
        name=name,
        label=label(name),
        standing=_standing(claim, documented, verified),
        stated=value_in_words(name, claim.value) if claim else "",
        verified=value_in_words(name, verified.value) if verified else "",
        dispute=(claim.dispute or "") if claim and claim.disputed_at else "",
        claim=claim,
        paper=paper,
    )


def _standing(claim: Fact | None, documented: Fact | None, verified: Fact | None) -> str:
    if claim is not None and claim.disputed_at is not None:
        return "disputed"
    if verified is not None:
        return "verified"
    if documented is not None:
        return "documented"
    return "claimed" if claim is not None else "unknown"
