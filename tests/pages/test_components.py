"""The components show what they are given, escape it, and are all described."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils import timezone

import muster.pages

TEMPLATES = Path(muster.pages.__file__).parent / "templates" / "pages"
DOCS = Path(muster.pages.__file__).parents[3] / "docs" / "design-system.md"
FRAME = {"demonstration", "languages", "navigation", "messages", "footer", "wordmark", "cell"}
OF_THE_ANSWER = {"outcome", "rules", "missing", "answer_given"}


def show(name: str, **context: object) -> str:
    html = re.sub(r"\s+", " ", render_to_string(f"pages/components/{name}.html", context))
    return html.replace("> <", "><")


def test_every_component_names_its_variables_on_top() -> None:
    files = list((TEMPLATES / "components").glob("*.html"))
    assert len(files) > 20
    for file in files:
        first = file.read_text().splitlines()[0]
        assert re.fullmatch(r"\{# .*([Vv]ariables).* #\}", first), file.name


def test_every_component_is_in_the_design_systems_page() -> None:
    described = set(re.findall(r"^\| `(\w+)` \|", DOCS.read_text(), re.MULTILINE))
    there = {file.stem for file in (TEMPLATES / "components").glob("*.html")}
    assert there - FRAME - OF_THE_ANSWER <= described


def test_no_template_styles_or_scripts_inline() -> None:
    for file in TEMPLATES.parent.parent.parent.rglob("*.html"):
        text = file.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|<\w[^<>]*\s(style|on\w+)=", text), file.name


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("done", "Done"),
        ("in_progress", "In progress"),
        ("not_started", "Not started"),
        ("cannot_start", "Cannot start yet"),
    ],
)
def test_a_task_says_its_state(state: str, word: str) -> None:
    html = show("tasks", tasks=[{"title": "Papers", "url": "/papers/", "state": state}])
    assert word in html
    assert ('href="/papers/"' in html) == (state != "cannot_start")


def test_a_summary_links_or_submits_each_change() -> None:
    rows = [
        {"question": "Where?", "answer": "<b>", "href": "/where/"},
        {"question": "When?", "answer": "", "change": "when"},
    ]
    html = show("summary", rows=rows)
    assert "&lt;b&gt;" in html
    assert '<a href="/where/">Change<span class="visually-hidden">: Where?</span></a>' in html
    assert 'name="change" value="when"' in html
    assert "–" in html


def test_a_table_says_its_columns_in_each_cell() -> None:
    columns = [{"text": "Reference"}, {"text": "Days", "number": True}, {"text": "Status"}]
    rows = [[{"text": "MU-1", "href": "/1/"}, 0, {"text": "Late", "tone": "bad"}], ["MU-2", None]]
    html = show("table", caption="Cases", columns=columns, rows=rows)
    assert 'scope="row" data-label="Reference"><span><a href="/1/">MU-1</a></span></th>' in html
    assert '<td role="cell" data-label="Days" class="number"><span>0</span></td>' in html
    assert '<span class="tag" data-tone="bad">Late</span>' in html
    assert html.count("<td") == 4  # a missing cell is shown as empty, not left out
    assert "<span>–</span>" in html


def test_a_timeline_takes_days_and_moments() -> None:
    events = [
        {"what": "Now", "when": None, "who": "The board", "now": True},
        {"what": "Sent", "when": timezone.now()},
        {"what": "Born", "when": date(2000, 1, 2)},
    ]
    html = show("timeline", events=events)
    assert 'aria-current="step"' in html
    assert '<time datetime="2000-01-02">2 January 2000</time>' in html


def test_pages_of_a_list_keep_the_question() -> None:
    page = Paginator(range(9), 3).page(2)
    html = show("pagination", page=page, query="office=3")
    assert 'href="?office=3&amp;page=1"' in html
    assert 'href="?office=3&amp;page=3"' in html
    assert "Page 2 of 3" in html
    assert show("pagination", page=Paginator(range(2), 3).page(1)).strip() == ""


def test_a_binding_text_says_that_it_binds_and_keeps_its_direction() -> None:
    html = show(
        "bilingual",
        binding="Текст",
        binding_language="uk",
        binding_name="Ukrainian",
        translation="نص",
        translation_language="ar",
        translation_name="Arabic",
        language="en",
        direction="ltr",
    )
    assert '<div class="binding" lang="uk" dir="ltr">' in html
    assert '<div lang="ar" dir="rtl">' in html
    assert "Ukrainian · this text binds" in html


def test_a_confirmation_shows_the_reference() -> None:
    html = show("panel", title="Sent", reference_label="Your reference", reference="MU-1")
    assert "<h1>Sent</h1>" in html
    assert '<span class="reference" dir="ltr">MU-1</span>' in html


def test_notices_buttons_and_the_rest_show_their_words() -> None:
    assert 'data-tone="note"' in show("notice", text="Text")
    assert '<a href="/x/">Go</a>' in show("notice", text="Text", href="/x/", action="Go", tone="bad")
    buttons = [
        {"text": "Save", "name": "act", "value": "save"},
        {"text": "Later", "href": "/", "style": "link"},
    ]
    assert '<button class="button " name="act" value="save">Save</button>' in show("buttons", buttons=buttons)
    assert '<a class="link" href="/">Later</a>' in show("buttons", buttons=buttons)
    assert 'data-tone="plain"' in show("tag", text="Draft")
    assert "<p>One</p>" in show("details", summary="More", text="One")
    assert ">Back</a>" in show("back", href="/")
    assert "Nothing" in show("empty", title="Nothing")
    assert '<a href="/desk/">Desk</a>' in show("breadcrumbs", crumbs=[{"text": "Desk", "href": "/desk/"}])
    assert "Set apart" in show("inset", text="Set apart")
