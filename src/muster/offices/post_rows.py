"""Posts as the lines of a table: read, checked, and written back the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from muster.offices.models import Office, Post, RankCategory
from muster.offices.sheets import Line, Problem, Unreadable, Words, read, write_csv, write_xlsx
from muster.offices.terms import MOST_SEATS, PostTerms

COLUMNS = (
    "id",
    "title_uk",
    "title_en",
    "rank_category",
    "seats",
    "open_to_foreigners",
    "open_to_servicewomen",
    "secret_access",
    "language",
)
LANGUAGES = ("uk", "en", "es", "pt", "fr", "pl", "ar")  # those a post may need
FLAGS = ("open_to_foreigners", "open_to_servicewomen", "secret_access")
_YES, _NO = {"yes", "true", "1", "так"}, {"no", "false", "0", "ні"}


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as one line of a file has it; `id` is None for a post that is to be added."""

    line: int
    id: UUID | None
    terms: PostTerms
    seats: int


def read_posts(content: bytes) -> list[PostRow]:
    """The posts of a CSV or XLSX file. Raises `Unreadable` with every problem in it."""
    lines = read(content, columns=COLUMNS, optional=("id", "language"))
    problems: list[Problem] = []
    rows = [row for line in lines if (row := _row(line, problems)) is not None]
    seen: dict[UUID, int] = {}
    for row in rows:
        if row.id is not None and row.id in seen:
            problems.append(
                Problem(
                    row.line, "id", _("This post stands in the file twice."), _("Leave one line of the two.")
                )
            )
        elif row.id is not None:
            seen[row.id] = row.line
    if not lines:
        problems.append(Problem(0, "", _("The file has no posts."), _("Add a line for each post.")))
    if problems:
        raise Unreadable(*sorted(problems, key=lambda problem: problem.line))
    return rows


def _row(line: Line, problems: list[Problem]) -> PostRow | None:
    given = {name: line.values.get(name, "") for name in COLUMNS}
    found = [Problem(line.number, *wrong) for wrong in _wrong(given)]
    problems += found
    if found:
        return None
    terms = PostTerms(
        title_uk=given["title_uk"],
        title_en=given["title_en"],
        rank_category=_categories()[given["rank_category"].casefold()],
        language=given["language"],
        **{name: given[name].casefold() in _YES for name in FLAGS},
    )
    return PostRow(line.number, _identifier(given["id"]), terms, int(given["seats"]))


def _wrong(given: Mapping[str, str]) -> Iterator[tuple[str, Words, Words]]:
    """The column, what is wrong with its value, what to do."""
    for name in ("title_uk", "title_en"):
        if not given[name]:
            yield name, _("The title is missing."), _("Write it; at most 200 letters.")
        elif len(given[name]) > 200 or not given[name].isprintable():
            yield name, _("The title is too long or holds signs that cannot be printed."), _("Shorten it.")
    if given["rank_category"].casefold() not in _categories():
        yield "rank_category", _("There is no such rank category."), ", ".join(RankCategory.values)
    if not _is_number_of_seats(given["seats"]):
        yield "seats", _("This is not a number of seats."), _("Write a whole number from 0 to 500.")
    for name in (name for name in FLAGS if given[name].casefold() not in _YES | _NO):
        yield name, _("This is neither yes nor no."), _("Write yes or no.")
    if given["language"] and given["language"] not in LANGUAGES:
        yield "language", _("This language is not in the list."), ", ".join(LANGUAGES)
    if given["id"] and _identifier(given["id"]) is None:
        yield "id", _("This is no post’s identifier."), _("Leave it empty to add a post.")


def _is_number_of_seats(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9 and int(text) <= MOST_SEATS


@cache
def _categories() -> dict[str, RankCategory]:
    """The rank categories by their code and by their name in each language."""
    found = {category.value: category for category in RankCategory}
    for language in ("en", "uk"):
        with override(language):
            found |= {str(category.label).casefold(): category for category in RankCategory}
    return found


def _identifier(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def rows_of(unit: Office) -> list[PostRow]:
    """The posts of the unit that are not closed, as a file has them."""
    usable = Q(seats__closed_at=None, seats__isnull=False)
    posts = Post.objects.filter(unit=unit, closed_at=None).annotate(total=Count("seats", filter=usable))
    return [
        PostRow(number, post.pk, terms_of(post), post.total)
        for number, post in enumerate(posts.order_by("title_uk", "pk"), 2)
    ]


def terms_of(post: Post) -> PostTerms:
    given = {name: getattr(post, name) for name in PostTerms.__dataclass_fields__}
    return PostTerms(**given | {"rank_category": RankCategory(post.rank_category)})


def as_file(rows: Iterable[PostRow], kind: str) -> bytes:
    """The rows as a file of that kind, `csv` or `xlsx`."""
    cells = [_cells(row) for row in rows]
    return write_csv(COLUMNS, cells) if kind == "csv" else write_xlsx(COLUMNS, cells, "Posts")


def _cells(row: PostRow) -> Sequence[str | int]:
    values: dict[str, object] = {"id": row.id or "", "seats": row.seats} | asdict(row.terms)
    return [_cell(values[name]) for name in COLUMNS]


def _cell(value: object) -> str | int:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, int) else str(value)
