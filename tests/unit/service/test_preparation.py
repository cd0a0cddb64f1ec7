"""What a career takes beside skills: education and a licence, where past jobs do not show it."""

from dataclasses import replace

import pytest

from service.answers.preparation import Access, Preparation, access_of
from service.snapshot import CatalogueSnapshot
from tests.support.fake_recommender import FakeRecommender

CODES = {
    "o:doctor": "2211",
    "o:surgeon": "2212",
    "o:nurse": "2221",
    "o:midwife": "2222",
    "o:head-nurse": "2221",
    "o:pilot-cook": "3434",
    "o:bookkeeper": "3313",
    "o:shop-manager": "1420",
    "o:welder": "7212",
    "o:packer": "9321",
    "o:none": "",
}
REGULATED = {"o:doctor", "o:nurse", "o:midwife", "o:head-nurse"}
NOTHING = Access(None, is_regulated=False)


@pytest.fixture(scope="module")
def snapshot():
    recommender = FakeRecommender()
    one = recommender.index.catalogue.occupations[0]
    occupations = tuple(
        replace(one, uri=uri, label=uri[2:], isco_code=code, regulated=uri in REGULATED)
        for uri, code in CODES.items()
    )
    catalogue = replace(recommender.index.catalogue, occupations=occupations, relations=())
    index = replace(recommender.index, catalogue=catalogue)
    return CatalogueSnapshot(replace(recommender, index=index))


@pytest.mark.parametrize(
    ("career", "jobs", "expected"),
    [
        ("o:doctor", [], Access(Preparation.DEGREE, is_regulated=True)),
        ("o:surgeon", [], Access(Preparation.DEGREE, is_regulated=False)),
        ("o:bookkeeper", [], Access(Preparation.TRAINING, is_regulated=False)),
        ("o:shop-manager", [], Access(Preparation.EXPERIENCE, is_regulated=False)),
        *((uri, [], NOTHING) for uri in ("o:welder", "o:packer", "o:none")),
    ],
)
def test_what_a_career_takes_follows_its_group_and_mark(snapshot, career, jobs, expected):
    assert access_of(snapshot, career, jobs) == expected


@pytest.mark.parametrize(
    ("career", "jobs", "expected"),
    [
        ("o:head-nurse", ["o:nurse"], NOTHING),
        ("o:midwife", ["o:nurse"], Access(None, is_regulated=True)),
        ("o:doctor", ["o:nurse"], Access(Preparation.DEGREE, is_regulated=True)),
        ("o:doctor", ["o:welder"], Access(Preparation.DEGREE, is_regulated=True)),
        ("o:bookkeeper", ["o:pilot-cook"], NOTHING),
        ("o:bookkeeper", ["o:packer", "o:doctor"], NOTHING),
        ("o:shop-manager", ["o:welder"], Access(Preparation.EXPERIENCE, is_regulated=False)),
    ],
)
def test_what_a_past_job_shows_is_not_said(snapshot, career, jobs, expected):
    assert access_of(snapshot, career, jobs) == expected
