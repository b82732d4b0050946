"""The promises that the project makes about itself: documented, pinned, and free of traps."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
# Not the tests: one makes a pickle, to see it refused.
PACKAGES = ("quiz", "generator", "datasets", "bench", "chaos", "migrations")
CODE = [path for package in PACKAGES for path in sorted((CHECKOUT / package).rglob("*.py"))]
CODE.append(CHECKOUT / "app.py")
TEMPLATES = sorted((CHECKOUT / "templates").rglob("*.html"))
DOCUMENTS = [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").glob("*.md")]
EXCEPTION = re.compile(r"# fmt: (skip|off)$")
DISPLAYS = (ast.Tuple, ast.List, ast.Set, ast.Dict)
DATA = (
    *DISPLAYS,
    ast.Constant,
    ast.Name,
    ast.Attribute,
    ast.Call,
    ast.keyword,
    ast.UnaryOp,
    ast.unaryop,
    ast.BinOp,
    ast.operator,
    ast.expr_context,
)
# Formats that run code when they are read.
UNSAFE_MODULES = {
    "pickle", "_pickle", "cPickle", "dill", "joblib", "marshal", "shelve", "cloudpickle", "yaml",
}  # fmt: skip
UNSAFE_CALLS = {"eval", "exec", "compile", "__import__"}
# Wherever the module comes from and whatever it is called there.
UNSAFE_ATTRIBUTES = {"read_pickle", "to_pickle", "unsafe_load", "load_module"}
UNSAFE_OF = {
    ("torch", "load"),
    ("torch", "save"),
    ("jit", "load"),
    ("hub", "load"),
    ("os", "system"),
}
UNSAFE_KEYWORDS = {"allow_pickle", "shell", "pickle_module"}


def name_of(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def text_of(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")


def test_the_readme_names_every_make_target() -> None:
    targets = re.findall(r"^([a-z-]+):.*## ", text_of("Makefile"), re.MULTILINE)
    assert {"run", "test", "test-fast", "lint", "bench", "chaos", "train", "help"} <= set(targets)
    readme = text_of("README.md")
    assert [name for name in targets if f"make {name}" not in readme] == []


def test_every_setting_is_documented() -> None:
    settings = set(re.findall(r"""["']([A-Z][A-Z_]{3,})["']""", text_of("quiz/config.py")))
    assert {"HOST", "PORT", "DATABASE_URL", "UTKFACE"} <= settings
    words = text_of("README.md") + text_of("docs/operations.md")
    assert sorted(name for name in settings if f"`{name}`" not in words) == []


def test_requirements_are_pinned_exactly_and_without_a_build() -> None:
    lines = [
        line.partition("#")[0].strip()
        for name in ("requirements.txt", "requirements-dev.txt", "requirements-telemetry.txt")
        for line in text_of(name).splitlines()
    ]
    pins = [line for line in lines if line and not line.startswith("-r ")]
    assert [pin for pin in pins if not re.fullmatch(r"[\w.\[\]-]+==[\w.]+", pin)] == []


def test_the_procfile_runs_release_web_and_worker() -> None:
    names = [line.partition(":")[0] for line in text_of("Procfile").splitlines() if line]
    assert names == ["release", "web", "worker"]


def test_every_link_between_documents_leads_somewhere() -> None:
    links = [
        (path, link)
        for path in DOCUMENTS
        for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    ]
    broken = [(name_of(path), link) for path, link in links if not (path.parent / link).exists()]
    assert broken == []


def is_table(node: ast.AST) -> bool:
    """Whether an expression is a display of several lines, with data alone in it."""
    is_long = isinstance(node, DISPLAYS) and node.end_lineno != node.lineno
    return is_long and all(isinstance(part, DATA) for part in ast.walk(node))


def unformatted_code(text: str) -> list[int]:
    """The lines with an exception from formatting that stands at no table of data."""
    marks = [n for n, line in enumerate(text.splitlines(), 1) if EXCEPTION.search(line)]
    tables = [node for node in ast.walk(ast.parse(text)) if marks and is_table(node)]
    spans = [(node.lineno - 1, (node.end_lineno or 0) + 2) for node in tables]  # type: ignore[attr-defined]
    return [mark for mark in marks if not any(first <= mark <= last for first, last in spans)]


def test_only_tables_of_data_are_kept_from_the_formatter() -> None:
    code = [*CODE, *sorted((CHECKOUT / "tests").rglob("*.py"))]
    found = {name_of(path): unformatted_code(path.read_text(encoding="utf-8")) for path in code}
    assert {name: lines for name, lines in found.items() if lines} == {}


# Weights of other people's packages, whose SHA-256 is checked first.
PICKLED_WEIGHTS = "generator/imagenet/files.py"


def unsafe(tree: ast.AST) -> list[str]:
    """Find what could run code that comes from elsewhere."""
    found = []
    for node in ast.walk(tree):
        names: set[str] = set()
        if isinstance(node, ast.Import):
            names = {alias.name.partition(".")[0] for alias in node.names} & UNSAFE_MODULES
        elif isinstance(node, ast.ImportFrom):
            names = {(node.module or "").partition(".")[0]} & UNSAFE_MODULES
            from_module = {(node.module, alias.name) for alias in node.names}
            names |= {name for _, name in from_module & UNSAFE_OF}
        elif isinstance(node, ast.Attribute):
            owner = getattr(node.value, "id", getattr(node.value, "attr", ""))
            is_unsafe = node.attr in UNSAFE_ATTRIBUTES or (owner, node.attr) in UNSAFE_OF
            names = {node.attr} if is_unsafe else set()
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            names = {node.func.id} & UNSAFE_CALLS
        elif isinstance(node, ast.keyword):
            names = {node.arg or ""} & UNSAFE_KEYWORDS
        found += sorted(names)
    return found


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_nothing_is_loaded_that_could_run_code(path: Path) -> None:
    found = unsafe(ast.parse(path.read_text(encoding="utf-8")))
    assert found == (["load"] if name_of(path) == PICKLED_WEIGHTS else [])


def test_the_one_place_that_reads_pickles_reads_weights_alone() -> None:
    tree = ast.parse((CHECKOUT / PICKLED_WEIGHTS).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    [load] = [call for call in calls if ast.unparse(call.func) == "torch.load"]
    assert "weights_only=True" in [ast.unparse(keyword) for keyword in load.keywords]


@pytest.mark.parametrize(
    "line",
    [
        "import pickle", "from pickle import loads", "import joblib.externals", "import marshal",
        "torch.load(path)", "from torch import load", "torch.jit.load(path)", "eval(text)",
        "exec(text)", "np.load(path, allow_pickle=True)", "import yaml", "pd.read_pickle(path)",
        "subprocess.run(line, shell=True)", "os.system(line)", "__import__(name)",
    ],
)  # fmt: skip
def test_what_could_run_code_is_found(line: str) -> None:
    assert unsafe(ast.parse(line))


class Inline(HTMLParser):
    """Collects what a strict content policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(f"<{tag}> in line {self.getpos()[0]}")
        for name, value in attrs:
            target = (value or "").strip().lower()
            is_code = name == "style" or name.startswith("on") or target.startswith("javascript:")
            loads = name in {"src", "srcset", "action"} or (name == "href" and tag == "link")
            if is_code or (loads and target.startswith(("http:", "https:", "//"))):
                self.found.append(f"{name}={value!r} in line {self.getpos()[0]}")


def test_there_are_templates() -> None:
    assert TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_templates_have_nothing_inline_and_nothing_from_elsewhere(path: Path) -> None:
    parser = Inline()
    parser.feed(re.sub(r"{[%{#].*?[%}#]}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL))
    assert parser.found == []


@pytest.mark.parametrize("page", sorted((CHECKOUT / "docs").glob("*.md")), ids=name_of)
def test_every_test_that_a_document_names_exists(page: Path) -> None:
    paths = re.findall(r"\btests(?:/\w+)+(?:\.py)?", page.read_text(encoding="utf-8"))
    assert [path for path in paths if not (CHECKOUT / path).exists()] == []


# Younger than the browsers that the README names; each has had an older way to the same end.
TOO_NEW = re.compile(
    r"AbortSignal\.|replaceChildren|\?\.\w|\?\?|\|\|=|&&=|\.at\(-|replaceAll|structuredClone|findLast"
    r"|toSorted|toReversed|Object\.hasOwn|new FormData\(\w+, |requestSubmit|\.showModal|\binert\b"
    r"|matchAll|Promise\.(any|allSettled)|dateStyle|timeStyle|static \{|#\w+\(|scheduler\."
)


def too_new(script: str) -> list[str]:
    """List the lines that use what old browsers lack, unless the script asks for it first."""
    code = [line.strip() for line in script.splitlines()]
    uses = [(line, TOO_NEW.search(line)) for line in code if not line.startswith(("//", "/*", "*"))]
    return [line for line, use in uses if use and f'"{use[0].lstrip(".")}" in ' not in script]


@pytest.mark.parametrize("path", sorted((CHECKOUT / "static/js").glob("*.js")), ids=name_of)
def test_scripts_use_only_what_the_oldest_browsers_have(path: Path) -> None:
    assert too_new(path.read_text(encoding="utf-8")) == []


def test_a_younger_way_is_noticed() -> None:
    for line in ("signal: AbortSignal.timeout(9)", "a?.b", "new FormData(form, button)", "a ?? b"):
        assert TOO_NEW.search(line)
    for line in ("a ? .5 : b", "new FormData(form)", "a || b", "x = isHeld ? 1 : 0"):
        assert not TOO_NEW.search(line)
    assert too_new("list.showModal()")
    assert not too_new('if ("showModal" in list) list.showModal()')


def test_the_height_of_the_screen_has_a_fallback_in_every_style() -> None:
    sheets = sorted((CHECKOUT / "static/css").glob("*.css"))
    young = [path.name for path in sheets if re.search(r"\d[dsl]v[hw]\b", path.read_text())]
    assert young == ["tokens.css"]
    assert "@supports (height: 100dvh)" in text_of("static/css/tokens.css")


def test_no_data_lies_among_the_code() -> None:
    """An empty setting once made a database of that name, which was then kept with the code."""
    names = [path.name for path in CHECKOUT.iterdir() if path.is_file()]
    assert [name for name in names if not re.fullmatch(r"[\w.-]+", name)] == []
