"""What a person does in a browser, in the words of the quiz."""

import re

from playwright.sync_api import Page, expect
from sqlalchemy import select

from quiz.models import Trial
from tests.browser.conftest import Live

RESPONSES = "[data-responses]"
VERDICT = "[data-verdict]"


def begin_round(page: Page) -> str:
    """Start a classic round from the home page; the id of the round."""
    page.goto("/")
    page.get_by_role("button", name="Play", exact=True).click()
    return on_trial(page)


def begin_practice(page: Page) -> str:
    """Start a practice round from the home page; the id of the round."""
    page.goto("/")
    page.get_by_text("Other ways to play").click()
    page.get_by_role("button", name="Practice", exact=True).click()
    return on_trial(page)


def on_trial(page: Page) -> str:
    """Wait until the open trial's page has loaded with its scripts; the id of the round."""
    page.wait_for_url(re.compile("/rounds/"))
    page.wait_for_load_state("load")
    expect(page.locator(RESPONSES)).to_be_visible()
    return page.url.rsplit("/", 1)[1]


def respond(page: Page, label: str) -> None:
    """Give a response by key and wait for the verdict: a click could be half of a double click."""
    page.get_by_role("button", name=label.capitalize()).press("Enter")
    expect(page.locator(VERDICT)).to_be_visible()


def go_on(page: Page) -> None:
    """Ask for the next face by key, for the same reason."""
    page.locator("[data-next]").press("Enter")


def play_out(page: Page, label: str, length: int = 10) -> None:
    """Respond the same to every trial until the result is shown."""
    for position in range(1, length + 1):
        expect(page.locator("[data-slot=position]")).to_have_text(f"Face {position} of {length}")
        respond(page, label)
        go_on(page)
    expect(page.locator(".round-film")).to_be_visible()


def trials_of(live: Live, round_id: str) -> list[Trial]:
    """The round's trials as the database has them."""
    with live.database.reading() as session:
        query = select(Trial).where(Trial.round_id == round_id).order_by(Trial.position)
        return list(session.scalars(query))


def play_silently(page: Page, label: str, length: int = 10) -> None:
    """Respond the same to every trial of a round that tells nothing before its result."""
    for position in range(1, length + 1):
        expect(page.locator("[data-slot=position]")).to_have_text(f"Face {position} of {length}")
        on_trial(page)
        expect(page.locator(".strip .is-right, .strip .is-wrong")).to_have_count(0)
        page.get_by_role("button", name=label.capitalize()).press("Enter")
    expect(page.locator(".round-film")).to_be_visible()
