"""Alphabets: which letters may stand together in a name, and which look alike."""

import re
import unicodedata

# Those in everyday use; a name's letters are named after them in Unicode.
ALPHABETS = frozenset((
    "LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "ETHIOPIC",
    "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA",
    "MALAYALAM", "SINHALA", "THAI", "LAO", "MYANMAR", "KHMER",
))  # fmt: skip
# These are written together.
EAST_ASIAN = (
    "CJK UNIFIED", "HIRAGANA", "KATAKANA", "HANGUL SYLLABLE", "BOPOMOFO", "IDEOGRAPHIC ITERATION",
)  # fmt: skip
DIGITS = frozenset("0123456789")
LAST_COMMON_LATIN = "\u024f"
VIETNAMESE = re.compile("[\u1e00-\u1eff]")  # and others with two marks on a letter
UNSEEN = frozenset("\u17b4\u17b5")  # letters by name, but nothing is drawn
ACCENTS = re.compile("[\u0300-\u036f]")

# Letters that are drawn alike, after folding case. Where large and small letters differ in what
# they look like, the large ones decide: they are the same to the last pixel.
LOOK_ALIKE = str.maketrans(
    "01lıłøđħŧαβεζηικμνορτυχϳавекмнорстухѕіјӏһүԁԛԝьзօսհոցզロニカエトタハヘ",
    "oiiiiodhtabezhikmnoptyxjabekmhopctyxsijihydqwb3ouhngq口二力工卜夕八へ",
)
PAIRS = {"æ": "ae", "ӕ": "ae", "œ": "oe", "rn": "m", "vv": "w"}


def one_form(text: str) -> str:
    """Return a text in Unicode's one form for letters that are the same (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def alphabet_of(letter: str) -> str | None:
    """Return the alphabet of a letter or of a mark on one; None where neither is to be used."""
    name = unicodedata.name(letter, "")
    if name.startswith(EAST_ASIAN):
        return "EAST ASIAN"
    alphabet = name.partition(" ")[0]
    if alphabet not in ALPHABETS or letter in UNSEEN:
        return None
    return alphabet if alphabet != "LATIN" or is_common_latin(letter) else None


def is_common_latin(letter: str) -> bool:
    """Say whether a Latin letter is used to write a language, rather than its sounds."""
    is_common = letter <= LAST_COMMON_LATIN or VIETNAMESE.match(letter)
    return bool(is_common) and unicodedata.category(letter) in ("Lu", "Ll")


def is_letter(letter: str) -> bool:
    """Say whether something is a letter of an alphabet in use, or a mark on one."""
    return unicodedata.category(letter)[0] in "LM" and alphabet_of(letter) is not None


def mixes_alphabets(word: str) -> bool:
    """Say whether a word has letters of several alphabets."""
    return len({alphabet_of(letter) for letter in word if is_letter(letter)}) > 1


def skeleton(name: str) -> str:
    """Return what a person sees of a name: no case, accents, spaces or dashes; 1 and l as i."""
    plain = ACCENTS.sub("", unicodedata.normalize("NFD", one_form(name).casefold()))
    seen = re.sub(r"[ _-]", "", unicodedata.normalize("NFC", plain)).translate(LOOK_ALIKE)
    for pair, one in PAIRS.items():
        seen = seen.replace(pair, one)
    return seen
