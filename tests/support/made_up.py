"""A made-up language, accented and two fifths longer: what stays plain on a page is not marked."""

import re
import shutil
from pathlib import Path

from quiz.languages import messages
from quiz.languages.known import CATALOGUES

CODE = "eo"  # Babel knows this language, and nobody has translated the program into it
ACCENTED = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
PLACE = re.compile(r"(%\(\w+\)s|%%|`[^`]*`|<[^>]*>)")


def made_up(message: str) -> str:
    """Return a message in the made-up language."""
    parts = PLACE.split(message)
    text = "".join(
        part if place % 2 else part.translate(ACCENTED) for place, part in enumerate(parts)
    )
    return f"{text} {'~' * (len(message) * 2 // 5)}"


def add_to(folder: Path) -> None:
    """Copy the catalogues into a folder, and add one of the made-up language."""
    shutil.copytree(CATALOGUES, folder, dirs_exist_ok=True)
    template = messages.collect()
    catalog = messages.updated(messages.read(CODE, folder), template)
    for message in catalog:
        if isinstance(message.id, tuple):
            message.string = tuple(made_up(form) for form in message.id)
        elif message.id:
            message.string = made_up(str(message.id))
    messages.write(catalog, CODE, folder)
