"""The document itself, looked at with other people's tools: pikepdf for its structure, pypdf for its text."""

import io
import re
import subprocess
import threading
import unicodedata
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
import typst
import zxingcpp
from PIL import Image

from muster.papers import contract, typesetting, words
from muster.papers.agreement import filled
from muster.papers.contract import ContractPdf
from muster.papers.errors import InvalidContractError, NotTypesetError
from muster.papers.model import Bilingual, ContractData
from tests.papers.specimens import LANGUAGES, clauses_of, contract_in, in_force, witnessed

PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"


def written(data: ContractData) -> ContractPdf:
    return contract.write(data, clauses_of(data), data.language)


def opened(pdf: ContractPdf) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.content))


def text_of(pdf: ContractPdf) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.content)).pages)


def bare(text: str) -> str:
    """Letters and digits only: where a line was broken does not matter."""
    return "".join(character for character in text if character.isalnum())


def arabic_words(text: str) -> set[str]:
    return set(re.findall("[\u0621-\u064a]{2,}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_claims_to_be_archivable_and_accessible(language: str) -> None:
    pdf = opened(written(in_force(language)))

    with pdf.open_metadata() as metadata:
        assert metadata[f"{PDFA}part"] == "2"
        assert metadata[f"{PDFA}conformance"] == "A"
        assert metadata[f"{PDFUA}part"] == "1"
        assert metadata["dc:title"] == "Контракт про проходження військової служби № НГУ-2026-000123"
    root = pdf.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang) == "uk"
    assert root.ViewerPreferences.DisplayDocTitle
    assert str(root.OutputIntents[0].S) == "/GTS_PDFA1"
    assert root.OutputIntents[0].DestOutputProfile.read_bytes()
    assert pdf.docinfo.Title == "Контракт про проходження військової служби № НГУ-2026-000123"
    assert "/JavaScript" not in root.get("/Names", {})
    assert not pdf.is_encrypted


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_a4_and_counted(language: str) -> None:
    made = written(in_force(language))
    pdf = opened(made)

    assert made.pages == len(pdf.pages) == (2 if language == "uk" else 3)
    for page in pdf.pages:
        assert [round(float(side)) for side in page.MediaBox] == [0, 0, 595, 842]


def test_every_font_is_embedded_and_can_be_read_back_as_text() -> None:
    pdf = opened(written(contract_in("ar")))
    fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]

    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
    names = {str(font.BaseFont) for font in fonts}
    assert any("LibertinusSerif" in name for name in names)
    assert any("Amiri" in name for name in names)


def structure(pdf: pikepdf.Pdf) -> list[Any]:
    """Every element of the tag tree, in reading order."""
    found: list[Any] = []

    def walk(element: Any) -> None:
        if isinstance(element, pikepdf.Array):
            for kid in element:
                walk(kid)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append(element)
            walk(element.get("/K", pikepdf.Array()))

    walk(pdf.Root.StructTreeRoot.K)
    return found


def test_the_structure_is_a_document_with_headings_and_a_table_of_two_languages() -> None:
    pdf = opened(written(contract_in("es")))
    elements = structure(pdf)
    kinds = [str(element.S) for element in elements]

    assert kinds[0] == "/Document"
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 15 + 2  # the clauses, the signatures, the entry into force
    assert kinds.count("/Table") == 1
    assert kinds.count("/TH") == 2
    assert kinds.count("/TD") == 2 * sum(len(one.paragraphs) for one in filled_es())
    spoken = {str(element.Lang) for element in elements if "/Lang" in element}
    assert "es" in spoken


def filled_es() -> tuple[contract.FilledClause, ...]:
    data = contract_in("es")
    return filled(data, clauses_of(data), "es")


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "ar"])
def test_every_word_of_both_languages_is_in_the_document(language: str) -> None:
    data = contract_in(language)
    shown = bare(text_of(written(data)))

    for spoken in ("uk", language):
        for clause in filled(data, clauses_of(data), spoken):
            assert bare(clause.title) in shown
            for paragraph in clause.paragraphs:
                assert bare(paragraph) in shown


