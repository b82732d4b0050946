"""Devices: a browser in plain words, from what it says of itself."""

from quiz.languages import gettext
from quiz.policy import sizes

ON, IPHONE = " on ", "an iPhone or iPad"
MOST_READ = 400  # characters; real ones are shorter
SYSTEMS = {"Mac OS X": "macOS", "iOS": IPHONE, "Chrome OS": "ChromeOS"}
KINDS = {"Mobile", "iOS", "WebView", "Webview", "UI/WKWebView"}  # of a browser, in its long name


def device_words(user_agent: str) -> str:
    """Return words such as "Firefox on Windows", "" for an unknown browser.

    They have no version, no model and no address, and are English, as they are stored.
    """
    # Imported late: only a login needs its lists.
    from ua_parser import parse

    told = parse(user_agent[:MOST_READ])
    if told.user_agent is None:
        return ""
    words = plain_browser(told.user_agent.family)
    if told.os is not None:
        words += ON + SYSTEMS.get(told.os.family, told.os.family)
    return "".join(filter(str.isprintable, words))[: sizes.BROWSER_WORDS]


def plain_browser(family: str) -> str:
    """Return a browser's name without its kind: "Chrome Mobile iOS" is Chrome."""
    return " ".join(word for word in family.split() if word not in KINDS) or family


def spoken(device: str) -> str:
    """Return stored words for a browser in the language that is spoken now."""
    browser, _, system = device.partition(ON)
    if not browser:
        return gettext("An unknown browser")
    if system == IPHONE:
        return gettext("%(browser)s on an iPhone or iPad", browser=browser)
    if system:
        return gettext("%(browser)s on %(system)s", browser=browser, system=system)
    return browser
