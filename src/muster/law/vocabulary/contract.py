"""Facts about a contract and who serves under it, for what follows from it."""

from typing import Final

from muster.law.text import Text
from muster.law.vocabulary.kinds import Fact, Kind, Supplier, Value, Vocabulary
from muster.law.vocabulary.person import PERSON
from muster.law.vocabulary.stay import STAY


def _taken(name: str) -> Fact:
    """A fact that is the same here and at admission."""
    return next(fact for fact in (*PERSON, *STAY) if fact.name == name)


CONTRACT: Final = Vocabulary(
    (
        Fact(
            "contract_start",
            Kind.DATE,
            Supplier.SYSTEM,
            Text("Contract in force from", "Контракт чинний з"),
            Text("From which day is the contract in force?", "З якого дня діє контракт?"),
            Text(
                "For a new entrant the day of enrolment in the unit's list.",
                "Для нового військовослужбовця — день зарахування до списків частини.",
            ),
            fixed=True,
        ),
        Fact(
            "contract_end",
            Kind.DATE,
            Supplier.SYSTEM,
            Text("Last day of the contract", "Останній день контракту"),
            Text("Which was the contract's last day?", "Який день контракту був останнім?"),
            fixed=True,
        ),
        Fact(
            "contract_end_reason",
            Kind.CHOICE,
            Supplier.SYSTEM,
            Text("Why the contract ended", "Чому закінчився контракт"),
            Text("Why did the contract end?", "Чому закінчився контракт?"),
            values=_taken("last_contract_end_reason").values,
            fixed=True,
        ),
        Fact(
            "contract_order",
            Kind.CHOICE,
            Supplier.SYSTEM,
            Text("Which contract", "Який контракт"),
            Text("Is it the first contract or a later one?", "Це перший контракт чи наступний?"),
            values=(
                Value("first", Text("the first", "перший")),
                Value("next", Text("a later one", "наступний")),
            ),
        ),
        Fact(
            "found_unfit_through_service",
            Kind.FLAG,
            Supplier.ASSESSOR,
            Text("Found unfit through service", "Непридатний унаслідок служби"),
            Text(
                "Did the medical board find the person unfit through service?",
                "Чи визнала комісія особу непридатною внаслідок служби?",
            ),
        ),
        _taken("service_permit"),
        _taken("rank_category"),
        _taken("date_of_birth"),
    )
)
