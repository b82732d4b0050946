"""The OpenAPI document: every route, its parameters, its bodies and its answers."""

from quiz.openapi.document import describe

__all__ = ["describe"]
