"""The texts that are consented to. A text is never changed: a new version is added below the old one."""

from dataclasses import dataclass

from muster.people.models import ConsentKind


@dataclass(frozen=True, slots=True)
class ConsentText:
    kind: ConsentKind
    version: str
    texts: dict[str, str]  # language -> text
    consequence: dict[str, str]  # language -> what follows from withdrawing it

    def in_language(self, language: str) -> str:
        return self.texts.get(language, self.texts["en"])

    def consequence_in(self, language: str) -> str:
        return self.consequence.get(language, self.consequence["en"])


_STOPS = {
    "en": "If you withdraw it, your application cannot go on until you give it again.",
    "uk": "Якщо ви її відкличете, розгляд вашої заяви не може тривати, доки ви не надасте її знову.",
}

TEXTS: tuple[ConsentText, ...] = (
    ConsentText(
        kind=ConsentKind.PROCESSING,
        version="2026-11",
        texts={
            "en": (
                "I consent to the processing of my personal data by the office that considers my application, the "
                "unit it is referred to with my agreement, and the boards that assess me, for the one purpose of "
                "deciding on my application for military service by contract and concluding that contract."
            ),
            "uk": (
                "Я даю згоду на обробку моїх персональних даних органом, який розглядає мою заяву, військовою "
                "частиною, до якої мене направлено за моєю згодою, та комісіями, які проводять мій відбір, з єдиною "
                "метою: прийняття рішення за моєю заявою про військову службу за контрактом і укладення контракту."
            ),
        },
        consequence=_STOPS,
    ),
    ConsentText(
        kind=ConsentKind.VERIFICATION,
        version="2026-11",
        texts={
            "en": (
                "I consent to the verification of the information I have given, including the special check that "
                "the law prescribes for foreigners and stateless persons who apply for military service by contract."
            ),
            "uk": (
                "Я даю згоду на перевірку наданих мною відомостей, зокрема на спеціальну перевірку, яку закон "
                "передбачає для іноземців та осіб без громадянства, що виявили бажання проходити військову службу "
                "за контрактом."
            ),
        },
        consequence=_STOPS,
    ),
)


def current(kind: ConsentKind) -> ConsentText:
    return next(text for text in reversed(TEXTS) if text.kind == kind)
