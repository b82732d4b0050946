"""The download of UTKFace, against a small server of our own."""

import contextlib
import fcntl
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from PIL import Image

from datasets.download import LICENCE, DownloadError, download_utkface
from datasets.transfer import Progress, Source, Transfer

FACES = 40


def jpeg(seed: int) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG")
    return file.getvalue()


def archive_of(bodies: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, body in bodies.items():
            archive.writestr(name, body)
    return file.getvalue()


@pytest.fixture(scope="module")
def archive() -> bytes:
    return archive_of({f"UTKFace/2{i % 10}_0_0_{i}.jpg.chip.jpg": jpeg(i) for i in range(FACES)})


@dataclass
class Place:
    """What the server does at one address: `cuts` are the bytes after which it hangs up."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/octet-stream"
    tag: str | None = '"v1"'
    cuts: list[int] = field(default_factory=list)
    location: str | None = None
    says_its_length: bool = True
    ranges: list[str | None] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    """Serves `places` with Range and If-Range, as a file store does."""

    places: dict[str, Place]

    def do_GET(self) -> None:
        place = self.places[self.path]
        place.ranges.append(self.headers.get("Range"))
        start = self._start(place)
        if start is not None and start >= len(place.body):
            self._head(place, 416, 0, f"bytes */{len(place.body)}")
            return
        body = place.body[start or 0 :]
        total = len(place.body)
        content_range = None if start is None else f"bytes {start}-{total - 1}/{total}"
        self._head(place, place.status if start is None else 206, len(body), content_range)
        with contextlib.suppress(ConnectionError):  # the client may have seen enough
            self.wfile.write(body[: place.cuts.pop(0)] if place.cuts else body)

    def _start(self, place: Place) -> int | None:
        wanted = self.headers.get("Range")
        if not wanted or self.headers.get("If-Range") != place.tag:
            return None
        return int(wanted.removeprefix("bytes=").removesuffix("-"))

    def _head(self, place: Place, status: int, length: int, content_range: str | None) -> None:
        self.send_response(status)
        optional = {"ETag": place.tag, "Location": place.location, "Content-Range": content_range}
        for name, value in optional.items():
            if value:
                self.send_header(name, value)
        self.send_header("Content-Type", place.kind)
        if place.says_its_length:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


Serve = Callable[..., Source]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Put a place on a loopback server; returns a source that leads to it."""
    places: dict[str, Place] = {}
    handler = type("OurHandler", (Handler,), {"places": places})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()

    def put(place: Place, name: str = "Here") -> Source:
        path = f"/{len(places)}"
        places[path] = place
        url = f"http://127.0.0.1:{server.server_port}{path}"
        return Source(name, url, "UTKFace.zip", ("127.0.0.1",), ("http",))

    yield put
    server.shutdown()
    thread.join()
    server.server_close()


def fetch(into: Path, *sources: Source, max_bytes: int = 10**8) -> Path:
    def transfer(show: Progress) -> Transfer:
        return Transfer(show, max_bytes, pause=lambda seconds: None)

    return download_utkface(
        into, sources=sources, progress=lambda *_: None, min_faces=10, transfer=transfer
    )


def refusal(into: Path, *sources: Source, max_bytes: int = 10**8) -> str:
    with pytest.raises(DownloadError) as caught:
        fetch(into, *sources, max_bytes=max_bytes)
    assert not list(into.glob("UTKFace*"))
    return str(caught.value)


def test_brings_the_archive_and_says_the_licence_first(
    serve: Serve, archive: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fetch(tmp_path / "data", serve(Place(archive)))
    assert path == tmp_path / "data" / "UTKFace.zip"
    assert path.read_bytes() == archive
    assert [file.name for file in path.parent.iterdir()] == ["UTKFace.zip"]
    assert capsys.readouterr().out.splitlines()[0] == LICENCE


def test_follows_a_redirect_to_a_known_host(serve: Serve, archive: bytes, tmp_path: Path) -> None:
    there = serve(Place(archive))
    here = serve(Place(status=302, location=there.url))
    assert fetch(tmp_path, here).read_bytes() == archive


def test_goes_on_where_it_was_cut(serve: Serve, archive: bytes, tmp_path: Path) -> None:
    place = Place(archive, cuts=[1000, 50_000, 1])
    assert fetch(tmp_path, serve(place)).read_bytes() == archive
    assert place.ranges == [None, "bytes=1000-", "bytes=51000-", "bytes=51001-"]


def test_a_later_start_goes_on_where_the_first_gave_up(
    serve: Serve, archive: bytes, tmp_path: Path
) -> None:
    place = Place(archive, cuts=[70_000, *[0] * 6])
    assert "broke off after 70000 of" in refusal(tmp_path, serve(place))
    assert fetch(tmp_path, serve(place)).read_bytes() == archive
    assert place.ranges[-1] == "bytes=70000-"


def test_begins_again_when_the_file_changed(serve: Serve, archive: bytes, tmp_path: Path) -> None:
    refusal(tmp_path, serve(Place(b"PK\x03\x04" + bytes(500_000), cuts=[70_000, *[0] * 6])))
    assert fetch(tmp_path, serve(Place(archive, tag='"v2"'))).read_bytes() == archive


def test_begins_again_without_a_tag(serve: Serve, archive: bytes, tmp_path: Path) -> None:
    place = Place(archive, tag=None, cuts=[70_000])
    assert fetch(tmp_path, serve(place)).read_bytes() == archive
    assert place.ranges == [None, None]


def test_a_whole_file_that_was_not_yet_named_is_taken(
    serve: Serve, archive: bytes, tmp_path: Path
) -> None:
    (tmp_path / ".part-UTKFace.zip").write_bytes(archive)
    (tmp_path / ".part-UTKFace.zip.tag").write_text('"v1"')
    assert fetch(tmp_path, serve(Place(archive))).read_bytes() == archive


def test_the_second_source_is_asked_when_the_first_refuses(
    serve: Serve, archive: bytes, tmp_path: Path
) -> None:
    first, second = serve(Place(status=403), "First"), serve(Place(archive), "Second")
    assert fetch(tmp_path, first, second).read_bytes() == archive


def test_says_what_each_source_did_and_what_to_do_by_hand(serve: Serve, tmp_path: Path) -> None:
    sentence = refusal(
        tmp_path, serve(Place(status=404), "First"), serve(Place(status=503), "Second")
    )
    assert "First responded with status 404; Second responded with status 503" in sentence
    assert f"put it into {tmp_path} as UTKFace.zip, and run `flask faces import`" in sentence
    assert "\n" not in sentence


def test_refuses_a_web_page_and_keeps_what_came_before(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / ".part-UTKFace.zip").write_bytes(b"PK\x03\x04 so far")
    page = Place(b"<html>Please sign in</html>", kind="text/html; charset=utf-8")
    assert "sent a web page instead of an archive" in refusal(tmp_path, serve(page))
    assert (tmp_path / ".part-UTKFace.zip").read_bytes() == b"PK\x03\x04 so far"


def test_refuses_what_is_no_archive(serve: Serve, tmp_path: Path) -> None:
    sentence = refusal(tmp_path, serve(Place(b"#!/bin/sh\necho hello\n")))
    assert "sent something else than an archive" in sentence


@pytest.mark.parametrize("says_its_length", [True, False])
def test_refuses_what_is_too_large(serve: Serve, tmp_path: Path, says_its_length: bool) -> None:
    place = Place(b"PK\x03\x04" + bytes(3 * 1024**2), says_its_length=says_its_length)
    sentence = refusal(tmp_path, serve(place), max_bytes=1024**2)
    assert "sends more than 1 MiB" in sentence
    assert (tmp_path / ".part-UTKFace.zip").stat().st_size <= 2 * 1024**2


def test_refuses_a_redirect_to_a_stranger(serve: Serve, tmp_path: Path) -> None:
    place = Place(status=302, location="http://127.0.0.2:9/UTKFace.zip")
    assert "sends us to 127.0.0.2, which is not one of its hosts" in refusal(tmp_path, serve(place))


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/UTKFace.zip",
        "https://127.0.0.1/UTKFace.zip",  # this source speaks http
        "http://localhost/UTKFace.zip",
        "http://[::1]/UTKFace.zip",
        "http://2130706433/UTKFace.zip",
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1.example.org/UTKFace.zip",
        "http://127.0.0.1@example.org/UTKFace.zip",
        "gopher://127.0.0.1/UTKFace.zip",
        "data:application/zip,PK",
        "//example.org/UTKFace.zip",
    ],
)
def test_refuses_a_redirect_to_anywhere_else(serve: Serve, tmp_path: Path, location: str) -> None:
    sentence = refusal(tmp_path, serve(Place(status=302, location=location)))
    assert "which is not one of its hosts" in sentence or "responded with status 302" in sentence


