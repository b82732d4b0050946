"""Names that are markup, on every page that shows a name: words, and nothing happens."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from quiz.classroom import students
from quiz.classroom.classrooms import for_update, raise_version
from quiz.models import Classroom, Player, Student, Teacher
from tests.browser.conftest import Live, NewPage
from tests.browser.test_classroom import STEP_MS
from tests.browser.test_teach import sign_up
from tests.support.boards import ranked_player
from tests.support.classes import say
from tests.support.factories import add_classroom, add_student
from tests.support.payloads import MARKUP, PAYLOADS

# A browser tells a page about what its policy refused; the page itself keeps no such list.
LISTEN = """window.refused = [];
addEventListener("securitypolicyviolation", (e) => window.refused.push(e.violatedDirective));"""
TITLE = MARKUP[0]


def listening(page: Page) -> Page:
    """Note what the policy of a page refuses from now on."""
    page.add_init_script(LISTEN)
    return page


def shown(page: Page) -> str:
    """The words on a page, and those in its fields."""
    text: str = page.evaluate(
        "document.body.textContent + [...document.querySelectorAll('input')]"
        ".map((field) => field.value).join(' ')"
    )
    return text


def assert_only_words(page: Page, names: tuple[str, ...]) -> None:
    """Every name is there as it was given, and none of them has become part of the page."""
    text = shown(page)
    assert [name for name in names if name not in text] == []
    assert page.evaluate("window.refused") == []
    strange = "main :is(iframe, video, math, base, meta, style, link, [onerror], [onload])"
    assert page.locator(strange).count() == 0
    assert page.locator("main script").count() == 0
    assert page.locator("a[href^='javascript:'], [onfocus], [ontoggle]").count() == 0


def a_class_of_payloads(live: Live, username: str) -> str:
    """Open a classroom of fifty students, each of whom has said something; its code."""
    with live.database.writing() as session:
        teacher = session.scalars(select(Teacher).where(Teacher.username == username)).one()
        room = add_classroom(session, teacher, length=4, title=TITLE, has_top_five=True)
        for _ in PAYLOADS:
            add_student(session, room)
        return room.code


def name_them(live: Live, code: str) -> None:
    """Give the students their names behind the back of what refuses such names."""
    with live.database.transaction() as session:
        room = session.scalars(select(Classroom).where(Classroom.code == code)).one()
        room = for_update(session, room.id)
        own = students.students_of(session, room.id)
        for student, name in zip(own, PAYLOADS, strict=True):
            # No name is so long on its way through the front door, but a column may hold it.
            session.execute(
                update(Student).where(Student.player_id == student.player_id).values(name=name)
            )
        raise_version(room)


def test_fifty_names_in_a_classroom(new_page: NewPage, live: Live) -> None:
    desk = listening(new_page())
    sign_up(desk, "name.keeper")
    code = a_class_of_payloads(live, "name.keeper")
    wall = listening(desk.context.new_page())
    desk.goto(f"/classrooms/{code}")
    wall.goto(f"/classrooms/{code}?view=projector")
    name_them(live, code)
    for page in (desk, wall):  # by the script that polls, then as the server draws it
        expect(page.locator("main")).to_contain_text(PAYLOADS[-1], timeout=2 * STEP_MS)
        assert_only_words(page, PAYLOADS)
        page.reload()
        assert_only_words(page, PAYLOADS)
    play(live, code, desk)
    for page in (desk, wall):
        page.reload()
        expect(page.locator("main")).to_contain_text(TITLE)
        assert_only_words(page, (TITLE,))
    desk.goto(f"/classrooms/{code}/report")
    assert_only_words(desk, (*PAYLOADS, TITLE))
    for link in desk.locator(".students a").all()[:3]:
        address = link.get_attribute("href")
        wall.goto(str(address))
        assert_only_words(wall, (TITLE,))
    desk.goto("/teach")
    assert_only_words(desk, (TITLE,))


def play(live: Live, code: str, desk: Page) -> None:
    """Let the first of the class respond, and show the face's label with those who are ahead."""
    desk.get_by_role("button", name=re.compile("^Start")).click()
    expect(desk.locator("[data-classroom]")).to_have_attribute("data-scene", "question")
    with live.database.writing() as session:
        room = session.scalars(select(Classroom).where(Classroom.code == code)).one()
        for student in students.students_of(session, room.id)[:6]:
            say(session, student, "f")
    desk.get_by_role("button", name=re.compile("^Reveal")).click()
    expect(desk.locator("[data-classroom]")).to_have_attribute("data-scene", "reveal")


@pytest.mark.parametrize("viewport", ["laptop"])
def test_fifty_names_on_the_board(new_page: NewPage, live: Live, viewport: str) -> None:
    page = listening(new_page(viewport))
    with live.database.transaction() as session:
        for number, name in enumerate(PAYLOADS):
            player = ranked_player(session, f"payload {number:02}", 39)
            session.execute(update(Player).where(Player.id == player.id).values(pseudonym=name))
    try:
        found = ""
        for address in ("/leaderboard", "/leaderboard?window=week", "/"):
            page.goto(address)
            found += shown(page)
            assert page.evaluate("window.refused") == []
            assert page.locator("main script, [onerror], [onload], iframe").count() == 0
        if page.locator("main").count():
            page.goto("/leaderboard")
            if page.get_by_role("link", name="Next page").count():
                page.get_by_role("link", name="Next page").click()
                found += shown(page)
        assert [name for name in PAYLOADS if name not in found] == []
    finally:
        with live.database.transaction() as session:
            for player in session.scalars(select(Player).where(Player.pseudonym.in_(PAYLOADS))):
                session.delete(player)
