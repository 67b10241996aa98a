"""Posts as files: in by all or nothing, out so that they come in again the same."""

import csv
import zipfile
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from muster.offices import sheets
from muster.offices.actions import import_posts, preview_import, set_seats
from muster.offices.models import Post, PostState
from muster.offices.post_rows import COLUMNS, PostRow, as_file, read_posts, rows_of
from muster.offices.sheets import Problem, Unreadable, guarded, unguarded
from tests.cast import Cast

GOOD = ["", "Кухар", "Cook", "private", "3", "yes", "no", "ні", "en"]


def a_csv(*rows: list[str], head: Any = COLUMNS, delimiter: str = ",") -> bytes:
    target = StringIO()
    csv.writer(target, delimiter=delimiter).writerows([head, *rows])
    return target.getvalue().encode()


def an_xlsx(*rows: list[Any], head: Any = COLUMNS) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in [head, *rows]:
        sheet.append(list(row))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def problems(content: bytes) -> list[Problem]:
    with pytest.raises(Unreadable) as caught:
        read_posts(content)
    return list(caught.value.problems)


def where(content: bytes) -> list[tuple[int, str]]:
    return [(each.line, each.column) for each in problems(content)]


def changed(column: str, value: str) -> list[str]:
    return [value if name == column else old for name, old in zip(COLUMNS, GOOD, strict=True)]


class TestReading:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_a_csv_of_any_usual_kind(self, delimiter: str) -> None:
        (row,) = read_posts(b"\xef\xbb\xbf" + a_csv(GOOD, ["" for _ in COLUMNS], delimiter=delimiter))
        assert (row.line, row.id, row.seats, row.terms.title_uk) == (2, None, 3, "Кухар")
        assert row.terms.open_to_foreigners
        assert not row.terms.open_to_servicewomen

    def test_an_xlsx_with_numbers_and_truths_as_spreadsheets_have_them(self) -> None:
        (row,) = read_posts(an_xlsx([None, "Кухар", "Cook", "Рядовий склад", 3.0, True, False, False, None]))
        assert (row.seats, row.terms.rank_category, row.terms.open_to_foreigners) == (3, "private", True)

    def test_lines_are_counted_as_the_file_has_them(self) -> None:
        content = a_csv(changed("title_en", "Two\nlines"), [], changed("seats", "x"))
        assert where(content) == [(2, "title_en"), (5, "seats")]
        assert where(an_xlsx(GOOD, [], changed("seats", "x"))) == [(4, "seats")]

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("id", "7"),
            ("title_uk", ""),
            ("title_en", "x" * 201),
            ("rank_category", "general"),
            ("seats", "-1"),
            ("seats", "501"),
            ("seats", "٣"),
            ("seats", "1" * 5000),
            ("open_to_foreigners", ""),
            ("secret_access", "perhaps"),
            ("language", "xx"),
        ],
    )
    def test_each_mistake_is_named_where_it_stands(self, column: str, value: str) -> None:
        (problem,) = problems(a_csv(GOOD, changed(column, value)))
        assert (problem.line, problem.column) == (3, column)
        assert str(problem.what)
        assert str(problem.todo)

    def test_every_mistake_is_named_at_once(self) -> None:
        bad = ["x", "", "", "", "", "", "", "", "q"]
        assert len(problems(a_csv(bad, bad))) == 2 * len(COLUMNS)

    def test_columns_may_stand_in_any_order_but_must_be_known(self) -> None:
        head = list(reversed(COLUMNS))
        (row,) = read_posts(a_csv(list(reversed(GOOD)), head=head))
        assert row.terms.title_en == "Cook"
        assert where(a_csv(GOOD, head=["colour", *COLUMNS[1:]])) == [(1, "colour")]
        assert where(a_csv(GOOD[:4], head=COLUMNS[:4]))[0] == (1, "seats")
        assert (1, "seats") in where(a_csv(GOOD, head=["seats", *COLUMNS[1:]]))

    def test_a_post_stands_in_the_file_once(self) -> None:
        twice = changed("id", str(uuid4()))
        assert where(a_csv(twice, twice)) == [(3, "id")]

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            a_csv(),
            a_csv(*[GOOD] * (sheets.MOST_ROWS + 1)),
            an_xlsx(*[GOOD] * (sheets.MOST_ROWS + 1)),
            b"x" * (sheets.MOST_BYTES + 1),
            "Назва".encode("cp1251"),
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            b"PK\x03\x04 and nothing more",
            b'"' + b"x" * 200_000 + b'"',
        ],
    )
    def test_a_file_that_cannot_be_taken_says_why(self, content: bytes) -> None:
        (problem,) = problems(content)
        assert problem.line == 0
        assert str(problem.todo)


