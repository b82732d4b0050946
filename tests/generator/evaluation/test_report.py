"""The report: what its tables and its page say."""

import pytest
from PIL import Image

from generator.evaluation.report import Pictures, attribute_rows, html, meaning, table, word_of

REPORT = {
    "checkpoint": "tiny-<1>",
    "deck": "gallery",
    "kimg": 1.5,
    "resolution": 32,
    "psi": 1.0,
    "split": "test",
    "fakes": 10,
    "reals": 20,
    "figures": {"kid_face": 0.25, "copying_score": -1.0},
    "floors": {"kid_face": 0.0},
    "ladders": {"blur": {"levels": [0.5, 1], "kid": [0.0, 0.1, 0.2]}},
    "imagenet": {
        "fakes": 5,
        "reals": 6,
        "figures": {"fd": 99.5, "memorised_share": 0.01},
        "floors": {"fd": 31.5},
        "ladders": {"noise": {"levels": [1, 2, 3], "kid": [0.0, 0.3, 0.6, 0.9]}},
    },
    "attributes": {"race": {"kinds": ["sand"], "fakes": [(0.5, 0.4, 0.6)], "reals": [(1, 1, 1)]}},
}


def test_the_table_names_every_figure_with_its_floor() -> None:
    lines = table(REPORT).splitlines()
    assert lines[0].startswith("tiny-<1>, 2 thousand images, 32 px: 10 fakes (psi 1)")
    [figure] = [line for line in lines if line.startswith("KID-face, lower")]
    assert figure.split()[-2:] == ["0.2500", "0.0000"]
    assert any(line.startswith("tone ") for line in lines)
    [second] = [line for line in lines if "EfficientNet-Lite2" in line]
    assert second.endswith("5 fakes against 6 reals, of the classes that the quiz shows")
    [distance] = [line for line in lines if line.startswith("FD, lower")]
    assert distance.split()[-2:] == ["99.5000", "31.5000"]


def test_the_page_stands_alone_and_escapes_what_it_shows() -> None:
    picture = Image.new("RGB", (4, 4))
    page = html(REPORT, Pictures(picture, picture, "<svg/>"))
    assert "tiny-&lt;1&gt;" in page
    assert page.count("data:image/jpeg;base64,") == 2
    assert "<h2>Training</h2>" in page
    assert "UTKFace" not in page
    assert "UTKFace" in html(REPORT | {"deck": "utkface"}, Pictures(picture, picture))


@pytest.mark.parametrize(("deck", "word"), [("gallery", "tone"), ("utkface", "race")])
def test_painted_sitters_have_a_tone(deck: str, word: str) -> None:
    assert word_of(REPORT | {"deck": deck}, "race") == word
    assert attribute_rows(REPORT, "race")[0][1] == "50.0 % (40.0 to 60.0)"


def test_every_figure_has_words() -> None:
    assert meaning("sliced_wasserstein_32") == "sliced Wasserstein × 1000 at 32 px"
    assert meaning("something_new") == "something_new"
