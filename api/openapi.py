"""The OpenAPI document: the problems, examples and limits that FastAPI does not write itself."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.problem_types import PROBLEM_TYPES
from api.problems import MEDIA_TYPE, FieldFault, Problem
from service.schemas import base, directory, export, match, plan, questions, search, what_if
from service.settings import Settings

Docs = dict[int | str, dict[str, Any]]
REFERENCE = "#/components/schemas/{model}"
REQUESTS = (
    match.MatchRequest,
    search.RecogniseRequest,
    search.ResolveRequest,
    what_if.WhatIfRequest,
    plan.PlanRequest,
    questions.QuestionsRequest,
    export.ExportRequest,
)
QUERIES = (
    directory.OccupationQuery,
    directory.SkillQuery,
    search.SuggestQuery,
    directory.TransitionQuery,
)
_OF_FASTAPI = ("HTTPValidationError", "ValidationError")
"""Schemas of FastAPI's own answer to bad input, which is a problem here."""
_ANSWERED = ("200", "201", "204")
ETAG = {"description": "Strong validator of these bytes", "schema": {"type": "string"}}
CACHE = {"description": "Whether and by whom it may be kept", "schema": {"type": "string"}}


class DocumentedApp(FastAPI):
    """A FastAPI application whose OpenAPI document has problems and limits."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document; it is built once."""
        document = super().openapi()
        schemas = document["components"]["schemas"]
        if Problem.__name__ not in schemas:
            for model in (Problem, FieldFault):
                schema = model.model_json_schema(ref_template=REFERENCE, mode="serialization")
                schema.pop("$defs", None)
                schemas[model.__name__] = schema
            for name in _OF_FASTAPI:
                schemas.pop(name, None)
            _write_problems(document)
            _write_examples(document)
            _write_limits(document, self.state.settings)
        return document


def problem_docs(*statuses: int) -> Docs:
    """Return the documented responses of these statuses, which are problems."""
    return {status: _problem(status) for status in statuses}


def read_docs(*problems: int) -> Docs:
    """Return the documented responses of a catalogue read; `problems` are further statuses."""
    headers = {"ETag": ETAG, "Cache-Control": CACHE}
    unchanged = {"description": "Unchanged since the ETag in If-None-Match", "headers": headers}
    return {200: {"headers": headers}, 304: unchanged, **problem_docs(*problems, 503)}


def _problem(status: int) -> dict[str, Any]:
    kind = next(kind for kind in PROBLEM_TYPES if kind.status == status)
    example = {
        "type": kind.uri,
        "title": kind.title,
        "status": status,
        "detail": kind.explanation,
        "request_id": "0f8fad5bd9cb469fa16570867728950e",
    }
    schema = {"$ref": REFERENCE.format(model=Problem.__name__)}
    return {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": schema, "example": example}},
    }


COMPUTING_PROBLEMS = problem_docs(429, 503)
"""The documented problems of a route that computes from a profile, a text or a file."""
ACCOUNT_PROBLEMS = problem_docs(401, 403, 404, 429, 503)
"""The documented problems of the routes of accounts."""


def operation_id(route: APIRoute) -> str:
    """Return the name of a route's function in camel case, the operation's name in OpenAPI."""
    first, *others = route.name.split("_")
    return first + "".join(word.capitalize() for word in others)


def example_answers() -> dict[str, Any]:
    """Return an example of each operation's answer, by operation id.

    They are answers of the starter catalogue with lists cut short: `python -m tools.examples`.
    """
    content = files("api").joinpath("examples.json").read_text(encoding="utf-8")
    examples: dict[str, Any] = json.loads(content)
    return examples


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for operations in document["paths"].values():
        yield from operations.values()


def _write_problems(document: dict[str, Any]) -> None:
    """Add the problems that every operation has, or each that takes parameters or a body."""
    for operation in _operations(document):
        statuses = {405, 500}
        if "parameters" in operation or "requestBody" in operation:
            statuses.add(422)
        if "requestBody" in operation:
            statuses |= {413, 415}
        problems = {str(status): _problem(status) for status in statuses}
        operation["responses"] = dict(sorted((operation["responses"] | problems).items()))


def _write_examples(document: dict[str, Any]) -> None:
    examples = example_answers()
    for operation in _operations(document):
        answer = next(
            operation["responses"][code] for code in _ANSWERED if code in operation["responses"]
        )
        if "content" in answer:
            example = examples[operation["operationId"]]
            answer["content"]["application/json"]["example"] = example


def _write_limits(document: dict[str, Any], settings: Settings) -> None:
    schemas = document["components"]["schemas"]
    for request in REQUESTS:
        properties = schemas[request.__name__]["properties"]
        for name, is_entry, limit in base.limits_of(request):
            field = properties[name]["items"] if is_entry else properties[name]
            # Of a field that may be null, the limit belongs to the other branch.
            field.get("anyOf", [field])[0][limit.unit.value] = getattr(settings, limit.setting)
    of_query = {name: limit for query in QUERIES for name, _, limit in base.limits_of(query)}
    for operations in document["paths"].values():
        for parameter in operations.get("get", {}).get("parameters", ()):
            if parameter["in"] == "query" and parameter["name"] in of_query:
                limit = of_query[parameter["name"]]
                parameter["schema"][limit.unit.value] = getattr(settings, limit.setting)