def test_the_words_of_a_right_to_left_language_are_in_the_document() -> None:
    """pypdf gives the words whole but in the order they stand on the page: they are compared one by one."""
    data = contract_in("ar")
    shown = text_of(written(data))
    said = arabic_words(
        " ".join(line for one in filled(data, clauses_of(data), "ar") for line in one.paragraphs)
    )

    missing = said - arabic_words(shown)

    assert len(said) > 300
    assert len(missing) <= 0.02 * len(said), missing
    for clause in filled(data, clauses_of(data), "uk"):
        for paragraph in clause.paragraphs:
            assert bare(paragraph) in bare(shown)


def test_the_document_says_which_text_binds() -> None:
    shown = bare(text_of(written(contract_in("en"))))

    assert bare("Юридичну силу має лише український текст.") in shown
    assert bare("Only the Ukrainian text is legally binding.") in shown


def test_each_page_names_the_contract_the_edition_and_the_digest() -> None:
    made = written(contract_in("pl"))

    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(made.content)).pages, 1):
        shown = page.extract_text()
        assert "НГУ-2026-000123" in shown
        assert "ua-ngu 2026-06-01" in shown
        assert made.digest in shown
        assert f"{number} / {made.pages}" in shown


def test_each_clause_shows_its_identifier_and_version() -> None:
    data = contract_in("fr")
    shown = text_of(written(data))

    for identifier, version in (clause.pin for clause in clauses_of(data)):
        assert f"{identifier}/{version}" in shown


def test_a_draft_has_lines_to_sign_on_and_no_dates_of_service() -> None:
    shown = text_of(written(contract_in("en")))

    assert shown.count("Підпис / Signature") == 2
    assert "Confirmed" not in shown.replace("Confirmation", "")
    assert "The dates are entered once the order of enrolment" in " ".join(shown.split())
    assert "2029" not in shown


def test_a_contract_in_force_shows_who_confirmed_it_when_and_its_dates() -> None:
    shown = " ".join(text_of(written(in_force("en"))).split())

    assert "Підтверджено / Confirmed: Остап Вигаданий" in shown
    assert "3 June 2026, 12:05 (Kyiv)" in shown
    assert "Took effect on: 15 June 2026" in shown
    assert "Last day of probation: 14 August 2026" in shown
    assert "Last day of the contract’s term: 14 June 2029" in shown
    assert "№ 45 від 15.06.2026" in shown
    assert "Підпис / Signature" not in shown


def test_a_contract_in_force_may_be_without_probation_and_without_an_order() -> None:
    shown = text_of(written(in_force("en", probation_until=None, enrolment_order=None)))

    assert "Last day of probation" not in shown
    assert "Order of enrolment" not in shown


def test_a_contract_for_a_reader_of_ukrainian_has_one_column() -> None:
    shown = text_of(written(in_force("uk")))

    assert shown.count("1. Сторони") == 1
    assert "MATEO EJEMPLO INVENTADO" in shown


def test_the_same_contract_is_the_same_to_the_byte() -> None:
    first, second = written(in_force("ar")), written(in_force("ar"))

    assert first == second
    assert first.digest == contract.digest(in_force("ar"), clauses_of(in_force("ar")))
    assert first.canonical == contract.canonical(in_force("ar"), clauses_of(in_force("ar")))


def test_the_digest_is_the_same_before_and_after_it_comes_into_force() -> None:
    draft, running = written(contract_in("en")), written(in_force("en"))

    assert draft.digest == running.digest
    assert draft.content != running.content


