"""Every page of the desk at every stage: it answers those whose it is, and nobody else."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from muster.cases.models import Case
from muster.people.models import User
from tests.cast import STAGES, Cast, Stage
from tests.desk.conftest import SignedIn, at

OF_A_CASE = (
    "case",
    "facts",
    "ask",
    "refer",
    "finish-check",
    "ask-boards",
    "offer",
    "withdraw-offer",
    "decision",
    "admit",
    "refuse",
    "return",
    "contract",
    "contract-file",
    "contract-draft",
    "contract-confirm",
    "contract-order",
    "contract-cancel",
    "enter-placement",
    "propose-post",
)
MOST_QUERIES = 70


def addresses(case: Case) -> list[str]:
    found = [at(name, case) for name in OF_A_CASE]
    found += [at("fact", case, "sex"), at("dispute", case, "sex")]
    for paper in case.papers.all():
        found += [at("paper", case, paper.pk), at("paper-file", case, paper.pk)]
    return found


@pytest.mark.parametrize("stage", STAGES[2:])
def test_no_page_fails_whoever_asks_at_whatever_stage(
    cast: Cast, signed_in: SignedIn, stage: Stage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case = cast.bring_to(stage)
    for user in (cast.clerk, cast.recruiter, cast.deciding_officer, cast.commander):
        client = signed_in(user)
        client.get(at("case", case))  # says why, where that is asked
        for address in addresses(case):
            with django_assert_max_num_queries(MOST_QUERIES):
                assert client.get(address).status_code in {200, 404}, (user, address)


@pytest.mark.parametrize("stage", ["draft", "ready"])
def test_a_draft_is_nobodys_but_the_applicants(cast: Cast, signed_in: SignedIn, stage: Stage) -> None:
    case = cast.bring_to(stage, way="unit")
    for user in (cast.clerk, cast.recruiter, cast.deciding_officer):
        assert signed_in(user).get(at("case", case)).status_code == 404


def everybody_else(cast: Cast) -> list[User]:
    return [
        cast.stranger,
        cast.applicant,
        cast.other_clerk,
        cast.other_recruiter,
        cast.auditor,
        cast.operator,
    ]


@pytest.mark.parametrize("stage", ["submitted", "offered", "signed"])
def test_everybody_else_finds_no_such_page(cast: Cast, signed_in: SignedIn, stage: Stage) -> None:
    case = cast.bring_to(stage, way="unit")
    for user in everybody_else(cast):
        client = signed_in(user)
        for address in addresses(case):
            assert client.get(address).status_code == 404, (user, address)
            assert client.post(address).status_code in {404, 405}, (user, address)


def test_a_page_of_the_desk_is_never_kept_by_a_cache(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    response = signed_in(cast.clerk).get(at("case", case))
    assert "no-store" in response["Cache-Control"]


def test_each_role_sees_the_way_to_its_own_pages_alone(cast: Cast, signed_in: SignedIn) -> None:
    ways = {
        cast.clerk: ("queue", "cases"),
        cast.recruiter: ("queue", "cases", "posts", "criteria"),
        cast.deciding_officer: ("queue", "cases"),
        next(iter(cast.assessors.values())): ("queue", "assessments"),
        cast.planner: ("approvals", "rounds"),
        cast.auditor: ("journal", "complaints", "checks", "rounds"),
        cast.operator: ("staff",),
    }
    every = ("queue", "cases", "assessments", "posts", "criteria", "approvals", "journal", "rounds")
    every += ("staff", "complaints", "checks")
    for user, names in ways.items():
        client = signed_in(user)
        page = client.get(reverse(f"desk:{names[0]}"))
        seen = {link.url for link in page.context["navigation"]}
        card = ("card",) if user in {cast.clerk, cast.recruiter} else ()
        own = {reverse(f"desk:{name}") for name in (*names, *card)}
        assert seen == own | {reverse("portal:security")}
        for name in every:
            allowed = name in names or name == "queue"  # the queue leads everybody to where they begin
            assert (client.get(reverse(f"desk:{name}")).status_code != 404) == allowed, (user, name)


def test_the_desk_leads_an_auditor_and_an_operator_to_where_they_begin(
    cast: Cast, signed_in: SignedIn
) -> None:
    for user, name in ((cast.auditor, "journal"), (cast.operator, "staff")):
        assert signed_in(user).get(reverse("desk:queue")).url == reverse(f"desk:{name}")  # type: ignore[attr-defined]
