"""Who may import whom: the direction is what keeps each part small enough to hold in the head."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
FRAMEWORKS = {"flask", "flask_wtf", "werkzeug", "wtforms", "jinja2", "whitenoise", "gunicorn"}
STORES = {"sqlalchemy", "alembic", "psycopg", "sqlite3", "huey"}
# The rim: everything else in quiz/ is a service or below one.
COMMANDS = {
    "backup_cli", "board_cli", "cli", "commands", "stats_cli", "teacher_cli", "worker_cli",
}  # fmt: skip
RIM = {
    "__init__", "tasks", "keeper", "stocks", "importing", "painting", "start", "supervisor",
    *COMMANDS,
}  # fmt: skip
COMMITTERS = ("views", "cli", "tasks")


def sources(package: str) -> list[Path]:
    found = sorted((CHECKOUT / package).rglob("*.py"))
    assert found, f"{package}/ is empty"
    return found


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(CHECKOUT).with_suffix("").parts)


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module named in an import, lazy ones too."""
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


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def roots(path: Path) -> set[str]:
    """The first part of every module that a file imports."""
    return {name.partition(".")[0] for name in imports(tree_of(path))}


def is_service(path: Path) -> bool:
    return path.parent.name == "quiz" and path.stem not in RIM


SERVICES = [path for path in sources("quiz") if is_service(path)]
QUIZ = sources("quiz")


@pytest.mark.parametrize("name", ["stats", "judgements"])
def test_statistics_import_only_the_standard_library(name: str) -> None:
    assert roots(CHECKOUT / "quiz" / f"{name}.py") <= sys.stdlib_module_names


@pytest.mark.parametrize("path", SERVICES, ids=name_of)
def test_services_know_nothing_of_the_web(path: Path) -> None:
    assert not roots(path) & (FRAMEWORKS | {"huey", "click"})
    above = {f"quiz.{name}" for name in ("views", *RIM)}
    assert not above & set(imports(tree_of(path)))


@pytest.mark.parametrize("path", QUIZ, ids=name_of)
def test_only_views_commands_and_tasks_commit(path: Path) -> None:
    commits = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    may = name_of(path).split(".")[1] in COMMITTERS
    assert may or not commits, f"{path.name} commits in lines {commits}"


@pytest.mark.parametrize("path", QUIZ, ids=name_of)
def test_few_modules_reach_for_generator_and_datasets(path: Path) -> None:
    far = {"generator", "datasets", "torch"}
    may = path.stem in {"stocks", "importing", "painting", "sources", "terms"}
    assert may or not far & roots(path)
    eager = {name.partition(".")[0] for name in eager_imports(tree_of(path))}
    assert not far & eager, "imported lazily, inside the function that needs it"


@pytest.mark.parametrize("path", sources("datasets"), ids=name_of)
def test_datasets_stand_alone(path: Path) -> None:
    assert not roots(path) & (FRAMEWORKS | STORES | {"quiz", "generator", "torch", "app"})


@pytest.mark.parametrize("path", sources("generator"), ids=name_of)
def test_the_generator_knows_only_torch_and_its_data(path: Path) -> None:
    assert not roots(path) & (FRAMEWORKS | STORES | {"quiz", "app"})
    assert path.stem == "data" or "datasets" not in roots(path)


def test_the_web_process_never_imports_torch(tmp_path: Path) -> None:
    script = "import sys; from quiz import create_app; create_app(); print(*sys.modules)"
    environ = {**os.environ, "INSTANCE": str(tmp_path), "DATABASE_URL": "", "CHECKPOINT": ""}
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=CHECKOUT, env=environ, capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = set(run.stdout.split())
    assert "quiz.views" in loaded
    assert not loaded & {"torch", "torchmetrics", "generator.sampler", "generator.model"}
