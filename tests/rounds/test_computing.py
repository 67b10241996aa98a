from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from muster.cases import actions as cases
from muster.cases.errors import NotPossible
from muster.cases.lawful import law_facts, supported_category
from muster.cases.models import Case, Level, QualificationKind, RequestKind
from muster.offices.models import RankCategory
from muster.placement import NOWHERE
from muster.placement.explain import Explanation
from muster.placement.explain import Reason as PureReason
from muster.rounds import actions
from muster.rounds.computing import Computed, compute
from muster.rounds.lawful import posts_open_to
from muster.rounds.models import Criterion, Round, Why
from muster.rounds.points import language_points, points_of
from muster.rounds.reading import applicants_of, portions
from muster.rounds.reasons import Reasons
from tests.cast import Cast, find
from tests.planning import left_to_rounds, opened, ready


def computed(cast: Cast, **how: Any) -> Computed:
    return compute(opened(cast), at=timezone.now(), **how)


def test_the_facts_are_those_a_decision_is_taken_over(cast: Cast) -> None:
    case = ready(cast, cast.applicant, cast.private_post)
    for kind in (RequestKind.MEDICAL, RequestKind.SELECTION):
        find(cast, case, kind, supports=RankCategory.PRIVATE)
    about_the_post = {"rank_category", *(name for name in law_facts(case, Level.VERIFIED) if "post_" in name)}

    [portion] = portions("ua-ngu")
    [applicant] = applicants_of(portion, timezone.now())

    facts = law_facts(case, Level.VERIFIED)
    assert applicant.facts == {name: v for name, v in facts.items() if name not in about_the_post} | {
        "rank_category": "private"
    }
    assert applicant.supported == supported_category(case) == "private"


def test_an_outcome_that_has_run_out_is_not_known_any_more(cast: Cast) -> None:
    case = ready(cast, cast.applicant, cast.private_post)
    today = timezone.localdate()
    find(cast, case, RequestKind.MEDICAL, valid_until=today)
    [portion] = portions("ua-ngu")

    [now] = applicants_of(portion, timezone.now())
    [later] = applicants_of(portion, timezone.now() + timedelta(days=1))

    assert now.facts["medical"] == "fit"
    assert "medical" not in later.facts


def test_only_those_who_wait_for_a_seat_take_part(cast: Cast) -> None:
    cast.bring_to("submitted", who=cast.applicant)
    cast.bring_to("offered", who=cast.stateless)
    direct = cast.bring_to("in_unit", who=cast.stranger, way="unit", wished_post=cast.private_post)

    assert [one.case for one in computed(cast).entrants] == [direct.pk]


def test_whom_the_law_bars_whatever_the_post_takes_no_part(cast: Cast) -> None:
    case = ready(cast, cast.applicant, cast.private_post)
    find(cast, case, RequestKind.MEDICAL, facts={"medical": "unfit"})

    assert computed(cast).entrants == []


def test_a_post_the_law_closes_is_not_considered_and_says_by_which_rule(cast: Cast) -> None:
    case = ready(cast, cast.applicant, cast.sergeant_post, cast.private_post)
    find(cast, case, RequestKind.SELECTION, supports=RankCategory.PRIVATE)

    found = computed(cast)

    above, lawful = Reasons(found).of(0)
    assert (above["allowed"], above["rules"], above["why"]) == (False, ["supported"], Why.NOT_ALLOWED)
    assert (lawful["allowed"], lawful["why"]) == (True, Why.PLACED)


def test_a_unit_stands_for_its_lawful_posts_in_the_order_of_its_list(cast: Cast) -> None:
    case = ready(cast, cast.applicant, cast.private_post, cast.unit)

    found = computed(cast)

    pairs = Reasons(found).of(0)
    assert pairs[0]["post"] == str(cast.private_post.pk)
    rest = [pair["post"] for pair in pairs[1:]]
    lawful = posts_open_to(case).filter(unit=cast.unit).exclude(pk=cast.private_post.pk)
    assert rest == [str(post.pk) for post in lawful.order_by("title_uk")]
    assert str(cast.citizens_only_post.pk) not in rest
    assert len(rest) > 1
    assert {pair["number"] for pair in pairs[1:]} == {2}


