"""Download one file over https: from fixed hosts, with a size limit, resumed when interrupted."""

import fcntl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

ATTEMPTS = 6  # failed connections in a row without a new byte
CHUNK = 256 * 1024
TIMEOUT = 30.0  # seconds without a byte
MAGIC = (b"PK\x03\x04", b"\x1f\x8b")  # zip, gzip

Progress = Callable[[int, int | None], None]


class SourceError(Exception):
    """A source does not give its file; the text continues a sentence after the source's name."""


class CutError(SourceError):
    """The connection broke before the end; what was received is kept, and a retry may help."""


@dataclass(frozen=True)
class Source:
    """A fixed address, the name of its file, and the hosts that it may redirect to."""

    name: str
    url: str
    file_name: str
    hosts: tuple[str, ...]
    schemes: tuple[str, ...] = ("https",)

    def allows(self, url: str) -> bool:
        """Say whether this source may redirect to an address."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        is_known = any(host == known or host.endswith(f".{known}") for known in self.hosts)
        return parts.scheme in self.schemes and is_known


@dataclass(frozen=True)
class Transfer:
    """How a file is downloaded: progress at each chunk, a size limit, pauses between retries."""

    progress: Progress
    max_bytes: int
    pause: Callable[[float], None] = time.sleep

    def download(self, source: Source, path: Path) -> None:
        """Download the whole file into `path`; raises SourceError, or OSError on a write error."""
        with _locked(path) as part:
            failures = 0
            while True:
                before = _size(part)
                try:
                    return self._receive(source, part, path.with_name(f"{path.name}.tag"))
                except CutError:
                    failures = 0 if _size(part) > before else failures + 1
                    if failures >= ATTEMPTS:
                        raise
                    self.pause(min(2.0**failures, 30.0))

    def _receive(self, source: Source, part: IO[bytes], tag: Path) -> None:
        """Read one response to its end; raises CutError when it ends early."""
        start = _size(part) if tag.is_file() else 0
        ranged = {"Range": f"bytes={start}-", "If-Range": tag.read_text()} if start else {}
        try:
            response = _open(source, ranged)
        except _RangeError as error:
            if error.total == start:
                return  # the whole file is here already
            part.truncate(0)
            raise CutError("changed its file during the download") from error
        with response:
            if response.headers.get_content_type() == "text/html":
                raise SourceError("sent a web page instead of an archive")
            if response.status != 206:
                part.truncate(0)
                start = 0
            _keep_tag(tag, response.headers)
            length = response.headers.get("Content-Length", "")
            total = start + int(length) if length.isdigit() else None
            self._copy(response, part, total)

    def _copy(self, response: HTTPResponse, part: IO[bytes], total: int | None) -> None:
        while True:
            self._refuse_large(max(_size(part), total or 0))
            try:
                chunk = response.read1(CHUNK)
            except (OSError, HTTPException) as error:
                raise CutError(f"broke off: {error}") from error
            if not chunk:
                break
            if _size(part) == 0 and not chunk.startswith(MAGIC):
                raise SourceError("sent something else than an archive")
            part.write(chunk)
            part.flush()
            self.progress(_size(part), total)
        if total is not None and _size(part) < total:
            raise CutError(f"broke off after {_size(part)} of {total} bytes")

    def _refuse_large(self, size: int) -> None:
        if size > self.max_bytes:
            raise SourceError(f"sends more than {self.max_bytes // 1024**2} MiB")


@contextmanager
def _locked(path: Path) -> Iterator[IO[bytes]]:
    """Open a growing file under a lock: two processes must not write the same download."""
    with path.open("a+b") as part:
        try:
            fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SourceError("is being downloaded by another process") from None
        yield part


def _size(part: IO[bytes]) -> int:
    return part.seek(0, 2)


def _keep_tag(tag: Path, headers: Message) -> None:
    """Save the ETag of the bytes; without a strong one the download cannot be resumed."""
    value = headers.get("ETag", "")
    if value.startswith('"'):
        tag.write_text(value)
    else:
        tag.unlink(missing_ok=True)


class _RangeError(Exception):
    """The server has no bytes after our position."""

    def __init__(self, content_range: str) -> None:
        size = content_range.rpartition("/")[2]
        self.total = int(size) if size.isdigit() else None


def _open(source: Source, headers: dict[str, str]) -> HTTPResponse:
    """Request the file; redirects stay on the source's own hosts."""
    opener = urllib.request.build_opener(_Redirects(source))
    fixed = {"User-Agent": "real-or-fake", "Accept-Encoding": "identity"}
    request = urllib.request.Request(source.url, headers=fixed | headers)  # noqa: S310 - fixed
    try:
        response: HTTPResponse = opener.open(request, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        with error:
            _refuse(error)
        raise
    except urllib.error.URLError as error:
        raise CutError(f"can't be reached: {error.reason}") from error
    except (OSError, HTTPException) as error:
        raise CutError(f"can't be reached: {error}") from error
    return response


def _refuse(error: urllib.error.HTTPError) -> None:
    if error.code == 416:
        raise _RangeError(error.headers.get("Content-Range", "")) from error
    kind = CutError if error.code == 429 or error.code >= 500 else SourceError
    raise kind(f"responded with status {error.code}") from error


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follow a redirect only to a host of the source."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """Refuse an address that is not the source's."""
        if not self.source.allows(newurl):
            raise SourceError(
                f"sends us to {urlsplit(newurl).hostname}, which is not one of its hosts"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)
