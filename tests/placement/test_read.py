"""Instances and placements as files: one line for whatever is wrong, with where it is and what to do."""

import copy
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from muster.placement import Instance, PlacementError, place_for_applicants
from muster.placement.read import answer, instance_from_json, placement_from_json
from muster.placement.tables import instance_from_tables, is_table, placement_from_table, write_placement
from tests.placement.markets import MANLOVE, names


def changed(*path: str, to: Any) -> str:
    """Manlove's market with one thing else."""
    market: dict[str, Any] = copy.deepcopy(MANLOVE)
    inner = market
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = to
    return json.dumps(market)


def test_an_instance_keeps_names_and_order() -> None:
    instance = instance_from_json(json.dumps(MANLOVE))
    assert instance.applicant_names == ["r1", "r2", "r3", "r4", "r5", "r6"]
    assert instance.post_names == ["h1", "h2", "h3"]
    assert instance.seats.tolist() == [2, 2, 2]
    assert instance.wish_post.tolist()[:2] == [1, 0]
    assert instance.wish_rank.tolist()[:2] == [2, 0]


BAD_JSON = [
    ("{", "the file: is not JSON ("),
    ("[" * 100_000, "the file: is not JSON ("),
    ("[]", "the instance: is not an object; write it as {"),
    ('{"applicants": {}}', 'the instance: has no "posts"; add it'),
    (
        '{"applicants": {}, "posts": {}, "rounds": 2}',
        'the instance: has "rounds", which means nothing; give applicants and posts',
    ),
    ('{"applicants": {"r1": [], "r1": []}, "posts": {}}', '"r1": is given twice; give each name once'),
    (
        '{"applicants": {"\\ud800": []}, "posts": {}}',
        '"\\ud800": is not a name that can be shown; use letters, digits and signs',
    ),
    (
        changed("applicants", "r1", to=["h1\x1b[31m"]),
        "applicant r1: wishes post h1\\x1b[31m, which is not among the posts",
    ),
    (changed("applicants", to=[]), "applicants: is not an object"),
    (changed("posts", to=[]), "posts: is not an object"),
    (changed("applicants", "r1", to="h1"), "applicant r1: is not a list of names"),
    (changed("applicants", "r1", to=[1]), "applicant r1: is not a list of names"),
    (
        changed("applicants", "r1", to=["h9"]),
        "applicant r1: wishes post h9, which is not among the posts; correct the wish, or add the post",
    ),
    (
        changed("applicants", "r4", to=["h2", "h3", "h2"]),
        "applicant r4: wishes post h2 twice; name each post once",
    ),
    (changed("posts", "h1", to=3), "post h1: is not an object"),
    (
        changed("posts", "h1", "places", to=3),
        'post h1: has "places", which means nothing; give seats and ranks',
    ),
    (changed("posts", "h1", to={"seats": 1}), 'post h1: has no "ranks"; add it'),
    (changed("posts", "h1", to={"ranks": []}), 'post h1: has no "seats"; add it'),
    (changed("posts", "h1", "seats", to=-1), "post h1: has -1 seats; give 0 or more; 0 closes the post"),
    (changed("posts", "h1", "seats", to=2**31), "post h1: has 2147483648 seats; give 2147483647 at most"),
    (changed("posts", "h1", "seats", to=True), "post h1: seats is not a whole number; give 0 or more"),
    (changed("posts", "h1", "seats", to=1.5), "post h1: seats is not a whole number; give 0 or more"),
    (
        changed("posts", "h1", "ranks", to=["r9"]),
        "post h1: ranks applicant r9, who is not among the applicants; correct the rank, or add the applicant",
    ),
    (
        changed("posts", "h1", "ranks", to=["r1", "r1"]),
        "post h1: ranks applicant r1 twice; name each applicant once",
    ),
    (changed("posts", "h1", "ranks", to=None), "ranks of post h1: is not a list of names"),
]


@pytest.mark.parametrize(("data", "told"), BAD_JSON)
def test_it_names_what_is_wrong_in_json(data: str, told: str) -> None:
    with pytest.raises(PlacementError) as error:
        instance_from_json(data)
    assert str(error.value).startswith(told)


def manlove() -> Instance:
    return instance_from_json(json.dumps(MANLOVE))


def test_an_answer_is_read_back_as_the_placement_it_was() -> None:
    instance = manlove()
    placement = place_for_applicants(instance)
    told = answer(instance, placement, 0)
    assert told == {
        "placed": {"r1": "h2", "r2": "h1", "r3": "h1", "r4": "h3", "r6": "h2"},
        "unplaced": ["r5"],
        "blocking_pairs": 0,
    }
    assert placement_from_json(json.dumps(told), instance).post_of.tolist() == placement.post_of.tolist()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("[]", "the placement: is not an object"),
        ("{}", 'the placement: has no "placed"'),
        ('{"placed": []}', "placed: is not an object"),
        ('{"placed": {"r9": "h1"}}', "the placement: places applicant r9, who is not among the applicants"),
        ('{"placed": {"r1": "h9"}}', "applicant r1: is placed on post h9, which is not among the posts"),
        ('{"placed": {"r1": 1}}', "applicant r1: is placed on post 1, which is not among the posts"),
    ],
)
def test_it_names_what_is_wrong_in_a_placement(data: str, told: str) -> None:
    with pytest.raises(PlacementError) as error:
        placement_from_json(data, manlove())
    assert str(error.value).startswith(told)


# ------------------------------------------------------------------ tables

POSTS = "post,seats\nh1,1\nh2,1\n"
WISHES = "applicant,post,rank\nr1,h1,2\nr1,h2,1\nr2,h1,1\nr3,,\n"


