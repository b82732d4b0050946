"""The document, in OpenAPI 3.1: addresses from the routes, the rest from the table."""

import inspect
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from quiz.openapi.operations import JSON, OPERATIONS, Operation
from quiz.openapi.schemas import SCHEMAS
from quiz.openapi.shapes import Shape, between, named, text
from quiz.policy import limits
from quiz.version import VERSION

PROBLEM = "application/problem+json"
HTML = "text/html"
PART = re.compile(r"<(?:(\w+):)?(\w+)>")  # of an address: its converter, if any, and its name
STATIC = ("static", "built_files.show")  # files are no part of the document
METHODS = {"GET", "POST"}
# Something may be wrong with what was sent, and the database may be away.
ALWAYS = {HTTPStatus.BAD_REQUEST, HTTPStatus.SERVICE_UNAVAILABLE}
UNSAFE: list[dict[str, list[str]]] = [{"token": [], "visit": []}]
ABOUT = (
    "Send `Accept: application/json`: without it, most routes answer with a page. Whoever asks is "
    "known by cookies: `player`, `student` and `teacher`. A POST needs the CSRF token, as the "
    "header `X-CSRFToken` or the form field `csrf_token`: it stands in the meta element "
    "`csrf-token` of every page, and belongs to the cookie `visit`. What is not yours is answered "
    "with 404."
)
FORMATS: dict[str, Shape] = {
    "default": text(1, 255),
    "code": text(1, 64) | {"description": "The classroom's code, in any spelling."},
    "int": between(0, limits.MAX_NUMBER),
}


def describe(app: Flask) -> dict[str, Any]:
    """Return the document of an application; KeyError for a route that the table does not have."""
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint not in STATIC:
            operations = dict(operations_of(app, rule))
            paths.setdefault(template_of(rule), {}).update(operations)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Real or Fake?", "version": VERSION, "description": ABOUT},
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "token": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
                "visit": {"type": "apiKey", "in": "cookie", "name": "visit"},
            },
        },
    }


def operations_of(app: Flask, rule: Rule) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a route's operations, by their methods in small letters."""
    operation, view = OPERATIONS[rule.endpoint], app.view_functions[rule.endpoint]
    for method in sorted(METHODS & (rule.methods or set())):
        what = {
            # Two addresses may share an endpoint, as lock and unlock do.
            "operationId": f"{rule.endpoint}:{template_of(rule)}",
            "summary": (inspect.getdoc(view) or "").partition("\n")[0],
            "tags": [rule.endpoint.partition(".")[0]],
            "parameters": [*parts_of(rule), *query_of(operation)],
            "responses": responses_of(operation, method),
        }
        if method == "POST":
            what |= {"security": UNSAFE, "requestBody": body_of(operation)}
        yield method.lower(), what


def template_of(rule: Rule) -> str:
    """Return a route's address as OpenAPI writes it."""
    return PART.sub(r"{\2}", rule.rule)


def parts_of(rule: Rule) -> Iterator[dict[str, Any]]:
    """Yield the variable parts of a route's address."""
    for converter, name in PART.findall(rule.rule):
        shape = FORMATS[converter or "default"]
        yield {"name": name, "in": "path", "required": True, "schema": shape}


def query_of(operation: Operation) -> Iterator[dict[str, Any]]:
    """Yield what may stand after the question mark."""
    for name, shape in operation.query.items():
        yield {"name": name, "in": "query", "schema": shape}


def body_of(operation: Operation) -> dict[str, Any]:
    """Return what may be sent: JSON, or the same fields as a form."""
    shape = {"type": "object", "properties": dict(operation.body or {})}
    if operation.required:
        shape["required"] = list(operation.required)
    return {"required": bool(operation.required), "content": {JSON: {"schema": shape}}}


def responses_of(operation: Operation, method: str) -> dict[str, Any]:
    """Return the answers by status: the usual one, the page's, and the problems."""
    answers = {str(operation.status): usual_answer(operation)}
    if method == "POST":
        answers["303"] = {"description": "To a browser that sent a form: the page that follows."}
    always = ALWAYS | ({HTTPStatus.REQUEST_ENTITY_TOO_LARGE} if method == "POST" else set())
    for status in sorted(always | set(operation.errors)):
        answers[str(int(status))] = problem(status)
    return answers


def usual_answer(operation: Operation) -> dict[str, Any]:
    """Return the answer where nothing is wrong."""
    if operation.media != JSON:
        return {"description": "The file.", "content": {operation.media: {}}}
    content: dict[str, Any] = {JSON: {"schema": named(operation.answer)}}
    if operation.has_page:
        content[HTML] = {}
    return {"description": HTTPStatus(operation.status).phrase, "content": content}


def problem(status: int) -> dict[str, Any]:
    """Return what says that something is wrong, by RFC 9457, or that nothing is new."""
    what = {"description": HTTPStatus(status).phrase}
    if status == HTTPStatus.NO_CONTENT:
        return what
    return what | {"content": {PROBLEM: {"schema": named("Problem")}, HTML: {}}}
