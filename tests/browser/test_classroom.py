"""A whole classroom in real browsers: a teacher, a projector and students, who reload."""

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, NewPage, looks
from tests.browser.test_pages import assert_good
from tests.browser.test_teach import sign_up

SHOTS = os.environ.get("SHOTS")  # a folder for pictures of every scene, to be looked at
Choices = Sequence[tuple[str, str]]
STEP_MS = 10_000  # a poll and its answer, on a machine that tests other things too


def shoot(page: Page, name: str) -> None:
    """Take a picture, if somebody wants to look."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page="wall" not in name)


def open_classroom(
    page: Page, teacher: str, title: str, choices: Choices = (), length: int = 4
) -> str:
    """Sign up and open a classroom; its code."""
    sign_up(page, teacher)
    page.get_by_label("Title").fill(title)
    page.get_by_label("Faces", exact=True).fill(str(length))
    if choices:
        page.get_by_text("More choices").click()
    for words, choice in choices:
        page.get_by_label(words).select_option(choice)
    shoot(page, f"teach-{page.viewport_size['width']}")  # type: ignore[index]
    page.get_by_role("button", name="Open a classroom").click()
    page.wait_for_url(re.compile("/classrooms/"))
    return page.url.rsplit("/", 1)[1]


def join(page: Page, code: str) -> str:
    """Join by typing the code; the name that the student has."""
    page.goto("/join")
    page.get_by_label("Classroom code").fill(code.lower())
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Join").click()
    name = page.locator("[data-me=name]")
    expect(name).to_be_visible()
    return name.inner_text()


def click_next(page: Page, words: str) -> None:
    """Click the teacher's button once it says what is meant."""
    page.get_by_role("button", name=re.compile(f"^{words}")).click()


def in_scene(pages: list[Page], scene: str) -> None:
    """See that every page has come to a scene."""
    for page in pages:
        part = page.locator("[data-classroom]")
        expect(part).to_have_attribute("data-scene", scene, timeout=STEP_MS)


def respond(page: Page, label: str) -> None:
    """Say what a face is, once it is there."""
    page.get_by_role("button", name=label.capitalize()).click()
    expect(page.locator(".status")).to_have_text(f"You said {label}. Now wait for the others.")


def state_of(page: Page, code: str, view: str) -> dict[str, Any]:
    """Ask for the snapshot as a page's script does."""
    url = f"/classrooms/{code}/state?view={view}"
    reply = page.request.get(url, headers={"Accept": "application/json"})
    assert reply.status == 200
    return dict(reply.json())


def test_a_live_classroom(new_page: NewPage, live: Live) -> None:
    desk, wall = new_page(), None
    code = open_classroom(desk, "live.teacher", "Class 7B", [("Top five", "yes")])
    shoot(desk, "desk-lobby")
    wall = desk.context.new_page()
    wall.goto(f"/classrooms/{code}?view=projector")
    shoot(wall, "wall-lobby")
    pupils = [new_page("phone") for _ in range(3)]
    names = [join(pupil, code) for pupil in pupils]
    assert len(set(names)) == 3
    for name in names:
        expect(wall.get_by_text(name)).to_be_visible(timeout=STEP_MS)
        expect(desk.locator(".pupil", has_text=name)).to_be_visible(timeout=STEP_MS)
    shoot(pupils[0], "seat-lobby")
    shoot(wall, "wall-joined")
    reload_alike(pupils[0], code)
    everybody = [desk, wall, *pupils]
    click_next(desk, "Start")
    for position in range(1, 5):
        in_scene(everybody, "question")
        expect(wall.locator(".slide")).to_contain_text(f"Face {position} of 4")
        reload_alike(pupils[0], code)
        shoot(pupils[0], f"seat-question-{position}")
        for pupil, label in zip(pupils, ("real", "fake", "fake"), strict=True):
            respond(pupil, label)
        reload_alike(pupils[0], code)
        expect(wall.locator(".wall-count")).to_have_text("3 of 3 responded", timeout=STEP_MS)
        shoot(desk, f"desk-question-{position}")
        shoot(wall, f"wall-question-{position}")
        wall.keyboard.press("ArrowRight")
        in_scene(everybody, "reveal")
        label = state_of(desk, code, "teacher")["label"]
        expect(wall.locator("[data-stamp]")).to_have_text(label.upper())
        expect(wall.locator("[data-vote=real]")).to_have_text("1")
        outcome = "Right" if label == "real" else "Wrong"
        expect(pupils[0].locator("[data-say=outcome]")).to_have_text(outcome)
        is_right = str(label == "real").lower()
        expect(pupils[0].locator(".stage")).to_have_attribute("data-correct", is_right)
        reload_alike(pupils[0], code)
        for page, name in ((desk, "desk"), (wall, "wall"), (pupils[0], "seat")):
            shoot(page, f"{name}-reveal-{position}")
        click_next(desk, "Finish" if position == 4 else "Next face")
    in_scene(everybody, "finished")
    shoot(wall, "wall-finished")
    shoot(desk, "desk-finished")
    shoot(pupils[0], "seat-finished")
    reload_alike(pupils[0], code)
    pupils[0].get_by_role("link", name="See your results").click()
    expect(pupils[0].locator(".round-film")).to_be_visible()


