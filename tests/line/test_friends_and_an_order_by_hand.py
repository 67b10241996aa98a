"""Two friends, a unit that orders by hand, a planner who weighs other aims: by names alone, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from muster.offices.models import Office, Post
from muster.people.models import User
from muster.rounds.clock import work
from muster.rounds.friendship import Friendship
from muster.rounds.models import Round
from muster.rounds.queries import lottery_of
from tests.browser import NewPage
from tests.cast import Cast
from tests.desk.browsing import sign_in
from tests.planning import ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Check = Callable[[Page], None]
type Open = Callable[[User], Page]


@pytest.fixture(params=["en-GB", "uk-UA"])
def open_as(request: pytest.FixtureRequest, new_page: NewPage) -> Open:
    """A browser of somebody's own, in English and in Ukrainian."""

    def browser(user: User) -> Page:
        page = new_page(locale=request.param)
        sign_in(page, user)
        return page

    return browser


def press(page: Page, english: str, ukrainian: str, role: str = "button") -> None:
    page.get_by_role(role, name=re.compile(f"^({english}|{ukrainian})", re.IGNORECASE)).first.click()  # type: ignore[arg-type]


def test_friends_agree_and_read_what_it_cost(standing_cast: Cast, open_as: Open, check_page: Check) -> None:
    cast = standing_cast
    first = ready(cast, cast.applicant, cast.other_unit_post, cast.private_post)
    ready(cast, cast.stranger, cast.private_post)
    mine, theirs = open_as(cast.applicant), open_as(cast.stranger)
    mine.goto("/application/wishes/")
    press(mine, "With a friend", "Разом із другом", "link")
    check_page(mine)
    press(mine, "Make a code", "Створити код")
    check_page(mine)
    theirs.goto("/application/friend/")
    theirs.get_by_role("textbox").fill("nonsense")
    press(theirs, "Enter the code", "Введіть код")
    check_page(theirs)
    theirs.get_by_role("textbox").fill(mine.locator(".reference").inner_text())
    press(theirs, "Enter the code", "Введіть код")
    check_page(theirs)
    mine.goto("/application/friend/")
    expect(mine.get_by_text(str(Friendship.objects.get().number))).to_be_visible()
    check_page(mine)
    press(mine, "It is my friend", "Це мій друг")
    check_page(mine)
    found = by_the_planner(open_as(cast.planner), check_page)
    mine.goto(f"/application/{first.reference}/place/")
    expect(mine.get_by_role("heading", name=re.compile("You and your friend|Ви і Ваш друг"))).to_be_visible()
    check_page(mine)
    assert found.entries.filter(together_with__isnull=False).count() == 2


def by_the_planner(page: Page, check_page: Check) -> Round:
    """Open, preview, weigh other aims, publish."""
    page.goto("/desk/rounds/open/")
    page.get_by_role("radio").last.check()
    press(page, "Continue", "Далі|Продовжити")
    press(page, "Open the round", "Відкрити тур")
    return through(page, check_page)


def through(page: Page, check_page: Check) -> Round:
    found = Round.objects.get()
    press(page, "Compute a preview", "Обчислити попередній перегляд", "link")
    press(page, "Compute it", "Обчислити")
    work()
    page.goto(f"/desk/rounds/{found.pk}/")
    press(page, "What other aims would cost", "Чого коштували б інші цілі", "link")
    check_page(page)
    press(page, "Work it out", "Обчислити")
    check_page(page)
    work()
    page.goto(f"/desk/rounds/{found.pk}/")
    check_page(page)
    press(page, "Publish the round", "Оприлюднити тур", "link")
    press(page, "Publish the round", "Оприлюднити тур")
    work()
    page.goto(f"/desk/rounds/{found.pk}/")
    check_page(page)
    return found


def test_a_unit_orders_by_hand_and_everybody_reads_it(
    standing_cast: Cast, open_as: Open, check_page: Check
) -> None:
    cast = standing_cast
    wished: tuple[Post | Office, ...] = (cast.other_unit_post, cast.private_post)
    cases = {who: ready(cast, who, *wished) for who in (cast.applicant, cast.stranger, cast.stateless)}
    planner, recruiter = open_as(cast.planner), open_as(cast.other_recruiter)
    planner.goto("/desk/rounds/open/")
    planner.get_by_role("radio").last.check()
    press(planner, "Continue", "Далі|Продовжити")
    press(planner, "Open the round", "Відкрити тур")
    recruiter.goto(f"/desk/posts/{cast.other_unit_post.pk}/")
    press(recruiter, "Order by hand", "Упорядкувати вручну", "link")
    check_page(recruiter)
    press(recruiter, "Continue", "Далі|Продовжити")
    check_page(recruiter)  # with what is wrong
    number = lottery_of(Round.objects.get(), cases[cast.stateless].pk)
    recruiter.get_by_label(str(number)).fill("1")
    recruiter.get_by_role("textbox").first.fill("She built the workshop. / Вона будувала майстерню.")
    press(recruiter, "Continue", "Далі|Продовжити")
    check_page(recruiter)
    press(recruiter, "Declare it", "Оголосити")
    check_page(recruiter)
    through(planner, check_page)
    recruiter.goto(f"/desk/posts/{cast.other_unit_post.pk}/candidates/")
    check_page(recruiter)
    applicant = open_as(cast.applicant)
    applicant.goto(f"/application/{cases[cast.applicant].reference}/place/")
    expect(applicant.get_by_text("She built the workshop.").first).to_be_visible()
    check_page(applicant)
