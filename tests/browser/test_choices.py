"""Pairs and odd one out in a browser: by mouse, by keyboard, and without scripts."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from quiz.models import Label, Trial
from tests.browser.conftest import Live, NewPage
from tests.browser.play import trials_of
from tests.browser.test_pages import assert_good

SCREENS = (("narrow", "dark"), ("laptop", "light"))


def begin(page: Page, title: str, *, has_scripts: bool = True) -> str:
    """Start a mode from the home page's menu; the id of the round."""
    page.goto("/")
    page.get_by_role("link", name=title).click()
    if has_scripts:  # axe is one
        assert_good(page)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator("[name=choice]").first).to_be_visible()
    page.wait_for_load_state("load")
    return page.url.rpartition("/")[2]


def right_place(live: Live, round_id: str, number: int, faces: int) -> int:
    """Return the place of the face that has to be named, from 0."""
    labels = [trial.label for trial in trials_of(live, round_id)]
    labels = labels[faces * (number - 1) : faces * number]
    return labels.index(Label.REAL if faces == 2 else min(labels, key=labels.count))


@pytest.mark.parametrize(("size", "colours"), SCREENS)
@pytest.mark.parametrize(("title", "faces", "length"), [("Pairs", 2, 10), ("Odd one out", 4, 8)])
def test_it_is_played_to_its_end(
    new_page: NewPage, live: Live, size: str, colours: str, title: str, faces: int, length: int
) -> None:
    page = new_page(size, colours)
    round_id = begin(page, title)
    for number in range(1, length + 1):
        expect(page.locator("[data-slot=position]")).to_have_text(f"Face {number} of {length}")
        page.wait_for_load_state("load")
        place = right_place(live, round_id, number, faces)
        button = page.locator(f"[name=choice][value='{place}']")
        if number == 1:
            assert_good(page)
        if size == "laptop":
            page.keyboard.press(str(place + 1))
        else:
            button.click()
        expect(page.locator(".choice[data-correct=true]")).to_be_visible()
        expect(page.locator(".is-chosen")).to_have_count(1)
        expect(page.locator(".stamp")).to_have_count(faces)
        if number == 1:
            assert_good(page)
        expect(page.locator(".next")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(f"{length} of {length} choices right")
    assert_good(page)
    page.get_by_role("link", name="Record and rules").click()
    expect(page.get_by_text(f"Your best: {length}")).to_be_visible()
    assert_good(page)


def test_both_faces_of_a_pair_fit_a_small_phone(new_page: NewPage) -> None:
    page = new_page("narrow")
    begin(page, "Pairs")
    for button in page.locator("[name=choice]").all():
        box = button.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 568
    widths = [face.bounding_box() for face in page.locator(".choice .face").all()]
    assert all(box and box["width"] >= 110 for box in widths)


def test_the_arrows_choose_a_side_and_a_reload_repeats_nothing(
    new_page: NewPage, live: Live
) -> None:
    page = new_page("laptop")
    round_id = begin(page, "Pairs")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".is-chosen figcaption")).to_contain_text("Right side")
    page.reload()
    expect(page.locator(".is-chosen")).to_have_count(1)
    answered = select(func.count()).where(Trial.round_id == round_id, Trial.response.is_not(None))
    with live.database.reading() as session:
        assert session.scalar(answered) == 2


def test_pairs_without_scripts(new_page: NewPage) -> None:
    page = new_page("phone", java_script_enabled=False)
    begin(page, "Pairs", has_scripts=False)
    for number in range(1, 4):
        expect(page.locator("[data-slot=position]")).to_have_text(f"Face {number} of 10")
        page.locator("[name=choice]").first.click()
        page.locator(".next").click()
