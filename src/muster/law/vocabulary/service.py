"""Facts about the way in, running service, and the post sought."""

from muster.law.text import Text
from muster.law.vocabulary.kinds import Fact, Kind, Supplier, Value

SERVICE = (
    Fact(
        "channel",
        Kind.CHOICE,
        Supplier.APPLICANT,
        Text("Where the application is made", "Куди подано заяву"),
        Text("Where do you apply?", "Куди Ви подаєте заяву?"),
        values=(
            Value(
                "territorial_centre",
                Text(
                    "a territorial centre of recruitment (before August 2022: the military commissariat)",
                    "територіальний центр комплектування (до серпня 2022: військовий комісаріат)",
                ),
            ),
            Value("unit", Text("the military unit itself", "сама військова частина")),
            Value(
                "foreigner_centre", Text("the recruiting centre for foreigners", "центр рекрутингу іноземців")
            ),
            Value("recruiting_centre", Text("a recruiting centre", "центр рекрутингу")),
            Value(
                "service_centre",
                Text("an administrative service centre", "центр надання адміністративних послуг"),
            ),
            Value("employment_centre", Text("an employment centre", "центр зайнятості")),
            Value("online", Text("an online form", "онлайн-форма")),
        ),
    ),
    Fact(
        "serving_in",
        Kind.CHOICE,
        Supplier.APPLICANT,
        Text("Now serving in", "Нині служить у"),
        Text("Do you serve in a Ukrainian formation now?", "Чи служите Ви зараз в українському формуванні?"),
        values=(
            Value("none", Text("no", "ні")),
            Value("NGU", Text("National Guard", "Національна гвардія")),
            Value("AFU", Text("Armed Forces", "Збройні Сили")),
            Value("SSTS", Text("State Special Transport Service", "Державна спеціальна служба транспорту")),
        ),
    ),
    Fact(
        "serving_since",
        Kind.DATE,
        Supplier.APPLICANT,
        Text("Serving since", "Служить з"),
        Text("Since when do you serve?", "З якої дати Ви служите?"),
        fixed=True,
    ),
    Fact(
        "qualification_sergeant",
        Kind.FLAG,
        Supplier.ASSESSOR,
        Text("Qualified as a sergeant", "Кваліфікація сержанта"),
        Text(
            "Does the person hold what a sergeant's post asks for?",
            "Чи має особа те, чого вимагає посада сержанта?",
        ),
    ),
    Fact(
        "qualification_officer",
        Kind.FLAG,
        Supplier.ASSESSOR,
        Text("Qualified as an officer", "Кваліфікація офіцера"),
        Text(
            "Does the person hold what an officer's post asks for?",
            "Чи має особа те, чого вимагає посада офіцера?",
        ),
    ),
    Fact(
        "post_vacant",
        Kind.FLAG,
        Supplier.POST,
        Text("The post is vacant", "Посада вакантна"),
        Text("Is a post of the category sought vacant?", "Чи є вакантна посада бажаного складу?"),
    ),
    Fact(
        "post_open_to_foreigners",
        Kind.FLAG,
        Supplier.POST,
        Text("The post is open to foreigners", "Посада відкрита для іноземців"),
        Text("May a foreigner hold the post?", "Чи може іноземець обіймати цю посаду?"),
    ),
    Fact(
        "post_open_to_servicewomen",
        Kind.FLAG,
        Supplier.POST,
        Text("The post is open to servicewomen", "Посада відкрита для жінок"),
        Text("May a servicewoman hold the post?", "Чи може жінка-військовослужбовець обіймати цю посаду?"),
    ),
    Fact(
        "post_secret_access",
        Kind.FLAG,
        Supplier.POST,
        Text("The post has access to state secrets", "Посада з доступом до державної таємниці"),
        Text("Does the post have access to state secrets?", "Чи має посада доступ до державної таємниці?"),
    ),
)
