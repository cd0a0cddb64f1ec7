"""The OpenAPI document: complete, stable ids, problems, limits, examples that hold."""

import pytest
from pydantic import TypeAdapter

from api.examples import other as examples
from api.examples.groups import CROSSWALK, ISCED_FIELDS, ISCO_GROUPS
from api.examples.match import MATCHES
from api.examples.quality import QUALITY
from api.examples.what_if import WHAT_IF
from service.schemas.classification import CrosswalkList, IscedFieldList, IscoGroupList
from service.schemas.directory import OccupationList, SkillList
from service.schemas.match import (
    EXAMPLES,
    MatchesAnswer,
    MatchRequest,
    RecogniseAnswer,
    TransitionList,
)
from service.schemas.meta import Live, MetaAnswer, QualityAnswer, Ready, SourceList
from service.schemas.occupation import OccupationAnswer
from service.schemas.search import ResolveAnswer, SuggestionList
from service.schemas.skill import SkillAnswer
from service.schemas.what_if import EXAMPLES as WHAT_IF_EXAMPLES
from service.schemas.what_if import WhatIfAnswer, WhatIfRequest
from tests.support.fake_api import fake_client

OPERATIONS = {
    ("post", "/api/v1/match"): "match",
    ("post", "/api/v1/what-if"): "whatIf",
    ("post", "/api/v1/skills/recognise"): "recogniseSkills",
    ("post", "/api/v1/occupations/resolve"): "resolveOccupations",
    ("get", "/api/v1/occupations"): "listOccupations",
    ("get", "/api/v1/occupations/{id}"): "getOccupation",
    ("get", "/api/v1/occupations/{id}/transitions"): "listTransitions",
    ("get", "/api/v1/skills"): "listSkills",
    ("get", "/api/v1/skills/{id}"): "getSkill",
    ("get", "/api/v1/suggest"): "suggest",
    ("get", "/api/v1/crosswalk"): "getCrosswalk",
    ("get", "/api/v1/isco"): "listIscoGroups",
    ("get", "/api/v1/isced-f"): "listIscedFields",
    ("get", "/api/v1/meta"): "getMeta",
    ("get", "/api/v1/sources"): "listSources",
    ("get", "/api/v1/quality"): "getQuality",
    ("get", "/livez"): "livez",
    ("get", "/readyz"): "readyz",
}
ANSWERS = {
    MatchesAnswer: MATCHES,
    WhatIfAnswer: WHAT_IF,
    RecogniseAnswer: examples.RECOGNISED,
    ResolveAnswer: examples.RESOLVED,
    OccupationList: examples.OCCUPATIONS,
    OccupationAnswer: examples.OCCUPATION,
    TransitionList: examples.TRANSITIONS,
    SkillList: examples.SKILLS,
    SkillAnswer: examples.SKILL,
    SuggestionList: examples.SUGGESTED,
    CrosswalkList: CROSSWALK,
    IscoGroupList: ISCO_GROUPS,
    IscedFieldList: ISCED_FIELDS,
    MetaAnswer: examples.META,
    SourceList: examples.SOURCES,
    QualityAnswer: QUALITY,
    Live: examples.LIVE,
    Ready: examples.READY,
}


@pytest.fixture(scope="module")
def document():
    with fake_client() as client:
        return client.get("/openapi.json").json()


def operations(document):
    return {
        (method, path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_operations_are_those_of_the_contract(document):
    assert document["openapi"].startswith("3.1")
    ids = {key: operation["operationId"] for key, operation in operations(document).items()}
    assert ids == OPERATIONS


def test_every_error_is_a_problem(document):
    for (method, path), operation in operations(document).items():
        statuses = set(operation["responses"])
        expected = {"200", "405", "500"}
        if method == "post":
            expected |= {"413", "415", "422", "503"}
        if method == "get" and path.startswith("/api/"):
            expected |= {"304", "503"}
        if "parameters" in operation:
            expected |= {"422"}
        if "{id}" in path or path in ("/api/v1/quality", "/api/v1/crosswalk"):
            expected |= {"404"}
        if path == "/readyz":
            expected |= {"503"}
        assert statuses == expected, path
        for status in statuses - {"200", "304"}:
            content = operation["responses"][status]["content"]
            assert list(content) == ["application/problem+json"]
            schema = content["application/problem+json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}
    schemas = document["components"]["schemas"]
    assert "HTTPValidationError" not in schemas
    assert {"Problem", "FieldFault"} <= set(schemas)


def test_references_resolve(document):
    def references(part):
        if isinstance(part, dict):
            yield from ([part["$ref"]] if "$ref" in part else [])
            part = list(part.values())
        if isinstance(part, list):
            for one in part:
                yield from references(one)

    names = {reference.rpartition("/")[2] for reference in references(document)}
    assert names <= set(document["components"]["schemas"])


def test_limits_are_in_the_schemas(document):
    profile = document["components"]["schemas"]["MatchRequest"]["properties"]
    assert profile["statements"]["maxItems"] == 200
    assert profile["statements"]["items"]["maxLength"] == 500
    assert profile["skills"]["maxItems"] == 200
    assert profile["text"]["anyOf"][0]["maxLength"] == 20_000
    assert (profile["limit"]["minimum"], profile["limit"]["maximum"]) == (1, 100)
    assert document["components"]["schemas"]["MatchRequest"]["additionalProperties"] is False
    parameters = operations(document)[("get", "/api/v1/skills")]["parameters"]
    by_name = {parameter["name"]: parameter["schema"] for parameter in parameters}
    assert by_name["limit"]["maximum"] == 100
    assert by_name["q"]["maxLength"] == 200


def test_every_operation_has_an_example_answer(document):
    for operation in operations(document).values():
        content = operation["responses"]["200"]["content"]["application/json"]
        assert content["example"]
        assert content["schema"]["$ref"].startswith("#/components/schemas/")


@pytest.mark.parametrize("model", ANSWERS)
def test_example_answers_hold(model):
    answer = TypeAdapter(model).validate_python(ANSWERS[model])
    assert answer.model_dump(mode="json") == ANSWERS[model]


def test_example_requests_hold():
    for example in EXAMPLES:
        MatchRequest.model_validate(example)
    for example in WHAT_IF_EXAMPLES:
        WhatIfRequest.model_validate(example)


def test_document_is_made_once(document):
    with fake_client() as client:
        assert client.get("/openapi.json").json() == document
        assert client.get("/openapi.json").json() == document
