"""The API over the real recommender, model and starter catalogue."""

import json

import pytest
from starlette.testclient import TestClient

from api.openapi import example_answers
from service.snapshot import CatalogueSnapshot, concept_id
from tests.golden.recorded import differences, rounded
from tests.support.fake_api import fake_app
from tools.examples import answers_of

SAID = ["I solder circuit boards", "maintain records of the laboratory", "asdf"]


@pytest.fixture(scope="module")
def client(starter):
    app, _ = fake_app(load=lambda: CatalogueSnapshot(starter))
    with TestClient(app) as client:
        yield client


@pytest.fixture(scope="module")
def answer(client):
    return client.post("/api/v1/match", json={"statements": SAID, "limit": 100}).json()


def get(client, path, **params):
    found = client.get(path, params=params)
    assert found.status_code == 200, found.text
    return found.json()


def walk(client, path, **params):
    cursor = ""
    while cursor is not None:
        page = get(client, path, limit=100, cursor=cursor, **params)
        yield from page["items"]
        cursor = page["next_cursor"]


def test_directories_hold_the_whole_catalogue(client, starter):
    catalogue = starter.index.catalogue
    for path, concepts in (
        ("/api/v1/occupations", catalogue.occupations),
        ("/api/v1/skills", catalogue.skills),
    ):
        uris = [item["uri"] for item in walk(client, path)]
        assert sorted(uris) == [concept.uri for concept in concepts]


def test_every_occupation_has_its_page_and_the_pages_all_relations(client, starter):
    catalogue = starter.index.catalogue
    total = 0
    for occupation in catalogue.occupations:
        path = f"/api/v1/occupations/{concept_id(occupation.uri)}"
        page = get(client, path, uri=occupation.uri)
        assert page["label"] == occupation.label
        listed = [
            skill["uri"]
            for needed in (page["essential"], page["optional"])
            for kind in ("knowledge", "skill")
            for skill in needed[kind]
        ]
        assert len(listed) == page["counts"]["total"]
        total += len(listed)
    assert total == len(catalogue.relations) == get(client, "/api/v1/meta")["counts"]["relations"]


def test_match_follows_the_contract(answer):
    assert [one["text"] for one in answer["statements"]] == SAID
    assert [one["statement"] for one in answer["unrecognised"]] == [2]
    for one in answer["recognised"]:
        evidence = one["evidence"]
        said = SAID[evidence["statement"]]
        assert said[evidence["start"] : evidence["end"]] == evidence["text"]
    scores = [match["score"] for match in answer["matches"]]
    assert scores == sorted(scores, reverse=True)
    assert [match["rank"] for match in answer["matches"]] == list(range(1, len(scores) + 1))


def test_numbers_can_be_recomputed(answer):
    for match in answer["matches"]:
        assert sum(match["reasons"].values()) == pytest.approx(match["score"], abs=1e-6)
        for relation, coverage in match["coverage"].items():
            matched = [one for one in match["matched"] if one["relation"] == relation]
            missing = [one for one in match["gaps"] if one["relation"] == relation]
            for kind, share in (
                *((k, coverage[k]) for k in ("knowledge", "skill")),
                ("", coverage),
            ):
                given = [m["credit"] for m in matched if kind in ("", m["skill"]["kind"])]
                gaps = sum(kind in ("", gap["skill"]["kind"]) for gap in missing)
                assert share["covered"] == pytest.approx(sum(given), abs=1e-6)
                assert share["total"] == len(given) + gaps


def test_filters_and_limit_leave_scores_alone(client, answer):
    profile = {"statements": SAID, "filters": {"isco": ["3", "82"]}, "limit": 5}
    narrowed = client.post("/api/v1/match", json=profile).json()["matches"]
    scores = {match["occupation"]["uri"]: match["score"] for match in answer["matches"]}
    assert len(narrowed) == 5
    for match in narrowed:
        assert match["occupation"]["isco_code"].startswith(("3", "82"))
        assert match["score"] == scores.get(match["occupation"]["uri"], match["score"])


def test_same_request_gives_the_same_bytes(client):
    for path, body in (
        ("/api/v1/match", {"statements": SAID}),
        ("/api/v1/skills/recognise", {"text": "solder and weld", "min_confidence": 0}),
        ("/api/v1/occupations/resolve", {"title": "Sr. Backend Eng II"}),
    ):
        assert client.post(path, json=body).content == client.post(path, json=body).content


def test_recognise_gives_the_full_ranking(client):
    body = {"text": "I solder circuit boards", "min_confidence": 0, "limit": 100}
    skills = client.post("/api/v1/skills/recognise", json=body).json()["skills"]
    assert len(skills) == len({one["skill"]["uri"] for one in skills}) == 100
    surest = max(skills, key=lambda one: one["confidence"])
    assert skills[0] == surest


def test_recognise_answers_what_match_recognises(client):
    text = "\n".join(SAID) + ". I solder circuit boards; I bake bread and cakes"
    match = client.post("/api/v1/match", json={"text": text}).json()
    skills = client.post("/api/v1/skills/recognise", json={"text": text, "limit": 100}).json()
    starts = [statement["start"] for statement in match["statements"]]
    claimed = {
        (
            one["skill"]["uri"],
            one["confidence"],
            starts[one["evidence"]["statement"]] + one["evidence"]["start"],
            one["evidence"]["text"],
        )
        for one in match["recognised"]
    }
    assert len(claimed) >= 3
    assert claimed == {
        (
            one["skill"]["uri"],
            one["confidence"],
            one["evidence"]["start"],
            one["evidence"]["text"],
        )
        for one in skills["skills"]
    }


def test_transitions_say_which_skill_is_behind_a_credit(client, starter):
    origin = starter.index.catalogue.occupations[0]
    found = get(client, f"/api/v1/occupations/{concept_id(origin.uri)}/transitions", limit=5)
    own = [skill["uri"] for skill in found["skills"]]
    assert len(found["items"]) == 5
    for career in found["items"]:
        assert career["occupation"]["uri"] != origin.uri
        for one in career["matched"]:
            causes = [own[cause["recognised"]] for cause in one["because"]]
            if one["skill"]["uri"] in own:
                assert causes[0] == one["skill"]["uri"]


def test_suggest_and_search_find_a_label(client):
    for kind, path in (("skill", "skills"), ("occupation", "occupations")):
        for item in get(client, f"/api/v1/{path}", limit=3)["items"]:
            found = get(client, "/api/v1/suggest", q=item["label"], type=kind)["items"]
            assert found[0]["label"] == item["label"]
            listed = get(client, f"/api/v1/{path}", q=item["label"])["items"]
            assert listed[0]["label"] == item["label"]


@pytest.mark.parametrize(
    "text", ["\x00", "\x1d", "'\"*()^:", "-", "é", "日本語", "😀", "AND OR NOT"]
)
def test_strange_words_are_answered_everywhere(client, text):
    for path, body in (
        ("/api/v1/match", {"statements": [text], "text": text}),
        ("/api/v1/skills/recognise", {"text": text}),
        ("/api/v1/occupations/resolve", {"title": text}),
    ):
        answer = client.post(
            path, content=json.dumps(body), headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 200
    for kind in ("skill", "occupation"):
        get(client, "/api/v1/suggest", q=text, type=kind)
        get(client, f"/api/v1/{kind}s", q=text)


def test_examples_of_the_openapi_document_are_answers_of_the_starter(client):
    answers, shown = answers_of(client), example_answers()
    recorded = {name: shown[name] for name in answers}
    assert list(differences(recorded, rounded(answers))) == [], "run: python -m tools.examples"
