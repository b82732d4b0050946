"""Days and times as the viewer's own calendar and clock show them."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from quiz.models import Classroom, Round
from tests.browser.conftest import Live, NewPage
from tests.browser.play import begin_round
from tests.browser.test_classroom import open_classroom
from tests.browser.test_teach import sign_up

EVENING = datetime(2026, 11, 28, 22, 57, tzinfo=UTC)  # the next morning in Sydney


def offset_for(page: Page, deadline: str) -> str:
    """Type a deadline; return how many minutes behind UTC the form then says that it is."""
    page.get_by_text("Homework, until a deadline").click()
    page.get_by_label("Deadline (homework only)").fill(deadline)
    return page.locator("[data-zone]").input_value()


def test_a_deadline_has_the_offset_of_its_own_day(new_page: NewPage) -> None:
    page = new_page(timezone_id="Europe/Berlin")
    sign_up(page, "berlin.teacher")
    assert offset_for(page, "2027-07-01T09:00") == "-120"
    assert offset_for(page, "2027-01-15T09:00") == "-60"
    # The clocks are set back at three in the morning of this day.
    assert offset_for(page, "2027-10-31T01:00") == "-120"
    assert offset_for(page, "2027-10-31T09:00") == "-60"
    expect(page.locator("[data-zone-words]")).to_have_text("In your local time (Europe/Berlin).")


def test_a_title_and_a_deadline_are_suggested_for_the_teachers_own_day(new_page: NewPage) -> None:
    page = new_page(timezone_id="Pacific/Kiritimati")  # 14 hours ahead of UTC
    page.clock.set_fixed_time(datetime(2024, 2, 28, 12, 30, tzinfo=UTC))
    sign_up(page, "early.teacher")
    zone = page.locator("[data-zone-words]")  # the script writes it last
    expect(zone).to_have_text("In your local time (Pacific/Kiritimati).")
    expect(page.get_by_label("Title")).to_have_value("Classroom of 29 February")
    suggested = page.locator("#deadline").get_attribute("data-suggested")
    assert suggested is not None
    moment = datetime.fromisoformat(suggested.replace("Z", "+00:00"))
    local = datetime.fromisoformat(page.locator("#deadline").input_value()).replace(tzinfo=UTC)
    assert (local - moment).total_seconds() == 14 * 3600


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ({"timezone_id": "Australia/Sydney"}, "29 Nov 2026, 09:57"),
        ({"timezone_id": "America/New_York"}, "28 Nov 2026, 17:57"),
        ({"java_script_enabled": False}, "28 Nov 2026, 22:57 UTC"),
    ],
    ids=["Sydney", "New York", "no scripts"],
)
def test_a_round_began_when_the_viewers_clock_said_so(
    new_page: NewPage, live: Live, options: dict[str, object], shown: str
) -> None:
    page = new_page(**options)
    round_id = begin_round(page)
    with live.database.transaction() as session:
        session.execute(update(Round).where(Round.id == round_id).values(started_at=EVENING))
    page.goto("/me")
    time = page.locator("th time")
    expect(time).to_have_text(shown)
    expect(time).to_have_attribute("datetime", EVENING.isoformat())


def test_a_classroom_was_made_on_the_viewers_day(new_page: NewPage, live: Live) -> None:
    page = new_page(timezone_id="Australia/Sydney")
    code = open_classroom(page, "sydney.teacher", "7B")
    with live.database.transaction() as session:
        session.execute(update(Classroom).where(Classroom.code == code).values(created_at=EVENING))
    page.goto("/teach")
    expect(page.locator("td time")).to_have_text("29 Nov 2026")
    expect(page.locator("td time")).to_have_attribute("title", "28 Nov 2026 UTC")
