"""Who may import whom: arrows between rooms point one way, and come in through the room's door."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
FRAMEWORKS = {"flask", "flask_wtf", "werkzeug", "wtforms", "jinja2", "whitenoise", "gunicorn"}
STORES = {"sqlalchemy", "alembic", "psycopg", "sqlite3", "huey"}

# The rooms of quiz/, from the ground up: each may import from the rooms above it in this list.
FLOORS = (
    ("errors", "figures", "languages", "policy", "version"),
    ("config", "models", "names"),
    ("decks", "modes", "storage"),
    ("access", "exports", "faces", "words"),
    ("counts",),
    ("play",),
    ("board", "classroom", "crowd"),
    ("monitoring", "teachers"),
    ("jobs",),
    ("worker",),
    ("tasks",),
    ("openapi", "web", "connections"),
    ("commands", "launch", "serving", "views"),
    ("__init__",),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
# Rooms that compute, and never touch a database, a file, the network or a framework.
PURE = ("errors", "figures", "modes", "names", "policy", "version", "words")
# Rooms of services: they get a session and leave the transaction to whoever called.
SERVICES = (
    "access", "board", "classroom", "counts", "crowd", "decks", "exports", "faces", "monitoring",
    "play", "teachers",
)  # fmt: skip
TRANSACTIONS = {"commit", "rollback", "begin", "transaction", "writing", "reading", "snapshot"}


def sources(package: str) -> list[Path]:
    found = sorted((CHECKOUT / package).rglob("*.py"))
    assert found, f"{package}/ is empty"
    return found


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(CHECKOUT).with_suffix("").parts)


def room_of(path: Path) -> str:
    """The room of a file of quiz/: a folder, or a module that stands alone."""
    return path.relative_to(CHECKOUT / "quiz").with_suffix("").parts[0]


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module named in an import, lazy ones too, and every name taken from one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports are not used here"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def eager_imports(tree: ast.Module) -> Iterator[str]:
    """The modules that are imported as soon as this one is."""
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from imports(node)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def roots(path: Path) -> set[str]:
    """The first part of every module that a file imports."""
    return {name.partition(".")[0] for name in imports(tree_of(path))}


def rooms_imported(path: Path) -> set[str]:
    """The rooms of quiz/ from which a file imports, its own left out."""
    parts = [name.split(".") for name in imports(tree_of(path))]
    return {part[1] for part in parts if part[0] == "quiz" and len(part) > 1} - {room_of(path)}


QUIZ = sources("quiz")
IN_SERVICES = [path for path in QUIZ if room_of(path) in SERVICES]


def test_every_room_stands_on_a_floor() -> None:
    assert {room_of(path) for path in QUIZ} == set(FLOOR)


@pytest.mark.parametrize("path", QUIZ, ids=name_of)
def test_arrows_point_down(path: Path) -> None:
    above = {room for room in rooms_imported(path) if FLOOR[room] >= FLOOR[room_of(path)]}
    assert not above, f"{name_of(path)} imports from {sorted(above)}"


@pytest.mark.parametrize("path", QUIZ, ids=name_of)
def test_rooms_are_entered_through_their_door(path: Path) -> None:
    inside = [
        name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        and (name := node.module or "").count(".") >= 2
        and name.startswith("quiz.")
        and name.split(".")[1] != room_of(path)
    ]
    assert not inside, f"{name_of(path)} reaches past a door: {inside}"


@pytest.mark.parametrize("path", [p for p in QUIZ if room_of(p) == "views"], ids=name_of)
def test_no_view_imports_another(path: Path) -> None:
    is_door = path.stem == "__init__"
    assert is_door or not [name for name in imports(tree_of(path)) if name.startswith("quiz.views")]


@pytest.mark.parametrize("path", [p for p in QUIZ if room_of(p) in PURE], ids=name_of)
def test_pure_rooms_do_no_io(path: Path) -> None:
    assert roots(path) <= sys.stdlib_module_names | {"quiz", "coolname", "glin_profanity"}
    assert not roots(path) & {"os", "socket", "subprocess", "sqlite3", "pathlib", "urllib"}


@pytest.mark.parametrize("path", IN_SERVICES, ids=name_of)
def test_services_know_nothing_of_the_web(path: Path) -> None:
    assert not roots(path) & (FRAMEWORKS | {"huey", "click"})


@pytest.mark.parametrize("path", IN_SERVICES, ids=name_of)
def test_services_leave_transactions_to_their_callers(path: Path) -> None:
    tree = tree_of(path)
    assert "quiz.storage.Database" not in set(imports(tree)), "a service gets a session"
    opened = [
        f"{node.func.attr} in line {node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in TRANSACTIONS
    ]
    assert not opened, f"{name_of(path)}: {opened}"


@pytest.mark.parametrize("path", QUIZ, ids=name_of)
def test_few_rooms_reach_for_generator_and_datasets(path: Path) -> None:
    far = {"generator", "datasets", "torch"}
    assert room_of(path) in {"decks", "jobs", "worker"} or not far & roots(path)
    eager = {name.partition(".")[0] for name in eager_imports(tree_of(path))}
    assert not far & eager, "imported lazily, inside the function that needs it"


@pytest.mark.parametrize("path", sources("datasets"), ids=name_of)
def test_datasets_stand_alone(path: Path) -> None:
    assert not roots(path) & (FRAMEWORKS | STORES | {"quiz", "generator", "torch", "app"})


@pytest.mark.parametrize("path", sources("generator"), ids=name_of)
def test_the_generator_knows_only_torch_and_its_data(path: Path) -> None:
    assert not roots(path) & (FRAMEWORKS | STORES | {"quiz", "app"})
    datasets = {name for name in imports(tree_of(path)) if name.startswith("datasets")}
    # Photographs come through `generator.data` only; any command may ask where it may write.
    assert path.stem == "data" or all(name.startswith("datasets.outputs") for name in datasets)


def test_the_web_process_never_imports_torch(tmp_path: Path) -> None:
    script = "import sys; from quiz import create_app; create_app(); print(*sys.modules)"
    environ = {**os.environ, "INSTANCE": str(tmp_path), "DATABASE_URL": "", "CHECKPOINT": ""}
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=CHECKOUT,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(run.stdout.split())
    assert "quiz.views" in loaded
    assert not loaded & {"torch", "torchmetrics", "generator.sampler", "generator.network.model"}
