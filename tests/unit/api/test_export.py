"""POST /api/v1/export: a profile as a file, which POST /api/v1/cv and then /match take back."""

import json

import pytest

from tests.support.fake_api import fake_client
from tests.support.toy_catalogue import BAKE, BAKER, RECORDS, SOLDER, TECHNICIAN

PATH = "/api/v1/export"
PROFILE = {
    "statements": ["I solder circuit boards"],
    "skills": [RECORDS],
    "occupations": [TECHNICIAN],
    "denied_skills": [BAKE],
    "noted": [{"kind": "limit", "condition": "nights"}],
    "not_for_me": [BAKER],
}
TYPES = {
    "json_resume": ("application/json", "resume.json"),
    "europass_xml": ("application/xml", "europass.xml"),
    "json_ld": ("application/ld+json", "profile.jsonld"),
    "destinai_json": ("application/json", "profile.json"),
}


@pytest.fixture(scope="module")
def client():
    with fake_client() as client:
        yield client


def exported(client, **more):
    answer = client.post(PATH, json={**PROFILE, **more})
    assert answer.status_code == 200, answer.text
    return answer


@pytest.mark.parametrize(("kind", "media_type", "name"), [(k, *v) for k, v in TYPES.items()])
def test_a_file_has_its_type_and_name_and_is_not_stored(client, kind, media_type, name):
    answer = exported(client, format=kind)
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["cache-control"] == "no-store"
    assert "I solder" not in answer.text
    left_out = "denied_skills, not_for_me, noted" if kind == "europass_xml" else None
    assert answer.headers.get("left-out") == left_out


@pytest.mark.parametrize("kind", ["json_resume", "json_ld", "destinai_json"])
def test_cv_and_match_take_a_file_back(client, kind):
    file = exported(client, format=kind, with_words=True)
    read = client.post("/api/v1/cv", files={"file": ("x", file.content)})
    assert read.status_code == 200, read.text
    profile = read.json()["profile"]
    given = {name: value for name, value in profile.items() if value}
    noted = [{"kind": "limit", "condition": "nights", "occupation": None}]
    assert given == {**PROFILE, "noted": noted}
    found, expected = (client.post("/api/v1/match", json=one) for one in (profile, PROFILE))
    assert found.status_code == 200, found.text
    assert found.json() == expected.json()


def test_years_pinned_careers_and_a_plan_come_back_beside_the_profile(client):
    plan = {"career": BAKER, "progress": [{"skill": BAKE, "state": "done"}]}
    years = [{"occupation": TECHNICIAN, "start": 2015}]
    file = exported(client, format="json_ld", job_years=years, pinned=[BAKER], plan=plan)
    answer = client.post("/api/v1/cv", files={"file": ("x", file.content)}).json()
    assert (answer["pinned"], answer["plan"]) == ([BAKER], plan)
    (job,) = answer["past_jobs"]
    assert (job["title"], job["start"], job["end"], job["is_current"]) == (
        "microsystem technician",
        2015,
        None,
        True,
    )


def test_what_the_catalogue_lacks_is_said_and_read_by_its_name(client):
    resume = {
        "work": [{"position": "baker", "occupation": "urn:job:gone"}],
        "skills": [
            {"name": "solder circuit boards", "uri": "https://gone.example/skill/1"},
            {"name": "keep lab records", "uri": RECORDS},
            {"name": "bake bread", "uri": "javascript:alert(1)"},
        ],
        "meta": {"x-destinai": {"denied_skills": ["https://gone.example/skill/2", 7, {}, "x y"]}},
    }
    answer = client.post("/api/v1/cv", files={"file": ("x", json.dumps(resume))}).json()
    assert answer["unknown_concepts"] == [
        {"uri": "https://gone.example/skill/1", "label": "solder circuit boards"},
        {"uri": "urn:job:gone", "label": "baker"},
        {"uri": "https://gone.example/skill/2", "label": None},
    ]
    assert [one["text"] for one in answer["statements"]] == ["bake bread", "solder circuit boards"]
    assert answer["profile"]["skills"] == [RECORDS]
    assert answer["profile"]["denied_skills"] == []
    assert [job["occupation"]["uri"] for job in answer["past_jobs"]] == [BAKER]
    assert answer["report"]["notices"] == [
        "The catalogue in use (toy-1-en) lacks what this file names as "
        "\u201csolder circuit boards\u201d, \u201cbaker\u201d, "
        "\u201chttps://gone.example/skill/2\u201d. Skills and jobs were read by their names, "
        "where the file has them: check these."
    ]


def test_a_skill_that_a_file_has_and_denies_is_there(client):
    own = {"destinai_profile": 1, "skills": [SOLDER], "denied_skills": [SOLDER, BAKE]}
    answer = client.post("/api/v1/cv", files={"file": ("x", json.dumps(own))}).json()
    assert answer["profile"]["skills"] == [SOLDER]
    assert answer["profile"]["denied_skills"] == [BAKE]


def test_a_file_may_name_no_more_than_a_profile_may_have():
    own = {
        "destinai_profile": 1,
        "skills": [SOLDER, RECORDS, BAKE],
        "statements": ["I sing", "I dance", "I " + "s" * 500, " ", 7],
    }
    with fake_client(max_skills=2, max_statements=1) as client:
        answer = client.post("/api/v1/cv", files={"file": ("x", json.dumps(own))}).json()
    assert answer["profile"]["skills"] == [SOLDER, RECORDS]
    assert answer["profile"]["statements"] == ["I sing"]
    assert answer["report"]["notices"] == [
        "3 entries of this file are left out: there are too many."
    ]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"format": "docx"}, "#/format"),
        ({"job_years": [{"occupation": TECHNICIAN}]}, "#/job_years/0"),
        ({"job_years": [{"occupation": TECHNICIAN, "start": 2019, "end": 2015}]}, "#/job_years/0"),
        ({"denied_skills": [RECORDS]}, "#/denied_skills/0"),
        ({"skills": [RECORDS] * 201}, "#/skills"),
        ({"name": "Maria"}, "#/name"),
    ],
)
def test_a_request_that_is_wrong_says_where(client, change, pointer):
    answer = client.post(PATH, json={**PROFILE, "format": "json_ld", **change})
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
