"""The stage: answers equal to those over HTTP, and a reason for every row without one."""

import json
import pickle

import pyarrow as pa
import pytest

from batch.stage import OUTPUT, Stage, Task
from service.settings import Settings
from tests.support.batch_files import fake_stage
from tests.support.fake_api import fake_client
from tests.support.toy_catalogue import SOLDER

PROFILES = [
    {"statements": ["I solder components"]},
    {"text": "I solder components. I keep lab records.", "limit": 1},
    {"skills": [SOLDER], "filters": {"isco": ["3"]}},
    {"statements": ["Käse löten 🧀"], "limit": 1.0},
]


def outcomes(stage, *requests):
    texts = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in requests]
    return stage(pa.table({"request": texts})).to_pylist()


def reason(request, **fields):
    (outcome,) = outcomes(fake_stage(**fields), request)
    assert outcome["answer"] is None
    return outcome["reason"]


def test_each_answer_is_that_of_the_api_to_the_byte():
    with fake_client() as client:
        expected = [client.post("/api/v1/match", json=profile).text for profile in PROFILES]
    assert [one["answer"] for one in outcomes(fake_stage(), *PROFILES)] == expected


def test_texts_are_read_as_by_the_api():
    texts = [{"text": "I solder components"}, {"text": "nothing of the kind", "limit": 1}]
    with fake_client() as client:
        path = "/api/v1/skills/recognise"
        expected = [client.post(path, json=text).text for text in texts]
    assert [one["answer"] for one in outcomes(fake_stage(Task.RECOGNISE), *texts)] == expected


BAD = [
    (b'{"statements": ["x"]', "not valid JSON at character 20: Expecting ',' delimiter"),
    (b"\xff", "not valid JSON at character 0: not UTF-8"),
    (b'{"limit": NaN, "text": "x"}', "not valid JSON at character 0: a number that cannot be read"),
    (b'["x"]', "not a JSON object"),
    ({"statements": ["x"], "limit": 0}, "limit: Input should be greater than or equal to 1"),
    (
        {"statements": ["x", " "], "skil": []},
        "statements/1: empty or only spaces; say something or leave it out; "
        "skil: Extra inputs are not permitted",
    ),
    ({"skills": [SOLDER, "s:none"]}, "skills/1: not in the catalogue in use"),
    (
        {"statements": ["x" * 501]},
        "statements/0: may have at most 500 characters (DESTINAI_MAX_STATEMENT_CHARS)",
    ),
    ({"text": "x" * 70_000}, "longer than 65,536 bytes (DESTINAI_MAX_BODY_BYTES)"),
    (
        {},
        "nothing to match: give at least one of statements, skills, partial_skills, text, "
        "occupations",
    ),
]


@pytest.mark.parametrize(("request_", "expected"), BAD)
def test_a_bad_row_has_its_reason(request_, expected):
    assert reason(request_) == expected


def test_a_bad_row_leaves_the_others_as_they_are():
    good = outcomes(fake_stage(), PROFILES[0])[0]["answer"]
    found = outcomes(fake_stage(), b"{", PROFILES[0], b"[]", PROFILES[0])
    assert [one["answer"] for one in found] == [None, good, None, good]


def test_a_reason_of_the_reader_is_handed_through():
    batch = pa.table({"line": [7], "request": pa.array([None], pa.binary()), "reason": ["no CSV"]})
    assert fake_stage()(batch).to_pylist() == [
        {"line": 7, "id": None, "answer": None, "reason": "no CSV"}
    ]


def test_defaults_are_for_rows_that_lack_the_field():
    stage = fake_stage(defaults={"limit": 1})
    limits = [len(json.loads(one["answer"])["matches"]) for one in outcomes(
        stage, {"skills": [SOLDER]}, {"skills": [SOLDER], "limit": 2})]  # fmt: skip
    wider = fake_stage(defaults={"limit": 100})
    (all_of_them,) = outcomes(wider, {"skills": [SOLDER]})
    assert limits == [1, min(2, len(json.loads(all_of_them["answer"])["matches"]))]


def test_an_id_is_taken_off_the_row():
    stage = fake_stage(id_field="person")
    found = outcomes(stage, {"skills": [SOLDER], "person": 7}, {"skills": [SOLDER], "person": "p"})
    assert [one["id"] for one in found] == ["7", "p"]
    plain = outcomes(fake_stage(), {"skills": [SOLDER]})
    assert {one["answer"] for one in found} == {plain[0]["answer"]}


@pytest.mark.parametrize("value", [None, True, 1.5, ["p"]])
def test_a_row_without_an_id_is_reported(value):
    expected = "person: a text or whole number is needed to name the row"
    assert reason({"skills": [SOLDER], "person": value}, id_field="person") == expected


def test_requests_may_be_text_as_data_frames_have_them():
    table = fake_stage()(pa.table({"request": ['{"skills": ["%s"]}' % SOLDER]}))  # noqa: UP031
    assert table.schema == OUTPUT
    assert table["reason"].to_pylist() == [None]


def test_it_can_be_sent_to_another_process_before_it_is_set_up():
    stage = Stage(Task.MATCH, Settings(), "toy", {"limit": 3}, "id")
    assert pickle.loads(pickle.dumps(stage)) == stage  # noqa: S301 - our own
