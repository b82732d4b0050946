"""Scripts hold no sentences: what people read is in the page, where it can be translated."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parent.parent / "static"
SCRIPTS = sorted(STATIC.rglob("*.js"))
# Comments come first, so that what they quote is no text; then "…", '…' and `…`.
PIECE = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`""",
    re.DOTALL,
)
PLACE = re.compile(r"\$\{[^}]*\}")
TWO_WORDS = re.compile(r"[^\W\d_]{2,}[.,:;!?…]*\s+[^\W\d_]{2,}")
TECHNICAL = re.compile(
    r"""(?x)
    not\ all | (screen|print)?(\ and\ )?\([a-z-]+:\ [a-z-]+\)  # media
    | [a-z]+\d?(,\ [a-z]+\d?)+  # a list of elements
    | (?=.*[\[.:#])([a-z]*\d?(\[[^\]]*\]|[.:#][\w-]+(\(.*?\))?)*(,?\ |\ >\ |$))+  # a selector
    """
)
LOGGED = re.compile(r"new Error\([^)]*\)")  # nobody but the browser's console shows it
SHOWN = re.compile(r"""\.(?:textContent|innerText|title|ariaLabel|alt)\s*=\s*["'`]\w""")


def texts(script: str) -> Iterator[str]:
    """The texts of a script, without the places of its templates."""
    for piece in PIECE.finditer(LOGGED.sub("", script)):
        text = next((group for group in piece.groups() if group is not None), "")
        yield PLACE.sub("0", text)


def sentences(script: str) -> list[str]:
    """The texts of a script that look like something to read."""
    found = [text for text in texts(script) if TWO_WORDS.search(text)]
    return [text for text in found if not TECHNICAL.fullmatch(text)]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_has_no_sentence(path: Path) -> None:
    script = path.read_text(encoding="utf-8")
    assert not sentences(script), "the page must bring it, in a data attribute"
    assert not SHOWN.search(script), "the page must bring it, in a data attribute"


def test_a_sentence_is_found() -> None:
    assert sentences('box.textContent = "Try again.";') == ["Try again."]
    assert sentences("say(`${count} faces left`)") == ["0 faces left"]
    assert sentences("say('The link is copied')")
    assert not sentences('find("a, button, input"); // "Try again."')
    assert sentences('throw new Trouble("Try again.")') == ["Try again."]
    assert not sentences('throw new Error("The file did not come.")')
    assert not sentences('find(".actions [data-next]"); match("screen and (hover: none)");')
    assert SHOWN.search('button.textContent = "Copied";')
