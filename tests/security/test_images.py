"""Damaged and hostile images: each is refused, in bounded memory, without a crash."""

import io
import json
import os
import struct
import subprocess
import sys
import zlib
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from datasets.download import is_image
from datasets.filters import measure
from datasets.photographs import Refusal, decode, read_photographs, to_resolution
from quiz.config import CHECKOUT
from tests.support.factories import photograph

# All 10,000: FUZZED_IMAGES=10000 pytest tests/security/test_images.py
FUZZED = int(os.environ.get("FUZZED_IMAGES", "2000"))
MOST_MIB = 512
SIDE = 96


def encoded(kind: str, side: int = 200, **options: object) -> bytes:
    """Return a drawn photograph, encoded in a format."""
    file = io.BytesIO()
    photograph(1, side).save(file, kind, **options)
    return file.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG with its checksum."""
    check = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + check


def png(width: int, height: int, body: bytes, *extra: bytes) -> bytes:
    """Return a PNG that declares a size, independent of its contents."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    parts = [header, *extra, chunk(b"IDAT", body), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def zeros(count: int) -> bytes:
    """Return so many zeros, deflated to a thousandth of the size."""
    deflate, part = zlib.compressobj(9), bytes(1 << 20)
    body = b"".join(deflate.compress(part) for _ in range(count >> 20))
    return body + deflate.flush()


def with_size(jpeg: bytes, width: int, height: int) -> bytes:
    """Return a JPEG whose frame declares another size."""
    place = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:place] + struct.pack(">HH", height, width) + jpeg[place + 4 :]


def animated() -> bytes:
    """Return an animated PNG."""
    file = io.BytesIO()
    frames = [photograph(number) for number in range(3)]
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:])
    return file.getvalue()


def turned() -> bytes:
    """Return a JPEG with an EXIF rotation."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded("JPEG", exif=exif)


@cache
def bombs() -> dict[str, bytes]:
    """Return decompression bombs, and files that are not images."""
    profile = chunk(b"iCCP", b"x\0\0" + zeros(64 << 20))
    text = chunk(b"zTXt", b"Comment\0\0" + zeros(64 << 20))
    return {
        "12,000 px square": png(12_000, 12_000, zeros(12_000 * 36_001)),
        "declared 60,000 px": with_size(encoded("JPEG"), 60_000, 60_000),
        "declared 2³¹ px": png(2**31 - 1, 2**31 - 1, zlib.compress(b"")),
        "declared 4,096 px, empty": png(4096, 4096, zlib.compress(b"")),
        "nothing at all": b"",
        "a thin line": png(4096, 65, zlib.compress(b"")),
        "a profile of 64 MiB": png(200, 200, zlib.compress(bytes(200 * 601)), profile),
        "a comment of 64 MiB": png(200, 200, zlib.compress(bytes(200 * 601)), text),
        "cut short": encoded("JPEG")[:2000],
        "GIF": encoded("GIF"),
        "TIFF": encoded("TIFF"),
        "an SVG": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "a script": b"#!/bin/sh\necho hello\n",
    }


def cmyk() -> bytes:
    """Return a CMYK JPEG."""
    file = io.BytesIO()
    photograph(1).convert("CMYK").save(file, "JPEG")
    return file.getvalue()


def strange() -> dict[str, bytes]:
    """Return images that are unusual but valid."""
    with_profile = encoded("JPEG", icc_profile=bytes(60_000))
    return {"CMYK": cmyk(), "moves": animated(), "turned": turned(), "profile": with_profile,
            "progressive": encoded("JPEG", progressive=True)}  # fmt: skip


def mutants(count: int) -> list[bytes]:
    """Return drawn images with bytes flipped, cut, doubled and moved."""
    dice = np.random.default_rng(0)
    seeds = [encoded("JPEG", 80), encoded("PNG", 70), encoded("JPEG", 80, progressive=True)]
    made = []
    for number in range(count):
        body = bytearray(seeds[number % 3])
        for _ in range(int(dice.integers(1, 12))):
            # Half of the damage is in the headers, which declare lengths and sizes.
            reach = len(body) if dice.random() < 0.5 else min(len(body), 700)
            place = int(dice.integers(0, max(1, reach)))
            kind = int(dice.integers(0, 5))
            if kind == 0:
                body[place : place + 1] = bytes([int(dice.integers(0, 256))])
            elif kind == 1:
                body[place : place + 2] = dice.choice([b"\xff\xff", b"\0\0", b"\x7f\xff"])
            elif kind == 2:
                del body[place : place + int(dice.integers(1, 40))]
            elif kind == 3:
                body[place:place] = bytes(dice.integers(0, 256, 9, dtype=np.uint8))
            else:
                del body[max(4, len(body) - int(dice.integers(1, 400))) :]
        made.append(bytes(body))
    return made


PROBE = """
import json, os, sys
from bench.servers import peak_mib
from tests.security.test_images import decode_all
print(json.dumps({"counts": decode_all(sys.argv[1], int(sys.argv[2])),
                  "mib": peak_mib(os.getpid())}))
"""


def decode_all(what: str, count: int) -> dict[str, int]:
    """Decode images as an import does; return how many were kept and how many refused."""
    counts = {"kept": 0, "refused": 0}
    bodies = mutants(count) if what == "mutants" else list(bombs().values())
    for body in bodies:
        is_image(body)
        try:
            picture = decode(body)
        except Exception:  # as the import does: any error means that this is not a face
            counts["refused"] += 1
            continue
        assert to_resolution(picture, SIDE).shape == (SIDE, SIDE, 3)
        measure(picture)
        counts["kept"] += 1
    return counts


def in_a_process(what: str, count: int = 0) -> tuple[dict[str, int], float]:
    """Decode images in a separate process; return the counts, and its peak memory."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROBE, what, str(count)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    return told["counts"], told["mib"]


@pytest.mark.slow
def test_fuzzed_images_neither_crash_nor_take_memory() -> None:
    counts, mib = in_a_process("mutants", FUZZED)
    print(f"{counts} in {mib:.0f} MiB")
    assert sum(counts.values()) == FUZZED
    assert min(counts.values()) > FUZZED / 50
    assert mib < MOST_MIB


@pytest.mark.slow
def test_bombs_are_refused_in_little_memory() -> None:
    counts, mib = in_a_process("bombs")
    print(f"{counts} in {mib:.0f} MiB")
    assert counts == {"kept": 0, "refused": len(bombs())}
    assert mib < MOST_MIB


@pytest.mark.parametrize("name", list(strange()))
def test_unusual_but_valid_images_are_read(name: str) -> None:
    picture = decode(strange()[name])
    assert (picture.mode, picture.size) == ("RGB", (200, 200))


def test_an_import_lists_bad_files_and_continues(tmp_path: Path) -> None:
    for number, body in enumerate([*bombs().values(), encoded("JPEG")]):
        name = f"25_0_0_2017011620{number:07}.jpg.chip.jpg"
        (tmp_path / name).write_bytes(body)
    items = list(read_photographs(tmp_path, resolution=SIDE, min_age=18, workers=1))
    refused = [item for item in items if isinstance(item, Refusal)]
    assert len(items) == len(bombs()) + 1
    assert len(refused) == len(bombs())
    assert {item.reason for item in refused} <= {"unreadable", "too-large"}
