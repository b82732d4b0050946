"""The names of groups of faces, for people; tables and JSON have them in English."""

from quiz.languages import lazy

SAID = {
    str(name): name  # in English, because nobody is being answered yet
    for name in (
        lazy("male"),
        lazy("female"),
        lazy("White"),
        lazy("Black"),
        lazy("Asian"),
        lazy("Indian"),
        lazy("Others"),
        lazy("porcelain"),
        lazy("sand"),
        lazy("amber"),
        lazy("chestnut"),
        lazy("ebony"),
        lazy("male, 0–2"),
        lazy("female, 0–2"),
        lazy("male, 3–12"),
        lazy("female, 3–12"),
        lazy("male, 13–17"),
        lazy("female, 13–17"),
        lazy("male, 18–35"),
        lazy("female, 18–35"),
        lazy("male, 36–55"),
        lazy("female, 36–55"),
        lazy("male, 56+"),
        lazy("female, 56+"),
    )
}


def said(name: str) -> str:
    """Return the name of a group; ages and checkpoints read the same in every language."""
    return str(SAID.get(name, name))
