"""Facts about the person: age, sex, nationality, papers, convictions, consents, and what is sought."""

from muster.law.text import Text
from muster.law.vocabulary.kinds import Fact, Kind, Supplier, Value

PERSON = (
    Fact(
        "date_of_birth",
        Kind.DATE,
        Supplier.APPLICANT,
        Text("Date of birth", "Дата народження"),
        Text("When were you born?", "Коли Ви народилися?"),
        Text(
            "As in your identity document. If only the year or the month is known, give that.",
            "Як у документі, що посвідчує особу. Якщо відомий лише рік чи місяць, укажіть його.",
        ),
        partial=True,
        fixed=True,
    ),
    Fact(
        "rank_category",
        Kind.CHOICE,
        Supplier.APPLICANT,
        Text("Rank category sought", "Склад, до якого Ви вступаєте"),
        Text("What would you like to serve as?", "У якому складі Ви хочете служити?"),
        Text(
            "Everybody new to service starts with the rank of private, whatever rank was held abroad.",
            "Хто вступає вперше, починає зі звання солдата, хоч би яке звання мав за кордоном.",
        ),
        (
            Value("private", Text("private", "рядовий склад")),
            Value("sergeant", Text("sergeant or petty officer", "сержантський і старшинський склад")),
            Value("officer", Text("officer", "офіцерський склад")),
        ),
    ),
    Fact(
        "sex",
        Kind.CHOICE,
        Supplier.APPLICANT,
        Text("Sex", "Стать"),
        Text("What sex does your identity document state?", "Яку стать зазначено у Вашому документі?"),
        Text(
            "It matters only for posts that are not yet open to servicewomen.",
            "Це має значення лише для посад, ще не відкритих для жінок-військовослужбовців.",
        ),
        (
            Value("female", Text("female", "жіноча")),
            Value("male", Text("male", "чоловіча")),
            Value("unspecified", Text("not specified", "не зазначено")),
        ),
        fixed=True,
    ),
    Fact(
        "statelessness",
        Kind.CHOICE,
        Supplier.APPLICANT,
        Text("Statelessness", "Безгромадянство"),
        Text("Are you a stateless person?", "Ви особа без громадянства?"),
        Text(
            "A stateless person is a citizen of no country.",
            "Особа без громадянства не є громадянином жодної держави.",
        ),
        (
            Value("none", Text("no, I am a citizen of some country", "ні, я маю громадянство")),
            Value("claimed", Text("yes, but no authority has recognised it", "так, але це ще не визнано")),
            Value("recognised", Text("yes, and it is recognised", "так, і це визнано")),
        ),
    ),
    Fact(
        "citizenships",
        Kind.COUNTRIES,
        Supplier.APPLICANT,
        Text("Citizenships", "Громадянства"),
        Text("Which countries are you a citizen of?", "Громадянином яких держав Ви є?"),
        Text(
            "Name all of them, Ukraine too if you are its citizen. Leave it empty if you are stateless.",
            "Назвіть усі, також Україну, якщо Ви її громадянин. Особа без громадянства не називає жодної.",
        ),
    ),
    Fact(
        "identity_document",
        Kind.CHOICE,
        Supplier.APPLICANT,
        Text("Identity document", "Документ, що посвідчує особу"),
        Text("Which identity document do you have?", "Який документ, що посвідчує особу, Ви маєте?"),
        Text(
            "Keep your document: nobody may take it from you.",
            "Документ залишається у Вас: ніхто не має права його забирати.",
        ),
        (
            Value("passport", Text("passport", "паспорт")),
            Value("stateless_id", Text("stateless person's document", "посвідчення особи без громадянства")),
            Value("refugee_certificate", Text("refugee certificate", "посвідчення біженця")),
            Value("none", Text("none of these", "жодного з них")),
        ),
    ),
    Fact(
        "identity_document_until",
        Kind.DATE,
        Supplier.APPLICANT,
        Text("Identity document valid until", "Документ дійсний до"),
        Text("Until when is the document valid?", "До якої дати дійсний документ?"),
        Text("Its last day of validity.", "Останній день, коли він дійсний."),
    ),
    Fact(
        "conviction",
        Kind.CHOICE,
        Supplier.APPLICANT,
        Text("Criminal conviction", "Судимість"),
        Text(
            "Has a court ever convicted you of a crime, in any country?",
            "Чи засуджував Вас колись суд за злочин, у будь-якій державі?",
        ),
        Text(
            "A conviction is expunged when the law no longer counts it against you.",
            "Судимість погашена або знята, коли закон її більше не враховує.",
        ),
        (
            Value("none", Text("never", "ніколи"), once=True),
            Value("current", Text("yes, and it still stands", "так, і судимість діє")),
            Value("expunged", Text("yes, but it is expunged", "так, але вона погашена або знята")),
        ),
    ),
    Fact(
        "conviction_country",
        Kind.COUNTRY,
        Supplier.APPLICANT,
        Text("Country of the conviction", "Держава, де засуджено"),
        Text("In which country were you convicted?", "У якій державі Вас засудили?"),
        fixed=True,
    ),
    Fact(
        "prosecution_pending",
        Kind.FLAG,
        Supplier.APPLICANT,
        Text("Criminal proceedings pending", "Триває кримінальне провадження"),
        Text(
            "Are criminal proceedings pending against you anywhere?",
            "Чи триває проти Вас десь кримінальне провадження?",
        ),
    ),
    Fact(
        "consent_processing",
        Kind.FLAG,
        Supplier.APPLICANT,
        Text("Consent to processing of personal data", "Згода на обробку персональних даних"),
        Text(
            "Do you consent to the processing of your personal data?",
            "Чи згодні Ви на обробку Ваших персональних даних?",
        ),
        Text("You may withdraw it at any time.", "Ви можете відкликати її будь-коли."),
    ),
    Fact(
        "consent_verification",
        Kind.FLAG,
        Supplier.APPLICANT,
        Text("Consent to verification", "Згода на перевірку відомостей"),
        Text(
            "Do you consent to the information you give being verified?",
            "Чи згодні Ви на перевірку поданих Вами відомостей?",
        ),
        Text("You may withdraw it at any time.", "Ви можете відкликати її будь-коли."),
    ),
)