class TestHostileFiles:
    def test_a_formula_is_refused_and_never_reckoned(self) -> None:
        content = an_xlsx(changed("title_en", "=1+1"), changed("seats", '=HYPERLINK("http://example.org")'))
        assert where(content) == [(2, "C"), (3, "E")]

    def test_a_file_that_unpacks_to_gigabytes_is_not_unpacked(self) -> None:
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (sheets.MOST_UNPACKED + 1))
        assert len(target.getvalue()) < sheets.MOST_BYTES
        (problem,) = problems(target.getvalue())
        assert "unpacks" in str(problem.what)

    def test_entities_are_not_expanded(self) -> None:
        bomb = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        source, target = zipfile.ZipFile(BytesIO(an_xlsx(GOOD))), BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for part in source.infolist():
                text = source.read(part).decode()
                if part.filename.startswith("xl/worksheets/"):
                    text = bomb + text.removeprefix("<?xml version='1.0'?>")
                archive.writestr(part.filename, text)
        assert len(problems(target.getvalue())) == 1

    def test_a_sheet_that_claims_a_million_rows_is_read_as_far_as_it_may_be(self) -> None:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.append(list(COLUMNS))
        sheet.append(GOOD)
        sheet["A1048576"] = "end"
        sheet["XFD2"] = "far"
        target = BytesIO()
        book.save(target)
        assert len(read_posts(target.getvalue())) == 1


class TestWriting:
    @given(st.text(alphabet="'=+-@\tab\r1", max_size=6))
    def test_no_text_becomes_a_formula_and_none_is_lost(self, text: str) -> None:
        assert guarded(text)[:1] not in set("=+-@\t\r") or not text
        assert unguarded(guarded(text)) == text

    @pytest.mark.django_db
    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_what_is_saved_comes_in_again_the_same(self, cast: Cast, kind: str) -> None:
        Post.objects.filter(pk=cast.private_post.pk).update(title_en='=cmd|"/c calc"!A1', language="en")
        rows = rows_of(cast.unit)
        content = as_file(rows, kind)
        assert read_posts(content) == rows
        assert (
            preview_import(actor=cast.actor(cast.recruiter), unit=cast.unit, rows=read_posts(content)) == []
        )
        if kind == "xlsx":
            cells = [
                cell for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows() for cell in row
            ]
            assert not [cell.value for cell in cells if cell.data_type == "f"]


@pytest.mark.django_db
class TestBringing:
    def rows(self, cast: Cast) -> list[PostRow]:
        return rows_of(cast.unit)

    def bring(self, cast: Cast, rows: list[PostRow]) -> Any:
        return import_posts(actor=cast.actor(cast.recruiter), unit=cast.unit, rows=rows)

    def test_posts_are_added_and_changed_and_the_others_left_alone(self, cast: Cast) -> None:
        (new,) = read_posts(a_csv(GOOD))
        rows = self.rows(cast)
        more = replace(rows[0], seats=rows[0].seats + 1)
        changes = self.bring(cast, [new, more, rows[1]])
        assert [(change.is_addition, set(change.differences)) for change in changes] == [
            (True, set()),
            (False, {"seats"}),
        ]
        post = Post.objects.get(title_en="Cook")
        assert (post.state, post.seats.count(), post.unit) == (PostState.DRAFT, 3, cast.unit)
        assert Post.objects.get(pk=more.id).state == PostState.DRAFT
        assert Post.objects.get(pk=rows[1].id).state == PostState.APPROVED

    def test_a_look_beforehand_changes_nothing(self, cast: Cast) -> None:
        (new,) = read_posts(a_csv(GOOD))
        actor = cast.actor(cast.recruiter)
        (change,) = preview_import(actor=actor, unit=cast.unit, rows=[new])
        assert change.is_addition
        assert not Post.objects.filter(title_en="Cook").exists()

    def test_it_is_all_or_nothing(self, cast: Cast) -> None:
        cast.bring_to("offered")
        (new,) = read_posts(a_csv(GOOD))
        by_id = {row.id: row for row in self.rows(cast)}
        held = replace(by_id[cast.private_post.pk], line=3, seats=0)
        foreign = replace(new, line=4, id=cast.other_unit_post.pk)
        unknown = replace(new, line=5, id=uuid4())
        with pytest.raises(Unreadable) as caught:
            self.bring(cast, [new, held, foreign, unknown])
        assert [problem.line for problem in caught.value.problems] == [3, 4, 5]
        assert not Post.objects.filter(title_en="Cook").exists()

    def test_fewer_seats_need_no_approval(self, cast: Cast) -> None:
        by_id = {row.id: row for row in self.rows(cast)}
        self.bring(cast, [replace(by_id[cast.private_post.pk], seats=1)])
        assert Post.objects.get(pk=cast.private_post.pk).state == PostState.APPROVED

    def test_a_closed_post_is_not_changed_by_a_file(self, cast: Cast) -> None:
        rows = self.rows(cast)
        set_seats(actor=cast.actor(cast.recruiter), post_id=cast.secret_post.pk, seats=0)
        Post.objects.filter(pk=cast.secret_post.pk).update(closed_at=cast.applicant.created_at)
        with pytest.raises(Unreadable):
            self.bring(cast, [row for row in rows if row.id == cast.secret_post.pk])
