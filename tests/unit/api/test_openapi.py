"""The OpenAPI document: complete, stable ids, problems, limits, examples that hold."""

import pytest
from pydantic import TypeAdapter

from api.openapi import example_answers
from service.schemas import account
from service.schemas.advertisement import AdvertisementAnswer
from service.schemas.classification import CrosswalkList, IscedFieldList, IscoGroupList
from service.schemas.concepts import OccupationAnswer, SkillAnswer
from service.schemas.cv import CvAnswer
from service.schemas.directory import OccupationList, SkillList
from service.schemas.export import EXAMPLES as EXPORT_EXAMPLES
from service.schemas.export import ExportRequest, ProfileFile
from service.schemas.match import EXAMPLES as MATCH_EXAMPLES
from service.schemas.match import MatchesAnswer, MatchRequest, TransitionList
from service.schemas.meta import Live, MetaAnswer, QualityAnswer, Ready, SourceList
from service.schemas.plan import PlanAnswer
from service.schemas.questions import QuestionsAnswer
from service.schemas.search import RecogniseAnswer, ResolveAnswer, SuggestionList
from service.schemas.what_if import EXAMPLES as WHAT_IF_EXAMPLES
from service.schemas.what_if import WhatIfAnswer, WhatIfRequest
from tests.support.fake_api import fake_client

OPERATIONS = {
    ("post", "/api/v1/match"): "match",
    ("post", "/api/v1/cv"): "readCv",
    ("post", "/api/v1/export"): "exportProfile",
    ("post", "/api/v1/what-if"): "whatIf",
    ("post", "/api/v1/questions"): "questions",
    ("post", "/api/v1/plan"): "plan",
    ("post", "/api/v1/advertisement"): "readAdvertisement",
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
    ("get", "/api/v1/account"): "getAccount",
    ("delete", "/api/v1/account"): "eraseAccount",
    ("get", "/api/v1/account/export"): "exportAccount",
    ("get", "/api/v1/account/sessions"): "listSessions",
    ("delete", "/api/v1/account/sessions"): "endOtherSessions",
    ("delete", "/api/v1/account/sessions/{session_id}"): "endSession",
    ("get", "/api/v1/account/keys"): "listKeys",
    ("post", "/api/v1/account/keys"): "makeKey",
    ("delete", "/api/v1/account/keys/{key_id}"): "revokeKey",
    ("get", "/api/v1/account/profiles"): "listProfiles",
    ("post", "/api/v1/account/profiles"): "saveProfile",
    ("get", "/api/v1/account/profiles/{profile_id}"): "getProfile",
    ("get", "/api/v1/account/profiles/{profile_id}/file"): "getProfileFile",
    ("put", "/api/v1/account/profiles/{profile_id}"): "changeProfile",
    ("delete", "/api/v1/account/profiles/{profile_id}"): "deleteProfile",
    ("get", "/api/v1/account/profiles/{profile_id}/results"): "listResults",
    ("post", "/api/v1/account/profiles/{profile_id}/results"): "recompute",
    ("post", "/api/v1/account/profiles/{profile_id}/share-links"): "shareProfile",
    ("get", "/api/v1/account/results/{result_id}"): "getResult",
    ("delete", "/api/v1/account/results/{result_id}"): "deleteResult",
    ("get", "/api/v1/account/clients"): "listClients",
    ("post", "/api/v1/account/clients"): "addClient",
    ("put", "/api/v1/account/clients/{client_id}"): "renameClient",
    ("delete", "/api/v1/account/clients/{client_id}"): "deleteClient",
    ("get", "/api/v1/account/share-links"): "listShareLinks",
    ("delete", "/api/v1/account/share-links/{link_id}"): "revokeShareLink",
    ("get", "/api/v1/shared/{token}"): "getSharedProfile",
    ("get", "/livez"): "livez",
    ("get", "/readyz"): "readyz",
}
ANSWERS = {
    "match": MatchesAnswer,
    "whatIf": WhatIfAnswer,
    "questions": QuestionsAnswer,
    "plan": PlanAnswer,
    "readAdvertisement": AdvertisementAnswer,
    "recogniseSkills": RecogniseAnswer,
    "resolveOccupations": ResolveAnswer,
    "listOccupations": OccupationList,
    "getOccupation": OccupationAnswer,
    "listTransitions": TransitionList,
    "listSkills": SkillList,
    "getSkill": SkillAnswer,
    "suggest": SuggestionList,
    "getCrosswalk": CrosswalkList,
    "listIscoGroups": IscoGroupList,
    "listIscedFields": IscedFieldList,
    "readCv": CvAnswer,
    "exportProfile": ProfileFile,
    "getProfileFile": ProfileFile,
    "getMeta": MetaAnswer,
    "listSources": SourceList,
    "getQuality": QualityAnswer,
    "getAccount": account.AccountAnswer,
    "exportAccount": account.ExportAnswer,
    "listSessions": account.SessionList,
    "listKeys": account.KeyList,
    "makeKey": account.NewKeyAnswer,
    "listProfiles": account.ProfileList,
    "saveProfile": account.CreatedAnswer,
    "getProfile": account.ProfileAnswer,
    "changeProfile": account.ProfileAnswer,
    "listResults": account.ResultList,
    "recompute": account.RecomputedAnswer,
    "shareProfile": account.NewShareLinkAnswer,
    "getResult": account.ResultAnswer,
    "listClients": account.ClientList,
    "addClient": account.CreatedAnswer,
    "renameClient": account.ClientAnswer,
    "listShareLinks": account.ShareLinkList,
    "getSharedProfile": account.SharedProfileAnswer,
    "livez": Live,
    "readyz": Ready,
}
SILENT = {"eraseAccount", "endOtherSessions", "endSession", "revokeKey", "deleteProfile"} | {
    *("deleteResult", "deleteClient", "revokeShareLink"),
}
"""Operations that answer 204."""
MADE = {"makeKey", "saveProfile", "recompute", "shareProfile", "addClient"}
"""Operations that answer 201."""
OF_ACCOUNTS = {"401", "403", "404", "405", "429", "500", "503"}
EXAMPLES = example_answers()


