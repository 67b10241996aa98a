"""Facts that others establish about the applicant."""

from muster.law.text import Text
from muster.law.vocabulary.kinds import Fact, Kind, Supplier, Value

_PASSED = (
    Value("passed", Text("passed", "пройдено")),
    Value("failed", Text("not passed", "не пройдено")),
)

ASSESSMENT = (
    Fact(
        "medical",
        Kind.CHOICE,
        Supplier.ASSESSOR,
        Text("Military medical board", "Військово-лікарська комісія"),
        Text("What did the military medical board find?", "Що встановила військово-лікарська комісія?"),
        Text(
            "The board's word on fitness for the post sought.",
            "Висновок комісії про придатність до служби на посаді.",
        ),
        (
            Value("fit", Text("fit", "придатний")),
            Value("unfit", Text("unfit", "непридатний")),
        ),
    ),
    Fact(
        "selection",
        Kind.CHOICE,
        Supplier.ASSESSOR,
        Text("Professional and psychological selection", "Професійно-психологічний відбір"),
        Text(
            "Was the professional and psychological selection passed?",
            "Чи пройдено професійно-психологічний відбір?",
        ),
        values=_PASSED,
    ),
    Fact(
        "physical",
        Kind.CHOICE,
        Supplier.ASSESSOR,
        Text("Physical standards", "Нормативи з фізичної підготовки"),
        Text("Were the physical standards met?", "Чи виконано нормативи з фізичної підготовки?"),
        values=_PASSED,
    ),
    Fact(
        "special_check",
        Kind.CHOICE,
        Supplier.ASSESSOR,
        Text("Special check", "Спеціальна перевірка"),
        Text("Was the special check passed?", "Чи пройдено спеціальну перевірку?"),
        values=_PASSED,
    ),
    Fact(
        "data_doubtful",
        Kind.FLAG,
        Supplier.ASSESSOR,
        Text("Signs of unreliable data", "Ознаки недостовірних даних"),
        Text("Did the checker find signs of unreliable data?", "Чи виявлено ознаки недостовірних даних?"),
    ),
    Fact(
        "polygraph",
        Kind.CHOICE,
        Supplier.ASSESSOR,
        Text("Polygraph", "Поліграф"),
        Text("What came of the polygraph?", "Який результат дослідження на поліграфі?"),
        Text("It is asked only where the law requires it.", "Його питають лише там, де цього вимагає закон."),
        (
            *_PASSED,
            Value("refused", Text("refused", "відмова")),
            Value("not_taken", Text("not taken", "не проводили"), pending=True),
        ),
    ),
)
