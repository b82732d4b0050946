"""Shapes: JSON Schema in few words."""

from typing import Any

Shape = dict[str, Any]

TEXT: Shape = {"type": "string"}
NUMBER: Shape = {"type": "number"}
WHOLE: Shape = {"type": "integer"}
COUNT: Shape = {"type": "integer", "minimum": 0}
FLAG: Shape = {"type": "boolean"}
MOMENT: Shape = {"type": "string", "format": "date-time"}
ANYTHING: Shape = {}


def record(required: dict[str, Shape], **others: Shape) -> Shape:
    """Return an object with required fields and others; it may have more."""
    return {"type": "object", "properties": required | others, "required": list(required)}


def listed(shape: Shape) -> Shape:
    """Return a list."""
    return {"type": "array", "items": shape}


def or_null(shape: Shape) -> Shape:
    """Return a shape that may be null."""
    return {"anyOf": [shape, {"type": "null"}]}


def one_of(*words: str) -> Shape:
    """Return one of a few words."""
    return {"type": "string", "enum": list(words)}


def between(low: int, high: int, shape: Shape = WHOLE) -> Shape:
    """Return a number between two others."""
    return shape | {"minimum": low, "maximum": high}


def text(low: int, high: int) -> Shape:
    """Return a text of so many characters."""
    return TEXT | {"minLength": low, "maxLength": high}


def named(name: str) -> Shape:
    """Return a reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}
