"""Pictures of figures: bars told apart by form, and the same figures as a table."""

from django.template.loader import render_to_string

from muster.pages.bars import grouped, picture

SERIES = ["Free seats", "Wishes", "Filled"]


def test_the_longest_bar_is_whole_and_whatever_is_there_at_all_is_seen() -> None:
    drawn = picture("Supply", "Unit", SERIES, [("A", [4000, 1, 9999]), ("B", [0, 2000, 0])])
    assert [[bar.share for bar in row.bars] for row in drawn.rows] == [[100, 1], [0, 50]]
    assert [[bar.kind for bar in row.bars] for row in drawn.rows] == [["full", "hollow"]] * 2


def test_the_table_has_every_series_the_picture_the_first_two() -> None:
    drawn = picture("Supply", "Unit", SERIES, [("A", [4, 1, 9])])
    assert drawn.cells == (("A", "4", "1", "9"),)
    assert [column["text"] for column in drawn.columns] == ["Unit", *SERIES]
    assert drawn.legend == (("Free seats", "full"), ("Wishes", "hollow"))


def test_one_series_needs_no_legend_and_nothing_at_all_no_bars() -> None:
    assert picture("Choice", "Wish", ["Applications"], [("First", [3])]).legend == ()
    assert picture("Choice", "Wish", ["Applications"], []).rows == ()


def test_large_numbers_are_grouped() -> None:
    assert grouped(31000) == "31,000"


def test_it_is_drawn_with_words_for_those_who_do_not_see_it() -> None:
    drawn = picture("Choice attained", "Wish", ["Applications"], [("First <wish>", [31000])])
    html = render_to_string("pages/components/bars.html", {"picture": drawn})
    assert 'role="img" aria-label="Choice attained. The table below has the same figures."' in html
    assert "First &lt;wish&gt;" in html
    assert '<rect class="full" y="1" width="100%" height="12"/>' in html
    assert html.count("31,000") == 2