def reload_alike(page: Page, code: str) -> None:
    """Reload a student's page: what was said and counted is as before."""
    before = state_of(page, code, "student")
    page.reload()
    expect(page.locator("[data-me=name]")).to_have_text(before["me"]["name"])
    after = state_of(page, code, "student")
    same = ("phase", "position", "face", "me")
    assert [after[name] for name in same] == [before[name] for name in same]


def test_a_double_click_skips_nothing(new_page: NewPage) -> None:
    desk = new_page()
    code = open_classroom(desk, "double.click", "Doubled")
    desk.locator("main [data-keys]").last.dblclick()
    in_scene([desk], "question")
    desk.wait_for_timeout(1500)
    assert state_of(desk, code, "teacher")["position"] == 1


def test_a_student_with_a_keyboard_only(new_page: NewPage) -> None:
    desk, pupil = new_page(), new_page()
    code = open_classroom(desk, "keyboard.teacher", "By keyboard")
    pupil.goto("/join")
    expect(pupil.get_by_label("Classroom code")).to_be_focused()
    pupil.keyboard.type(code)
    pupil.keyboard.press("Enter")
    expect(pupil.get_by_role("button", name="Join")).to_be_visible()
    tab_to(pupil, lambda: pupil.get_by_role("button", name="Join"))
    pupil.keyboard.press("Enter")
    expect(pupil.locator("[data-me=name]")).to_be_visible()
    expect(desk.locator(".pupil")).to_have_count(1, timeout=STEP_MS)  # no key starts an empty class
    desk.keyboard.press("ArrowRight")
    in_scene([desk, pupil], "question")
    pupil.keyboard.press("f")
    expect(pupil.locator(".status")).to_contain_text("You said fake.")
    desk.keyboard.press("ArrowRight")
    in_scene([pupil], "reveal")
    desk.keyboard.press("Space")
    in_scene([pupil], "question")
    tab_to(pupil, lambda: pupil.get_by_role("button", name="Real"))
    pupil.keyboard.press("Enter")
    expect(pupil.locator(".status")).to_contain_text("You said real.")


