"""Devices: a browser in plain words, from what it says of itself."""

from quiz.policy import sizes

UNKNOWN = "An unknown browser"
MOST_READ = 400  # characters; real ones are shorter
SYSTEMS = {"Mac OS X": "macOS", "iOS": "an iPhone or iPad", "Chrome OS": "ChromeOS"}
KINDS = {"Mobile", "iOS", "WebView", "Webview", "UI/WKWebView"}  # of a browser, in its long name


def device_words(user_agent: str) -> str:
    """Return words such as "Firefox on Windows"; no version, no model, no address."""
    # Imported late: only a login needs its lists.
    from ua_parser import parse

    told = parse(user_agent[:MOST_READ])
    if told.user_agent is None:
        return UNKNOWN
    words = plain_browser(told.user_agent.family)
    if told.os is not None:
        words = f"{words} on {SYSTEMS.get(told.os.family, told.os.family)}"
    return "".join(filter(str.isprintable, words))[: sizes.BROWSER_WORDS]


def plain_browser(family: str) -> str:
    """Return a browser's name without its kind: "Chrome Mobile iOS" is Chrome."""
    return " ".join(word for word in family.split() if word not in KINDS) or family
