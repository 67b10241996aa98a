"""Facts about where the person is and by what right."""

from muster.law.text import Text
from muster.law.vocabulary.kinds import Fact, Kind, Supplier, Value

STAY = (
    Fact(
        "location",
        Kind.CHOICE,
        Supplier.APPLICANT,
        Text("Where the person is", "Де перебуває особа"),
        Text("Where are you now?", "Де Ви зараз?"),
        values=(
            Value("ukraine", Text("in Ukraine", "в Україні")),
            Value("abroad", Text("abroad", "за кордоном")),
        ),
    ),
    Fact(
        "stay_ground",
        Kind.CHOICE,
        Supplier.APPLICANT,
        Text("Ground of stay in Ukraine", "Підстава перебування в Україні"),
        Text("What allows you to be in Ukraine?", "На якій підставі Ви перебуваєте в Україні?"),
        Text("Choose the paper you would show today.", "Оберіть документ, який Ви показали б сьогодні."),
        (
            Value("visa", Text("a visa", "віза")),
            Value("visa_free", Text("visa-free stay", "безвізове перебування")),
            Value(
                "extension",
                Text("an extension of stay by the Migration Service", "продовження строку перебування"),
            ),
            Value(
                "temporary_permit", Text("a temporary residence permit", "посвідка на тимчасове проживання")
            ),
            Value(
                "permanent_permit", Text("a permanent residence permit", "посвідка на постійне проживання")
            ),
            Value("refugee_status", Text("recognition as a refugee", "визнання біженцем")),
            Value("complementary_protection", Text("complementary protection", "додатковий захист")),
            Value(
                "asylum_pending",
                Text("an asylum request being considered", "заява про захист, яку розглядають"),
            ),
            Value(
                "service_contract",
                Text("a running military service contract", "чинний контракт про військову службу"),
            ),
            Value(
                "after_service",
                Text(
                    "the time after a military service contract", "час після військової служби за контрактом"
                ),
            ),
            Value("none", Text("nothing", "жодної підстави")),
        ),
    ),
    Fact(
        "stay_until",
        Kind.DATE,
        Supplier.APPLICANT,
        Text("Stay lawful until", "Строк перебування до"),
        Text(
            "Until when does that paper allow you to stay?", "До якої дати цей документ дозволяє перебувати?"
        ),
        Text(
            "The last day the paper itself states; for a visa-free stay, your last lawful day.",
            "Останній день, зазначений у документі; для безвізового перебування — останній дозволений день.",
        ),
    ),
    Fact(
        "last_contract_end",
        Kind.DATE,
        Supplier.APPLICANT,
        Text("End of the last service contract", "Кінець останнього контракту"),
        Text(
            "When did your last Ukrainian service contract end?",
            "Коли закінчився Ваш останній контракт про військову службу в Україні?",
        ),
        fixed=True,
    ),
    Fact(
        "last_contract_end_reason",
        Kind.CHOICE,
        Supplier.APPLICANT,
        Text("Why that contract ended", "Чому закінчився той контракт"),
        Text("Why did that contract end?", "Чому закінчився той контракт?"),
        values=(
            Value("expired", Text("its term ended", "сплив строк")),
            Value("own_wish", Text("at own wish", "за власним бажанням")),
            Value("health", Text("for health", "за станом здоров’я")),
            Value("sentence", Text("a court sentence", "вирок суду")),
            Value("failed_probation", Text("probation was not passed", "не пройдено випробувальний строк")),
            Value("unsuitable", Text("unsuitable for the post", "невідповідність посаді")),
            Value("polygraph_refusal", Text("the polygraph was refused", "відмова від поліграфа")),
            Value("other", Text("another reason", "інша причина")),
        ),
        fixed=True,
    ),
    Fact(
        "last_contract_formation",
        Kind.CHOICE,
        Supplier.APPLICANT,
        Text("Formation of that contract", "Формування того контракту"),
        Text("In which formation did you serve?", "У якому формуванні Ви служили?"),
        values=(
            Value("NGU", Text("National Guard", "Національна гвардія")),
            Value("AFU", Text("Armed Forces", "Збройні Сили")),
            Value("SSTS", Text("State Special Transport Service", "Державна спеціальна служба транспорту")),
        ),
        fixed=True,
    ),
    Fact(
        "service_permit",
        Kind.FLAG,
        Supplier.APPLICANT,
        Text("Residence permit for contract soldiers", "Посвідка військовослужбовця за контрактом"),
        Text(
            "Do you hold the temporary residence permit given for contract service?",
            "Чи маєте Ви посвідку на тимчасове проживання, видану для служби за контрактом?",
        ),
        Text("The permit of Law 4730-IX.", "Посвідка за Законом 4730-IX."),
    ),
)
