"""Where things are: each module with logic has a test file of its name, and doors stay small."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGES = ("quiz", "generator", "datasets")
# What decides or repeats. A module without any of these only names things or passes them on.
DECIDES = (
    ast.If, ast.IfExp, ast.For, ast.While, ast.Try, ast.Match, ast.BoolOp, ast.Compare,
    ast.comprehension,
)  # fmt: skip


def modules(*packages: str) -> list[Path]:
    """All modules of packages, relative to the checkout."""
    paths = [path for package in packages for path in sorted((CHECKOUT / package).rglob("*.py"))]
    return [path.relative_to(CHECKOUT) for path in paths]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse((CHECKOUT / path).read_text(encoding="utf-8"))


def has_logic(path: Path) -> bool:
    """Whether any function of a module decides or repeats something."""
    functions = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef)]
    return any(isinstance(node, DECIDES) for function in functions for node in ast.walk(function))


def test_file_of(path: Path) -> Path:
    """`tests/play/test_rounds.py` for `quiz/play/rounds.py`, with the package for others."""
    folders = path.parent.parts[1:] if path.parts[0] == "quiz" else path.parent.parts
    return Path("tests", *folders, f"test_{path.stem.strip('_')}.py")


test_file_of.__test__ = False  # type: ignore[attr-defined]

WITH_LOGIC = [path for path in modules(*PACKAGES) if path.stem != "__init__" and has_logic(path)]
DOORS = [path for path in modules("quiz") if path.stem == "__init__" and len(path.parts) == 3]


@pytest.mark.parametrize("path", WITH_LOGIC, ids=str)
def test_every_module_with_logic_has_its_test_file(path: Path) -> None:
    assert (CHECKOUT / test_file_of(path)).is_file(), f"{test_file_of(path)} is missing"


def names_offered(door: Path) -> set[str]:
    """What `__all__` of a door lists."""
    for node in tree_of(door).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def functions_of(door: Path) -> set[str]:
    """The functions that a door itself defines."""
    return {node.name for node in tree_of(door).body if isinstance(node, ast.FunctionDef)}


def names_used(path: Path) -> Iterator[str]:
    """Every dotted name that a module imports or reads: `quiz.play.rounds`, also `play.rounds`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"quiz.{node.value.id}.{node.attr}"


@pytest.fixture(scope="module")
def used() -> dict[Path, set[str]]:
    """The names that each module of the application uses; tests alone are no users."""
    users = [*modules("quiz", "bench", "chaos"), Path("app.py")]
    templates = "".join(page.read_text() for page in (CHECKOUT / "templates").rglob("*.html"))
    shown = {f"quiz.words.{name}" for name in re.findall(r"\bwords\.(\w+)", templates)}
    return {path: set(names_used(path)) for path in users} | {Path("templates"): shown}


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_every_name_of_a_door_is_used_outside(door: Path, used: dict[Path, set[str]]) -> None:
    outside = set().union(*(used[path] for path in used if door.parent not in path.parents))
    room = ".".join(door.parent.parts)
    unused = {name for name in names_offered(door) if f"{room}.{name}" not in outside}
    assert not unused, "nobody outside the room uses these"


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_a_door_offers_only_what_it_has(door: Path) -> None:
    imported = {
        alias.asname or alias.name
        for node in tree_of(door).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("quiz.")
        for alias in node.names
    }
    assert not names_offered(door) or names_offered(door) <= imported | functions_of(door)
