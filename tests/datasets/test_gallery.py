"""The gallery: portraits true to their labels, the same for a seed, and kept by the filter."""

import hashlib
import io
import tarfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from datasets.filters import NearDuplicates, measure, refusal
from datasets.gallery import (
    QUIZ_SEEDS_START,
    TONES,
    TRAINING_SEEDS,
    Portrait,
    file_of,
    paint,
    write_collection,
)
from datasets.gallery.__main__ import main
from datasets.gallery.schools import SCHOOLS
from datasets.gallery.sitter import Sitter, draw_sitter
from datasets.names import CLASS_NAMES, class_of, parse_name

COUNT = 200


@pytest.fixture(scope="module")
def portraits() -> list[Portrait]:
    return [paint(seed) for seed in range(COUNT)]


@pytest.fixture(scope="module")
def files(portraits: list[Portrait]) -> list[tuple[str, bytes]]:
    return [file_of(portrait) for portrait in portraits]


def sitters(count: int) -> list[Sitter]:
    return [draw_sitter(np.random.Generator(np.random.PCG64(seed))) for seed in range(count)]


def test_a_seed_is_a_portrait(files: list[tuple[str, bytes]]) -> None:
    assert [file_of(paint(seed)) for seed in (0, 7, 41)] == [files[seed] for seed in (0, 7, 41)]


def test_portraits_are_squares_of_200_pixels(files: list[tuple[str, bytes]]) -> None:
    with Image.open(io.BytesIO(files[3][1])) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (200, 200), "RGB")


def test_a_name_says_what_was_painted(
    portraits: list[Portrait], files: list[tuple[str, bytes]]
) -> None:
    for portrait, (name, _) in zip(portraits, files, strict=True):
        labels = parse_name(name)
        assert labels is not None
        assert (labels.age, labels.gender, labels.race) == (
            portrait.age,
            portrait.gender,
            portrait.tone,
        )
    assert files[41][0].endswith("_00000000000000041.jpg.chip.jpg")


def test_the_labels_are_the_sitters(portraits: list[Portrait]) -> None:
    for portrait, sitter in zip(portraits, sitters(COUNT), strict=True):
        assert (portrait.age, portrait.gender, portrait.tone) == (
            sitter.age,
            sitter.gender,
            sitter.tone,
        )


def test_children_and_the_old_are_made_as_they_are() -> None:
    drawn = sitters(1500)
    children = [s for s in drawn if s.age <= 10]
    old = [s for s in drawn if s.age >= 70]
    adults = [s for s in drawn if 18 <= s.age <= 40]
    assert not any(s.face.wrinkles or s.hair.beard or s.hair.moustache for s in children)
    assert all(s.hair.grey > 0.1 for s in old)
    assert not any(s.hair.grey for s in drawn if s.age <= 35)
    for name in ("eye_v", "eye_width", "width"):
        of_children, of_adults = (
            np.mean([getattr(s.face, name) for s in group]) for group in (children, adults)
        )
        assert of_children > of_adults


def test_beards_are_of_men() -> None:
    drawn = sitters(800)
    assert not any(s.hair.beard or s.hair.moustache or s.hair.stubble for s in drawn if s.gender)
    assert any(s.hair.beard for s in drawn)


def test_skin_is_darker_from_tone_to_tone(portraits: list[Portrait]) -> None:
    middles = [
        np.mean([p.pixels[70:120, 75:125].mean() for p in portraits if p.tone == tone])
        for tone in range(len(TONES))
    ]
    assert middles[0] > middles[2] > middles[4]


def test_every_class_tone_and_school_is_common() -> None:
    drawn = sitters(2000)
    classes = Counter(class_of(s.age, s.gender) for s in drawn)
    assert len(classes) == len(CLASS_NAMES)
    assert min(classes.values()) > 0.015 * len(drawn)
    tones = Counter(s.tone for s in drawn)
    assert sorted(tones) == list(range(len(TONES)))
    assert min(tones.values()) > 0.16 * len(drawn)


def test_every_school_paints(portraits: list[Portrait]) -> None:
    assert {portrait.school for portrait in portraits} == {school.name for school in SCHOOLS}


def test_no_two_are_alike_and_the_filter_keeps_them(files: list[tuple[str, bytes]]) -> None:
    near, reasons = NearDuplicates(), Counter[str]()
    for _, body in files:
        with Image.open(io.BytesIO(body)) as image:
            measures = measure(image.convert("RGB"))
        reasons[refusal(measures) or ("near" if near.add(measures.dhash) else "kept")] += 1
    assert len({hashlib.sha256(body).digest() for _, body in files}) == COUNT
    assert reasons["near"] <= 0.01 * COUNT
    assert reasons["kept"] >= 0.97 * COUNT


def test_quizzed_seeds_never_trained() -> None:
    assert len(TRAINING_SEEDS) == 22_000
    assert QUIZ_SEEDS_START not in TRAINING_SEEDS
    assert TRAINING_SEEDS.stop < QUIZ_SEEDS_START


def test_a_collection_is_the_same_for_any_number_of_workers(tmp_path: Path) -> None:
    seeds = range(QUIZ_SEEDS_START, QUIZ_SEEDS_START + 40)
    told: list[tuple[int, int]] = []
    alone, together = tmp_path / "alone.tar", tmp_path / "together.tar"
    assert write_collection(alone, seeds, 1) == 40
    assert write_collection(together, reversed(seeds), 2, lambda *done: told.append(done)) == 40
    assert alone.read_bytes() == together.read_bytes()
    assert told == [(done, 40) for done in range(1, 41)]
    with tarfile.open(alone) as archive:
        assert archive.getnames() == [file_of(paint(seed))[0] for seed in seeds]


def test_an_interrupted_write_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    path = tmp_path / "gallery.tar"
    path.write_bytes(b"what was there")
    with pytest.raises(KeyboardInterrupt):
        write_collection(path, range(5), progress=stop)
    assert [(found.name, found.read_bytes()) for found in tmp_path.iterdir()] == [
        ("gallery.tar", b"what was there")
    ]


def test_the_command_paints_a_collection_and_a_sheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, sheet = tmp_path / "gallery.tar", tmp_path / "sheet.png"
    command = ["--out", str(out), "--first", "5", "--count", "9", "--workers", "1"]
    assert main([*command, "--sheet", str(sheet)]) == 0
    assert "9 portraits" in capsys.readouterr().out
    with Image.open(sheet) as image:
        assert image.size == (1600, 400)
    with tarfile.open(out) as archive:
        assert len(archive.getnames()) == 9


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["--out", "gallery.zip"],
        ["--out", "a.tar", "--count", "0"],
        ["--out", "a.tar", "--first", "-1"],
        ["--out", "a.tar", "--first", str(10**17)],
        ["--out", "a.tar", "--workers", "0"],
    ],
)
def test_a_wrong_command_is_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(wrong)
    assert stop.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_help_gives_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    assert "Example: python -m datasets.gallery" in capsys.readouterr().out


def test_a_failure_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path / "none" / "a.tar"), "--count", "1"]) == 1
    assert "was not painted" in capsys.readouterr().err
