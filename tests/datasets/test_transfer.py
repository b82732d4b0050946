"""One transfer: where it may go, and what it refuses before it begins."""

import fcntl
from pathlib import Path

import pytest

from datasets.download import SOURCES
from datasets.transfer import Source, SourceError, Transfer


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: str(source.name))
def test_the_fixed_addresses_are_https_and_their_own(source: Source) -> None:
    assert source.allows(source.url)
    assert source.url.startswith("https://")
    assert not source.allows(source.url.replace("https", "http"))
    host = source.hosts[0]
    for url in (
        f"https://{host}.example.org/",
        f"https://{host}@example.org/",
        f"https://x{host}/",
        f"https://example.org/{host}",
        f"https://example.org#{host}",
        f"ftp://{host}/",
        "https://",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "file:///etc/passwd",
        host,
    ):
        assert not source.allows(url), url


def test_a_file_that_another_process_downloads_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "part"
    with path.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(SourceError, match="by another process"):
            Transfer(lambda done, total: None, 100).download(SOURCES[0], path)
    assert path.stat().st_size == 0


def test_a_source_that_cannot_be_reached_is_tried_again_and_then_given_up(tmp_path: Path) -> None:
    source = Source("Nobody", "http://127.0.0.1:9/", "x.zip", ("127.0.0.1",), ("http",))
    pauses: list[float] = []
    with pytest.raises(SourceError, match="can't be reached"):
        Transfer(lambda done, total: None, 100, pauses.append).download(source, tmp_path / "part")
    assert pauses == [2.0, 4.0, 8.0, 16.0, 30.0]
