import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.papers import clauses, placeholders
from muster.papers.errors import MissingValueError
from muster.papers.model import Bilingual, DocumentKind, RankCategory
from muster.papers.placeholders import PLACEHOLDERS, Run, fill
from tests.papers.specimens import LANGUAGES, amending, contract_in

NO_BRACES = st.text(st.characters(exclude_characters="{}", exclude_categories=("Cs",)), max_size=40)
NAMES = st.text(
    st.characters(categories=("L", "N", "P", "Zs"), exclude_characters="{}"), min_size=1, max_size=40
)


def filled(text: str, language: str = "en") -> str:
    return "".join(run.text for run in fill(text, contract_in(language), language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(PLACEHOLDERS))
def test_every_placeholder_is_filled_in_every_language(name: str, language: str) -> None:
    data = amending(language) if name.startswith("amends") else contract_in(language)
    (run,) = fill(f"{{{name}}}", data, language)

    assert run.is_value
    assert run.text.strip()
    assert "{" not in run.text


def test_values_are_written_in_the_language_of_the_text() -> None:
    data = contract_in("en", rank_category=RankCategory.SERGEANT, document_kind=DocumentKind.STATELESS_ID)
    text = "{term}|{unit}|{post}|{rank_category}|{document}|{birth_date}|{citizenship}"

    assert "".join(run.text for run in fill(text, data, "uk")).split("|") == [
        "3 (три) роки",
        "військова частина 0000",
        "стрілець",
        "сержантський і старшинський склад",
        "посвідчення особи без громадянства",
        "1 березня 1998 року",
        "Колумбія",
    ]
    assert "".join(run.text for run in fill(text, data, "en")).split("|") == [
        "3 (three) years",
        "military unit 0000",
        "rifleman",
        "sergeant or petty officer",
        "stateless person’s identity document",
        "1 March 1998",
        "Colombia",
    ]


def test_several_citizenships_are_all_named() -> None:
    both = (Bilingual("Колумбія", "Colombia"), Bilingual("Іспанія", "Spain"))
    data = contract_in("en", citizenships=both)

    assert fill("{citizenship}", data, "en")[0].text == "Colombia, Spain"


def test_a_person_without_citizenship_is_called_stateless() -> None:
    data = contract_in("en", citizenships=())

    assert fill("{citizenship}", data, "en")[0].text == "none (stateless person)"
    assert fill("{citizenship}", data, "uk")[0].text == "немає (особа без громадянства)"


def test_an_unknown_placeholder_is_an_error() -> None:
    with pytest.raises(MissingValueError, match="“salary” in the language “en”"):
        filled("You are paid {salary}.")


def test_a_placeholder_without_a_value_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placeholders, "PLACEHOLDERS", {"post": lambda _data, _language: "  "})

    with pytest.raises(MissingValueError, match="“post”"):
        filled("Post: {post}.")


@given(before=NO_BRACES, between=NO_BRACES, after=NO_BRACES, language=st.sampled_from(LANGUAGES))
def test_the_text_around_placeholders_is_kept_to_the_letter(
    before: str, between: str, after: str, language: str
) -> None:
    runs = fill(f"{before}{{term}}{between}{{post}}{after}", contract_in(language), language)

    kept = "".join("\0" if run.is_value else run.text for run in runs)
    assert kept == f"{before}\0{between}\0{after}"


@given(post=NAMES.filter(str.strip), name=st.sampled_from(["{term}", "{salary}", "{", "}{"]))
def test_a_value_is_never_read_as_a_placeholder(post: str, name: str) -> None:
    data = replace(contract_in("en"), post=Bilingual("стрілець", post + name))

    assert fill("{post}", data, "en") == (placeholders.value((post + name).strip(), "en"),)


@given(names=st.lists(st.sampled_from(sorted(PLACEHOLDERS)), max_size=5), text=NO_BRACES)
def test_the_names_in_a_text_are_found(names: list[str], text: str) -> None:
    written = text + "".join(f"{{{name}}}{text}" for name in names)

    assert placeholders.named_in(written) == set(names)
    assert not placeholders.stray_braces(written)
    assert placeholders.stray_braces(written + "{")


def test_a_latin_name_keeps_its_direction_in_an_arabic_line() -> None:
    runs = fill("الاسم: {name_printed}، {post}، {document_number}", contract_in("ar"), "ar")

    assert [(run.text, run.direction) for run in runs if run.is_value] == [
        ("MATEO EJEMPLO INVENTADO", "ltr"),
        ("رامٍ", "rtl"),
        ("XX000000", "ltr"),
    ]


def test_a_number_without_letters_follows_the_line() -> None:
    assert placeholders.value("12/34", "ar").direction == "rtl"
    assert placeholders.value("12/34", "en").direction == "ltr"


def test_the_number_of_an_act_is_not_turned_about_in_an_arabic_line() -> None:
    runs = fill("القانون رقم 4730-IX ساري", contract_in("ar"), "ar")

    assert Run("4730-IX", is_value=False, direction="ltr") in runs


def test_the_clauses_use_every_placeholder_there_is() -> None:
    day = datetime.date(2026, 6, 1)
    chosen = (*clauses.select(day, "uk"), *clauses.select(day, "uk", "ua-ngu-amendment"))
    used = set().union(*(placeholders.named_in(line) for one in chosen for line in one.text("uk").paragraphs))

    assert used == PLACEHOLDERS.keys()