def answered(operation):
    """Return the status of an operation that goes well."""
    name = operation["operationId"]
    return "204" if name in SILENT else "201" if name in MADE else "200"


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
        if path.startswith(("/api/v1/account", "/api/v1/shared")):
            expected = OF_ACCOUNTS | {answered(operation)}
            expected |= (
                {"422"} if "parameters" in operation or "requestBody" in operation else set()
            )
            expected |= {"413", "415"} if "requestBody" in operation else set()
            assert expected <= statuses <= expected | {"409", "412", "428"}, path
            statuses -= {"201", "204"}
        else:
            check_statuses(method, path, operation)
        for status in statuses - {"200", "304"}:
            content = operation["responses"][status]["content"]
            assert list(content) == ["application/problem+json"]
            schema = content["application/problem+json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}
    schemas = document["components"]["schemas"]
    assert "HTTPValidationError" not in schemas
    assert {"Problem", "FieldFault"} <= set(schemas)


def check_statuses(method, path, operation):
    """Assert which statuses an operation that needs no account has."""
    statuses = set(operation["responses"])
    expected = {"200", "405", "500"}
    if method == "post":
        expected |= {"413", "415", "422", "429", "503"}
    if method == "get" and path.startswith("/api/"):
        expected |= {"304", "503"}
    if "parameters" in operation:
        expected |= {"422"}
    if "{id}" in path or path in ("/api/v1/quality", "/api/v1/crosswalk"):
        expected |= {"404"}
    if path == "/readyz":
        expected |= {"503"}
    if path.endswith("/transitions"):
        expected |= {"429"}
    assert statuses == expected, path


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
        if operation["operationId"] in SILENT:
            continue
        content = operation["responses"][answered(operation)]["content"]["application/json"]
        assert content["example"]
        assert content["schema"]["$ref"].startswith("#/components/schemas/")


@pytest.mark.parametrize(("operation", "schema"), ANSWERS.items())
def test_example_answers_have_exactly_the_fields_of_their_schema(operation, schema):
    answer = TypeAdapter(schema).validate_python(EXAMPLES[operation])
    assert answer.model_dump(mode="json") == EXAMPLES[operation]


def test_every_operation_and_no_other_has_an_example():
    assert EXAMPLES.keys() == ANSWERS.keys() == set(OPERATIONS.values()) - SILENT


def test_example_requests_hold():
    for example in MATCH_EXAMPLES:
        MatchRequest.model_validate(example)
    for example in EXPORT_EXAMPLES:
        ExportRequest.model_validate(example)
    for example in WHAT_IF_EXAMPLES:
        WhatIfRequest.model_validate(example)


def test_document_is_made_once(document):
    with fake_client() as client:
        assert client.get("/openapi.json").json() == document
        assert client.get("/openapi.json").json() == document
