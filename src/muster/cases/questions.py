"""What applicants are asked about themselves: the law's questions in sections, those alone that can matter."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.submission import REQUIRED
from muster.cases.lawful import coherent, law_facts
from muster.cases.models import Case, Level
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.law import Outcome, Regime, decide, relevant
from muster.regimes import load

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together, in the order in which they are asked."""

    name: str
    title: "_StrPromise"
    facts: tuple[str, ...]


SECTIONS: Final = (
    Section("person", _("Who you are"), ("date_of_birth", "sex")),
    Section("citizenship", _("Citizenship and statelessness"), ("statelessness", "citizenships")),
    Section("document", _("Identity document"), ("identity_document", "identity_document_until")),
    Section(
        "stay",
        _("Your stay in Ukraine"),
        (
            "location",
            "stay_ground",
            "stay_until",
            "last_contract_end",
            "last_contract_end_reason",
            "last_contract_formation",
            "service_permit",
        ),
    ),
    Section("convictions", _("Convictions"), ("conviction", "conviction_country", "prosecution_pending")),
    Section("service", _("Earlier service"), ("serving_in", "serving_since")),
    Section("wish", _("What you seek"), ("rank_category",)),
)
ALL: Final = tuple(name for section in SECTIONS for name in section.facts)


def section_of(fact: str) -> Section:
    return next(section for section in SECTIONS if fact in section.facts)


@dataclass(frozen=True, slots=True)
class Questions:
    """What is `asked` in a case, in order; what was `stated`, disputed or not; what is said not to be known."""

    asked: tuple[str, ...]
    stated: Mapping[str, object]
    not_known: frozenset[str]

    def of(self, section: Section) -> tuple[str, ...]:
        return tuple(name for name in section.facts if name in self.asked)

    def is_answered(self, name: str) -> bool:
        return name in self.stated or name in self.not_known

    def next_in(self, section: Section) -> str | None:
        """The section's first question without an answer."""
        return next((name for name in self.of(section) if not self.is_answered(name)), None)


def questions_of(case: Case, on: date | None = None) -> Questions:
    day = on or timezone.localdate()
    counted = law_facts(case, Level.CLAIMED, day)
    disputed = case.facts.filter(level=Level.CLAIMED, superseded_at=None, disputed_at__isnull=False)
    stated = {fact.name: fact.value for fact in disputed.select_related("case__person")} | counted
    addressed = {
        name
        for data in events_of(case.stream).filter(kind=EventKind.FACT_CLAIMED).values_list("data", flat=True)
        for name in data["facts"]
    }
    matter = which_matter(load(case.regime), counted, day) | set(REQUIRED)
    matter |= _led_to(matter) & stated.keys()
    return Questions(
        asked=tuple(name for name in ALL if name in matter),
        stated=stated,
        not_known=frozenset(addressed - stated.keys() - set(REQUIRED)),
    )


def _led_to(asked: Collection[str]) -> set[str]:
    """What stands in a section before a question that is asked.

    Such an answer can still be changed: whoever gave an expired passport may come with another document.
    """
    before: set[str] = set()
    for section in SECTIONS:
        last = max((place for place, name in enumerate(section.facts) if name in asked), default=0)
        before.update(section.facts[:last])
    return before


def which_matter(regime: Regime, stated: Mapping[str, object], on: date) -> frozenset[str]:
    """The questions whose answer, given or not, can matter for the law's answer.

    An answer that settles one rule to the applicant's disadvantage ends the questions of its own section, not
    those of the others: a person decides in the end, and needs the whole of it.
    """
    undecided = _without_what_decided(regime, stated, on)
    return frozenset(name for name in ALL if _can_matter(regime, name, undecided, stated, on))


def _can_matter(
    regime: Regime, name: str, undecided: Mapping[str, object], stated: Mapping[str, object], on: date
) -> bool:
    alone = {other: stated[other] for other in section_of(name).facts if other in stated and other != name}
    others = {other: value for other, value in undecided.items() if other != name}
    return all(relevant(regime, coherent(facts), on, askable=(name,)) for facts in (alone, others))


def _without_what_decided(regime: Regime, stated: Mapping[str, object], on: date) -> dict[str, object]:
    """The facts, less those on which a rule that is not met rests."""
    facts = dict(stated)
    while (answer := decide(regime, facts, on)).outcome is Outcome.NOT_ELIGIBLE:
        decisive = {name for rule in answer.decided_by for name in rule.facts}
        if not decisive & facts.keys():
            break
        facts = coherent({name: value for name, value in facts.items() if name not in decisive})
    return facts


def still_needed(regime: Regime, facts: Mapping[str, object], on: date) -> tuple[str, ...]:
    """The facts the law still needs, also where one rule is settled to the applicant's disadvantage."""
    return relevant(regime, _without_what_decided(regime, facts, on), on)


def with_consequences(name: str, value: object, stated: Mapping[str, object]) -> dict[str, object]:
    """The statement and what follows from it: a stateless person is a citizen of no country."""
    said: dict[str, object] = {name: value}
    if name == "statelessness" and value in {"claimed", "recognised"}:
        said["citizenships"] = []
    elif name == "statelessness" and value == "none" and stated.get("citizenships") == []:
        said["citizenships"] = None
    elif name == "citizenships" and value and stated.get("statelessness") != "none":
        said["statelessness"] = "none"
    return said