def tab_to(page: Page, target: Callable[[], Any], most: int = 20) -> None:
    """Press Tab until something has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if target().evaluate("element => element === document.activeElement"):
            return
    pytest.fail("It can't be reached by Tab.")


def test_without_scripts(new_page: NewPage) -> None:
    desk, pupil = new_page(java_script_enabled=False), new_page("phone", java_script_enabled=False)
    code = open_classroom(desk, "without.scripts", "Plain")
    join(pupil, code)
    click_next(desk, "Start")
    pupil.goto(f"/classrooms/{code}")
    pupil.get_by_role("button", name="Fake").click()
    expect(pupil.locator(".status")).to_contain_text("You said fake. Now wait for the others.")
    desk.goto(f"/classrooms/{code}")
    click_next(desk, "Reveal")
    pupil.goto(f"/classrooms/{code}")
    expect(pupil.locator(".outcome")).to_have_text(re.compile("Right|Wrong"))
    expect(pupil.locator(".stage")).to_have_attribute("data-correct", re.compile("true|false"))


def test_before_and_after_with_the_tips_between(new_page: NewPage) -> None:
    desk, pupil = new_page(), new_page("phone")
    code = open_classroom(desk, "two.sets", "Twice", [("Sets of faces", "two")], 8)
    join(pupil, code)
    click_next(desk, "Start")
    for _ in range(8):
        in_scene([pupil], "question")
        respond(pupil, "fake")
        click_next(desk, "Reveal")
        in_scene([pupil], "reveal")
        click_next(desk, "Next face|^Show the tips")
    in_scene([desk, pupil], "tips")
    shoot(pupil, "seat-tips")
    click_next(desk, "Start the second set")
    in_scene([pupil], "question")
    expect(pupil.locator(".slide")).to_contain_text("Face 9 of 16")


def test_a_self_paced_classroom(new_page: NewPage) -> None:
    desk, pupil = new_page(), new_page("phone")
    sign_up(desk, "own.pace")
    desk.get_by_label("Title").fill("At your own pace")
    desk.get_by_label("Faces", exact=True).fill("8")
    desk.get_by_label("Self-paced").check()
    desk.get_by_text("More choices").click()
    desk.get_by_label("Answers are shown").select_option("end")
    desk.get_by_label("Sets of faces").select_option("two")
    desk.get_by_role("button", name="Open a classroom").click()
    desk.wait_for_url(re.compile("/classrooms/"))
    code = desk.url.rsplit("/", 1)[1]
    join(pupil, code)
    click_next(desk, "Start")
    in_scene([pupil], "own")
    shoot(pupil, "seat-own")
    pupil.get_by_role("link", name="Play").click()
    for position in range(1, 17):
        if position == 9:
            pupil.get_by_role("link", name="Go to the second set").click()
        expect(pupil.locator("[data-slot=position]")).to_have_text(f"Face {position} of 16")
        pupil.get_by_role("button", name="Fake").click()
    expect(pupil.get_by_role("heading", name="All faces judged")).to_be_visible()
    expect(desk.locator(".desk-progress")).to_contain_text("1 of 1 finished", timeout=STEP_MS)
    for key in ("PageDown", "ArrowRight", "Space", "n"):
        desk.keyboard.press(key)
    desk.get_by_text("End the classroom", exact=True).last.click()
    assert state_of(desk, code, "teacher")["phase"] == "question", "a key ended it for all"
    desk.get_by_role("button", name="End the classroom now").click()
    in_scene([desk], "finished")


def test_no_key_starts_a_live_classroom_with_nobody_in_it(new_page: NewPage) -> None:
    desk, pupil = new_page(), new_page("phone")
    code = open_classroom(desk, "empty.room", "Nobody yet")
    wall = desk.context.new_page()
    wall.goto(f"/classrooms/{code}?view=projector")
    for page in (desk, wall):
        for key in ("PageDown", "ArrowRight", "Space", "n"):
            page.keyboard.press(key)
    assert state_of(desk, code, "teacher")["phase"] == "lobby"
    name = join(pupil, code)
    expect(wall.get_by_text(name)).to_be_visible(timeout=STEP_MS)
    wall.keyboard.press("PageDown")
    in_scene([desk, wall, pupil], "question")


def test_a_removed_student_and_a_lost_cookie(new_page: NewPage) -> None:
    desk, lost, bad = new_page(), new_page("phone"), new_page("phone")
    code = open_classroom(desk, "door.keeper", "The class")
    name = join(lost, code)
    back = lost.locator(".rejoin b").last.inner_text() if open_fold(lost) else ""
    join(bad, code)
    row = desk.locator(".pupil", has_text=name).first
    expect(row).to_be_visible(timeout=STEP_MS)
    lost.context.clear_cookies()
    lost.goto(f"/join?code={code}")
    lost.get_by_text("I have joined before").click()
    lost.get_by_label("Your return code").fill(back)
    lost.get_by_role("button", name="Rejoin").click()
    expect(lost.locator("[data-me=name]")).to_have_text(name)
    row.locator("summary").click()
    row.get_by_role("textbox").fill("Grace Hopper")
    row.get_by_role("button", name="Rename").click()
    expect(lost.locator("[data-me=name]")).to_have_text("Grace Hopper", timeout=STEP_MS)
    other = desk.locator(".pupil").last
    other.locator("summary").click()
    shoot(desk, "desk-fold")
    other.get_by_role("button", name="Remove").click()
    expect(bad.get_by_text("The teacher has removed you")).to_be_visible(timeout=STEP_MS)
    bad.wait_for_load_state()  # the page loads itself anew, which would end the next visit
    bad.goto(f"/join?code={code}")
    bad.get_by_role("button", name="Go to the classroom").click()
    expect(bad.get_by_role("alert")).to_contain_text("The teacher has removed you")


def stay(desk: Page, code: str, has_scripts: bool) -> None:
    """Load the teacher's page; without scripts it would reload by itself every few seconds."""
    desk.goto(f"/classrooms/{code}")
    if not has_scripts:
        desk.get_by_role("link", name="Stop reloading this page").click()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_many_students_are_removed_at_once(new_page: NewPage, has_scripts: bool) -> None:
    desk = new_page(java_script_enabled=has_scripts)
    code = open_classroom(desk, f"flooded.{has_scripts}", "Flooded")
    pupils = [new_page("phone") for _ in range(4)]
    names = [join(pupil, code) for pupil in pupils]
    stay(desk, code, has_scripts)
    expect(desk.locator(".pupil")).to_have_count(4)
    for name in names[:2]:
        desk.get_by_label(f"Tick {name}").check()
    desk.get_by_text("Remove several students").click()
    shoot(desk, f"desk-remove-{has_scripts}")
    desk.get_by_role("button", name="Remove them").click()
    expect(desk.locator(".pupil .name")).to_have_text(names[2:])
    if not has_scripts:
        stay(desk, code, has_scripts)
        desk.get_by_text("Remove several students").click()
    desk.get_by_label("The ticked students, and").select_option("5")
    desk.get_by_role("button", name="Remove them").click()
    expect(desk.locator(".pupil")).to_have_count(0)
    expect(desk.get_by_text("No students yet.")).to_be_visible()
    expect(desk.get_by_text("Remove several students")).to_be_hidden()
    # Whoever was removed by mistake joins again.
    join(pupils[0], code)
    desk.goto(f"/classrooms/{code}")
    expect(desk.locator(".pupil")).to_have_count(1)


