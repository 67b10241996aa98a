"""Bringing a unit's posts from a file, and saving them as one."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from muster.offices.models import Post
from muster.offices.post_rows import read_posts, rows_of
from tests.cast import Cast
from tests.desk.conftest import SignedIn, text_of
from tests.offices.test_post_files import GOOD, a_csv, an_xlsx, changed


def bring(cast: Cast) -> str:
    return reverse("desk:posts-import", args=[cast.unit.pk])


def send(cast: Cast, client: Client, content: bytes, name: str = "posts.csv") -> HttpResponse:
    return client.post(bring(cast), {"file": SimpleUploadedFile(name, content)})  # type: ignore[return-value]


def sealed(page: HttpResponse) -> str:
    found = re.search(r'name="rows" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


def test_a_file_is_looked_at_before_it_counts(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.recruiter)
    assert "How the file looks" in text_of(client.get(bring(cast)))  # type: ignore[arg-type]
    page = send(cast, client, an_xlsx(GOOD, changed("title_en", "Baker")), "posts.xlsx")
    assert [row[1:] for row in page.context["table"]] == [["Кухар", "is added, with 3 seats"]] * 2  # type: ignore[attr-defined]
    assert not Post.objects.filter(title_en="Cook").exists()
    done = client.post(bring(cast), {"rows": sealed(page)}, follow=True)
    assert "Done: 2 added, 0 changed." in text_of(done)  # type: ignore[arg-type]
    assert Post.objects.filter(unit=cast.unit, title_en__in=("Cook", "Baker")).count() == 2


def test_mistakes_are_listed_by_line_and_nothing_changes(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.recruiter)
    page = send(cast, client, a_csv(GOOD, changed("seats", "many")))
    assert "Nothing was changed" in text_of(page)
    assert page.context["problems"] == [  # type: ignore[attr-defined]
        ["3", "seats", "This is not a number of seats.", "Write a whole number from 0 to 500."]
    ]
    assert not Post.objects.filter(title_en="Cook").exists()
    assert "Choose a file" in text_of(client.post(bring(cast)))  # type: ignore[arg-type]


def test_a_list_that_changed_meanwhile_is_shown_anew(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.recruiter)
    row = next(row for row in rows_of(cast.unit) if row.id == cast.private_post.pk)
    line = [str(row.id), row.terms.title_uk, "Scout", "private", "2", "yes", "yes", "no", ""]
    seen = send(cast, client, a_csv(line))
    assert "Title in English: Scout, before it Rifleman" in text_of(seen)
    Post.objects.filter(pk=row.id).update(title_en="Marksman")
    page = client.post(bring(cast), {"rows": sealed(seen)})
    assert "The list was changed meanwhile" in text_of(page)  # type: ignore[arg-type]
    assert Post.objects.get(pk=row.id).title_en == "Marksman"
    client.post(bring(cast), {"rows": sealed(page)})  # type: ignore[arg-type]
    assert Post.objects.get(pk=row.id).title_en == "Scout"


def test_nobody_confirms_what_another_has_seen(cast: Cast, signed_in: SignedIn) -> None:
    seen = sealed(send(cast, signed_in(cast.recruiter), a_csv(GOOD)))
    other = signed_in(cast.other_recruiter)
    address = reverse("desk:posts-import", args=[cast.other_unit.pk])
    assert "Choose the file again" in text_of(other.post(address, {"rows": seen}, follow=True))  # type: ignore[arg-type]
    assert other.post(bring(cast), {"rows": seen}).status_code == 404
    assert not Post.objects.filter(title_en="Cook").exists()


def test_the_list_is_saved_as_a_file(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.recruiter)
    for kind, content_type in (("csv", "text/csv"), ("xlsx", "application/vnd.openxmlformats")):
        response = client.get(reverse("desk:posts-export", args=[cast.unit.pk, kind]))
        assert response["Content-Type"].startswith(content_type)
        assert response["Content-Disposition"] == f'attachment; filename="posts-unit-3001.{kind}"'
        assert "no-store" in response["Cache-Control"]
        assert read_posts(response.content) == rows_of(cast.unit)
    assert client.get(reverse("desk:posts-export", args=[cast.unit.pk, "pdf"])).status_code == 404
    assert client.get(reverse("desk:posts-export", args=[cast.other_unit.pk, "csv"])).status_code == 404


def test_a_file_of_one_unit_changes_nothing_in_another(cast: Cast, signed_in: SignedIn) -> None:
    row = [str(cast.other_unit_post.pk), *GOOD[1:]]
    page = send(cast, signed_in(cast.recruiter), a_csv(row))
    assert "The unit has no such post" in text_of(page)
