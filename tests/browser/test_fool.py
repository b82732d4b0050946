"""Fool me in a browser: a face is picked by key and by form, and another browser judges it."""

from itertools import count

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, update

from quiz.faces import add_fakes
from quiz.models import Pick
from quiz.storage import utc_now
from tests.browser.conftest import Live, NewPage, looks
from tests.browser.test_pages import assert_good
from tests.support.factories import a_fake
from tests.support.picks import spare

SEEDS = count(700_000)  # of new fakes


@pytest.fixture(scope="module", autouse=True)
def reals(live: Live) -> None:
    """Let some reals be spared for picks."""
    with live.database.writing() as session:
        spare(session, 16)


def ask_for_faces(page: Page) -> None:
    """Go from the menu to eight faces."""
    page.goto("/modes")
    page.locator(".mode-card", has_text="Fool me").locator("a").click()
    page.get_by_role("button", name="Pick a face").click()
    expect(
        page.get_by_role("heading", name="Pick the one that would fool a friend")
    ).to_be_visible()


def judge(page: Page) -> None:
    """Judge the first pick of others."""
    page.goto("/modes/fool")
    page.get_by_role("button", name="Judge others’ picks").click()
    expect(page.get_by_role("heading", name="Which face is real?")).to_be_visible()


@pytest.fixture(autouse=True)
def no_picks(live: Live) -> None:
    """Let nobody have picked a face yet, and fill the stock, which other tests have played from."""
    with live.database.writing() as session:
        session.execute(delete(Pick))
        add_fakes(session, [a_fake(next(SEEDS)) for _ in range(240)], utc_now())
        session.commit()


@pytest.mark.parametrize(("viewport", "scheme"), looks("narrow", "phone", "laptop"))
def test_a_pick_and_its_judge(new_page: NewPage, live: Live, viewport: str, scheme: str) -> None:
    page = new_page(viewport, scheme)
    ask_for_faces(page)
    assert_good(page)
    faces = page.get_by_role("radio", name="Face")
    expect(faces).to_have_count(8)
    across = len({round(box["y"]) for each in faces.all() if (box := each.bounding_box())})
    assert across == (2 if viewport == "laptop" else 4)
    page.keyboard.press("5")
    expect(page.get_by_role("radio", name="Face 5")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("It goes out now; others judge it.")
    assert_good(page)
    other = new_page(viewport, scheme)
    judge(other)
    assert_good(other)
    other.locator("button[value='0']").click()
    expect(other.locator(".choice-verdict")).to_be_visible()
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("So far: fooled")
    with live.database.writing() as session:
        session.execute(update(Pick).where(Pick.judged > 0).values(judged=30, fooled=14))
        session.commit()
    page.goto("/modes/fool")
    expect(page.locator(".picks li").first).to_contain_text("fooled 14 of 30 (30% to 64%)")
    assert_good(page)


def test_a_pick_without_scripts(plain_page: Page) -> None:
    ask_for_faces(plain_page)
    plain_page.get_by_role("radio", name="Face 3").check()
    plain_page.get_by_role("button", name="Send it out").click()
    expect(plain_page.get_by_role("status")).to_have_text("It goes out now; others judge it.")
