"""Rude words: a kept list of a package, in the languages of the quiz, without people's names."""

import re
import unicodedata
from functools import cache
from itertools import groupby

from glin_profanity import Filter
from glin_profanity.data.dictionary import dictionary

from quiz.names.alphabets import JOINERS, normalize_text, skeleton_of

LANGUAGES = ("english", "chinese", "spanish", "german", "arabic")
# On the list, but names of people too, or harmless. Reviewed by a person.
ALLOWED = """
    bastinado bbw boner bs butt cocks coon cumming dick dommes ecchi escort eunuch felch fuk guro
    hoe honkey hooker kike lolita mf nawashi playboy poon quim santorum scat semen shibari shota
    simp skeet spunk tit tosser twinkie domination
    bimbo bonze bratze fick fratze ische kimme lümmel lummel mose mufti popel poppen rosette
    schabracke schiesser
    asesinato asno chupada concha drogas esperma heroína heroina infierno maciza maldito marica
    martillo orina pinche pis sádico sadico trio verga
    banoty hayg kos nayak nek nik nyak sharma zeb zep zobr
    احتلام اركب افضي اقعد اندر بتاع بلكيشن بنوتي بنوتى بوكسر تعبان جاد جنس جوزي حلمة حمام دكر
    زان زنج سلب سنتيا شرج شرقان شعر عايز علق فاجر فحل فرس كيشن لبن مبادل متع محروم مرات مراتي
    مراتى مشعر نتاية نتايه نكته هيجان واقف ورا وسخ
    13. 九游 刚度 包皮 乳 奶 奶子 奸 妓 姦 幹 性 成人 激情 爛 卵 卵子 后庭 吹箫 月经 玉杵 白烂 私服
    祖宗 老二 老味 老母 肥西 花柳 贝肉 賤 逼 靠北 靠背 靠腰 鬼公 龟头 双峰微颤 处女 交配 精子 十三点
"""
# Not on the list, or on it in other words.
MORE = """
    whore whores sluts cunts bitchy pussies wanker wankers prick pricks twats arse fag fags retards
    dickhead nazis hitler heil-hitler ballsack ballsacks lesbo lesbos
    chink chinks gooks japs spicks wop wops
    fick-dich fick-euch fickt-euch fick-deine-mutter wixer wixxer hurensohne schwuchteln spast
    spasti missgeburt fotzen nutten huren kanacke
    joder pendejo pendeja chinga-tu-madre chingada chingar culero puto putos putas cabrona
    cabrones zorra carajo
    كسمك كسامك كس-امك كس-اختك ابن-الكلب ابن-كلب يا-كلب يا-حمار ابن-القحبة ابن-الشرموطة منيوكة
    شرموطه قحبه عاهره احا خرا قواد متناكة
"""
# Rude as a whole name, but in names of several words, or of several signs, a part like others.
ALONE = "gook jap spick 屎 操 贱 賤"
# Names of families in which a word of the list stands.
FAMILIES = "del-negro dal-negro dello-negro lo-negro"
# Rude wherever they stand in a word, and in nobody's name.
ANYWHERE = """
    fuck nigger nigga faggot motherf cocksuck shithead bullshit asshole arschloch hurensohn wichser
    scheiss schlampe hijoputa hijodeput hijadeput putamadre gilipoll mierda
    sharmut sharmout sharmoot
    شرموط منيوك كسمك كسامك
    他媽 操你媽 幹你 雞巴 傻屄 傻b 煞笔 沙比 草泥马 狗娘养 狗娘養 吃屎 狗屎 贱货 賤貨 屌 屄 肏 淫
"""
PARTS = re.compile(r"[\W\d_]+")
SILENT = JOINERS | {"\u0640"}  # the line that stretches Arabic words
ARTICLE = "ال"  # "the", written together with its word
ARABIC_FORMS = str.maketrans("ٱىةی", "ايهي")


def is_rude(name: str) -> bool:
    """Say whether a name has a rude word in a language that the quiz speaks."""
    words = words_of(without_families(name))
    if any(stem in skeleton_of(word) for stem in stems() for word in words):
        return True
    if is_rude_as_a_whole("".join(words)):
        return True
    # Once with the digits and signs that may stand for letters, once without.
    views = (plain_letters(without_families(name)), " ".join(words))
    return any(word_filter().is_profane(view) for view in views)


def is_rude_as_a_whole(letters: str) -> bool:
    """Say whether all letters of a name, without its spaces, are one rude word."""
    whole = skeleton_of(letters)
    return whole in stems() or whole in map(skeleton_of, listed(ALONE))


def without_families(name: str) -> str:
    """Return a name without the names of families that hold a word of the list."""
    return family_names().sub(" ", name)


def words_of(name: str) -> list[str]:
    """Return the words of a name, without accents; single letters in a row make up one word."""
    words = filter(None, PARTS.split(plain_letters(name)))
    groups = groupby(words, key=lambda word: len(word) == 1)
    return [word for single, group in groups for word in (["".join(group)] if single else group)]


def plain_letters(text: str) -> str:
    """Return a text without accents, vowel signs and joiners: the word stays the same."""
    letters = unicodedata.normalize("NFD", normalize_text(text))
    kept = (sign for sign in letters if unicodedata.category(sign) != "Mn" and sign not in SILENT)
    return unicodedata.normalize("NFC", "".join(kept)).translate(ARABIC_FORMS)


def listed(text: str) -> list[str]:
    """Return the entries of a list; a dash stands for a space."""
    return [entry.replace("-", " ") for entry in text.split()]


@cache
def family_names() -> re.Pattern[str]:
    """Return the pattern of the names of families, whose words a space or a dash may join."""
    names = "|".join(family.replace(" ", "[ -]+") for family in listed(FAMILIES))
    return re.compile(rf"\b(?:{names})\b", re.IGNORECASE)


@cache
def word_filter() -> Filter:
    """Return the filter of whole words."""
    allowed = {plain_letters(word) for word in listed(ALLOWED)} | set(listed(ALLOWED))
    arabic = {plain_letters(word) for word in dictionary.get_words("arabic")} - allowed
    return Filter(
        {
            "languages": list(LANGUAGES),
            "custom_words": [
                *map(plain_letters, listed(MORE)),
                *arabic,
                *(f"{ARTICLE}{word}" for word in arabic),
            ],
            "ignore_words": list(allowed),
            "detect_leetspeak": True,
        }
    )


@cache
def stems() -> tuple[str, ...]:
    """Return what is rude anywhere in a word: Chinese is written without spaces."""
    allowed = set(listed(ALLOWED))
    chinese = [word for word in dictionary.get_words("chinese") if word not in allowed]
    return tuple({skeleton_of(word) for word in (*chinese, *listed(ANYWHERE)) if len(word) > 1})
