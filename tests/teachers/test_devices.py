"""Devices: browsers in plain words, and nothing else of what they say."""

import pytest
from flask import Flask

from quiz.policy import sizes
from quiz.teachers.devices import device_words, spoken

WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
BLINK = "AppleWebKit/537.36 (KHTML, like Gecko)"


WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
LINUX, MAC = "Mozilla/5.0 (X11; Linux x86_64", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
IPAD = "Mozilla/5.0 (iPad; CPU OS 17_4 like Mac OS X)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X)"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K)"
CHROMEBOOK = "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (f"{LINUX}; rv:125.0) Gecko/20100101 Firefox/125.0", "Firefox on Linux"),
        (f"{WINDOWS} {BLINK} Chrome/124.0.0.0 Safari/537.36", "Chrome on Windows"),
        (f"{WINDOWS} {BLINK} Chrome/124.0 Safari/537.36 Edg/124.0", "Edge on Windows"),
        (f"{ANDROID} {BLINK} Chrome/124.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        (f"{CHROMEBOOK} {BLINK} Chrome/124.0.0.0 Safari/537.36", "Chrome on ChromeOS"),
        (
            f"{IPAD} {WEBKIT} Version/17.4 Mobile/15E148 Safari/604.1",
            "Safari on an iPhone or iPad",
        ),
        (
            f"{IPHONE} {WEBKIT} CriOS/124.0 Mobile/15E148 Safari/604.1",
            "Chrome on an iPhone or iPad",
        ),
        (f"{MAC} {WEBKIT} Version/17.4 Safari/605.1.15", "Safari on macOS"),
        ("curl/8.1", "curl"),
    ],
)
def test_a_browser_in_words(user_agent: str, words: str) -> None:
    assert device_words(user_agent) == words


@pytest.mark.parametrize("user_agent", ["", "x", "\0", "x" * 100_000, "<b>", "(" * 400, "\ud800"])
def test_what_nobody_knows_is_unknown(user_agent: str) -> None:
    assert device_words(user_agent) == ""


def test_the_words_are_short_and_printable() -> None:
    for user_agent in ("curl/8.1\u202e", f"{'Wget' * 90}/1.0", "python-requests/2.31"):
        words = device_words(user_agent)
        assert words.isprintable()
        assert len(words) <= sizes.BROWSER_WORDS


@pytest.mark.parametrize(
    ("device", "english", "german"),
    [
        ("Firefox on Windows", "Firefox on Windows", "Firefox unter Windows"),
        ("curl", "curl", "curl"),
        ("", "An unknown browser", "Ein unbekannter Browser"),
        (
            "Safari on an iPhone or iPad",
            "Safari on an iPhone or iPad",
            "Safari auf einem iPhone oder iPad",
        ),
    ],
)
def test_stored_words_are_read_in_the_own_language(
    app: Flask, device: str, english: str, german: str
) -> None:
    assert spoken(device) == english
    with app.test_request_context("/?lang=de"):
        assert spoken(device) == german
