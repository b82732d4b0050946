"""The projector's page with a full class: readable from the last row, and on one screen."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from quiz.classroom import students
from quiz.models import Classroom, Face, Student, Teacher
from tests.browser.conftest import Live, NewPage
from tests.browser.test_classroom import STEP_MS, in_scene
from tests.browser.test_pages import assert_good
from tests.browser.test_teach import sign_up
from tests.support.classes import go_on, say
from tests.support.factories import add_classroom, add_student

SHOTS = os.environ.get("SHOTS")
SIZE = 30
NAMES = ("Ada {}", "Maximiliane Alexandra {}")  # the second as long as names may be
LENGTH = 8  # of each of two sets
PLAYED = 2  # of them on the page; the others pass behind its back
# The smallest words that a class reads, as a share of the height of the screen.
READABLE = 1 / 30
SMALLEST = """(selector) => Math.min(...[...document.querySelectorAll(selector)]
  .filter((each) => each.checkVisibility() && each.textContent.trim())
  .map((each) => parseFloat(getComputedStyle(each).fontSize)))"""
LOWEST = """Math.max(...[...document.querySelectorAll(".wall *")]
  .filter((each) => each.checkVisibility())
  .map((each) => each.getBoundingClientRect().bottom))"""
RANK_SHOWN = "step => getComputedStyle(step, '::before').content"
READ = ".wall-names li, .wall-count, .wall-question, .wall-truth, .wall .ahead li, .podium bdi"


def full_class(live: Live, username: str) -> str:
    """Open a classroom of thirty students in eight teams; its code."""
    with live.database.writing() as session:
        teacher = session.scalars(select(Teacher).where(Teacher.username == username)).one()
        plan = {"length": LENGTH, "teams": 8, "has_top_five": True, "has_two_sets": True}
        room = add_classroom(session, teacher, title="Class 7B", **plan)
        for place in range(SIZE):
            add_student(session, room, NAMES[place % 2].format(place))
        # The detector has looked at every face, and seeds are as long as they can be.
        session.execute(update(Face).values(focus=14, p_detector=0.9))
        longest = 4_294_967_295 - Face.id
        session.execute(update(Face).where(Face.seed.is_not(None)).values(seed=longest))
        session.commit()
        return room.code


def members(live: Live, code: str) -> list[Student]:
    """The students, in the order of joining."""
    with live.database.writing() as session:
        room = session.scalars(select(Classroom).where(Classroom.code == code)).one()
        return list(students.students_of(session, room.id))


def all_say(live: Live, everybody: list[Student], position: int) -> None:
    """Let everybody respond: most with the majority, some against it."""
    with live.database.writing() as session:
        for place, student in enumerate(everybody):
            say(session, student, "f" if place % (position + 2) else "r", first=position)


def go_on_by(live: Live, code: str, steps: int) -> None:
    """Bring a classroom so many phases further, as its teacher would on another page."""
    with live.database.writing() as session:
        for _ in range(steps):
            room = session.scalars(select(Classroom).where(Classroom.code == code)).one()
            go_on(session, room)


def assert_on_one_screen(wall: Page, scene: str) -> None:
    """Nothing leaves the screen, and what a class reads is large enough."""
    in_scene([wall], scene)
    height = wall.evaluate("innerHeight")
    if SHOTS:
        width = wall.evaluate("innerWidth")
        wall.screenshot(path=Path(SHOTS) / f"wall-{scene}-{width}.png")
    assert wall.evaluate("document.documentElement.scrollHeight") <= height
    assert wall.evaluate(SMALLEST, READ) >= READABLE * height
    assert wall.evaluate(LOWEST) <= height


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_a_full_class_stays_on_one_screen(
    new_page: NewPage, live: Live, width: int, height: int
) -> None:
    wall = new_page(scheme="dark" if width == 1920 else "light")
    teacher = f"hall.{width}"
    sign_up(wall, teacher)
    code = full_class(live, teacher)
    everybody = members(live, code)
    wall.set_viewport_size({"width": width, "height": height})
    wall.goto(f"/classrooms/{code}?view=projector")
    expect(wall.locator(".wall-names li")).to_have_count(SIZE)
    wall.keyboard.press("ArrowRight")
    for position in range(1, PLAYED + 1):
        assert_on_one_screen(wall, "question")
        expect(wall.locator(".wall-question")).to_have_text("Is this face real or fake?")
        all_say(live, everybody, position)
        wall.keyboard.press("ArrowRight")
        assert_on_one_screen(wall, "reveal")
        wall.keyboard.press("ArrowRight")
    in_scene([wall], "question")
    go_on_by(live, code, 2 * (LENGTH - PLAYED))
    assert_on_one_screen(wall, "tips")
    expect(wall.locator(".wall-tells li")).not_to_have_count(0)
    go_on_by(live, code, 2 * LENGTH + 1)
    assert_on_one_screen(wall, "finished")
    expect(wall.locator(".podium li").first).to_be_visible()
    assert wall.locator(".podium li").first.evaluate(RANK_SHOWN) == '"1"'
    assert_good(wall)


def test_the_bar_grows_with_the_responses(new_page: NewPage, live: Live) -> None:
    wall = new_page()
    sign_up(wall, "bar.teacher")
    code = full_class(live, "bar.teacher")
    wall.goto(f"/classrooms/{code}?view=projector")
    wall.keyboard.press("ArrowRight")
    in_scene([wall], "question")
    bar = wall.locator("[data-share]")
    expect(bar).to_have_attribute("width", "0")
    all_say(live, members(live, code)[:15], 1)
    expect(bar).to_have_attribute("width", "50", timeout=STEP_MS)
    expect(wall.locator(".wall-count")).to_have_text("15 of 30 responded")


def test_the_whole_screen_is_offered(new_page: NewPage, live: Live) -> None:
    wall = new_page()
    sign_up(wall, "screen.teacher")
    code = full_class(live, "screen.teacher")
    wall.goto(f"/classrooms/{code}?view=projector")
    wall.get_by_role("button", name="Full screen").click()
    expect(wall.locator("html:fullscreen")).to_have_count(1)
    wall.keyboard.press("f")
    expect(wall.locator("html:fullscreen")).to_have_count(0)
