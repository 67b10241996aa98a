"""How many bilingual contracts a second one process writes, warm, as PDF/A-2a and PDF/UA-1; sealed, too.

    uv run python benchmarks/contract_pdf.py [--count 60] [--rounds 5]
    uv run --group bench python benchmarks/contract_pdf.py --beside [--count 20]

Every contract is another person's. Medians of interleaved rounds, a language at a time; the goal is 20 a second, and a
sealed one within 150 ms at the median. `--beside` sets the same clauses with WeasyPrint, in two columns, as PDF/UA-1.
"""

import argparse
import datetime
import statistics
import time
from collections.abc import Callable
from html import escape

from muster.papers import clauses, contract
from muster.papers.authority import make_authority, make_office_key
from muster.papers.model import Bilingual, Check, ContractData, DocumentKind, RankCategory, Signatory
from muster.papers.seal import SealKey, seal

GOAL = 20
GOAL_MS = 150
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
        check=Check("https://muster.example/verify/", f"7Q2K-9XWD-{number % 10_000:04}"),
    )


def seconds_for(count: int, language: str, first: int) -> float:
    chosen = clauses.select(DRAFTED, language)
    started = time.perf_counter()
    for number in range(first, first + count):
        made = contract.write(contract_of(number, language), chosen, language)
        assert made.pages == 3
    return time.perf_counter() - started


def sealing(language: str) -> Callable[[int], bytes]:
    """Written and sealed, as the service does it."""
    key = SealKey.from_pem(make_office_key(make_authority("Benchmark"), "unit-3001"))
    chosen = clauses.select(DRAFTED, language)

    def make(number: int) -> bytes:
        made = contract.write(contract_of(number, language), chosen, language)
        return seal(made.content, key, reason=f"M-{number}")

    return make


def weasy(language: str) -> Callable[[int], bytes]:
    """The same words in two columns by WeasyPrint: tagged, PDF/UA-1, no seal, no QR code, no running digest."""
    from weasyprint import HTML  # noqa: PLC0415  of the bench group alone
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fonts, chosen = FontConfiguration(), clauses.select(DRAFTED, language)
    style = (
        "@page{size:A4;margin:19mm}body{font:9.4pt serif}table{width:100%;border-collapse:collapse}"
        "td{vertical-align:top;width:50%;padding:4pt}"
    )

    def make(number: int) -> bytes:
        data = contract_of(number, language)
        pairs = zip(contract.filled(data, chosen, "uk"), contract.filled(data, chosen, language), strict=True)
        rows = "".join(
            "<tr>"
            + "".join(
                f'<td lang="{code}"><h2>{one.number}. {escape(one.title)}</h2>'
                + "".join(f"<p>{escape(text)}</p>" for text in one.paragraphs)
                + "</td>"
                for code, one in (("uk", uk), (language, other))
            )
            + "</tr>"
            for uk, other in pairs
        )
        html = f'<html lang="uk"><head><title>{number}</title><style>{style}</style></head><body><table>{rows}</table>'
        made: bytes = HTML(string=html).write_pdf(font_config=fonts, pdf_variant="pdf/ua-1", pdf_tags=True)
        return made

    return make


def milliseconds(make: Callable[[int], bytes], numbers: range) -> list[tuple[float, float]]:
    """Of the wall and of the processor, one pair a contract."""
    found = []
    for number in numbers:
        started, busy = time.perf_counter(), time.process_time()
        assert make(number).startswith(b"%PDF-")
        found.append(((time.perf_counter() - started) * 1000, (time.process_time() - busy) * 1000))
    return found


def beside(count: int, rounds: int, language: str = "en") -> None:
    makers = {"sealed contract": sealing(language), "WeasyPrint, not sealed": weasy(language)}
    for make in makers.values():
        make(0)  # fonts and caches
    each: dict[str, list[tuple[float, float]]] = {name: [] for name in makers}
    ratios = []
    for round_ in range(rounds):
        numbers = range(1 + round_ * count, 1 + (round_ + 1) * count)
        of_round = {name: milliseconds(make, numbers) for name, make in makers.items()}
        ours, theirs = (statistics.median(busy for _wall, busy in found) for found in of_round.values())
        ratios.append(theirs / ours)
        for name, found in of_round.items():
            each[name] += found
    for name, found in each.items():
        walls, busy = zip(*found, strict=True)
        rate, used = 1000 / statistics.fmean(walls), statistics.median(busy)
        print(
            f"{name}: {statistics.median(walls):.0f} ms at the median ({used:.0f} of them CPU), {rate:.1f} a second"
        )
    print(f"goal: a sealed contract within {GOAL_MS} ms at the median and {GOAL} a second")
    spread = f"({min(ratios):.1f} to {max(ratios):.1f})"
    print(f"WeasyPrint takes {statistics.median(ratios):.1f} times the processor's time {spread}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=60, help="contracts a round and language")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--beside", action="store_true", help="sealed contracts beside WeasyPrint")
    options = parser.parse_args()
    if options.beside:
        beside(options.count, options.rounds)
        return
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
