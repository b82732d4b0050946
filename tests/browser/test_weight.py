"""What a first visit loads: few files and few bytes, for phones on slow networks."""

import pytest

from tests.browser.conftest import Live, NewPage
from tests.browser.play import begin_round
from tests.support.loads import Loads

MOST_BYTES, MOST_REQUESTS = 60_000, 10


@pytest.mark.parametrize("part", ["home", "trial"])
def test_a_cold_page_is_light(new_page: NewPage, live: Live, part: str) -> None:
    page = new_page("phone")
    if part == "trial":
        address = f"/rounds/{begin_round(page)}"
    loads = Loads(page.context.new_cdp_session(page))
    page.goto("/" if part == "home" else address)
    page.wait_for_load_state("networkidle")
    assert 0 < loads.weight <= MOST_BYTES
    assert len(loads.sizes) <= MOST_REQUESTS
    assert loads.faces
    assert all(loads.sizes[face] < 13_000 for face in loads.faces)
