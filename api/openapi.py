"""The OpenAPI document: problems, headers and limits that FastAPI does not write by itself."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI

from api.problems import MEDIA_TYPE, PROBLEM_TYPES, FieldFault, Problem
from service.limits import keywords_of
from service.settings import Settings

Docs = dict[int | str, dict[str, Any]]
REFERENCE = "#/components/schemas/{model}"
REQUEST_MODELS = ("MatchRequest", "RecogniseRequest", "ResolveRequest", "WhatIfRequest")
QUERY_MODELS = ("OccupationQuery", "SkillQuery", "SuggestQuery", "TransitionQuery")
ETAG = {"description": "Strong validator of these bytes", "schema": {"type": "string"}}
CACHE = {"description": "Whether and by whom it may be kept", "schema": {"type": "string"}}


class DocumentedApp(FastAPI):
    """A FastAPI application whose OpenAPI document tells of problems and limits."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document; it is made once."""
        document = super().openapi()
        schemas = document["components"]["schemas"]
        if Problem.__name__ not in schemas:
            for model in (Problem, FieldFault):
                schema = model.model_json_schema(ref_template=REFERENCE, mode="serialization")
                schema.pop("$defs", None)
                schemas[model.__name__] = schema
            _write_limits(document, self.state.settings)
        return document


def body_docs(example: Mapping[str, Any]) -> Docs:
    """Return the documented answers of a route that takes a JSON body."""
    return {200: _answer(example), **_problems(405, 413, 415, 422, 500, 503)}


def read_docs(example: Mapping[str, Any], *problems: int) -> Docs:
    """Return the documented answers of a catalogue read; `problems` are further statuses."""
    headers = {"ETag": ETAG, "Cache-Control": CACHE}
    unchanged = {"description": "Unchanged since the ETag in If-None-Match", "headers": headers}
    found = _answer(example) | {"headers": headers}
    return {200: found, 304: unchanged, **_problems(*problems, 405, 500, 503)}


def live_docs(example: Mapping[str, Any], *problems: int) -> Docs:
    """Return the documented answers of a health check; `problems` are further statuses."""
    return {200: _answer(example), **_problems(*problems, 405, 500)}


def _answer(example: Mapping[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"example": dict(example)}}}


def _problems(*statuses: int) -> Docs:
    return {status: _problem(status) for status in sorted(statuses)}


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


def _write_limits(document: dict[str, Any], settings: Settings) -> None:
    schemas = document["components"]["schemas"]
    for model in REQUEST_MODELS:
        for path, keyword, value in keywords_of(model, settings):
            _sized(schemas[model]["properties"], path)[keyword] = value
    by_name = {p[0]: (k, v) for model in QUERY_MODELS for p, k, v in keywords_of(model, settings)}
    for operations in document["paths"].values():
        for parameter in operations.get("get", {}).get("parameters", ()):
            if parameter["in"] == "query" and parameter["name"] in by_name:
                keyword, value = by_name[parameter["name"]]
                parameter["schema"][keyword] = value


def _sized(properties: dict[str, Any], path: Sequence[str]) -> dict[str, Any]:
    """Return the schema that a limit belongs in; of one that may be null, the other branch."""
    schema = properties
    for step in path:
        schema = schema[step]
    branches: list[dict[str, Any]] = schema.get("anyOf", [schema])
    return branches[0]
