"""Large instances and placements from CSV and Parquet files.

* Wishes, one a row: `applicant`, `post`, `rank` (the post's rank of the applicant, lower is better; empty where the
  post does not rank them), and, unless an applicant's rows stand in order already, `wish` (1 is the first). A row
  without a post says that there is an applicant who wishes nothing.
* Posts, one a row: `post`, `seats`.
* Placements, one a row: `applicant`, `post` (empty: nowhere).
"""

from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from muster.placement.errors import PlacementError
from muster.placement.instance import (
    NOT_RANKED,
    NOWHERE,
    Instance,
    Placement,
    negative_seats,
    unknown_post,
)

SUFFIXES: Final = (".csv", ".parquet")
TEXT: Final = pa.string()
COLUMNS: Final[dict[str, Any]] = {
    "applicant": TEXT,
    "post": TEXT,
    "wish": pa.int32(),
    "rank": pa.int32(),
    "seats": pa.int32(),
}


def is_table(path: Path) -> bool:
    """Whether a file's name says that it is a table."""
    return path.suffix in SUFFIXES


def instance_from_tables(wishes: Path, posts: Path) -> Instance:
    """Raises `PlacementError`, which names what is wrong, where, and what to do."""
    names, seats = _posts(posts)
    table = _read(wishes, ("applicant", "post", "rank"), ("wish",))
    applicant = _filled(table, "applicant", wishes).combine_chunks().dictionary_encode()
    applicant_names, owner = applicant.dictionary, np.asarray(applicant.indices, np.int64)
    wished = pc.is_valid(table["post"]).to_numpy()
    post = pc.fill_null(pc.index_in(table["post"], value_set=names), -1).to_numpy()
    if (wished & (post < 0)).any():
        row = int(np.flatnonzero(wished & (post < 0))[0])
        raise unknown_post(f"{table['applicant'][row]} (row {row + 1})", f"{table['post'][row]}")
    rank = pc.fill_null(table["rank"], NOT_RANKED).to_numpy()
    order = _order(table, owner, wished)
    start = np.zeros(len(applicant_names) + 1, np.int64)
    np.cumsum(np.bincount(owner[wished], minlength=len(applicant_names)), out=start[1:])
    if (rank[order] < NOT_RANKED).any() or (np.asarray(pc.less(table["rank"].drop_null(), 0))).any():
        raise PlacementError(
            "wrong_type", f"{wishes}", "a rank is below 0", "give 0 or more, or leave it empty"
        )
    return Instance(
        start, post[order], rank[order], seats, applicant_names.to_pylist(), names.to_pylist()
    ).checked()


def _order(table: Any, owner: Any, wished: Any) -> Any:
    """The rows that are wishes, by applicant and then by number."""
    rows = np.flatnonzero(wished)
    if "wish" not in table.column_names:
        return rows[np.argsort(owner[rows], kind="stable")]
    if table["wish"].filter(pa.array(wished)).null_count:
        raise PlacementError(
            "missing", "wish", "is empty in some row", "number every wish, or leave the column out"
        )
    number = pc.fill_null(table["wish"], 0).to_numpy()[rows]
    order = np.lexsort((number, owner[rows]))
    same = (np.diff(owner[rows][order]) == 0) & (np.diff(number[order]) == 0)
    if same.any():
        row = int(rows[order[np.flatnonzero(same)[0] + 1]])
        raise PlacementError(
            "doubled_wish",
            f"applicant {table['applicant'][row]} (row {row + 1})",
            f"has wish {table['wish'][row]} twice",
            "number each wish differently",
        )
    return rows[order]


def _posts(path: Path) -> tuple[Any, Any]:
    table = _read(path, ("post", "seats"))
    names = _filled(table, "post", path).combine_chunks()
    seats = _filled(table, "seats", path).to_numpy()
    counts = pc.value_counts(names)
    doubled = counts.filter(pc.greater(counts.field("counts"), 1))
    if len(doubled):
        raise PlacementError(
            "doubled_name", f"post {doubled[0]['values']}", "is given twice", "give each post once"
        )
    if (seats < 0).any():
        row = int(np.flatnonzero(seats < 0)[0])
        raise negative_seats(str(names[row]), int(seats[row]))
    return names, seats


def placement_from_table(path: Path, instance: Instance) -> Placement:
    """The placement that a file holds; who is not in it is nowhere."""
    table = _read(path, ("applicant", "post"))
    applicants = pa.array([instance.applicant_name(at) for at in range(instance.applicants)], TEXT)
    posts = pa.array([instance.post_name(at) for at in range(instance.posts)], TEXT)
    owner = _known(_filled(table, "applicant", path), applicants, "unknown_applicant")
    post = _known(table["post"], posts, "unknown_post")
    if np.unique(owner).size < owner.size:
        raise PlacementError(
            "doubled_name", f"{path}", "places an applicant twice", "give each applicant once"
        )
    post_of = np.full(instance.applicants, NOWHERE, np.int32)
    post_of[owner] = post
    return Placement(post_of)


def _known(column: Any, names: Any, code: str) -> Any:
    found = pc.index_in(column, value_set=names)
    strange = pc.and_(pc.is_null(found), pc.is_valid(column)).to_numpy()
    if strange.any():
        row = int(np.flatnonzero(strange)[0])
        raise PlacementError(
            code,
            f"row {row + 1} of the placement",
            f"names {column[row]}, which is not in the instance",
            "check that the placement belongs to this instance",
        )
    return pc.fill_null(found, NOWHERE).to_numpy()


def write_placement(path: Path, instance: Instance, placement: Placement) -> None:
    """Write a placement as a table, applicants in the order of the instance."""
    names = pa.array([instance.post_name(at) for at in range(instance.posts)], TEXT)
    nowhere = placement.post_of == NOWHERE
    post = names.take(pa.array(placement.post_of, mask=nowhere))
    applicant = pa.array([instance.applicant_name(at) for at in range(instance.applicants)], TEXT)
    table = pa.table({"applicant": applicant, "post": post})
    try:
        if path.suffix == ".parquet":
            pq.write_table(table, path)
        else:
            pacsv.write_csv(table, path)
    except OSError as error:
        raise PlacementError(
            "unreadable", f"{path}", "cannot be written", f"see {error.strerror or error}"
        ) from None


def _read(path: Path, needed: tuple[str, ...], optional: tuple[str, ...] = ()) -> Any:
    try:
        table = pq.read_table(path) if path.suffix == ".parquet" else _read_csv(path)
        for name in needed:
            if name not in table.column_names:
                raise PlacementError("missing", f"{path}", f'has no column "{name}"', "add it")
        names = [*needed, *(name for name in optional if name in table.column_names)]
        return table.select(names).cast(pa.schema([(name, COLUMNS[name]) for name in names]))
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
    except pa.ArrowException as error:
        problem = f"cannot be used: {error}"
    raise PlacementError("unreadable", f"{path}", problem, f"give a table of {', '.join(needed)}")


def _read_csv(path: Path) -> Any:
    options = pacsv.ConvertOptions(column_types=COLUMNS, strings_can_be_null=True, null_values=[""])
    return pacsv.read_csv(path, convert_options=options)


def _filled(table: Any, name: str, path: Path) -> Any:
    column = table[name]
    if column.null_count:
        row = int(np.flatnonzero(pc.is_null(column).to_numpy())[0])
        raise PlacementError("missing", f"{path}, row {row + 1}", f'"{name}" is empty', "fill it in")
    return column