def test_a_student_who_joins_later_can_be_ticked(new_page: NewPage) -> None:
    desk, pupil, other = new_page(), new_page("phone"), new_page("phone")
    code = open_classroom(desk, "ticked.later", "Ticked later")
    name, stays = join(pupil, code), join(other, code)
    expect(desk.locator(".pupil")).to_have_count(2, timeout=STEP_MS)
    desk.get_by_label(f"Tick {name}").check()
    desk.get_by_text("Remove several students").click()
    desk.get_by_role("button", name="Remove them").click()
    expect(desk.locator(".pupil .name")).to_have_text([stays])


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
def test_the_wall_needs_no_scrolling(new_page: NewPage, size: tuple[int, int]) -> None:
    desk = new_page()
    choices = [("Top five", "yes"), ("Teams", "3")]
    code = open_classroom(desk, f"wall.{size[0]}", "The wall in the hall", choices)
    pupils = [new_page("phone") for _ in range(2)]
    for pupil in pupils:
        join(pupil, code)
    wall = desk.context.new_page()
    wall.set_viewport_size({"width": size[0], "height": size[1]})
    wall.goto(f"/classrooms/{code}?view=projector")
    for scene, words in (("lobby", "Start"), ("question", "Reveal"), ("reveal", "Next face")):
        if scene != "lobby":
            in_scene([wall, *pupils], scene)
        if scene == "question":
            for pupil in pupils:
                respond(pupil, "real")
        if scene == "reveal":
            expect(wall.get_by_text("Teams")).to_be_visible()
        shoot(wall, f"wall-{scene}-{size[0]}")
        assert wall.evaluate(
            "document.documentElement.scrollHeight <= innerHeight"
            " && document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
        click_next(desk, words)


def open_fold(page: Page) -> bool:
    """Open the fold that says how to come back."""
    page.get_by_text("If you lose this page").click()
    return True


@pytest.mark.parametrize(("size", "scheme"), looks("phone", "laptop"))
def test_every_page_of_a_classroom_is_good(new_page: NewPage, size: str, scheme: str) -> None:
    desk, pupil = new_page(size, scheme=scheme), new_page(size, scheme=scheme)
    code = open_classroom(desk, f"good.{size}.{scheme}", "Good pages")
    wall = desk.context.new_page()
    pupil.goto("/join")
    assert_good(pupil)
    pupil.goto(f"/join?code={code}")
    shoot(pupil, f"join-{size}-{scheme}")
    assert_good(pupil)
    join(pupil, code)
    wall.goto(f"/classrooms/{code}?view=projector")
    everybody = [desk, wall, pupil]
    for scene, words in (("lobby", "Start"), ("question", "Reveal"), ("reveal", "Next face")):
        if scene != "lobby":
            in_scene(everybody, scene)
        if scene == "question":
            desk.get_by_text("Remove several students").click()
        for page, name in zip(everybody, ("desk", "wall", "seat"), strict=True):
            shoot(page, f"{name}-{scene}-{size}-{scheme}")
            assert_good(page)
        if scene == "question":
            respond(pupil, "real")
        click_next(desk, words)
    in_scene(everybody, "question")
    desk.goto("/teach")
    assert_good(desk)
