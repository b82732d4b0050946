"""Alphabets: which letters a name may combine, and which letters look alike.

The rules are Unicode's own, from its annex 31 (identifiers) and its standard 39 (security): letters
and marks of scripts in everyday use, joiners where a script needs them, few marks on one letter.
"""

import re
import unicodedata

# In everyday use. Each is the first word of its letters' names in Unicode.
ALPHABETS = frozenset((
    "LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "ETHIOPIC",
    "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA",
    "MALAYALAM", "SINHALA", "THAI", "LAO", "MYANMAR", "KHMER", "TIBETAN", "THAANA", "MONGOLIAN",
    "TIFINAGH", "SYRIAC", "NKO", "YI", "ADLAM",
))  # fmt: skip
# A joiner between two letters of these changes their shape, which can change the word.
JOINED = frozenset((
    "ARABIC", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU",
    "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MONGOLIAN", "SYRIAC", "NKO",
))  # fmt: skip
# These are combined in ordinary writing, so they count as one alphabet.
EAST_ASIAN = (
    "CJK UNIFIED", "HIRAGANA", "KATAKANA", "HANGUL SYLLABLE", "BOPOMOFO", "IDEOGRAPHIC ITERATION",
)  # fmt: skip
JOINERS = frozenset("\u200c\u200d")  # shape the letters around them
DIGITS = frozenset("0123456789")
LAST_COMMON_LATIN = "\u024f"
MORE_LATIN = frozenset("ɓɔɖɗəɛɣɨɲʉʋʒ")  # African languages and Azerbaijani
APOSTROPHES = frozenset("'’‘ʻʼ׳״")  # O’Brien, Hawaiʻi, and the signs of Hebrew
DOTS = frozenset(".·・")  # Ma. Cristina; foreign names in Chinese and Japanese
VIRAMA = 9  # its combining class in Unicode
MOST_MARKS = 4  # on one letter, as in Unicode's standard 39
VIETNAMESE = re.compile("[\u1e00-\u1eff]")  # and other letters with two diacritics
INVISIBLE = frozenset("\u17b4\u17b5")  # letters to Unicode, but nothing is drawn
ACCENTS = re.compile("[\u0300-\u036f]")
UNSEEN = re.compile("[ _\\-'’‘ʻʼ׳״.·・\u200c\u200d]")  # what two names may differ in and look alike

# Letters that look alike, after case folding. Where upper and lower case look like different
# letters, the upper case decides, since those glyphs are identical.
LOOK_ALIKE = str.maketrans(
    "01lıłøđħŧαβεζηικμνορτυχϳавекмнорстухѕіјӏһүԁԛԝьзօսհոցզロニカエトタハヘ",
    "oiiiiodhtabezhikmnoptyxjabekmhopctyxsijihydqwb3ouhngq口二力工卜夕八へ",
)
PAIRS = {"æ": "ae", "ӕ": "ae", "œ": "oe", "rn": "m", "vv": "w"}


def normalize_text(text: str) -> str:
    """Return a text in Unicode's normal form NFKC, in which equivalent letters are equal.

    The vowel am of Thai and Lao stays one letter: taken apart it is drawn wrongly.
    """
    normal = unicodedata.normalize("NFKC", text)
    return normal.replace("\u0e4d\u0e32", "\u0e33").replace("\u0ecd\u0eb2", "\u0eb3")


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
    is_common = letter <= LAST_COMMON_LATIN or letter in MORE_LATIN or VIETNAMESE.match(letter)
    return bool(is_common) and unicodedata.category(letter) in ("Lu", "Ll")


def is_letter(letter: str) -> bool:
    """Say whether a character is a letter, or a combining mark, that names may use."""
    if ACCENTS.match(letter):
        return True
    return unicodedata.category(letter)[0] in "LM" and alphabet_of(letter) is not None


def is_mark(letter: str) -> bool:
    """Say whether a character is drawn on the letter before it."""
    return unicodedata.category(letter) in ("Mn", "Me")


def mixes_alphabets(word: str) -> bool:
    """Say whether a word has letters of several alphabets; accents belong to all."""
    return len({alphabet_of(letter) for letter in word if is_letter(letter)} - {None}) > 1


def piles_marks(text: str) -> bool:
    """Say whether a letter has too many marks, or the same one twice, or a mark has no letter."""
    marks: list[str] = []
    can_carry = False
    for sign in unicodedata.normalize("NFD", text):
        if not is_mark(sign):
            marks, can_carry = [], sign != " "
        elif not can_carry or sign in marks[-1:] or len(marks) == MOST_MARKS:
            return True
        else:
            marks.append(sign)
    return False


def misplaces_joiner(text: str) -> bool:
    """Say whether a joiner stands elsewhere than between two letters that it can join."""
    around = zip(f" {text}", text, f"{text[1:]} ", strict=False)
    return any(sign in JOINERS and not joins(before, after) for before, sign, after in around)


def joins(before: str, after: str) -> bool:
    """Say whether a joiner may stand between two characters; after a virama none need follow."""
    alphabet, is_virama = alphabet_of(before), unicodedata.combining(before) == VIRAMA
    return alphabet in JOINED and (is_virama or alphabet_of(after) == alphabet)


def skeleton_of(name: str) -> str:
    """Return what is left of a name without case, accents, spaces and signs; 1 and l become i.

    Two names that look alike have the same skeleton (as in Unicode Technical Standard 39).
    """
    plain = ACCENTS.sub("", unicodedata.normalize("NFD", normalize_text(name).casefold()))
    skeleton = UNSEEN.sub("", unicodedata.normalize("NFC", plain)).translate(LOOK_ALIKE)
    for pair, one in PAIRS.items():
        skeleton = skeleton.replace(pair, one)
    return skeleton