def test_refuses_to_be_sent_round_in_circles(serve: Serve, tmp_path: Path) -> None:
    place = Place(status=302)
    source = serve(place)
    place.location = source.url
    assert "responded with status 302" in refusal(tmp_path, source)
    assert len(place.ranges) < 20


def test_refuses_a_length_that_is_too_large_before_it_comes(serve: Serve, tmp_path: Path) -> None:
    place = Place(b"PK\x03\x04" + bytes(8 * 1024**2))
    assert "sends more than 1 MiB" in refusal(tmp_path, serve(place), max_bytes=1024**2)
    assert (tmp_path / ".part-UTKFace.zip").stat().st_size == 0


def test_refuses_a_broken_archive_and_begins_anew(
    serve: Serve, archive: bytes, tmp_path: Path
) -> None:
    assert "sent a bad archive" in refusal(tmp_path, serve(Place(archive[:-5000])))
    assert fetch(tmp_path, serve(Place(archive))).read_bytes() == archive


def test_refuses_files_that_are_no_images(serve: Serve, tmp_path: Path) -> None:
    bodies = {f"UTKFace/25_0_0_{i}.jpg": b"<script>alert(1)</script>" for i in range(20)}
    sentence = refusal(tmp_path, serve(Place(archive_of(bodies))))
    assert "0 of its files are images and 20 are not" in sentence


def test_a_place_that_cannot_be_reached_is_one_sentence(tmp_path: Path) -> None:
    nobody = Source("Nobody", "http://127.0.0.1:9/", "UTKFace.zip", ("127.0.0.1",), ("http",))
    assert "Nobody can't be reached" in refusal(tmp_path, nobody)


def test_a_folder_that_cannot_be_written_is_one_sentence(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder")
    with pytest.raises(DownloadError, match="can't be written"):
        fetch(tmp_path / "data", serve(Place(b"")))


def test_two_downloads_at_once_do_not_mix(serve: Serve, archive: bytes, tmp_path: Path) -> None:
    with (tmp_path / ".part-UTKFace.zip").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        sentence = refusal(tmp_path, serve(Place(archive)))
    assert "is being downloaded by another process" in sentence
