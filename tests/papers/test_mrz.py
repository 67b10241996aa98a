"""The machine-readable zone: the specimens of ICAO Doc 9303, and what is misread, cut off or forged."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.papers.mrz import (
    FILLER,
    LAYOUTS,
    Form,
    MrzError,
    Sex,
    Zone,
    check_digit,
    country,
    parse,
)

ON = date(2026, 11, 22)

# The specimens of the Utopian documents in parts 4, 5 and 6.
PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
OLD_CARD = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
LONG_NUMBER = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"


def read(text: str) -> Zone:
    return parse(text, on=ON)


class TestTheSpecimens:
    def test_a_passport(self) -> None:
        zone = read(PASSPORT)
        assert zone == Zone(
            form=Form.TD3,
            kind="P",
            issuer="UTO",
            family_name="ERIKSSON",
            given_names="ANNA MARIA",
            number="L898902C3",
            nationality="UTO",
            birth="1974-08-12",
            sex=Sex.FEMALE,
            expiry="2012-04-15",
            optional="ZE184226B",
            failed=(),
        )
        assert zone.holds

    @pytest.mark.parametrize(("text", "form"), [(CARD, Form.TD1), (OLD_CARD, Form.TD2)])
    def test_a_card(self, text: str, form: Form) -> None:
        zone = read(text)
        assert (zone.form, zone.number, zone.family_name) == (form, "D23145890", "ERIKSSON")
        assert (zone.given_names, zone.birth, zone.expiry) == ("ANNA MARIA", "1974-08-12", "2012-04-15")
        assert zone.holds

    def test_a_card_whose_number_goes_on_in_the_optional_data(self) -> None:
        zone = read(LONG_NUMBER)
        assert (zone.number, zone.optional, zone.birth) == ("D23145890734", "", "1934-07-12")
        assert zone.holds

    def test_the_same_on_an_old_card(self) -> None:
        number = check_digit("D23145890734")
        second = f"D23145890<UTO3407127M95071227340{FILLER}".replace("7340", f"734{number}")
        second = second.ljust(35, FILLER)
        second += check_digit(second[:10] + second[13:20] + second[21:35])
        zone = read(f"{'I<UTOSTEVENSON<<PETER<JOHN'.ljust(36, FILLER)}\n{second}")
        assert (zone.form, zone.number, zone.holds) == (Form.TD2, "D23145890734", True)


class TestWhatIsMisread:
    def test_a_failing_number_is_not_told(self) -> None:
        zone = read(PASSPORT.replace("L898902C3", "L898902C8"))
        assert zone.number is None
        assert zone.failed == ("number", "composite")
        assert zone.birth == "1974-08-12"

    @pytest.mark.parametrize(
        ("printed", "read_as", "name"), [("740812", "740813", "birth"), ("120415", "120515", "expiry")]
    )
    def test_a_failing_date_is_not_told(self, printed: str, read_as: str, name: str) -> None:
        zone = read(PASSPORT.replace(printed, read_as))
        assert name in zone.failed
        assert getattr(zone, name) is None

    def test_failing_optional_data_are_said(self) -> None:
        assert read(PASSPORT.replace("ZE184226B", "ZE184226C")).failed == ("personal", "composite")

    def test_letters_read_for_digits_are_put_right(self) -> None:
        assert read(PASSPORT.replace("7408122F1204159", "74O8I2ZFI2O4IS9")) == read(PASSPORT)

    def test_digits_read_for_letters_are_put_right(self) -> None:
        assert read(PASSPORT.replace("ERIKSSON", "ER1K550N")) == read(PASSPORT)

    def test_a_missing_last_digit_fails(self) -> None:
        assert read(PASSPORT[:-1] + FILLER).failed == ("composite",)

    def test_spaces_small_letters_and_empty_lines_do_not_matter(self) -> None:
        assert read("\n  " + PASSPORT.lower().replace("UTO", "UTO ") + "\n\n") == read(PASSPORT)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "P<UTO",
            PASSPORT[:-1],
            PASSPORT + "\n" + CARD,
            PASSPORT.replace("ANNA", "АННА"),
            "P*" + PASSPORT[2:],
        ],
    )
    def test_what_is_no_zone_is_refused(self, text: str) -> None:
        with pytest.raises(MrzError):
            read(text)


def passport(**fields: str) -> str:
    """A passport's zone with right check digits."""
    said = {
        "number": "L898902C3",
        "birth": "740812",
        "expiry": "320415",
        "optional": "",
        "sex": "F",
        "nationality": "UTO",
    }
    said |= fields
    number, optional = said["number"].ljust(9, FILLER), said["optional"].ljust(14, FILLER)
    dated = [said[name] + check_digit(said[name]) for name in ("birth", "expiry")]
    numbered = number + check_digit(number)
    personal = optional + (FILLER if optional.strip(FILLER) == "" else check_digit(optional))
    line = numbered + said["nationality"].ljust(3, FILLER) + dated[0] + said["sex"] + dated[1] + personal
    last = check_digit(numbered + dated[0] + dated[1] + personal)
    return f"{'P<UTOERIKSSON<<ANNA'.ljust(44, FILLER)}\n{line}{last}"


