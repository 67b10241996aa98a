"""The people of the demonstration. All are fictional; all sign in with the password shown on the demonstration page."""

from typing import NamedTuple


class StaffPersona(NamedTuple):
    login: str
    given_names: str
    family_name: str
    name_uk: str
    roles: tuple[tuple[str, str], ...]  # role, office


class ApplicantPersona(NamedTuple):
    login: str
    given_names: str
    family_name: str
    name_uk: str
    language: str
    stage: str
    office: str
    post: str  # English title of the wished post; "" for none
    document_number: str
    facts: dict[str, object]


STAFF: tuple[StaffPersona, ...] = (
    StaffPersona("clerk", "Olena", "Vyshnia", "Вишня Олена", (("clerk", "centre-ua-30"),)),
    StaffPersona("clerk-lviv", "Taras", "Kvit", "Квіт Тарас", (("clerk", "centre-ua-46"),)),
    StaffPersona("recruiter", "Iryna", "Vilkha", "Вільха Ірина", (("recruiter", "unit-kalyna"),)),
    StaffPersona("recruiter-lypa", "Petro", "Yasen", "Ясен Петро", (("recruiter", "unit-lypa"),)),
    StaffPersona("recruiter-yavir", "Myroslava", "Verba", "Верба Мирослава", (("recruiter", "unit-yavir"),)),
    StaffPersona("medical", "Mariia", "Malyna", "Малина Марія", (("medical_assessor", "medical-board"),)),
    StaffPersona(
        "selection", "Andrii", "Bereza", "Береза Андрій", (("selection_assessor", "selection-board"),)
    ),
    StaffPersona("physical", "Oksana", "Hrab", "Граб Оксана", (("physical_assessor", "physical-board"),)),
    StaffPersona("check", "Bohdan", "Teren", "Терен Богдан", (("special_check_assessor", "special-check"),)),
    StaffPersona(
        "deciding",
        "Nadiia",
        "Horobyna",
        "Горобина Надія",
        (
            ("deciding_officer", "unit-kalyna"),
            ("deciding_officer", "unit-lypa"),
            ("deciding_officer", "unit-yavir"),
        ),
    ),
    StaffPersona(
        "commander",
        "Ostap",
        "Dubovyi",
        "Дубовий Остап",
        (("commander", "unit-kalyna"), ("commander", "unit-lypa"), ("commander", "unit-yavir")),
    ),
    StaffPersona("planner", "Vira", "Smereka", "Смерека Віра", (("planner", "headquarters"),)),
    StaffPersona("auditor", "Sofiia", "Kalynets", "Калинець Софія", (("auditor", "headquarters"),)),
    StaffPersona("operator", "Danylo", "Topolia", "Тополя Данило", (("operator", "headquarters"),)),
)

PASSPORT: dict[str, object] = {
    "statelessness": "none",
    "identity_document": "passport",
    "identity_document_until": "2033-05-01",
    "location": "ukraine",
    "stay_ground": "temporary_permit",
    "stay_until": "2028-06-30",
    "conviction": "none",
    "prosecution_pending": False,
    "serving_in": "none",
    "rank_category": "private",
}

APPLICANTS: tuple[ApplicantPersona, ...] = (
    ApplicantPersona(
        "mateo",
        "Mateo",
        "Valdelomar Cruz",
        "Вальделомар Крус Матео",
        "en",
        "draft",
        "",
        "",
        "AV4471920",
        PASSPORT | {"date_of_birth": "1996-04-11", "sex": "male", "citizenships": ["COL"]},
    ),
    ApplicantPersona(
        "lucia",
        "Lucía",
        "Montenegro Salas",
        "Монтенегро Салас Лусія",
        "en",
        "submitted",
        "centre-ua-30",
        "",
        "PE8820114",
        PASSPORT | {"date_of_birth": "1999-09-02", "sex": "female", "citizenships": ["PER"]},
    ),
    ApplicantPersona(
        "giorgi",
        "Giorgi",
        "Kvirikadze",
        "Квірікадзе Гіоргі",
        "uk",
        "referred",
        "centre-ua-30",
        "",
        "19GE55120",
        PASSPORT | {"date_of_birth": "1988-12-19", "sex": "male", "citizenships": ["GEO"]},
    ),
    ApplicantPersona(
        "amara",
        "Amara",
        "Desta",
        "Деста Амара",
        "en",
        "in_unit",
        "unit-lypa",
        "Combat medic",
        "SL000317",
        PASSPORT
        | {
            "date_of_birth": "1994-02-28",
            "sex": "female",
            "citizenships": [],
            "statelessness": "recognised",
            "identity_document": "stateless_id",
            "stay_ground": "permanent_permit",
            "rank_category": "sergeant",
        },
    ),
    ApplicantPersona(
        "tomasz",
        "Tomasz",
        "Wierzbowy",
        "Вежбовий Томаш",
        "uk",
        "accepted",
        "unit-kalyna",
        "Driver",
        "EK3390021",
        PASSPORT | {"date_of_birth": "1991-07-07", "sex": "male", "citizenships": ["POL"]},
    ),
    ApplicantPersona(
        "helen",
        "Helen",
        "Ashdown-Reeve",
        "Ешдаун-Рів Гелен",
        "en",
        "drafted",
        "unit-lypa",
        "Medical orderly",
        "GB5521908",
        PASSPORT | {"date_of_birth": "1990-10-30", "sex": "female", "citizenships": ["GBR"]},
    ),
    ApplicantPersona(
        "joao",
        "João",
        "Figueiral Pinto",
        "Фігейрал Пінту Жуан",
        "en",
        "in_force",
        "unit-yavir",
        "Sapper",
        "BR1182736",
        PASSPORT | {"date_of_birth": "1993-03-15", "sex": "male", "citizenships": ["BRA"]},
    ),
)
