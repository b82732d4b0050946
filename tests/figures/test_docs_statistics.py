"""docs/statistics.md agrees with the code: its examples run, its names and studies exist."""

import doctest
import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest

from quiz.exports.columns import COLUMNS
from quiz.figures import (
    advice_effects,
    calibration_scores,
    elo_ratings,
    fooling,
    forced_choices,
    judgements,
    lane_effects,
    learning_curves,
    paired_gains,
    player_sums,
    quest,
    reliability_bins,
    response_times,
    roc_curves,
    shares_by_level,
    signal_detection,
)
from quiz.figures.studies import PUBLISHED, Study

PAGE = (Path(__file__).parents[2] / "docs" / "statistics.md").read_text(encoding="utf-8")
MODULES = (
    signal_detection,
    fooling,
    judgements,
    calibration_scores,
    response_times,
    elo_ratings,
    roc_curves,
    reliability_bins,
    learning_curves,
    paired_gains,
    forced_choices,
    shares_by_level,
    quest,
    advice_effects,
    player_sums,
    lane_effects,
)
EXAMPLES = doctest.DocTestParser().get_examples(PAGE.replace("```", "\n"))


def sections() -> dict[str, str]:
    _, *parts = re.split(r"^## (.+)$", PAGE, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def table_in(title: str) -> list[tuple[str, ...]]:
    """Return the cells of a section's table, without its header."""
    lines = [line for line in sections()[title].splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in line[1:-1].split("|")) for line in lines[2:]]


def public_functions(module: ModuleType) -> list[str]:
    return [
        name
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]


def test_examples_give_the_numbers_that_the_page_shows() -> None:
    report: list[str] = []
    page = doctest.DocTest(EXAMPLES, {}, "docs/statistics.md", "statistics.md", 0, PAGE)
    outcome = doctest.DocTestRunner(verbose=False).run(page, out=report.append)
    assert outcome.attempted > 30
    assert not outcome.failed, "".join(report)


@pytest.mark.parametrize("title", sections())
def test_every_formula_has_an_example(title: str) -> None:
    assert title == "Sources" or ">>> " in sections()[title]


@pytest.mark.parametrize("title", sections())
def test_every_formula_has_its_source(title: str) -> None:
    has_none_of_its_own = title in {"Published studies", "The export", "Sources"}
    assert has_none_of_its_own or re.search(r"^Source: ", sections()[title], re.MULTILINE)


def test_the_data_dictionary_is_that_of_the_export() -> None:
    assert table_in("The export") == [
        (f"`{column.name}`", column.type_name, column.unit, column.meaning) for column in COLUMNS
    ]


@pytest.mark.parametrize(
    "name",
    [name for module in MODULES for name in public_functions(module)],
)
def test_every_public_function_is_on_the_page(name: str) -> None:
    assert re.search(rf"\b{name}\b", PAGE), f"docs/statistics.md does not mention {name}."


@pytest.mark.parametrize("study", PUBLISHED, ids=lambda study: study.name)
def test_every_published_study_is_on_the_page(study: Study) -> None:
    assert study.accuracy is not None
    cells = [study.name, study.year, study.fakes, f"{study.people:,}", f"{study.accuracy:.1%}"]
    row = " | ".join(str(cell) for cell in cells).replace("%", " %")
    assert f"| {row} | {study.note}".rstrip() in PAGE


def test_every_source_that_a_section_names_is_listed() -> None:
    named = " ".join(re.findall(r"^Source: (.+)$", PAGE, flags=re.MULTILINE))
    cited = re.findall(r"([A-Z]\w+)[^,;()]*\((\d{4})\)", named)
    assert len(cited) > 12
    for author, year in cited:
        assert re.search(rf"^- {author}.*\({year}\)", PAGE, flags=re.MULTILINE), (author, year)
