import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.papers import clauses
from muster.papers.comprehension import ASKED, Question, bank, questions
from muster.papers.errors import InvalidContractError
from muster.papers.model import Bilingual, RankCategory
from tests.papers.specimens import LANGUAGES, contract_in

ALL = {"term", "post", "rank_category", "effect", "binding", "ends", "leave", "probation"}


def answers(language: str = "en", **changes: object) -> dict[str, str]:
    """The right option of each question of the bank."""
    return {
        question.identifier: right(question)
        for question in bank(contract_in(language, **changes), language, 1)
    }


def right(question: Question) -> str:
    (option,) = (option for place, option in enumerate(question.options) if question.is_right(place))
    return option


def test_the_right_answers_are_those_of_the_contract() -> None:
    assert answers() == {
        "term": "3 years",
        "post": "rifleman",
        "rank_category": "private",
        "effect": "On the day of enrolment in the military unit’s list",
        "binding": "Only the Ukrainian text",
        "ends": "The end of its term, or earlier a ground set by law",
        "leave": "After 6 months of continuous service",
        "probation": "2 months",
    }


def test_another_contract_has_other_right_answers() -> None:
    other = answers(
        "es",
        term_years=5,
        post=Bilingual("водій", "conductor"),
        rank_category=RankCategory.SERGEANT,
    )

    assert other["term"] == "5 años"
    assert other["post"] == "conductor"
    assert other["rank_category"] == "sargento o suboficial"


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_at_least_six_questions_in_every_language(language: str) -> None:
    asked = {question.identifier for question in bank(contract_in(language), language, 1)}

    assert asked == (ALL if language != "uk" else ALL - {"binding"})
    assert len(asked) >= 6


@given(
    language=st.sampled_from(LANGUAGES),
    seed=st.integers() | st.text(max_size=20),
    years=st.integers(1, 10),
    category=st.sampled_from(RankCategory),
)
def test_every_question_has_three_different_options_and_one_right_answer(
    language: str, seed: int | str, years: int, category: RankCategory
) -> None:
    data = contract_in(language, term_years=years, rank_category=category)

    asked = questions(data, language, seed)

    expected = set(ASKED) - ({"binding"} if language == "uk" else set())
    assert {question.identifier for question in asked} == expected
    assert len(asked) == len(expected)
    for question in asked:
        assert len(set(question.options)) == 3
        assert sum(question.is_right(place) for place in range(3)) == 1
        assert not question.is_right(3)
        assert not question.is_right(-1)
        assert question.text


def test_the_same_seed_asks_the_same() -> None:
    data = contract_in()

    assert questions(data, "en", "case 17") == questions(data, "en", "case 17")
    # Written down once: neither another machine nor another Python may ask something else.
    asked = [question.identifier for question in questions(data, "en", 1)]
    assert asked == ["binding", "post", "term", "leave", "ends"]


def test_different_seeds_ask_differently_and_put_the_right_answer_anywhere() -> None:
    data = contract_in()
    asked = [question for seed in range(60) for question in questions(data, "en", seed)]

    assert {question.identifier for question in asked} == set(ASKED)
    assert len({tuple(one.identifier for one in questions(data, "en", seed)) for seed in range(60)}) > 20
    places = [next(place for place in range(3) if question.is_right(place)) for question in asked]
    assert min(places.count(place) for place in range(3)) > 30


def test_a_wrong_post_is_never_part_of_the_right_one() -> None:
    data = contract_in("en", post=Bilingual("старший водій", "Senior Driver"))
    posts = [
        question for seed in range(20) for question in bank(data, "en", seed) if question.identifier == "post"
    ]

    assert all("driver" not in question.options for question in posts)


def test_before_the_six_month_rule_nobody_is_asked_when_they_may_leave() -> None:
    data = contract_in(drafted_on=datetime.date(2024, 5, 17))

    assert "leave" not in {question.identifier for question in bank(data, "en", 1)}


def test_a_contract_is_asked_about_by_its_own_clauses() -> None:
    data = contract_in()
    without_a_figure = clauses.pinned([("early-end", 1), ("term", 1), ("post", 1)])
    with_probation = clauses.pinned([("probation", 1)])

    assert {one.identifier for one in bank(data, "en", 1, without_a_figure)} == {
        "term",
        "post",
        "rank_category",
    }
    assert {one.identifier for one in bank(data, "en", 1, with_probation)} == {"probation"}


def test_each_question_names_the_clause_that_answers_it() -> None:
    known = {clause.identifier for clause in clauses.every()}

    assert {question.clause for question in bank(contract_in(), "en", 1)} <= known


def test_what_a_contract_does_not_state_is_not_asked() -> None:
    asked = questions(contract_in(drafted_on=datetime.date(2024, 5, 17)), "en", 1)

    assert {question.identifier for question in asked} == set(ASKED) - {"leave"}


def test_the_right_answer_is_not_shown_by_accident() -> None:
    assert "_right" not in repr(questions(contract_in(), "en", 1)[0])


def test_nobody_is_asked_in_a_language_the_contract_is_not_drawn_up_in() -> None:
    with pytest.raises(InvalidContractError):
        questions(contract_in("en"), "pl", 1)
