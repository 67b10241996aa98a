"""The open posts as anyone reads them, and as an applicant does."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from muster.cases.post_kinds import KINDS, PostKind, closed_kinds, of_kinds, that_exist
from muster.journal.actions import SYSTEM
from muster.law import RuleOutcome
from muster.offices.actions import PostTerms, approve_post, create_post, request_approval, set_seats
from muster.offices.models import Office, OfficeKind, Post, RankCategory
from muster.pages import caching
from tests.cast import Cast
from tests.portal.conftest import SignedIn

pytestmark = pytest.mark.django_db
TERMS = PostTerms("Кухар", "Cook", RankCategory.PRIVATE, True, True, False)


@pytest.fixture(autouse=True)
def _nothing_kept(cast: Cast) -> Iterator[None]:
    caching.KEPT.clear()
    yield
    caching.KEPT.clear()


def public(unit: Office, seats: int = 1, **terms: Any) -> Post:
    post = create_post(actor=SYSTEM, unit=unit, terms=replace(TERMS, **terms), seats=seats)
    request_approval(user=None, actor=SYSTEM, post_id=post.pk)
    return approve_post(user=None, actor=SYSTEM, post_id=post.pk)


def titles(client: Client, **query: str) -> list[str]:
    caching.KEPT.clear()
    return [row["post"].title_en for row in client.get("/posts/", query).context["rows"]]


def text(response: HttpResponse) -> str:
    return response.content.decode()


class TestTheList:
    def test_anyone_reads_what_the_law_opens_to_foreigners(self, cast: Cast, client: Client) -> None:
        public(cast.unit, rank_category=RankCategory.OFFICER, title_en="Physician")
        create_post(actor=SYSTEM, unit=cast.unit, terms=replace(TERMS, title_en="Draft"), seats=1)
        assert titles(client) == [
            "Boarding party",
            "Driver",
            "Physician",  # whether a decree opens officers' posts is not known, so nobody is told no
            "Rifleman",
            "Section commander",
            "Signaller",
        ]

    def test_it_says_how_many_seats_are_free(self, cast: Cast, client: Client) -> None:
        cast.bring_to("offered")
        set_seats(actor=SYSTEM, post_id=cast.secret_post.pk, seats=0)
        seats = {row["post"].title_en: row["seats"] for row in client.get("/posts/").context["rows"]}
        assert seats["Rifleman"] == "1 seat free"
        assert seats["Signaller"] == "no seat free now"

    def test_a_lapsed_or_closed_post_is_gone(self, cast: Cast, client: Client) -> None:
        set_seats(actor=SYSTEM, post_id=cast.private_post.pk, seats=40)
        Post.objects.filter(pk=cast.secret_post.pk).update(closed_at=timezone.now())
        assert titles(client) == ["Boarding party", "Driver", "Section commander"]
        for post in (cast.private_post, cast.secret_post):
            assert client.get(f"/posts/{post.pk}/").status_code == 404

    def test_posts_of_another_formation_are_not_shown(self, cast: Cast, client: Client) -> None:
        Office.objects.filter(pk=cast.other_unit.pk).update(formation="AFU")
        assert "Driver" not in titles(client)
        assert client.get(f"/posts/{cast.other_unit_post.pk}/").status_code == 404

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"q": "КУХАР"}, ["Cook"]),
            ({"q": "cook ЯЛИНА"}, ["Cook"]),
            ({"q": "cook unit-3001"}, []),
            ({"q": "%"}, []),
            ({"region": "UA-12"}, ["Cook"]),
            (
                {"region": "UA-99"},
                ["Boarding party", "Cook", "Driver", "Rifleman", "Section commander", "Signaller"],
            ),
            ({"category": "sergeant"}, ["Boarding party", "Section commander"]),
            ({"category": "sergeant", "women": "on"}, ["Section commander"]),
            ({"language": "pl"}, ["Cook"]),
        ],
    )
    def test_it_is_searched(self, client: Client, query: dict[str, str], found: list[str]) -> None:
        unit = Office.objects.create(
            code="y", kind=OfficeKind.UNIT, region="UA-12", formation="NGU", name_uk="Ялина", name_en="Spruce"
        )
        public(unit, language="pl")
        assert titles(client, **query) == found

    def test_it_says_what_to_try_where_nothing_is_found(self, client: Client) -> None:
        assert "No post found" in text(client.get("/posts/", {"q": "astronaut"}))

    def test_it_comes_in_pages_both_ways(self, cast: Cast, client: Client) -> None:
        for number in range(60):
            public(cast.unit, title_en=f"Cook {number // 2:02}", language="fr")  # titles come in pairs
        every = [f"Cook {number // 2:02}" for number in range(60)]
        seen, addresses, address = [], [], "?language=fr"
        while address:
            page = client.get(f"/posts/{address}")
            seen += [row["post"] for row in page.context["rows"]]
            addresses.append(address)
            address = page.context["later"]
        assert [post.title_en for post in seen] == every
        assert len({post.pk for post in seen}) == 60
        assert len(addresses) == 3
        back = [row["post"] for row in client.get(f"/posts/{page.context['earlier']}").context["rows"]]
        assert back == seen[25:50]
        caching.KEPT.clear()
        first = client.get(f"/posts/{client.get(f'/posts/{addresses[1]}').context['earlier']}")
        assert [row["post"] for row in first.context["rows"]] == seen[:25]
        assert first.context["earlier"] == ""

    @pytest.mark.parametrize("beside", ["after", "before"])
    @pytest.mark.parametrize("what", ["nonsense", "7d5f0b3e-8f6d-4a51-9c0e-0c5a1e9d2b11"])
    def test_a_page_beside_nothing_is_the_first(self, client: Client, beside: str, what: str) -> None:
        assert len(titles(client, **{beside: what})) == 5

    def test_it_reads_no_more_for_many_posts(
        self, cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(40):
            public(cast.unit, title_en=f"Cook {number}")
        caching.KEPT.clear()
        with django_assert_max_num_queries(3):
            client.get("/posts/", {"q": "cook", "region": "UA-46"})

    def test_it_is_in_the_readers_language_and_order(self, client: Client) -> None:
        with translation.override("uk"):
            page = client.get("/posts/", headers={"accept-language": "uk"})
        assert "Відкриті посади" in text(page)
        found = [row["post"].title_uk for row in page.context["rows"]]
        assert found == sorted(found)
        assert "Львівська область" in text(page)


class TestCaching:
    def test_a_page_is_kept_for_those_of_whom_nothing_is_known(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        first = client.get("/posts/", {"q": "driver"})
        assert first["Cache-Control"] == "public, max-age=300"
        assert "Cookie" in first["Vary"]
        with django_assert_num_queries(0):
            again = client.get("/posts/", {"q": "driver"})
        assert again.content == first.content
        assert client.get("/posts/", {"q": "rifleman"}).content != first.content

    def test_it_is_made_anew_after_a_while(
        self, cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.get("/posts/")
        public(cast.unit)
        assert b"Cook" not in client.get("/posts/").content
        monkeypatch.setattr(caching, "SECONDS_KEPT", 0)
        assert b"Cook" in client.get("/posts/").content

    def test_no_more_than_so_many_are_kept(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(caching, "MOST_KEPT", 3)
        for number in range(5):
            client.get("/posts/", {"q": str(number)})
        assert [page[0] for page in caching.KEPT] == [f"/posts/?q={number}" for number in (2, 3, 4)]  # type: ignore[index]

    def test_an_applicants_page_is_kept_by_nobody_else(self, cast: Cast, signed_in: SignedIn) -> None:
        page = signed_in(cast.stateless).get("/posts/")
        assert page["Cache-Control"] == "private, no-cache"
        assert not caching.KEPT


class TestAnApplicant:
    def test_they_see_only_what_the_law_lets_them_hold(self, cast: Cast, signed_in: SignedIn) -> None:
        cast.bring_to("ready", who=cast.stateless)
        client = signed_in(cast.stateless)
        assert titles(client) == ["Driver", "Rifleman", "Section commander", "Signaller"]
        page = text(client.get("/posts/"))
        assert "2 kinds of posts are left out, because the law does not let you hold them." in page
        assert 'href="/posts/left-out/"' in page

    def test_what_is_not_stated_leaves_nothing_out(self, cast: Cast, signed_in: SignedIn) -> None:
        cast.bring_to("draft", who=cast.stateless)
        assert "Boarding party" in titles(signed_in(cast.stateless))

    def test_they_read_why(self, cast: Cast, signed_in: SignedIn, client: Client) -> None:
        cast.bring_to("ready", who=cast.stateless)
        page = signed_in(cast.stateless).get("/posts/left-out/")
        kinds = {group["rules"][0].identifier: group["kinds"] for group in page.context["groups"]}
        assert kinds == {
            "R10": ["Private · not open to foreigners · open to servicewomen"],
            "R11": ["Sergeant · open to foreigners · not open to servicewomen"],
        }
        assert "Decree 84/2024" in text(page)
        kinds = {
            group["rules"][0].identifier: group["kinds"]
            for group in client.get("/posts/left-out/").context["groups"]
        }
        assert kinds == {"R10": ["Private · not open to foreigners · open to servicewomen"]}

    def test_what_the_selection_does_not_support_is_left_out(self, cast: Cast, signed_in: SignedIn) -> None:
        cast.bring_to("assessed", supports=RankCategory.PRIVATE)
        client = signed_in(cast.applicant)
        assert titles(client) == ["Driver", "Rifleman", "Signaller"]
        assert "Above the rank category that the selection supports" in text(client.get("/posts/left-out/"))

    def test_it_asks_little_of_the_database(
        self, cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        cast.bring_to("assessed")
        client = signed_in(cast.applicant)
        with django_assert_max_num_queries(24):
            client.get("/posts/")


class TestAPost:
    def test_it_tells_its_conditions_and_the_rules_on_it(self, cast: Cast, client: Client) -> None:
        page = client.get(f"/posts/{cast.men_only_post.pk}/")
        answers = {row["question"]: row["answer"] for row in page.context["rows"]}
        assert answers["Unit"] == "Office unit-3001"
        assert answers["Region"] == "Lviv Oblast"
        assert answers["Open to servicewomen"] == "no"
        assert answers["Seats"] == "1 seat free"
        rules = {rule.identifier: rule.outcome for rule in page.context["rules"]}
        assert rules["R10"] == RuleOutcome.MET
        assert rules["R11"] == RuleOutcome.UNKNOWN

    def test_for_an_applicant_the_rules_are_answered(self, cast: Cast, signed_in: SignedIn) -> None:
        cast.bring_to("ready", who=cast.stateless)
        page = signed_in(cast.stateless).get(f"/posts/{cast.men_only_post.pk}/")
        rules = {rule.identifier: rule.outcome for rule in page.context["rules"]}
        assert rules["R11"] == RuleOutcome.NOT_MET
        assert "Apply to this unit" in text(page)

    def test_one_that_no_foreigner_may_hold_is_not_shown(self, cast: Cast, client: Client) -> None:
        assert client.get(f"/posts/{cast.citizens_only_post.pk}/").status_code == 404


class TestKinds:
    def test_there_are_as_many_as_the_law_can_tell_apart(self) -> None:
        assert len(set(KINDS)) == 24

    def test_closed_kinds_for_anybody(self) -> None:
        closed = {each.kind for each in closed_kinds(None, "ua-ngu")}
        assert closed == {kind for kind in KINDS if not kind.open_to_foreigners}

    @pytest.mark.parametrize("take", [slice(0, 24), slice(0, 0), slice(3, 4), slice(0, 24, 5), slice(0, 8)])
    def test_the_condition_finds_posts_of_these_kinds_alone(self, cast: Cast, take: slice) -> None:
        for kind in KINDS:
            public(cast.unit, **kind._asdict() | {"rank_category": RankCategory(kind.rank_category)})
        wanted = set(KINDS[take])
        found = Post.objects.filter(of_kinds(wanted)).values_list(*PostKind._fields)
        assert {PostKind(*row) for row in found} == wanted

    def test_only_kinds_of_public_posts_exist(self, cast: Cast) -> None:
        create_post(
            actor=SYSTEM, unit=cast.unit, terms=replace(TERMS, rank_category=RankCategory.OFFICER), seats=1
        )
        found = that_exist(KINDS)
        assert len(found) == 5
        assert not [kind for kind in found if kind.rank_category == "officer"]
