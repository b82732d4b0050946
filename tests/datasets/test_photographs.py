"""The shared filter, the split and the order in which photographs come."""

import hashlib
import io
import tarfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from datasets.photographs import (
    SPLITS,
    Photograph,
    Refusal,
    decode,
    read_photographs,
    split_of,
    to_resolution,
)
from tests.support.factories import write_utkface


def detailed(seed: int, cells: int = 50) -> Image.Image:
    """Colourful clouds, with detail as fine as their cells, unlike those of any other seed."""
    noise = np.random.default_rng(seed).integers(0, 256, (cells, cells, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize((200, 200), Image.Resampling.BICUBIC)


def jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def utk_name(age: int, number: int, gender: int = 0, race: int = 0) -> str:
    return f"{age}_{gender}_{race}_{20170116000000000 + number}.jpg.chip.jpg"


def write(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, body in files.items():
        (folder / name).write_bytes(body)
    return folder


def read(path: Path, **changes: object) -> list[Photograph | Refusal]:
    arguments = {"resolution": 32, "min_age": 18, "workers": 1} | changes
    return list(read_photographs(path, **arguments))  # type: ignore[arg-type]


def kept(items: list[Photograph | Refusal]) -> list[Photograph]:
    return [item for item in items if isinstance(item, Photograph)]


def reasons(items: list[Photograph | Refusal]) -> Counter[str]:
    return Counter(item.reason for item in items if isinstance(item, Refusal))


def test_every_reason_is_counted(tmp_path: Path) -> None:
    good = jpeg(detailed(1))
    folder = write(
        tmp_path / "UTKFace",
        {
            utk_name(25, 1): good,
            utk_name(25, 2): good,
            utk_name(25, 3): jpeg(detailed(1).resize((190, 190))),
            utk_name(8, 4): jpeg(detailed(4)),
            utk_name(30, 5): jpeg(detailed(5).convert("L").convert("RGB")),
            utk_name(30, 6): b"not a picture",
            utk_name(30, 7): jpeg(detailed(7))[:300],
            "61_1_20170109150557335.jpg.chip.jpg": jpeg(detailed(8)),
        },
    )
    items = read(folder)
    assert len(kept(items)) == 1
    assert reasons(items) == {
        "duplicate": 1,
        "near-duplicate": 1,
        "under-age": 1,
        "grey": 1,
        "unreadable": 2,
        "no-label": 1,
    }


def test_labels_pixels_and_hash(tmp_path: Path) -> None:
    body = jpeg(detailed(3))
    (photograph,) = kept(read(write(tmp_path / "f", {utk_name(44, 1, 1, 2): body})))
    assert (photograph.age, photograph.gender, photograph.race) == (44, 1, 2)
    assert photograph.pixels.shape == (32, 32, 3)
    assert photograph.pixels.dtype == np.uint8
    assert np.array_equal(photograph.pixels, to_resolution(decode(body), 32))
    assert photograph.split == split_of(photograph.sha256)


def test_order_is_test_validation_train_and_by_hash_within(tmp_path: Path) -> None:
    folder = write(tmp_path / "f", {utk_name(30, i): jpeg(detailed(i)) for i in range(60)})
    found = [(SPLITS.index(p.split), p.sha256) for p in kept(read(folder))]
    assert len(found) == 60
    assert found == sorted(found)


def test_split_shares() -> None:
    shares = Counter(split_of(f"{i:064x}") for i in range(10_000))
    assert 0.83 < shares["train"] / 10_000 < 0.87
    assert 0.06 < shares["validation"] / 10_000 < 0.08
    assert 0.07 < shares["test"] / 10_000 < 0.09


@pytest.mark.slow
def test_processes_change_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "f", {utk_name(30, i): jpeg(detailed(i)) for i in range(150)})
    alone, together = kept(read(folder)), kept(read(folder, workers=2))
    assert [p.sha256 for p in alone] == [p.sha256 for p in together]
    assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(alone, together, strict=True))


def test_a_taken_down_face_and_its_copies_stay_out(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "f",
        {
            utk_name(30, 1): jpeg(detailed(1)),
            utk_name(30, 2): jpeg(detailed(1).resize((190, 190))),
            utk_name(30, 3): jpeg(detailed(3)),
        },
    )
    pair = {hashlib.sha256((folder / utk_name(30, n)).read_bytes()).hexdigest() for n in (1, 2)}
    (shown,) = {p.sha256 for p in kept(read(folder))} & pair
    left = {p.sha256 for p in kept(read(folder, refused=[shown]))}
    assert len(left) == 1
    assert not left & pair


def test_limit_and_progress(tmp_path: Path) -> None:
    folder = write(tmp_path / "f", {utk_name(30, i): jpeg(detailed(i)) for i in range(9)})
    seen: list[tuple[int, int]] = []
    items = read(folder, limit=4, progress=lambda done, total: seen.append((done, total)))
    assert len(kept(items)) == 4
    assert seen[-1] == (4, 4)


def test_one_copy_of_an_archive_that_holds_the_set_twice(tmp_path: Path) -> None:
    path = tmp_path / "UTKFace.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for folder in ("UTKFace", "utkface_aligned_cropped/UTKFace", "crop_part1"):
            body = jpeg(detailed(1))
            info = tarfile.TarInfo(f"{folder}/{utk_name(30, 1)}")
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    items = read(path)
    assert (len(kept(items)), len(items)) == (1, 1)


@pytest.mark.parametrize("size", [(20, 20), (5000, 100)])
def test_sides_out_of_bounds_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="too small or too large"):
        decode(jpeg(Image.new("RGB", size)))


def test_other_formats_are_refused() -> None:
    buffer = io.BytesIO()
    detailed(1).save(buffer, "GIF")
    with pytest.raises(OSError, match="cannot identify"):
        decode(buffer.getvalue())


def test_a_wide_photograph_is_cropped_to_its_middle() -> None:
    assert decode(jpeg(detailed(1).resize((300, 200)))).size == (200, 200)


def test_the_painted_faces_of_other_tests_pass_the_filter(tmp_path: Path) -> None:
    write_utkface(tmp_path / "UTKFace", 40)
    items = read(tmp_path / "UTKFace")
    assert len(kept(items)) == 40, reasons(items)
