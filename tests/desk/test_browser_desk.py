"""Every page of the desk in a real browser: accessible, quiet, light, narrow, and usable by its names alone."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from muster.cases import actions
from muster.cases.models import Case, Level, PaperKind, QualificationKind, Request, RequestKind
from muster.people.models import User
from muster.rounds import actions as rounds
from muster.rounds.models import Round
from tests.browser import NewPage
from tests.cast import PDF, Cast, find
from tests.desk.browsing import sign_in
from tests.desk.conftest import at
from tests.planning import opened, ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Check = Callable[[Page], None]


def visit(page: Page, check: Check, user: User, addresses: Iterator[str] | list[str]) -> None:
    sign_in(page, user)
    for address in addresses:
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, address
        check(page)


def with_qualification(cast: Cast) -> Case:
    case = cast.bring_to("draft")
    upload = actions.Upload("welder.pdf", PDF)
    paper = actions.upload_paper(
        user=cast.applicant, case_id=case.pk, kind=PaperKind.QUALIFICATION, upload=upload
    )
    actions.record_qualification(
        user=cast.applicant,
        case_id=case.pk,
        kind=QualificationKind.SPECIALITY,
        description="Welder, six years",
        paper_id=paper.pk,
    )
    return cast.bring_to("submitted")


def test_the_clerks_pages(standing_cast: Cast, new_page: NewPage, check_page: Check) -> None:
    cast = standing_cast
    case = with_qualification(cast)
    asked = actions.ask_applicant(
        user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk, text="A clearer scan, please."
    )
    actions.answer_request(user=cast.applicant, case_id=case.pk, request_id=asked.pk, text="Here it is.")
    paper = case.papers.get(kind=PaperKind.IDENTITY)
    addresses = [
        reverse("desk:queue"),
        reverse("desk:queue") + "?waits=applicant",
        reverse("desk:cases"),
        at("case", case),
        at("facts", case),
        at("fact", case, "citizenships"),
        at("fact", case, "stay_until"),
        at("dispute", case, "sex"),
        at("paper", case, paper.pk),
        at("ask", case),
        at("answer", case, asked.pk),
        at("refer", case),
        at("enter-placement", case),
    ]
    visit(new_page(), check_page, cast.clerk, addresses)


def test_the_recruiters_pages(standing_cast: Cast, new_page: NewPage, check_page: Check) -> None:
    cast = standing_cast
    checked = cast.bring_to("submitted", way="unit")
    sought = cast.bring_to("assessed", who=cast.stateless, way="unit")
    admitted = cast.bring_to("admitted", who=cast.stranger, way="unit")
    addresses = [
        at("finish-check", checked),
        at("ask-boards", checked),
        at("case", sought),
        at("offer", sought),
        at("withdraw-offer", sought),
        at("contract-draft", admitted),
        reverse("desk:posts"),
        reverse("desk:post-add", args=[cast.unit.pk]),
        reverse("desk:post", args=[cast.private_post.pk]),
    ]
    visit(new_page(), check_page, cast.recruiter, addresses)


def test_the_pages_of_a_round(standing_cast: Cast, new_page: NewPage, check_page: Check) -> None:
    cast = standing_cast
    accepted = cast.bring_to("accepted", who=cast.stateless, way="unit")
    ready(cast, cast.applicant, cast.other_unit_post, cast.unit)
    ready(cast, cast.stranger, cast.other_unit_post)
    found = opened(cast)
    planner, actor = cast.planner, cast.actor(cast.planner)
    visit(new_page(), check_page, planner, [reverse("desk:round-open"), of(found, "round-preview")])
    rounds.ask_preview(actor=actor, round_id=found.pk)
    Round.objects.update(done=31_000, of=100_000)
    visit(new_page(), check_page, planner, [of(found, "round"), of(found, "round") + "?still"])
    rounds.preview(found.pk)
    visit(new_page(), check_page, planner, [of(found, "round"), of(found, "round-publish")])
    rounds.publish(user=planner, actor=actor, round_id=found.pk)
    rounds.publish_asked(found.pk)
    read = [reverse("desk:rounds"), of(found, "round"), of(found, "round-posts"), of(found, "round-units")]
    visit(new_page(), check_page, planner, [*read, of(found, "round-close")])
    visit(new_page(), check_page, cast.auditor, read)
    candidates = reverse("desk:post-candidates", args=[cast.other_unit_post.pk])
    visit(new_page(), check_page, cast.other_recruiter, [reverse("desk:criteria"), candidates])
    visit(new_page(), check_page, cast.recruiter, [at("propose-post", accepted)])


def of(found: Round, name: str) -> str:
    return reverse(f"desk:{name}", args=[found.pk])


def test_the_contracts_pages(standing_cast: Cast, new_page: NewPage, check_page: Check) -> None:
    cast = standing_cast
    confirmed = cast.bring_to("confirmed", way="unit")
    signed = cast.bring_to("signed", who=cast.stranger, way="unit")
    of_commander = [at("contract", confirmed), at("contract-confirm", confirmed)]
    visit(new_page(), check_page, cast.commander, of_commander)
    of_recruiter = [at("contract-cancel", confirmed), at("contract", signed), at("contract-order", signed)]
    visit(new_page(), check_page, cast.recruiter, of_recruiter)


def test_the_deciding_officers_pages(standing_cast: Cast, new_page: NewPage, check_page: Check) -> None:
    cast = standing_cast
    carried = cast.bring_to("accepted", way="unit")
    not_carried = cast.bring_to("in_unit", who=cast.stranger, way="unit")
    find(cast, not_carried, RequestKind.MEDICAL, {"medical": "unfit"})
    addresses = [
        at("decision", carried),
        at("admit", carried),
        at("decision", not_carried),
        at("refuse", not_carried),
        at("return", carried),
    ]
    page = new_page()
    sign_in(page, cast.deciding_officer)
    page.goto(at("decision", not_carried))  # it waits for the unit, so a reason is asked
    check_page(page)
    page.get_by_label("I follow up").check()
    page.get_by_role("button", name="Open the case").click()
    expect(page).to_have_url(re.compile(at("decision", not_carried)))
    visit(page, check_page, cast.deciding_officer, addresses)
    page.goto(at("refuse", not_carried))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one reason")
    check_page(page)
    page.get_by_role("checkbox", name="R07").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Refuse this application?")
    check_page(page)


def test_the_boards_pages(standing_cast: Cast, new_page: NewPage, check_page: Check) -> None:
    cast = standing_cast
    with_qualification(cast)
    case = cast.bring_to("in_unit", who=cast.stranger, way="unit")
    find(cast, case, RequestKind.MEDICAL, reasons="none")
    for kind, assessor in cast.assessors.items():
        asked = Request.objects.get(case=case, kind=kind)
        addresses = [reverse("desk:assessments"), reverse("desk:assessment", args=[asked.pk])]
        visit(new_page(), check_page, assessor, addresses)


def test_the_auditors_and_the_operators_pages(
    standing_cast: Cast, new_page: NewPage, check_page: Check
) -> None:
    cast = standing_cast
    case = cast.bring_to("in_force")
    of_auditor = [
        reverse("desk:journal"),
        reverse("desk:journal-case", args=[case.reference]),
        reverse("desk:verification") + "?stream=",
    ]
    visit(new_page(), check_page, cast.auditor, of_auditor)
    _stops_who_reads_too_much(cast, new_page, check_page)
    of_operator = [reverse("desk:staff"), reverse("desk:office", args=[cast.unit.pk])]
    visit(new_page(), check_page, cast.operator, of_operator)


def _stops_who_reads_too_much(cast: Cast, new_page: NewPage, check_page: Check) -> None:
    canary, other = (cast.bring_to("submitted", who=who) for who in (cast.stateless, cast.stranger))
    auditor, clerk = new_page(), new_page()
    sign_in(auditor, cast.auditor)
    auditor.goto(reverse("desk:journal-case", args=[canary.reference]))
    auditor.get_by_role("button", name="Lay it out as a canary").click()
    check_page(auditor)
    sign_in(clerk, cast.clerk)
    clerk.goto(reverse("desk:cases"))
    clerk.get_by_role("link", name=canary.reference).click()
    clerk.get_by_label("I stand in for a colleague").check()
    with override_settings(READING_LIMIT=1):
        clerk.get_by_role("button", name="Open the case").click()
        clerk.goto(at("case", other))
        expect(clerk.get_by_role("heading", level=1)).to_have_text("No further applications for now")
        check_page(clerk)
        auditor.goto(reverse("desk:journal"))
        check_page(auditor)
        auditor.get_by_role("button", name="Let it read on for an hour").click()
        clerk.goto(at("case", other))
        expect(clerk.get_by_role("heading", level=1)).to_contain_text(other.reference)


def test_a_clerk_works_through_a_case_by_names_alone(standing_cast: Cast, new_page: NewPage) -> None:
    """Without JavaScript: from the queue to a paper, its facts, a dispute, a question and the referral."""
    cast = standing_cast
    case = cast.bring_to("submitted")
    page = new_page(java_script_enabled=False)
    sign_in(page, cast.clerk)
    page.goto("/desk/")
    page.get_by_role("link", name=case.reference).click()
    page.get_by_role("link", name="Passport or identity document").click()
    page.get_by_role("button", name="The paper shows all of these: verify all").click()
    expect(page.get_by_text("6 facts are verified.")).to_be_visible()
    page.get_by_role("radio", name="Yes, it is accepted").check()
    page.get_by_role("button", name="Save the verdict").click()
    expect(page.get_by_text("Accepted", exact=True)).to_be_visible()
    page.get_by_role("link", name="Verify: Stay lawful until").click()
    page.get_by_role("textbox", name="Year").fill("2031")
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_text("stated: 1 January 2055")).to_be_visible()
    page.get_by_role("link", name="Dispute: Criminal conviction").click()
    page.get_by_role("textbox", name="Why it does not stand").fill("The certificate is another person's.")
    page.get_by_role("button", name="Dispute it").click()
    page.get_by_role("link", name="Verify facts").click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Verify what is ticked").click()
    page.get_by_role("link", name="Refer to a unit").click()
    page.get_by_role("radio", name="Office unit-3001").check()
    page.get_by_role("button", name="Propose this unit").click()
    expect(page.get_by_text("Waiting for the applicant")).to_be_visible()
    assert case.facts.filter(level=Level.VERIFIED, superseded_at=None).count() == 11
