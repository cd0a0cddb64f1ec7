"""POST /api/v1/match: the contract, value by value."""

import json

import pytest

from tests.support.fake_api import fake_client
from tests.support.toy_catalogue import (
    BAKE,
    BAKER,
    ELECTRONICS,
    RECORDS,
    SOLDER,
    TECHNICIAN,
    TECHNICIAN_REF,
)

PATH = "/api/v1/match"
SOLDER_REF = {"uri": SOLDER, "label": "solder circuit boards", "kind": "skill"}
ELECTRONICS_REF = {"uri": ELECTRONICS, "label": "electronics", "kind": "knowledge"}
RECORDS_REF = {"uri": RECORDS, "label": "keep lab records", "kind": "skill"}


@pytest.fixture(scope="module")
def client():
    with fake_client() as client:
        yield client


OPEN = {"importance": 0.5, "state": "not_mentioned"}
FACETS = {
    "isco": [{"value": "3", "label": "Technicians", "count": 1}]
    + [{"value": code, "label": None, "count": count} for code, count in (("4", 2), ("7", 1))],
    "job_zone": [],
    "isced_level": [
        {"value": value, "label": None, "count": count}
        for value, count in ((2, 3), (3, 3), (4, 3), (5, 1))
    ],
    "interest": [],
}


def ask(client, **profile):
    answer = client.post(PATH, json=profile)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_answer_has_every_field_of_the_contract(client):
    answer = ask(client, statements=["I solder circuit boards", "I hum"])
    assert answer == {
        "catalogue_version": "toy-1-en",
        "model_version": "toy-model",
        "ranking_version": "toy-ranking",
        "statements": [
            {"text": "I solder circuit boards", "start": 0},
            {"text": "I hum", "start": 0},
        ],
        "recognised": [
            {
                "skill": SOLDER_REF,
                "confidence": 0.9,
                "evidence": {
                    "statement": 0,
                    "start": 2,
                    "end": 23,
                    "text": "solder circuit boards",
                },
            }
        ],
        "unrecognised": [
            {"statement": 1, "start": 0, "end": 5, "text": "I hum", "reason": "no_close_skill"}
        ],
        "past_jobs": [],
        "notes": [],
        "hidden": [],
        "matches": [
            {
                "rank": 1,
                "score": 0.5,
                "band": "partial",
                "occupation": TECHNICIAN_REF,
                "coverage": {
                    "essential": {
                        "covered": 1.0,
                        "total": 2,
                        "share": 0.5,
                        "knowledge": {"covered": 0.0, "total": 1, "share": 0.0},
                        "skill": {"covered": 1.0, "total": 1, "share": 1.0},
                    },
                    "optional": {
                        "covered": 0.0,
                        "total": 1,
                        "share": 0.0,
                        "knowledge": {"covered": 0.0, "total": 0, "share": None},
                        "skill": {"covered": 0.0, "total": 1, "share": 0.0},
                    },
                },
                "readiness": {
                    "total": 2,
                    "said": 1,
                    "in_part": 0,
                    "denied": 0,
                    "not_mentioned": 1,
                },
                "group": "g1",
                "held": False,
                "matched": [
                    {
                        "skill": SOLDER_REF,
                        "relation": "essential",
                        "credit": 1.0,
                        "because": [{"recognised": 0, "similarity": 1.0}],
                        "state": "said",
                    }
                ],
                "gaps": [
                    {
                        "skill": ELECTRONICS_REF,
                        "relation": "essential",
                        "importance": 0.5,
                        "state": "not_mentioned",
                    },
                    {
                        "skill": RECORDS_REF,
                        "relation": "optional",
                        "importance": 0.5,
                        "state": "not_mentioned",
                    },
                ],
                "is_brought_forward": False,
                "reasons": {"coverage": 0.5},
                "why": {
                    "kind": "said",
                    "words": ["solder circuit boards"],
                    "skill": {"uri": SOLDER, "label": "solder circuit boards"},
                    "needs": 1,
                    "occupation": None,
                    "statement": None,
                    "text": "Because you said “solder circuit boards”, which this work needs.",
                },
                "notes": [],
            }
        ],
        "facets": FACETS,
    }


def test_notes_are_read_given_and_ignored(client):
    said = {"statements": ["I solder circuit boards, no shifts"]}
    nights = {"kind": "limit", "condition": "nights"}
    answer = ask(client, **said, noted=[nights])
    assert answer["notes"] == [
        {
            "kind": "aversion",
            "condition": {"name": "shifts", "label": "shift work"},
            "occupation": None,
            "evidence": {"statement": 0, "start": 25, "end": 34, "text": "no shifts"},
            "careers": 1,
        },
        {
            "kind": "limit",
            "condition": {"name": "nights", "label": "night work"},
            "occupation": None,
            "evidence": None,
            "careers": 0,
        },
    ]
    because = {
        "skill": SOLDER_REF,
        "relation": "essential",
        "isco_code": None,
        "isco_label": None,
        "interest": None,
    }
    (match,) = answer["matches"]
    assert match["notes"] == [{"note": 0, "effect": "conflicts", "because": [because]}]
    shifts = {"kind": "aversion", "condition": "shifts"}
    assert ask(client, **said, ignored_notes=[shifts])["notes"] == []


