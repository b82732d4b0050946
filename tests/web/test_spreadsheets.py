"""Which CSV a reader's spreadsheet opens."""

import pytest
from flask import Flask

from quiz.errors import Invalid
from quiz.exports import COMMAS, SEMICOLONS
from quiz.web.spreadsheets import SWISS, as_csv, asked_dialect, dialect_of


@pytest.mark.parametrize("language", ["en", "en-US", "en-GB", "es-MX", "zh-CN", "ja", "x", "*"])
def test_commas_where_the_decimal_sign_is_a_point(language: str) -> None:
    assert dialect_of(language) == COMMAS


@pytest.mark.parametrize("language", ["de", "de-AT", "es", "es-ES", "fr-FR", "it", "pl", "en-ZA"])
def test_semicolons_where_it_is_a_comma(language: str) -> None:
    assert dialect_of(language) == SEMICOLONS


def test_switzerland_has_semicolons_and_a_point() -> None:
    assert dialect_of("de-CH") == SWISS


def test_the_address_decides_before_the_language(app: Flask) -> None:
    german = {"Accept-Language": "de-DE,de;q=0.9,en;q=0.8"}
    with app.test_request_context(headers=german):
        assert asked_dialect() == SEMICOLONS
    with app.test_request_context("/?separator=comma", headers=german):
        assert asked_dialect() == COMMAS
    with app.test_request_context():
        assert asked_dialect() == COMMAS
    with app.test_request_context("/?separator=tab"), pytest.raises(Invalid, match="separator"):
        asked_dialect()


def test_a_table_is_saved_under_its_name(app: Flask) -> None:
    response = as_csv(["a"], "a.csv")
    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"] == "attachment; filename=a.csv"
    assert "Accept-Language" in response.headers["Vary"]
