"""How many bilingual contracts a second one process writes, warm, as PDF/A-2a and PDF/UA-1.

    uv run python benchmarks/contract_pdf.py [--count 60] [--rounds 5]

Every contract is another person's. Medians of interleaved rounds, a language at a time; the goal is 20.
"""

import argparse
import datetime
import statistics
import time

from muster.papers import clauses, contract
from muster.papers.model import Bilingual, ContractData, DocumentKind, RankCategory, Signatory

GOAL = 20
LANGUAGES = ("en", "es", "pt", "fr", "pl", "ar")
DRAFTED = datetime.date(2026, 6, 1)


def contract_of(number: int, language: str) -> ContractData:
    return ContractData(
        reference=f"НГУ-2026-{number:06}",
        regime="ua-ngu",
        edition="ua-ngu 2026-06-01",
        drafted_on=DRAFTED,
        language=language,
        unit=Bilingual(f"військова частина {number % 9000:04}", f"Unit {number % 9000:04}"),
        post=Bilingual("стрілець", "rifleman"),
        rank_category=RankCategory.PRIVATE,
        term_years=number % 10 + 1,
        name_printed=f"EJEMPLO {number}",
        name_uk=f"Ехемпло {number}",
        birth_date=datetime.date(1970, 1, 1) + datetime.timedelta(days=number % 12_000),
        citizenships=(Bilingual("Колумбія", "Colombia"),),
        document_kind=DocumentKind.PASSPORT,
        document_number=f"XX{number:07}",
        signatory=Signatory(
            Bilingual("командир", "Commander"), Bilingual("Остап Вигаданий", "Ostap Vyhadanyi")
        ),
    )


def seconds_for(count: int, language: str, first: int) -> float:
    chosen = clauses.select(DRAFTED, language)
    started = time.perf_counter()
    for number in range(first, first + count):
        made = contract.write(contract_of(number, language), chosen, language)
        assert made.pages == 3
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=60, help="contracts a round and language")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"first contract, fonts included: {seconds_for(1, 'en', 0) * 1000:.0f} ms")
    rates: dict[str, list[float]] = {language: [] for language in LANGUAGES}
    for round_ in range(options.rounds):
        for language in LANGUAGES:
            first = 1 + round_ * options.count
            rates[language].append(options.count / seconds_for(options.count, language, first))
    for language, measured in rates.items():
        rate = statistics.median(measured)
        print(f"{language}: {rate:5.1f} contracts a second ({1000 / rate:.0f} ms each), goal {GOAL}")


if __name__ == "__main__":
    main()
