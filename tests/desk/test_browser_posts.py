"""Posts from a draft to the public list, in a real browser: accessible, quiet, light, narrow, and by names alone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from muster.journal.actions import SYSTEM
from muster.offices.actions import create_post, request_approval, return_post
from tests.browser import NewPage
from tests.cast import Cast
from tests.desk.browsing import sign_in
from tests.desk.test_browser_desk import visit
from tests.offices.test_post_files import GOOD, a_csv, changed
from tests.offices.test_posts_and_roles import TERMS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Check = Callable[[Page], None]


def test_the_pages_of_posts_and_their_approval(
    standing_cast: Cast, new_page: NewPage, check_page: Check, tmp_path: Path
) -> None:
    cast = standing_cast
    asked, returned = (create_post(actor=SYSTEM, unit=cast.unit, terms=TERMS, seats=2) for _ in range(2))
    for post in (asked, returned):
        request_approval(user=cast.recruiter, actor=cast.actor(cast.recruiter), post_id=post.pk)
    return_post(user=cast.planner, actor=SYSTEM, post_id=returned.pk, reason="Not in the staff list.")
    of_planner = [reverse("desk:approvals"), reverse("desk:approval", args=[asked.pk])]
    visit(new_page(), check_page, cast.planner, of_planner)
    page = new_page()
    importing = reverse("desk:posts-import", args=[cast.unit.pk])
    of_recruiter = [reverse("desk:post", args=[post.pk]) for post in (asked, returned, cast.private_post)]
    visit(page, check_page, cast.recruiter, [*of_recruiter, importing])
    for content in (a_csv(GOOD, changed("seats", "many")), a_csv(GOOD)):
        file = tmp_path / "posts.csv"
        file.write_bytes(content)
        page.get_by_label("File with posts").set_input_files(file)
        page.get_by_role("button", name="Show what would change").click()
        check_page(page)


def test_a_post_goes_from_a_file_to_the_public_list_by_names_alone(
    standing_cast: Cast, new_page: NewPage, tmp_path: Path
) -> None:
    """Without JavaScript: a recruiter brings it, asks for approval; a planner approves; anyone finds it."""
    cast = standing_cast
    recruiter, planner, anyone = (new_page(java_script_enabled=False) for _ in range(3))
    sign_in(recruiter, cast.recruiter)
    recruiter.goto("/desk/posts/")
    recruiter.get_by_role("link", name="Bring posts from a file").click()
    file = tmp_path / "posts.csv"
    file.write_bytes(a_csv(GOOD))
    recruiter.get_by_label("File with posts").set_input_files(file)
    recruiter.get_by_role("button", name="Show what would change").click()
    recruiter.get_by_role("button", name="Make these changes").click()
    expect(recruiter.get_by_text("Done: 1 added, 0 changed.")).to_be_visible()
    recruiter.get_by_role("button", name="Ask for approval of all drafts").click()
    expect(recruiter.get_by_text("Headquarters is asked to approve 1 post.")).to_be_visible()
    sign_in(planner, cast.planner)
    planner.goto("/desk/")
    planner.get_by_role("checkbox", name=re.compile("Approve.*Cook")).check()
    planner.get_by_role("button", name="Approve the chosen posts").click()
    expect(planner.get_by_text("1 post is approved.")).to_be_visible()
    anyone.goto("/posts/")
    anyone.get_by_role("textbox", name="Words in the post or the unit").or_(
        anyone.get_by_role("searchbox", name="Words in the post or the unit")
    ).fill("КУХАР")
    anyone.get_by_role("button", name="Search").click()
    anyone.get_by_role("link", name="Cook").click()
    expect(anyone.get_by_text("3 seats free")).to_be_visible()
