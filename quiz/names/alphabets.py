"""Alphabets: which letters a name may combine, and which letters look alike."""

import re
import unicodedata

# In everyday use. Each is the first word of its letters' names in Unicode.
ALPHABETS = frozenset((
    "LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "ETHIOPIC",
    "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA",
    "MALAYALAM", "SINHALA", "THAI", "LAO", "MYANMAR", "KHMER",
))  # fmt: skip
# These are combined in ordinary writing, so they count as one alphabet.
EAST_ASIAN = (
    "CJK UNIFIED", "HIRAGANA", "KATAKANA", "HANGUL SYLLABLE", "BOPOMOFO", "IDEOGRAPHIC ITERATION",
)  # fmt: skip
DIGITS = frozenset("0123456789")
LAST_COMMON_LATIN = "\u024f"
VIETNAMESE = re.compile("[\u1e00-\u1eff]")  # and other letters with two diacritics
INVISIBLE = frozenset("\u17b4\u17b5")  # letters to Unicode, but nothing is drawn
ACCENTS = re.compile("[\u0300-\u036f]")

# Letters that look alike, after case folding. Where upper and lower case look like different
# letters, the upper case decides, since those glyphs are identical.
LOOK_ALIKE = str.maketrans(
    "01lıłøđħŧαβεζηικμνορτυχϳавекмнорстухѕіјӏһүԁԛԝьзօսհոցզロニカエトタハヘ",
    "oiiiiodhtabezhikmnoptyxjabekmhopctyxsijihydqwb3ouhngq口二力工卜夕八へ",
)
PAIRS = {"æ": "ae", "ӕ": "ae", "œ": "oe", "rn": "m", "vv": "w"}


def normalize_text(text: str) -> str:
    """Return a text in Unicode's normal form NFKC, in which equivalent letters are equal."""
    return unicodedata.normalize("NFKC", text)


def alphabet_of(letter: str) -> str | None:
    """Return the alphabet of a letter or of a combining mark; None when names may not use it."""
    name = unicodedata.name(letter, "")
    if name.startswith(EAST_ASIAN):
        return "EAST ASIAN"
    alphabet = name.partition(" ")[0]
    if alphabet not in ALPHABETS or letter in INVISIBLE:
        return None
    return alphabet if alphabet != "LATIN" or is_common_latin(letter) else None


def is_common_latin(letter: str) -> bool:
    """Say whether a Latin letter is used to write a language, not for phonetic notation."""
    is_common = letter <= LAST_COMMON_LATIN or VIETNAMESE.match(letter)
    return bool(is_common) and unicodedata.category(letter) in ("Lu", "Ll")


def is_letter(letter: str) -> bool:
    """Say whether a character is a letter, or a combining mark, that names may use."""
    return unicodedata.category(letter)[0] in "LM" and alphabet_of(letter) is not None


def mixes_alphabets(word: str) -> bool:
    """Say whether a word has letters of several alphabets."""
    return len({alphabet_of(letter) for letter in word if is_letter(letter)}) > 1


def skeleton_of(name: str) -> str:
    """Return what is left of a name without case, accents, spaces, dashes; 1 and l become i.

    Two names that look alike have the same skeleton (as in Unicode Technical Standard 39).
    """
    plain = ACCENTS.sub("", unicodedata.normalize("NFD", normalize_text(name).casefold()))
    skeleton = re.sub(r"[ _-]", "", unicodedata.normalize("NFC", plain)).translate(LOOK_ALIKE)
    for pair, one in PAIRS.items():
        skeleton = skeleton.replace(pair, one)
    return skeleton
