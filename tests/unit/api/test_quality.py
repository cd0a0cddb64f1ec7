"""GET /quality: the scorecard of exactly what is served, else a problem that says what to do."""

import json

import pytest
from pydantic import TypeAdapter

from api.openapi import example_answers
from evaluation.scorecard import Scorecards
from service.schemas.meta import QualityAnswer
from tests.support.fake_api import fake_client
from tests.support.fake_recommender import FakeIndex
from tests.support.toy_catalogue import toy_catalogue

PATH = "/api/v1/quality"
MANIFEST = FakeIndex(toy_catalogue()).manifest
RANKING = "toy-ranking"
QUALITY = example_answers()["getQuality"]
CARD = QUALITY | {
    "catalogue_version": "toy-1-en",
    "model_version": "toy-model",
    "ranking_version": RANKING,
    "catalogue_digest": MANIFEST.digest,
}


@pytest.fixture
def cards(tmp_path):
    return Scorecards(tmp_path)


@pytest.fixture
def client(tmp_path):
    with fake_client(home=tmp_path) as client:
        yield client


def problem_of(answer):
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/not-measured"
    assert "destinai eval all FOLDER" in answer.json()["detail"]
    return answer.json()["detail"]


def test_the_scorecard_is_answered_as_it_is_kept(client, cards):
    cards.write(CARD, MANIFEST, RANKING)
    answer = client.get(PATH)
    assert answer.status_code == 200
    assert answer.json() == CARD


def test_it_has_an_etag_which_a_new_measurement_changes(client, cards):
    cards.write(CARD, MANIFEST, RANKING)
    etag = client.get(PATH).headers["ETag"]
    unchanged = client.get(PATH, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    cards.write(CARD | {"date": "2026-12-01T12:00:00+00:00"}, MANIFEST, RANKING)
    changed = client.get(PATH, headers={"If-None-Match": etag})
    assert changed.json()["date"] == "2026-12-01T12:00:00+00:00"
    assert changed.headers["ETag"] != etag
    assert changed.headers["Cache-Control"] == "no-cache"


def test_without_one_it_says_how_to_measure(client):
    detail = problem_of(client.get(PATH))
    assert detail.startswith("toy-1-en with the ranking toy-ranking has not been measured yet.")


def test_the_scorecard_of_another_ranking_is_not_answered(client, cards):
    cards.write(CARD | {"ranking_version": "toy-0"}, MANIFEST, "toy-0")
    assert "has not been measured yet" in problem_of(client.get(PATH))


@pytest.mark.parametrize(
    "strange",
    [
        {"catalogue_digest": "0" * 64},
        {"model_version": "other"},
        {"ranking_version": "toy-0"},
    ],
)
def test_a_scorecard_moved_from_elsewhere_is_not_answered(client, cards, strange):
    cards.write(CARD | strange, MANIFEST, RANKING)
    assert "is of something else" in problem_of(client.get(PATH))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"date": "today"}'])
def test_a_damaged_scorecard_is_a_problem(client, cards, tmp_path, content):
    cards.write(CARD, MANIFEST, RANKING).write_bytes(content)
    detail = problem_of(client.get(PATH))
    assert "cannot be read" in detail
    assert str(tmp_path) not in detail


def test_a_scorecard_that_is_no_file_is_a_problem(client, cards):
    cards.path(MANIFEST, RANKING).mkdir(parents=True)
    assert "cannot be read" in problem_of(client.get(PATH))


def test_the_example_holds():
    answer = TypeAdapter(QualityAnswer).validate_python(QUALITY)
    assert answer.model_dump(mode="json") == QUALITY
    json.dumps(QUALITY, allow_nan=False)
