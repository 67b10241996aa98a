"""Pictures of figures: bars that a page draws beside the table of the same figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format

# How the bars of each series look: told apart by form, not by colour alone.
KINDS = ("full", "hollow")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its length in hundredths of the longest, and its figure."""

    share: int
    value: int
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """What the bars of one line are about."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """What `pages/components/bars.html` draws, and the same as a table for `pages/components/table.html`."""

    title: str
    legend: tuple[tuple[str, str], ...]  # words and kind of each series
    rows: tuple[Row, ...]
    columns: tuple[dict[str, object], ...]
    cells: tuple[tuple[str, ...], ...]


def picture(
    title: str, about: str, series: Sequence[str], figures: Iterable[tuple[str, Sequence[int]]]
) -> Picture:
    """Bars of the first two `series` for each line of `figures`; the table has them all.

    `about` heads the column of the lines in the table.
    """
    lines = [(label, tuple(values)) for label, values in figures]
    longest = max((value for _label, values in lines for value in values[: len(KINDS)]), default=0)
    rows = tuple(
        Row(
            label,
            tuple(
                Bar(_share(value, longest), value, kind) for value, kind in zip(values, KINDS, strict=False)
            ),
        )
        for label, values in lines
    )
    return Picture(
        title=title,
        legend=tuple(zip(series, KINDS, strict=False)) if len(series) > 1 else (),
        rows=rows,
        columns=({"text": about}, *({"text": words, "number": True} for words in series)),
        cells=tuple((label, *map(grouped, values)) for label, values in lines),
    )


def grouped(count: int) -> str:
    """A count as the reader's language writes it: 31,000."""
    return number_format(count, force_grouping=True)


def _share(value: int, longest: int) -> int:
    """In hundredths; whatever is there at all is seen."""
    return max(1, round(100 * value / longest)) if value else 0
