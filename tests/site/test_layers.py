"""One way down, never up (docs/architecture.md)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import muster

PACKAGE = Path(muster.__file__).parent
PURE = ("law", "regimes", "placement", "screening", "papers")
# From the lowest room to the highest; a room may use what stands before it, and the pure packages.
ROOMS = (
    "database",
    "journal",
    "people",
    "accounts",
    "notices",
    "offices",
    "cases",
    "rounds",
    "contracts",
    "keeping",
    "pages",
    "portal",
    "desk",
    "api",
    "site",
    "commands",
    "cli",
)
FACES = {"portal", "desk", "api"}
WEB = ("django", "granian", "whitenoise")


def imports() -> Iterator[tuple[Path, str, str]]:
    """Every import in the package: the file, its room, and the full name of what it imports."""
    for path in PACKAGE.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                for name in node.names:
                    yield path, room, name.name
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: imports are absolute"
                yield path, room, f"{node.module}"
                if node.module == "muster":
                    for name in node.names:
                        yield path, room, f"muster.{name.name}"


def muster_imports() -> Iterator[tuple[Path, str, str]]:
    for path, room, name in imports():
        parts = name.split(".")
        if parts[0] == "muster" and len(parts) > 1:
            yield path, room, parts[1]


def test_every_room_is_known():
    found = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert found <= {*PURE, *ROOMS}


def test_pure_packages_know_neither_the_web_nor_each_other():
    allowed = {("regimes", "law")}
    for path, room, used in muster_imports():
        if room in PURE and used != room:
            assert (room, used) in allowed, f"{path} imports {used}"
    for path, room, name in imports():
        if room in PURE:
            assert name.split(".")[0] not in WEB, f"{path} imports {name}"


def test_rooms_use_only_what_stands_below_them():
    for path, room, used in muster_imports():
        if room in ROOMS and used not in PURE and used != room:
            assert ROOMS.index(used) < ROOMS.index(room), f"{path} imports {used}"


def test_faces_do_not_know_each_other():
    for path, room, used in muster_imports():
        if room in FACES:
            assert used not in FACES - {room}, f"{path} imports {used}"


def test_only_actions_write():
    """Faces and queries never save, create, update or delete."""
    writers = {"save", "create", "bulk_create", "update", "delete", "get_or_create", "update_or_create"}
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).parts[0]
        if room not in FACES | {"pages"} and path.name != "queries.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in writers
            ):
                chain = ast.unparse(node.func)
                assert ".objects" not in chain, f"{path}:{node.lineno} writes past the actions: {chain}"
                assert not chain.endswith((".save", ".delete")), (
                    f"{path}:{node.lineno} writes past the actions: {chain}"
                )
