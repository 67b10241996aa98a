"""Offices and posts of the demonstration. The regions are those of ISO 3166-2:UA; every office in them is fictional."""

from typing import NamedTuple

# Code, Ukrainian adjective or name in the centre's title, English name.
REGIONS: tuple[tuple[str, str, str], ...] = (
    ("UA-05", "Вінницький обласний", "Vinnytsia Oblast"),
    ("UA-07", "Волинський обласний", "Volyn Oblast"),
    ("UA-09", "Луганський обласний", "Luhansk Oblast"),
    ("UA-12", "Дніпропетровський обласний", "Dnipropetrovsk Oblast"),
    ("UA-14", "Донецький обласний", "Donetsk Oblast"),
    ("UA-18", "Житомирський обласний", "Zhytomyr Oblast"),
    ("UA-21", "Закарпатський обласний", "Zakarpattia Oblast"),
    ("UA-23", "Запорізький обласний", "Zaporizhzhia Oblast"),
    ("UA-26", "Івано-Франківський обласний", "Ivano-Frankivsk Oblast"),
    ("UA-30", "Київський міський", "Kyiv"),
    ("UA-32", "Київський обласний", "Kyiv Oblast"),
    ("UA-35", "Кіровоградський обласний", "Kirovohrad Oblast"),
    ("UA-40", "Севастопольський міський", "Sevastopol"),
    ("UA-43", "Кримський республіканський", "Autonomous Republic of Crimea"),
    ("UA-46", "Львівський обласний", "Lviv Oblast"),
    ("UA-48", "Миколаївський обласний", "Mykolaiv Oblast"),
    ("UA-51", "Одеський обласний", "Odesa Oblast"),
    ("UA-53", "Полтавський обласний", "Poltava Oblast"),
    ("UA-56", "Рівненський обласний", "Rivne Oblast"),
    ("UA-59", "Сумський обласний", "Sumy Oblast"),
    ("UA-61", "Тернопільський обласний", "Ternopil Oblast"),
    ("UA-63", "Харківський обласний", "Kharkiv Oblast"),
    ("UA-65", "Херсонський обласний", "Kherson Oblast"),
    ("UA-68", "Хмельницький обласний", "Khmelnytskyi Oblast"),
    ("UA-71", "Черкаський обласний", "Cherkasy Oblast"),
    ("UA-74", "Чернігівський обласний", "Chernihiv Oblast"),
    ("UA-77", "Чернівецький обласний", "Chernivtsi Oblast"),
)


class DemoPost(NamedTuple):
    title_uk: str
    title_en: str
    rank_category: str
    seats: int
    servicewomen: bool = True
    foreigners: bool = True
    secret: bool = False
    language: str = ""
    state: str = "approved"
    returned_because: str = ""


class DemoUnit(NamedTuple):
    code: str
    region: str
    name_uk: str
    name_en: str
    about_uk: str
    about_en: str
    posts: tuple[DemoPost, ...]


UNITS: tuple[DemoUnit, ...] = (
    DemoUnit(
        "unit-kalyna",
        "UA-32",
        "Навчальна бригада «Калина» (вигадана)",
        "Kalyna Training Brigade (fictional)",
        "Вигадана частина для ознайомлення. Приймає осіб без досвіду після базової підготовки.",
        "A fictional unit for trying Muster out. Takes people without experience after basic training.",
        (
            DemoPost("Стрілець", "Rifleman", "private", 12),
            DemoPost("Водій", "Driver", "private", 6),
            DemoPost("Стрілець-снайпер", "Marksman", "private", 2, servicewomen=False),
            DemoPost("Командир відділення", "Section commander", "sergeant", 3),
            DemoPost(
                "Діловод секретної частини", "Registry clerk", "private", 1, foreigners=False, secret=True
            ),
            DemoPost("Оператор безпілотних систем", "Drone operator", "private", 4, state="requested"),
            DemoPost("Кухар", "Cook", "private", 2, state="draft"),
            DemoPost(
                "Інструктор",
                "Instructor",
                "sergeant",
                2,
                language="en",
                state="returned",
                returned_because="Вкажіть, чого навчає інструктор: назва має відповідати штатному розпису.",
            ),
            DemoPost("Писар", "Clerk", "private", 1, state="closed"),
        ),
    ),
    DemoUnit(
        "unit-lypa",
        "UA-46",
        "Медична рота «Липа» (вигадана)",
        "Lypa Medical Company (fictional)",
        "Вигадана частина для ознайомлення. Шукає медиків і перекладачів.",
        "A fictional unit for trying Muster out. Looks for medics and interpreters.",
        (
            DemoPost("Бойовий медик", "Combat medic", "sergeant", 4),
            DemoPost("Санітар", "Medical orderly", "private", 5),
            DemoPost("Перекладач", "Interpreter", "sergeant", 2, language="es"),
            DemoPost("Водій-санітар", "Ambulance driver", "private", 3, state="requested"),
            DemoPost("Лікар", "Physician", "officer", 1),
        ),
    ),
    DemoUnit(
        "unit-yavir",
        "UA-51",
        "Інженерний батальйон «Явір» (вигаданий)",
        "Yavir Engineer Battalion (fictional)",
        "Вигадана частина для ознайомлення. Ремонт, зв’язок, розмінування.",
        "A fictional unit for trying Muster out. Repairs, signals, demining.",
        (
            DemoPost("Сапер", "Sapper", "private", 8),
            DemoPost("Механік", "Mechanic", "private", 4),
            DemoPost("Старший радіотелефоніст", "Senior radio operator", "sergeant", 2, secret=True),
        ),
    ),
)

# Code, kind, Ukrainian name, English name. They serve the whole country.
BOARDS: tuple[tuple[str, str, str, str], ...] = (
    (
        "medical-board",
        "medical_board",
        "Військово-лікарська комісія закладу МВС (вигадана)",
        "Military medical board of the Interior Ministry (fictional)",
    ),
    (
        "selection-board",
        "selection_board",
        "Група професійно-психологічного відбору (вигадана)",
        "Professional and psychological selection group (fictional)",
    ),
    (
        "physical-board",
        "physical_board",
        "Комісія з фізичної підготовки (вигадана)",
        "Physical training commission (fictional)",
    ),
    (
        "special-check",
        "special_check",
        "Підрозділ спеціальної перевірки (вигаданий)",
        "Special check section (fictional)",
    ),
    ("headquarters", "headquarters", "Головне управління (вигадане)", "Headquarters (fictional)"),
)
