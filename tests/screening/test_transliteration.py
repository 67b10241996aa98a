"""Names in other letters: by the Cabinet's table, by ICAO's, and back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.screening.transliteration import latin_of, mrz_of, ukrainian_of

# Resolution no. 55 of 27 January 2010 gives these with its table.
EXAMPLES = """
Алушта Alushta · Андрій Andrii · Борщагівка Borshchahivka · Борисенко Borysenko · Вінниця Vinnytsia · Гадяч Hadiach
Згурський Zghurskyi · Ґалаґан Galagan · Ґорґани Gorgany · Донецьк Donetsk · Рівне Rivne · Есмань Esman
Єнакієве Yenakiieve · Гаєвич Haievych · Короп'є Koropie · Житомир Zhytomyr · Жежелів Zhezheliv
Закарпаття Zakarpattia · Казимирчук Kazymyrchuk · Медвин Medvyn · Михайленко Mykhailenko · Іванків Ivankiv
Їжакевич Yizhakevych · Кадиївка Kadyivka · Мар’їне Marine · Йосипівка Yosypivka · Стрий Stryi · Київ Kyiv
Лебедин Lebedyn · Миколаїв Mykolaiv · Ніжин Nizhyn · Одеса Odesa · Полтава Poltava · Рибчинський Rybchynskyi
Суми Sumy · Тернопіль Ternopil · Троць Trots · Ужгород Uzhhorod · Уляна Uliana · Фастів Fastiv · Харків Kharkiv
Біла_Церква Bila_Tserkva · Чернівці Chernivtsi · Шостка Shostka · Кишеньки Kyshenky · Щербухи Shcherbukhy
Гоща Hoshcha · Юрій Yurii · Корюківка Koriukivka · Яготин Yahotyn · Костянтин Kostiantyn · Знам'янка Znamianka
Феодосія Feodosiia · Згорани Zghorany · Розгон Rozghon
"""
PAIRS = [pair.strip().replace("_", " ") for pair in re.split(r"[·\n]", EXAMPLES) if pair.strip()]
LOWER = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
# What the table yields, but for spellings that a name from elsewhere has with another sound.
YIELDED = st.text("abvhgdezyiklmnoprstuf", min_size=1).filter(
    lambda text: not re.search("th|ph|zg|sch|ia$|[aeiou]y", text)
)


@pytest.mark.parametrize("pair", PAIRS)
def test_the_cabinets_examples_come_out_as_printed(pair: str) -> None:
    half = len(pair.split()) // 2
    ukrainian, latin = " ".join(pair.split()[:half]), " ".join(pair.split()[half:])
    assert latin_of(ukrainian) == latin
    assert latin_of(ukrainian.upper()) == latin.upper()
    assert mrz_of(ukrainian + " Ї").startswith(latin.upper())


def test_beginnings_are_those_of_each_word() -> None:
    assert latin_of("Єва-Юлія Яремчук, Я.") == "Yeva-Yuliia Yaremchuk, Ya."
    assert latin_of("ОЛЕГ з’їв ящик 7 ы") == "OLEH ziv yashchyk 7 ы"


@given(st.text(LOWER + "'’ -"))
def test_ukrainian_becomes_latin_letters_alone(text: str) -> None:
    assert re.fullmatch(r"[a-z'’ -]*", latin_of(text))
    assert latin_of(text.upper()).lower() == latin_of(text)


@given(YIELDED)
def test_what_the_table_yields_is_led_back_to_what_yields_it(latin: str) -> None:
    assert latin_of(ukrainian_of(latin)).lower() == latin


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        (
            "ابو بكر محمد بن زكريا الرازي",
            "ABW BKR MXHMD BN ZKRYA ALRAZY",
        ),  # the example of part 3, appendix B
        ("عبّاس فاطمة", "EBBAS FAXTTMXAH"),
        ("Łukasz Müller-Ñandú", "LUKASZ MUELLER NANDU"),
        ("Zoë O'Brien, d’Artagnan", "ZOE OBRIEN DARTAGNAN"),
        ("Straße Ødegård Þórsson", "STRASSE OEDEGAARD THORSSON"),
        ("Юрий Щукин-Объездов", "IURII SHCHUKIN OBIEEZDOV"),
        ("Їжакевич Юрій", "YIZHAKEVYCH YURII"),
        ("Гарбузаў Ёсіф", "HARBUZAU IOSIF"),
        ("Ђорђевић Живко", "DORDEVIC ZIVKO"),
        ("Ѓорѓи Џамбаски", "GJORGJI DJAMBASKI"),
        ("Ҷурабек Ѐвтимова", "URABEK EVTIMOVA"),
        ("Λίνα", ""),
    ],
)
def test_names_are_written_in_the_letters_of_a_zone(name: str, zone: str) -> None:
    assert mrz_of(name) == zone


@given(st.text(max_size=40))
def test_a_zone_has_its_letters_alone_and_writing_it_again_changes_nothing(name: str) -> None:
    zone = mrz_of(name)
    assert re.fullmatch(r"([A-Z]+( [A-Z]+)*)?", zone)
    assert mrz_of(zone) == zone


@pytest.mark.parametrize(
    ("latin", "ukrainian"),
    [
        ("Yevhen Hryhorii Skovorodskyi", "Євген Григорій Сковородський"),
        ("TADEO AURELIO", "Тадео Ауреліо"),
        ("Nataliia Garcia Diana", "Наталія Ґарсія Діана"),
        ("Zalmay Andrey", "Залмай Андрей"),
        ("Józef Łoś", "Джозеф Лос"),
        ("Jean-Baptiste d'Ångström", "Джеан-Баптісте Данґстром"),
        ("Straße", "Страссе"),
        ("Коваленко", "Коваленко"),
        ("محمد", ""),
    ],
)
def test_a_ukrainian_form_is_suggested(latin: str, ukrainian: str) -> None:
    assert ukrainian_of(latin) == ukrainian
