"""Questions drawn from a person's own contract, to show that it was understood before it is signed.

Every right answer is computed from the contract's data and from the figures its clauses state; where a clause
states none (leaving by own wish, before 18 May 2024), the question is not asked.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from muster.papers import clauses as shelf_of_clauses
from muster.papers import languages, words
from muster.papers.clause import Clause
from muster.papers.model import LONGEST_TERM, ContractData, RankCategory

__all__ = ["ASKED", "Question", "bank", "questions"]

OPTIONS = 3
ASKED = ("term", "post", "ends", "binding", "leave")
"""What nobody signs without knowing: how long, which post, what ends it, which text binds, when one may leave."""


@dataclass(frozen=True, slots=True)
class Question:
    """`clause` is the identifier of the clause that answers it, to be shown again after a wrong answer."""

    identifier: str
    clause: str
    text: str
    options: tuple[str, ...]
    _right: int = field(repr=False)

    def is_right(self, choice: int) -> bool:
        """Whether the option at this place, from 0, is the right one."""
        return choice == self._right


@dataclass(frozen=True, slots=True)
class _Draft:
    identifier: str
    clause: str
    right: str
    wrong: tuple[str, ...]


def questions(
    data: ContractData,
    language: str,
    seed: int | str,
    clauses: Sequence[Clause] | None = None,
) -> tuple[Question, ...]:
    """Those of `ASKED` that this contract can answer, three options each; the same for the same seed, on any machine.

    `clauses` are the contract's own; without them, those in force on the day it was drafted.
    """
    asked = (question for question in bank(data, language, seed, clauses) if question.identifier in ASKED)
    return _shuffled(asked, seed, "questions")


def bank(
    data: ContractData, language: str, seed: int | str, clauses: Sequence[Clause] | None = None
) -> tuple[Question, ...]:
    """Every question this contract can answer in Ukrainian or in its own language."""
    data.require_language(language)
    if clauses is None:
        clauses = shelf_of_clauses.select(data.drafted_on, language, data.clause_regime)
    facts = {name: value for clause in clauses for name, value in clause.facts.items()}
    present = {clause.identifier for clause in clauses}
    drafts = (*_of_data(data, language), *_of_law(language, facts))
    return tuple(_question(draft, language, seed) for draft in drafts if draft.clause in present)


def _of_data(data: ContractData, language: str) -> Iterator[_Draft]:
    spoken = words.of(language)
    years = spoken.years
    other_terms = {1, 2, 3, 5, LONGEST_TERM} - {data.term_years}
    yield _Draft(
        "term", "term", years[data.term_years - 1], tuple(years[other - 1] for other in sorted(other_terms))
    )
    post = data.post.within(language)
    others = tuple(other for other in spoken.other_posts if other.casefold() not in post.casefold())
    yield _Draft("post", "post", post, others)
    categories = spoken.rank_categories
    other_categories = tuple(categories[one] for one in RankCategory if one is not data.rank_category)
    yield _Draft("rank_category", "post", categories[data.rank_category], other_categories)


def _of_law(language: str, facts: dict[str, int]) -> Iterator[_Draft]:
    say = words.of(language).answers
    yield _Draft("effect", "effect", say["on_enrolment"], (say["on_signature"], say["on_application"]))
    if language != languages.BINDING:
        yield _Draft(
            "binding", "language", say["ukrainian_binds"], (say["translation_binds"], say["both_bind"])
        )
    yield _Draft("ends", "other-ends", say["ends_by_law"], (say["ends_by_commander"], say["ends_by_change"]))
    if "own_wish_after_months" in facts:
        right = say["leave_after"].format(
            months=words.of(language).month_counts[facts["own_wish_after_months"] - 1]
        )
        wrong = (say["leave_any_day"], say["leave_never"], say["leave_if_replaced"])
        yield _Draft("leave", "early-end", right, wrong)
    if "probation_months" in facts:
        yield _probation(language, facts["probation_months"])


def _probation(language: str, months: int) -> _Draft:
    """By its length: its last day is known only from the enrolment, and the questions come before that."""
    say = words.of(language).answers
    lasting = [say["probation_lasts"].format(months=count) for count in words.of(language).month_counts]
    wrong = (*(lasting[other - 1] for other in (1, 6, 12) if other != months), say["no_probation"])
    return _Draft("probation", "probation", lasting[months - 1], wrong)


def _question(draft: _Draft, language: str, seed: int | str) -> Question:
    wrong = _shuffled(dict.fromkeys(draft.wrong), seed, draft.identifier)[: OPTIONS - 1]
    options = _shuffled((draft.right, *wrong), seed, f"{draft.identifier} options")
    text = words.of(language).questions[draft.identifier]
    return Question(draft.identifier, draft.clause, text, options, options.index(draft.right))


def _shuffled[T](items: Iterable[T], seed: int | str, purpose: str) -> tuple[T, ...]:
    """By digest, not by a generator: the order stays the same across Python's versions."""

    def place(item: tuple[int, T]) -> bytes:
        return hashlib.sha256(f"{seed}\0{purpose}\0{item[0]}".encode()).digest()

    return tuple(item for _, item in sorted(enumerate(items), key=place))
