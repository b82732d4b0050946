"""Downloads: made before the first byte is sent, and only a few at a time."""

from collections.abc import Iterator
from threading import BoundedSemaphore

import pytest
from flask import Flask

from quiz.errors import Unavailable
from quiz.web import downloads
from quiz.web.downloads import IN_MEMORY, PIECE, download


@pytest.fixture(autouse=True)
def _two_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "slots", BoundedSemaphore(2))


def parts(count: int, ended: list[bool]) -> Iterator[bytes]:
    """Parts of a file; notes when the last has been asked for."""
    yield from (b"x" * 1000 for _ in range(count))
    ended.append(True)


@pytest.mark.parametrize("count", [0, 1, IN_MEMORY // 1000 + 500])
def test_all_is_made_before_anything_is_sent(app: Flask, count: int) -> None:
    ended: list[bool] = []
    with app.test_request_context():
        response = download(parts(count, ended), "text/csv", "a.csv")
        assert ended
        assert response.content_length == 1000 * count
        assert response.headers["Content-Disposition"] == "attachment; filename=a.csv"
        pieces = list(response.iter_encoded())
        assert sum(map(len, pieces)) == 1000 * count
        assert all(len(piece) <= PIECE for piece in pieces)
        response.close()


def test_a_slot_is_free_again_whether_a_file_was_read_or_not(app: Flask) -> None:
    with app.test_request_context():
        for _ in range(5):
            first, second = (download([b"a"], "text/csv", "a.csv") for _ in range(2))
            with pytest.raises(Unavailable, match="downloaded"):
                download([b"a"], "text/csv", "a.csv")
            first.close()
            first.close()
            del second  # never sent, as after HEAD


def test_parts_that_fail_keep_no_slot(app: Flask) -> None:
    def broken() -> Iterator[bytes]:
        yield b"a"
        raise ValueError("broken")

    with app.test_request_context():
        for _ in range(5):
            with pytest.raises(ValueError, match="broken"):
                download(broken(), "text/csv", "a.csv")
