"""All scripts in one file: each module becomes a function, called when a page first needs it."""

import re
from pathlib import Path

import rjsmin

# A page names what it needs as <meta name="script">. One script that fails stops no other.
START = """\
const loaded = {};
const use = (name) => loaded[name] || (loaded[name] = modules[name]());
for (const { content } of document.querySelectorAll('meta[name="script"]')) {
  try {
    use(content);
  } catch (error) {
    console.error(error);
  }
}
"""
IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)
OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def bundled(paths: list[Path]) -> str:
    """Return the modules as one compressed script; ValueError for an import that it can't read."""
    modules = "".join(as_function(path) for path in paths)
    return str(rjsmin.jsmin(f"const modules = {{\n{modules}}};\n{START}"))


def as_function(path: Path) -> str:
    """Return a module as a function that returns what the module exports."""
    source = path.read_text(encoding="utf-8")
    names = ", ".join(EXPORT.findall(source))
    source = EXPORT.sub("", IMPORT.sub(r'const \1 = use("\2");', source))
    if unread := OTHER.search(source):
        raise ValueError(f"{path.name}: “{unread[0]}” can’t be bundled.")
    return f"{path.stem}() {{\n{source}\nreturn {{ {names} }};\n}},\n"
