"""The OpenAPI document: it is valid, has every route, and says what the routes do."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from quiz.openapi import describe
from quiz.openapi.document import METHODS, STATIC, template_of
from quiz.openapi.operations import OPERATIONS
from quiz.openapi.schemas import SCHEMAS
from quiz.version import VERSION


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Use SQLite only: the document does not depend on the database."""
    return sqlite_url


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    """The document as the program serves it."""
    reply = client.get("/openapi.json")
    assert (reply.status_code, reply.mimetype) == (200, "application/json")
    return dict(reply.json or {})


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["info"]["version"] == VERSION
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_every_route_has_its_entry_and_every_entry_its_route(
    app: Flask, document: dict[str, Any]
) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in STATIC]
    routes = {
        (template_of(rule), method.lower())
        for rule in rules
        for method in METHODS & (rule.methods or set())
    }
    entries = {(path, method) for path, own in document["paths"].items() for method in own}
    assert entries == routes
    assert {rule.endpoint for rule in rules} == set(OPERATIONS)


def test_a_route_without_an_entry_is_noticed(app: Flask) -> None:
    app.add_url_rule("/new", "new", lambda: "")
    with pytest.raises(KeyError, match="new"):
        describe(app)


def test_every_operation_is_told_in_a_sentence_and_has_its_own_name(
    document: dict[str, Any],
) -> None:
    operations = [each for own in document["paths"].values() for each in own.values()]
    assert [each["operationId"] for each in operations if not each["summary"].endswith(".")] == []
    assert len({each["operationId"] for each in operations}) == len(operations)


def test_parts_of_addresses_are_parameters(document: dict[str, Any]) -> None:
    respond = document["paths"]["/rounds/{round_id}/trials/{position}"]["post"]
    assert [part["name"] for part in respond["parameters"]] == ["round_id", "position"]
    assert respond["parameters"][1]["schema"]["type"] == "integer"
    assert set(respond["responses"]) == {"200", "303", "400", "403", "404", "409", "413", "503"}
    body = respond["requestBody"]["content"]["application/json"]["schema"]
    assert {"response", "choice"} <= set(body["properties"])
    assert body["properties"]["response"]["enum"] == ["real", "fake"]


def test_problems_are_problem_documents(document: dict[str, Any]) -> None:
    refused = document["paths"]["/rounds/{round_id}"]["get"]["responses"]["404"]
    assert "application/problem+json" in refused["content"]
    unchanged = document["paths"]["/classrooms/{code}/state"]["get"]["responses"]["204"]
    assert "content" not in unchanged


def test_every_schema_is_used(document: dict[str, Any]) -> None:
    text = str(document)
    assert [name for name in SCHEMAS if f"#/components/schemas/{name}'" not in text] == []