class TestWhatTheFieldsMean:
    @pytest.mark.parametrize(
        ("printed", "told"),
        [
            ("740812", "1974-08-12"),
            ("7408<<", "1974-08"),
            ("74<<<<", "1974"),
            ("261122", "2026-11-22"),  # born on this very day
            ("261123", "1926-11-23"),
            ("2611<<", "2026-11"),
            ("2612<<", "1926-12"),
            ("000229", "2000-02-29"),
            ("740230", None),
            ("7413<<", None),
            ("<<<<<<", None),
            ("74<<12", None),
        ],
    )
    def test_the_date_of_birth(self, printed: str, told: str | None) -> None:
        zone = read(passport(birth=printed))
        assert zone.birth == told
        assert zone.holds

    @pytest.mark.parametrize(
        ("printed", "told"),
        [
            ("320415", "2032-04-15"),
            ("120415", "2012-04-15"),
            ("990101", "1999-01-01"),
            ("320431", None),
            ("<<<<<<", None),
        ],
    )
    def test_the_date_of_expiry(self, printed: str, told: str | None) -> None:
        assert read(passport(expiry=printed)).expiry == told

    @pytest.mark.parametrize(
        ("printed", "told"),
        [("M", Sex.MALE), ("F", Sex.FEMALE), ("<", Sex.UNSPECIFIED), ("X", Sex.UNSPECIFIED), ("Q", None)],
    )
    def test_the_sex(self, printed: str, told: Sex | None) -> None:
        assert read(passport(sex=printed)).sex is told

    def test_a_document_without_a_number_tells_none(self) -> None:
        assert read(passport(number="")).number is None

    def test_a_stateless_person_and_a_refugee(self) -> None:
        stateless, refugee, citizen = (read(passport(nationality=code)) for code in ("XXA", "XXB", "UTO"))
        assert (stateless.stateless, stateless.refugee) == (True, False)
        assert (refugee.stateless, refugee.refugee) == (False, True)
        assert (citizen.stateless, citizen.refugee) == (False, False)

    @pytest.mark.parametrize(
        ("code", "told"),
        [
            ("COL", "COL"),
            ("D", "DEU"),
            ("GBN", "GBR"),
            ("RKS", "XKX"),
            ("XXA", None),
            ("XXC", None),
            ("XXX", None),
            ("", None),
        ],
    )
    def test_the_code_of_a_state(self, code: str, told: str | None) -> None:
        assert country(code) == told

    def test_a_german_passport_prints_one_letter(self) -> None:
        assert country(read(passport(nationality="D")).nationality) == "DEU"


@given(st.data())
def test_one_wrong_sign_in_what_a_check_digit_covers_is_never_told(data: st.DataObject) -> None:
    """Weights 7, 3 and 1 find each exchange of one sign, but for those ten apart in value (as A and K)."""
    at = data.draw(st.sampled_from([*range(9), *range(13, 19), *range(21, 27)]))
    first, second = PASSPORT.splitlines()
    sign = data.draw(st.sampled_from("0123456789"))
    value = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(second[at])
    zone = read(f"{first}\n{second[:at]}{sign}{second[at + 1 :]}")
    if value % 10 == int(sign):
        assert "composite" not in zone.failed
    else:
        assert zone.failed
        assert None in (zone.number, zone.birth, zone.expiry)


@given(
    st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<", min_size=88, max_size=90), st.sampled_from(Form)
)
def test_any_lines_of_the_right_form_end_in_a_zone(text: str, form: Form) -> None:
    layout = LAYOUTS[form]
    lines = [
        text[at * layout.width :][: layout.width].ljust(layout.width, FILLER) for at in range(layout.lines)
    ]
    zone = read("\n".join(lines))
    assert zone.form is form
    for name in ("number", "birth", "expiry"):
        assert name not in zone.failed or getattr(zone, name) is None


@given(st.text(max_size=200))
def test_any_text_ends_in_a_zone_or_in_an_error_of_its_own(text: str) -> None:
    with contextlib.suppress(MrzError):
        read(text)