def test_the_reasons_are_those_of_the_explanation(cast: Cast) -> None:
    people = (cast.applicant, cast.stranger, cast.stateless)
    wishes = (cast.sergeant_post, cast.other_unit_post, cast.private_post)
    for at, who in enumerate(people):
        case = ready(cast, who, *wishes)
        Case.objects.filter(pk=case.pk).update(submitted_at=timezone.now() - timedelta(weeks=at))
    actions.declare_criteria(
        user=cast.recruiter, actor=cast.actor(cast.recruiter), unit=cast.unit, weights={Criterion.WAITING: 3}
    )
    found = computed(cast)
    told = Explanation(found.instance, found.placement, order=found.order)
    same = {
        PureReason.PLACED: Why.PLACED,
        PureReason.OUTRANKED: Why.FULL,
        PureReason.NO_SEATS: Why.FULL,
        PureReason.NOT_RANKED: Why.NOT_ALLOWED,
    }

    reasons = Reasons(found)

    compared = 0
    for at in range(found.instance.applicants):
        for pair, one in zip(reasons.of(at), told.of_applicant(at), strict=False):
            assert pair["why"] == same[one.reason]
            assert pair["by"] == (one.decided_by or "")
            assert pair["score"] == (one.standing.points if one.standing else pair["score"])
            compared += 1
    assert compared > len(people)
    assert (found.placement.post_of != NOWHERE).all()


def test_the_chain_reads_only_those_whom_a_free_seat_can_reach(cast: Cast) -> None:
    ready(cast, cast.applicant, cast.sergeant_post)
    cast.bring_to("offered", who=cast.stranger, post=cast.sergeant_post)
    found = opened(cast)
    at = timezone.now()

    assert compute(found, at=at, only_reaching=True).entrants == []
    assert len(compute(found, at=at).entrants) == 1


def test_points_follow_the_published_table() -> None:
    at = timezone.now()
    confirmed = [
        (QualificationKind.EDUCATION.value, None),
        (QualificationKind.EDUCATION.value, None),
        (QualificationKind.SPECIALITY.value, {"years": 4}),
        (QualificationKind.SERVICE_ABROAD.value, {"years": 9}),
        (QualificationKind.LANGUAGE.value, {"language": "uk", "level": 2}),
        (QualificationKind.LANGUAGE.value, {"language": "uk", "level": 3}),
    ]

    points = points_of(confirmed, at - timedelta(days=27), at)  # type: ignore[arg-type]

    assert points == {"qualification": 2, "language": {"uk": 3}, "experience": 10, "waiting": 3}
    assert points_of([], at - timedelta(weeks=99), at)["waiting"] == 52
    assert [language_points(points, code) for code in ("uk", "en", "")] == [3, 0, 4]


def test_a_confirmed_qualification_earns_points_and_another_none(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    for kind, detail in (
        (QualificationKind.LANGUAGE, {"language": "uk", "level": 3}),
        (QualificationKind.SPECIALITY, {"years": 5}),
    ):
        record = partial(cases.record_qualification, user=cast.applicant, case_id=case.pk)
        made = record(kind=kind, description="As the paper says", detail=detail)  # type: ignore[arg-type]
        if kind is QualificationKind.LANGUAGE:
            cases.judge_qualification(
                actor=cast.actor(cast.clerk), case_id=case.pk, qualification_id=made.pk, confirmed=True
            )
    left_to_rounds(cast, case, cast.applicant, cast.private_post)

    [entrant] = computed(cast).entrants

    assert entrant.points["language"] == {"uk": 3}
    assert entrant.points["experience"] == 0


def queries_of(found: Round) -> int:
    with CaptureQueriesContext(connection) as captured:
        compute(found, at=timezone.now())
    return len(captured)


def test_more_applicants_do_not_mean_more_queries(cast: Cast) -> None:
    found = opened(cast)
    ready(cast, cast.applicant, cast.private_post)
    one = queries_of(found)
    ready(cast, cast.stranger, cast.private_post, cast.sergeant_post)
    ready(cast, cast.stateless, cast.unit)

    assert queries_of(found) == one


@pytest.mark.parametrize(
    "detail", [{"years": 3}, {"language": "Ukrainian", "level": 2}, {"language": "uk", "level": 5}]
)
def test_a_detail_that_says_nothing_countable_is_not_taken(cast: Cast, detail: Any) -> None:
    case = cast.bring_to("draft")

    with pytest.raises(NotPossible):
        cases.record_qualification(
            user=cast.applicant,
            case_id=case.pk,
            kind=QualificationKind.LANGUAGE,
            description="Ukrainian",
            detail=detail,
        )