def test_careers_that_are_not_wanted_are_hidden(client):
    said = {"statements": ["I solder circuit boards"]}
    refused = {"kind": "aversion", "occupation": TECHNICIAN_REF["uri"]}
    for fields, note in (
        ({"noted": [refused]}, 0),
        ({"not_for_me": [TECHNICIAN_REF["uri"]]}, None),
    ):
        answer = ask(client, **said, **fields)
        assert answer["matches"] == []
        assert answer["hidden"] == [{"occupation": TECHNICIAN_REF, "note": note}]


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ({"kind": "limit", "condition": "boredom"}, "no condition has this name"),
        ({"kind": "limit"}, "give a condition or an occupation"),
        ({"kind": "limit", "condition": "nights", "occupation": "x"}, "give a condition or an"),
        ({"kind": "wish", "occupation": "x"}, "an occupation can only be an aversion"),
    ],
)
def test_a_note_is_of_one_known_thing(client, note, reason):
    answer = client.post("/api/v1/match", json={"text": "I solder", "noted": [note]})
    assert answer.status_code == 422
    assert reason in answer.text


def test_an_unknown_occupation_that_is_not_wanted_is_refused(client):
    answer = client.post("/api/v1/match", json={"text": "I solder", "not_for_me": ["x"]})
    assert answer.status_code == 422
    assert "not_for_me" in answer.text


def test_past_jobs_have_their_words_unless_they_are_given_or_unclaimed(client):
    text = "I was a baker in Hull"
    answer = ask(client, statements=["I solder circuit boards", text])
    (job,) = answer["past_jobs"]
    assert (job["occupation"]["uri"], job["confidence"]) == (BAKER, 0.6)
    assert job["evidence"] == {"statement": 1, "start": 8, "end": 13, "text": "baker"}
    for field in ("occupations", "unclaimed_occupations"):
        assert ask(client, statements=[text], **{field: [BAKER]})["past_jobs"] == []


def test_evidence_of_what_was_given_by_uri(client):
    answer = ask(client, skills=[SOLDER], occupations=[BAKER])
    assert [one["evidence"] for one in answer["recognised"]] == [
        {"given": "skill"},
        {
            "given": "occupation",
            "occupation": {
                "uri": BAKER,
                "label": "baker",
                "isco_code": "7512",
                "isco_label": "Bakers",
                "description": "",
            },
        },
    ]
    assert [(one["occupation"]["uri"], one["held"]) for one in answer["matches"]] == [
        (BAKER, True),
        (TECHNICIAN, False),
    ]


def test_text_is_split_and_follows_the_statements(client):
    answer = ask(client, statements=["keep lab records"], text="I bake bread. I paint.")
    texts = [(one["text"].rstrip("."), one["start"]) for one in answer["statements"]]
    assert texts == [("keep lab records", 0), ("I bake bread", 0), ("I paint", 14)]
    assert [one["evidence"]["statement"] for one in answer["recognised"]] == [0, 1]


def test_isco_filter_and_limit_narrow_the_list(client):
    both = [SOLDER, BAKE]
    assert [m["occupation"]["uri"] for m in ask(client, skills=both)["matches"]] == [
        BAKER,
        TECHNICIAN,
    ]
    filtered = ask(client, skills=both, filters={"isco": ["31"]})["matches"]
    assert [m["occupation"]["uri"] for m in filtered] == [TECHNICIAN]
    assert len(ask(client, skills=both, limit=1)["matches"]) == 1


def test_a_list_of_occupations_narrows_to_them(client):
    both = [SOLDER, BAKE]
    (alone,) = ask(client, skills=both, filters={"occupations": [TECHNICIAN]})["matches"]
    (as_listed,) = (
        m for m in ask(client, skills=both)["matches"] if m["occupation"]["uri"] == TECHNICIAN
    )
    assert alone | {"rank": 0, "group": ""} == as_listed | {"rank": 0, "group": ""}


def test_excluded_skill_is_dropped(client):
    answer = ask(client, statements=["solder circuit boards"], excluded_skills=[SOLDER])
    assert answer["recognised"] == []
    assert answer["matches"] == []


def test_a_denied_skill_is_dropped(client):
    said = ["solder circuit boards", "electronics"]
    answer = ask(client, statements=said, denied_skills=[SOLDER], unsure_skills=[BAKE])
    assert [one["skill"]["uri"] for one in answer["recognised"]] == [ELECTRONICS]


def test_a_skill_in_part_is_a_profile_and_counts_half(client):
    answer = ask(client, partial_skills=[SOLDER])
    (found,) = answer["recognised"]
    assert (found["skill"]["uri"], found["confidence"]) == (SOLDER, 0.5)
    assert found["evidence"] == {"given": "skill"}
    assert [m["occupation"]["uri"] for m in answer["matches"]] == [TECHNICIAN]


