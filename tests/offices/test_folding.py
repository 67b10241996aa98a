"""What is searched for is found, however it is written."""

import pytest
from django.utils import timezone

from muster.journal.actions import SYSTEM
from muster.offices.actions import OfficeDetails, PostTerms, create_post, set_up_offices
from muster.offices.folding import MOST_SEARCHED, folded, words
from muster.offices.models import Office, OfficeKind, Post, RankCategory
from tests.cast import Cast


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("СТРІЛЕЦЬ", "стрілець"),
        ("Зв’язок  і зв'язок", "звязок і звязок"),
        ("Їжак", "їжак"),
        ("ﬁeld\u00a0medic", "field medic"),
    ],
)
def test_it_folds_what_people_write_differently(text: str, found: str) -> None:
    assert folded(text) == found
    assert folded(found) == found


def test_only_so_many_words_count() -> None:
    assert words("  Бойовий МЕДИК ") == ["бойовий", "медик"]
    assert len(words("а " * 100)) == 8


@pytest.mark.django_db
def test_a_post_is_found_by_the_new_name_of_its_unit(cast: Cast) -> None:
    details = OfficeDetails(
        code="unit-yalyna", kind=OfficeKind.UNIT, name_uk="Ялина", name_en="Spruce", formation="NGU"
    )
    set_up_offices(actor=SYSTEM, offices=[details])
    unit = Office.objects.get(pk="unit-yalyna")
    terms = PostTerms("Кухар", "Cook", RankCategory.PRIVATE, True, True, False)
    post = create_post(actor=SYSTEM, unit=unit, terms=terms, seats=1)
    assert post.search == "кухар cook ялина spruce"
    renamed = OfficeDetails(
        code="unit-yalyna", kind=OfficeKind.UNIT, name_uk="Смерека", name_en="Fir", formation="NGU"
    )
    set_up_offices(actor=SYSTEM, offices=[renamed])
    assert Post.objects.get(search__contains=folded("СМЕРЕКА")) == post
    assert Office.objects.get(search__contains="смер").pk == "unit-yalyna"


@pytest.mark.django_db
def test_the_longest_names_fit_into_the_index() -> None:
    longest = "".join(chr(0x10400 + number % 40) for number in range(0, 200 * 7, 7))  # four bytes each
    details = OfficeDetails(code="u" * 40, kind=OfficeKind.UNIT, name_uk=longest, name_en=longest[::-1])
    set_up_offices(actor=SYSTEM, offices=[details])
    terms = PostTerms(longest, longest[::-1], RankCategory.SERGEANT, True, True, False, "uk")
    post = create_post(actor=SYSTEM, unit=Office.objects.get(pk="u" * 40), terms=terms, seats=1)
    Post.objects.filter(pk=post.pk).update(requested_at=timezone.now(), approved_at=timezone.now())
    assert len(Post.objects.get(search__contains=folded(longest)).search) == MOST_SEARCHED