def test_contracts_can_be_written_by_several_threads_at_once() -> None:
    wanted = {language: written(in_force(language)).content for language in LANGUAGES}
    made: dict[str, bytes] = {}

    def work(language: str) -> None:
        made[language] = written(in_force(language)).content

    threads = [threading.Thread(target=work, args=(language,)) for language in LANGUAGES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made == wanted


def test_what_looks_like_markup_is_printed_as_it_stands() -> None:
    tricky = '#panic("x") *bold* $x$ \\ @ref <label> "quoted"'
    shown = text_of(written(contract_in("en", post=Bilingual("стрілець", tricky))))

    assert bare(tricky) in bare(shown)
    assert "#panic" in shown


def test_long_names_stay_on_the_page() -> None:
    long = " ".join(["Вигаданий"] * 30)
    made = written(in_force("en", name_uk=long, name_printed=long, post=Bilingual(long, long)))

    assert bare(long) in bare(text_of(made))


@pytest.mark.parametrize("name", ["王小明", "สมชาย", "Mateo \U000f0000"])
def test_a_character_that_no_font_has_is_refused_not_left_out(name: str) -> None:
    with pytest.raises(NotTypesetError):
        written(contract_in("en", name_printed=name))


def test_accented_latin_and_historic_cyrillic_letters_can_be_printed() -> None:
    name = "Nguyễn Đặng Şükrü Łoś Ñandú Œuvre Ґалаґан Їжак Ўладзімір Ђорђе"

    assert bare(unicodedata.normalize("NFC", name)) in bare(
        unicodedata.normalize("NFC", text_of(written(contract_in("en", name_printed=name))))
    )


def test_a_contract_is_not_written_in_a_language_it_was_not_drawn_up_in() -> None:
    data = contract_in("en")

    with pytest.raises(InvalidContractError, match="drawn up in “en”, not in “uk”"):
        contract.write(data, clauses_of(data), "uk")


def test_a_font_that_is_missing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    without_amiri = typst.Compiler(b"", font_paths=typst.Fonts(include_system_fonts=False, font_paths=[]))
    monkeypatch.setattr(typesetting, "_compiler", lambda: without_amiri)

    with pytest.raises(NotTypesetError, match="amiri"):
        written(contract_in("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_it_can_be_checked_stands_on_it(language: str) -> None:
    shown = text_of(written(in_force(language)))
    assert "M-7Q2K-9XWD" in shown
    assert "https://muster.example/verify/" in shown
    assert bare(words.of(language).labels["check_how"])[:20] in bare(shown) or language == "ar"


@pytest.mark.parametrize("language", LANGUAGES)
def test_register_witness_and_scan_stand_on_it_and_change_nothing_agreed(language: str) -> None:
    made, draft = written(witnessed(language)), written(contract_in(language))
    shown = text_of(made)
    assert "12/2026" in shown
    assert "Vymyslena Perekladachka" in shown
    assert "5c" * 32 in shown
    assert made.digest == draft.digest
    assert "12/2026" not in text_of(draft)


def test_its_picture_says_what_it_leads_to() -> None:
    with opened(written(in_force())) as pdf:
        assert any("M-7Q2K-9XWD" in text for text in _alternatives(pdf.Root.StructTreeRoot))


def _alternatives(node: Any) -> list[str]:
    found = [str(node.Alt)] if "/Alt" in node else []
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            found += _alternatives(kid)
    return found


def test_a_contract_of_before_there_were_codes_is_written_as_it_was() -> None:
    assert "verify" not in text_of(written(in_force(check=None)))


def test_the_picture_on_paper_leads_to_the_page_with_the_code(tmp_path: Path) -> None:
    """Printed and read back as a telephone reads it."""
    made = written(in_force())
    (tmp_path / "contract.pdf").write_bytes(made.content)
    command = ["pdftoppm", "-r", "150", "-png", "-f", str(made.pages), "contract.pdf", "page"]
    subprocess.run(
        command, cwd=tmp_path, check=True
    )  # found on the path, as scripts/install-test-needs has it
    [page] = tmp_path.glob("page-*.png")
    with Image.open(page) as picture:
        [read] = zxingcpp.read_barcodes(picture)
    assert read.text == "https://muster.example/verify/?code=M-7Q2K-9XWD"
