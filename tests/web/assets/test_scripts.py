"""Scripts in one file: what modules export and import still finds its way."""

from pathlib import Path

import pytest

from quiz.web.assets.scripts import as_function, bundled


def module(folder: Path, name: str, source: str) -> Path:
    """Write a module."""
    path = folder / f"{name}.js"
    path.write_text(source, encoding="utf-8")
    return path


def test_a_module_returns_what_it_exports(tmp_path: Path) -> None:
    source = (
        "const KEPT = 1;\nexport async function read() {}\nexport class Trouble extends Error {}\n"
    )
    text = as_function(module(tmp_path, "api", source))
    assert text.startswith("api() {\nconst KEPT = 1;\nasync function read() {}\nclass Trouble")
    assert text.endswith("return { read, Trouble };\n},\n")


def test_a_module_gets_what_it_imports(tmp_path: Path) -> None:
    text = as_function(
        module(tmp_path, "trial", 'import { read, send } from "./api.js";\nread();\n')
    )
    assert 'const { read, send } = use("api");' in text


@pytest.mark.parametrize(
    "line", ['import "./api.js";', "export default 1;", 'import * as api from "./api.js";']
)
def test_what_can_not_be_read_is_said(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match=r"odd\.js: “(import|export)"):
        as_function(module(tmp_path, "odd", f"const a = 1;\n{line}\n"))


def test_comments_and_blanks_go(tmp_path: Path) -> None:
    text = bundled([module(tmp_path, "one", "// Said.\nconst   a = `two  blanks`;\n")])
    assert "Said" not in text
    assert "const a=`two  blanks`;" in text