def tables(folder: Path, wishes: str = WISHES, posts: str = POSTS) -> Instance:
    (folder / "wishes.csv").write_text(wishes)
    (folder / "posts.csv").write_text(posts)
    return instance_from_tables(folder / "wishes.csv", folder / "posts.csv")


def test_tables_make_an_instance(tmp_path: Path) -> None:
    instance = tables(tmp_path)
    assert instance.applicant_names == ["r1", "r2", "r3"]
    assert instance.post_names == ["h1", "h2"]
    assert instance.wish_start.tolist() == [0, 2, 3, 3]
    assert instance.wish_post.tolist() == [0, 1, 0]
    assert instance.wish_rank.tolist() == [2, 1, 1]


def test_wishes_may_be_numbered_and_stand_in_any_order(tmp_path: Path) -> None:
    rows = "applicant,wish,post,rank\nr1,2,h2,1\nr2,1,h1,\nr1,1,h1,2\nr3,,,\n"
    instance = tables(tmp_path, rows)
    assert instance.wish_post.tolist() == [0, 1, 0]
    assert instance.wish_rank.tolist() == [2, 1, -1]


def test_rows_of_one_applicant_may_lie_apart(tmp_path: Path) -> None:
    instance = tables(tmp_path, "applicant,post,rank\nr1,h2,0\nr2,h1,0\nr1,h1,1\n")
    assert instance.wish_post.tolist() == [1, 0, 0]


def test_parquet_holds_the_same(tmp_path: Path) -> None:
    pq.write_table(
        pa.table({"applicant": ["r1", "r1", "r2"], "post": ["h1", "h2", "h1"], "rank": [2, 1, 1]}),
        tmp_path / "w.parquet",
    )
    pq.write_table(pa.table({"post": ["h1", "h2"], "seats": [1, 1]}), tmp_path / "p.parquet")
    instance = instance_from_tables(tmp_path / "w.parquet", tmp_path / "p.parquet")
    assert names(instance, place_for_applicants(instance)) == {"r1": "h2", "r2": "h1"}


@pytest.mark.parametrize(
    ("wishes", "posts", "told"),
    [
        ("applicant,post\nr1,h1\n", POSTS, 'wishes.csv: has no column "rank"; add it'),
        ("applicant,post,rank\nr1,h9,1\n", POSTS, "applicant r1 (row 1): wishes post h9, which is not among"),
        ("applicant,post,rank\n,h1,1\n", POSTS, 'wishes.csv, row 1: "applicant" is empty; fill it in'),
        ("applicant,post,rank\nr1,h1,x\n", POSTS, "wishes.csv: cannot be used: "),
        ("applicant,post,rank\nr1,h1,-1\n", POSTS, "wishes.csv: a rank is below 0"),
        ("applicant,post,rank\nr1,h1,1\nr1,h1,2\n", POSTS, "applicant r1: wishes post h1 twice"),
        ("applicant,post,rank\nr1,h1,1\nr2,h1,1\n", POSTS, "post h1: rank 1 is given to more than one"),
        (
            "applicant,post,rank,wish\nr1,h1,1,1\nr1,h2,1,1\n",
            POSTS,
            "applicant r1 (row 2): has wish 1 twice; number each wish differently",
        ),
        ("applicant,post,rank,wish\nr1,h1,1,\n", POSTS, "wish: is empty in some row"),
        (WISHES, "post,seats\nh1,1\nh1,2\nh2,1\n", "post h1: is given twice; give each post once"),
        (WISHES, "post,seats\nh1,1\nh2,-1\n", "post h2: has -1 seats; give 0 or more; 0 closes the post"),
        (WISHES, "post,seats\nh1,1\nh2,\n", 'posts.csv, row 2: "seats" is empty; fill it in'),
        (WISHES, "post,seats\nh1,1\nh2,99999999999\n", "posts.csv: cannot be used: "),
        (WISHES, "post\nh1\n", 'posts.csv: has no column "seats"; add it'),
    ],
)
def test_it_names_what_is_wrong_in_tables(tmp_path: Path, wishes: str, posts: str, told: str) -> None:
    with pytest.raises(PlacementError) as error:
        tables(tmp_path, wishes, posts)
    assert str(error.value).replace(f"{tmp_path}/", "").startswith(told)


def test_it_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PlacementError, match=r"none\.csv: cannot be read: "):
        instance_from_tables(tmp_path / "w.csv", tmp_path / "none.csv")


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_placement_is_written_and_read_back(tmp_path: Path, suffix: str) -> None:
    instance = tables(tmp_path)
    placement = place_for_applicants(instance)
    path = tmp_path / f"out{suffix}"
    assert is_table(path)
    write_placement(path, instance, placement)
    assert placement_from_table(path, instance).post_of.tolist() == placement.post_of.tolist() == [1, 0, -1]


def test_it_says_when_it_cannot_write(tmp_path: Path) -> None:
    instance = tables(tmp_path)
    with pytest.raises(PlacementError, match="cannot be written"):
        write_placement(tmp_path / "no" / "out.csv", instance, place_for_applicants(instance))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("r9,h1\n", "row 1 of the placement: names r9, which is not in the instance"),
        ("r1,h1\nr2,h9\n", "row 2 of the placement: names h9, which is not in the instance"),
        ("r1,h1\nr1,h2\n", "places an applicant twice"),
    ],
)
def test_it_names_what_is_wrong_in_a_table_of_placements(tmp_path: Path, rows: str, told: str) -> None:
    instance = tables(tmp_path)
    (tmp_path / "placed.csv").write_text("applicant,post\n" + rows)
    with pytest.raises(PlacementError) as error:
        placement_from_table(tmp_path / "placed.csv", instance)
    assert told in str(error.value)