def test_a_skill_said_and_denied_is_named(client):
    answer = client.post(PATH, json={"skills": [SOLDER], "denied_skills": [SOLDER]})
    assert answer.json()["errors"] == [
        {
            "pointer": "#/denied_skills/0",
            "detail": "is in skills or partial_skills too; leave out one",
        }
    ]


def test_nothing_usable_is_an_empty_list_not_an_error(client):
    assert ask(client, statements=["asdf"])["matches"] == []


def test_whole_number_float_is_a_limit(client):
    assert client.post(PATH, json={"skills": [SOLDER], "limit": 1.0}).status_code == 200


def test_same_request_gives_the_same_bytes(client):
    profile = {"statements": ["I solder circuit boards"], "skills": [BAKE], "text": "electronics"}
    first, second = (client.post(PATH, json=profile) for _ in range(2))
    assert first.content == second.content


def test_answer_is_not_stored(client):
    assert client.post(PATH, json={"skills": [SOLDER]}).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("profile", "pointer"),
    [
        ({}, "#"),
        ({"statements": [], "skills": [], "occupations": []}, "#"),
        ({"excluded_skills": [SOLDER]}, "#"),
        ({"text": None}, "#"),
        ({"text": "  "}, "#/text"),
        ({"statements": ["bake", " \t\n"]}, "#/statements/1"),
        ({"statements": ["bake", 3]}, "#/statements/1"),
        ({"statements": "bake"}, "#/statements"),
        ({"statements": ["\ud800"]}, "#/statements/0"),
        ({"skills": [SOLDER], "limit": 0}, "#/limit"),
        ({"skills": [SOLDER], "limit": 101}, "#/limit"),
        ({"skills": [SOLDER], "limit": "5"}, "#/limit"),
        ({"skills": [SOLDER], "limit": True}, "#/limit"),
        ({"skills": [SOLDER], "limit": 1.5}, "#/limit"),
        ({"skills": [SOLDER], "limit": 10**400}, "#/limit"),
        ({"skills": [SOLDER], "filters": {"isco": ["x"]}}, "#/filters/isco/0"),
        ({"skills": [SOLDER], "filters": {"sector": []}}, "#/filters/sector"),
        ({"skills": [SOLDER], "a/b~c d": 1}, "#/a~1b~0c%20d"),
        ({"skills": [SOLDER], "\ud800": 1}, "#"),
        ({"skills": [SOLDER, "https://toy.example/none"]}, "#/skills/1"),
        ({"occupations": [SOLDER]}, "#/occupations/0"),
        ({"skills": [SOLDER], "filters": {"occupations": [SOLDER]}}, "#/filters/occupations/0"),
        ({"skills": [SOLDER], "excluded_skills": [BAKER]}, "#/excluded_skills/0"),
        ({"skills": [SOLDER], "partial_skills": [BAKER]}, "#/partial_skills/0"),
        ({"skills": [SOLDER], "denied_skills": [BAKE, BAKER]}, "#/denied_skills/1"),
        ({"skills": [SOLDER], "unsure_skills": [BAKER]}, "#/unsure_skills/0"),
        ({"skills": [SOLDER], "denied_skills": [BAKE, SOLDER]}, "#/denied_skills/1"),
        ({"partial_skills": [SOLDER], "denied_skills": [SOLDER]}, "#/denied_skills/0"),
        ({"denied_skills": [SOLDER], "unsure_skills": [BAKE]}, "#"),
        ({"statements": ["a"] * 201}, "#/statements"),
        ({"statements": ["a", "b" * 501]}, "#/statements/1"),
        ({"text": "c" * 20_001}, "#/text"),
        ({"skills": [SOLDER] * 201}, "#/skills"),
        ({"skills": [SOLDER], "denied_skills": [BAKE] * 201}, "#/denied_skills"),
        ({"occupations": [BAKER] * 51}, "#/occupations"),
    ],
)
def test_an_invalid_profile_is_a_problem_with_its_pointer(client, profile, pointer):
    answer = client.post(PATH, content=_json(profile), headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_limit_is_named(client):
    answer = client.post(PATH, json={"statements": ["b" * 501]})
    assert answer.json()["errors"] == [
        {
            "pointer": "#/statements/0",
            "detail": "may have at most 500 characters (DESTINAI_MAX_STATEMENT_CHARS)",
        }
    ]


def test_limits_come_from_the_settings():
    with fake_client(max_statements=1) as client:
        assert client.post(PATH, json={"statements": ["a", "b"]}).status_code == 422
        assert client.post(PATH, json={"statements": ["a"]}).status_code == 200


def test_statements_of_a_text_are_limited_by_its_characters():
    with fake_client(max_statements=1, max_text_chars=20) as client:
        for text, status in (("I bake. I paint.", 200), ("I bake. I paint. I sing.", 422)):
            profile = {"text": text, "statements": ["I weld"]}
            assert client.post(PATH, json=profile).status_code == status


def test_strange_but_valid_text_is_answered(client):
    for text in ("nul \x00 byte", "z\u0351\u034a" * 100, "\u202eabc", "😀" * 500):
        assert client.post(PATH, json={"statements": [text]}).status_code == 200


def _json(value):

    return json.dumps(value).encode()
