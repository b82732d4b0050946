"""A report in a browser: accessible in both schemes, no wider than a phone or a sheet of paper."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from quiz.models import Face, Teacher
from tests.browser.conftest import Live, NewPage, looks
from tests.browser.test_pages import assert_good, too_wide
from tests.browser.test_teach import sign_up
from tests.support.classes import class_of, open_classroom

A4_WIDTH = 688  # pixels between the margins


def a_class(live: Live, username: str) -> str:
    """Let a class of a teacher respond to two sets; the address of its report."""
    with live.database.writing() as session:
        teacher = session.scalars(select(Teacher).where(Teacher.username == username)).one()
        session.execute(update(Face).values(p_detector=0.9, p_discriminator=0.4))
        longest = 4_294_967_295 - Face.id  # the words under a face are as long as they can be
        session.execute(update(Face).where(Face.seed.is_not(None)).values(seed=longest))
        classroom = open_classroom(
            session, teacher, length=8, has_two_sets=True, teams=2, title="W" * 80
        )
        class_of(
            session,
            classroom,
            ["frfrffrrff" + "frfrfr", "rrfrfrffrr" + "rfrfrf", "fff"] * 4,
            confidence=70,
        )
        return f"/classrooms/{classroom.code}/report"


@pytest.mark.parametrize(("viewport", "scheme"), looks("narrow", "phone", "laptop"))
def test_a_report(new_page: NewPage, live: Live, viewport: str, scheme: str) -> None:
    page, username = new_page(viewport, scheme), f"report.{viewport}.{scheme}"
    sign_up(page, username)
    page.goto(a_class(live, username))
    for summary in page.locator("summary").all():
        summary.click()
    assert_good(page)
    picture = page.locator(".contact-sheet img").first
    expect(picture).to_have_js_property("naturalWidth", 96)
    page.locator(".students a").first.click()
    expect(page.get_by_role("heading", name="All faces")).to_be_visible()
    assert_good(page)


def test_on_paper_there_is_nothing_to_press(page: Page, live: Live) -> None:
    sign_up(page, "report.paper")
    page.goto(a_class(live, "report.paper"))
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.set_viewport_size({"width": A4_WIDTH, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    for unwanted in ("header", "footer", "button", ".button", "summary"):
        expect(page.locator(unwanted).filter(visible=True)).to_have_count(0)
    expect(page.locator("body")).to_have_css("color", "rgb(0, 0, 0)")
    assert too_wide(page) == []
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
