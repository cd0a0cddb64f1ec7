"""POST /api/v1/questions: the contract, value by value."""

import pytest

from tests.support.fake_api import VERSIONS, fake_client
from tests.support.toy_catalogue import BAKE, ELECTRONICS, SOLDER, TECHNICIAN_REF

PATH = "/api/v1/questions"


@pytest.fixture(scope="module")
def client():
    with fake_client() as client:
        yield client


def ask(client, **profile):
    answer = client.post(PATH, json=profile)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_answer_has_every_field_of_the_contract(client):
    assert ask(client, statements=["electronics"]) == {
        **VERSIONS,
        "questions": [
            {
                "skill": {"uri": SOLDER, "label": "solder circuit boards", "kind": "skill"},
                "meaning": "Joins parts with molten metal.",
                "information": 0.5,
                "settles": [{"occupation": TECHNICIAN_REF, "rank_if_yes": 1, "rank_if_no": 2}],
            }
        ],
        "posterior": [{"occupation": TECHNICIAN_REF, "probability": 1.0}],
    }


@pytest.mark.parametrize("field", ["skills", "partial_skills", "denied_skills", "unsure_skills"])
def test_an_answer_is_not_asked_again(client, field):
    answered = ask(client, statements=["electronics"], **{field: [SOLDER]})
    assert answered["questions"] == []
    assert answered["posterior"] != []


def test_nothing_usable_has_neither_questions_nor_careers(client):
    answer = ask(client, text="asdf")
    assert (answer["questions"], answer["posterior"]) == ([], [])


@pytest.mark.parametrize(
    ("profile", "pointer"),
    [
        ({}, "#"),
        ({"denied_skills": [SOLDER]}, "#"),
        ({"skills": [SOLDER], "limit": 0}, "#/limit"),
        ({"skills": [SOLDER], "limit": 11}, "#/limit"),
        ({"skills": [SOLDER], "limit": "5"}, "#/limit"),
        ({"skills": [SOLDER], "filters": {}}, "#/filters"),
        ({"skills": [SOLDER], "denied_skills": [ELECTRONICS, SOLDER]}, "#/denied_skills/1"),
        ({"skills": [SOLDER], "unsure_skills": ["https://toy.example/none"]}, "#/unsure_skills/0"),
        ({"skills": [SOLDER], "partial_skills": [BAKE] * 201}, "#/partial_skills"),
    ],
)
def test_an_invalid_request_is_a_problem_with_its_pointer(client, profile, pointer):
    answer = client.post(PATH, json=profile)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_an_answer_is_not_stored_and_the_same_bytes_come_again(client):
    first, second = (client.post(PATH, json={"text": "electronics"}) for _ in range(2))
    assert first.headers["Cache-Control"] == "no-store"
    assert first.content == second.content
