"""Facts joined from O*NET filter occupations, and change no answer and no order."""

from dataclasses import replace
from itertools import cycle

import pytest

from index.store import CatalogueStore
from recommender.profile import Profile, SkillStatement
from recommender.ranking.facets import Filters
from recommender.recommender import Recommender
from taxonomy.crosswalk import join, read_crosswalk
from taxonomy.esco.reader import read_esco
from taxonomy.onet.reader import read_onet
from taxonomy.starter import STARTER_FOLDER, STARTER_RELEASE
from tests.support.fake_encoder import HashingEncoder, silent
from tests.support.small_crosswalk import write_crosswalk
from tests.support.small_onet import BAKER, CLERK, OTHER, write_onet

PEOPLE = (
    ("I solder circuit boards", "keep lab records"),
    ("milk cows", "drive a tractor", "repair fences", "plan what to sow"),
    ("menus", "I run a kitchen team and order fresh food"),
    ("nothing that anybody would know",),
)


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory):
    """Return the starter catalogue, and the same with every second occupation joined to O*NET."""
    folder = tmp_path_factory.mktemp("joined")
    base = read_esco([STARTER_FOLDER], release=STARTER_RELEASE).catalogue
    counterparts = cycle(((BAKER, "closeMatch"), (CLERK, "broadMatch"), (OTHER, "exactMatch")))
    rows = [
        (code, "", occupation.exact_match or occupation.uri, occupation.label, match)
        for occupation, (code, match) in zip(base.occupations[::2], counterparts, strict=False)
    ]
    onet = read_onet([write_onet(folder / "db_29_2_text")]).catalogue
    crosswalk = read_crosswalk(write_crosswalk(folder / "crosswalk.csv", rows))
    return base, join(base, onet, crosswalk).catalogue


@pytest.fixture(scope="module")
def recommenders(catalogues, tmp_path_factory):
    """Return a recommender over each of both."""
    home, encoder = CatalogueStore(tmp_path_factory.mktemp("home")), HashingEncoder()
    for catalogue in catalogues:
        home.publish(catalogue, encoder, silent)
    return [
        Recommender(home.open(catalogue.version + "~hashing-1").index, encoder)
        for catalogue in catalogues
    ]


def test_half_of_the_occupations_are_joined(catalogues):
    base, joined = catalogues
    assert len(joined.counterparts_of) == (len(base.occupations) + 1) // 2
    assert len(joined.facets) == 2


@pytest.mark.parametrize("texts", PEOPLE, ids=[texts[0] for texts in PEOPLE])
def test_joining_does_not_change_a_match(recommenders, catalogues, texts):
    skill, career = catalogues[0].skills[7].uri, catalogues[0].occupations[5].uri
    for profile in (
        Profile(tuple(map(SkillStatement, texts))),
        Profile(tuple(map(SkillStatement, texts)), skills=(skill,), occupations=(career,)),
    ):
        alone, joined = (each.match(profile, limit=500) for each in recommenders)
        assert replace(alone, facets=joined.facets) == joined
        assert {
            facet for facet, counts in joined.facets.items() if counts != alone.facets[facet]
        } == {
            "job_zone",
            "interest",
        }


@pytest.mark.parametrize("texts", PEOPLE, ids=[texts[0] for texts in PEOPLE])
def test_joining_does_not_change_what_if(recommenders, catalogues, texts):
    profile = Profile(tuple(map(SkillStatement, texts)))
    career = catalogues[0].occupations[11].uri
    for choice in ({}, {"occupation": career}, {"filters": Filters(isco=("3", "7"))}):
        alone, joined = (each.what_if(profile, **choice) for each in recommenders)
        assert alone == joined


def test_joining_does_not_change_recognition(recommenders, catalogues):
    titles = [occupation.label for occupation in catalogues[0].occupations[::20]]
    for text in (
        *titles,
        "Senior baker (m/f)",
        "office clerk",
        *(s for texts in PEOPLE for s in texts),
    ):
        alone, joined = ((each.resolve(text), each.recognise(text)) for each in recommenders)
        assert alone == joined
    for occupation in catalogues[0].occupations[::40]:
        alone, joined = (each.transitions(occupation.uri) for each in recommenders)
        assert alone == joined


def test_a_filter_keeps_the_scores(recommenders):
    profile = Profile(tuple(map(SkillStatement, PEOPLE[0])))
    _, joined = recommenders
    scores = {match.occupation: match.score for match in joined.match(profile, limit=500).matches}
    narrowed = joined.match(profile, filters=Filters(job_zone=(2,)), limit=500).matches
    assert 0 < len(narrowed) < len(scores)
    assert all(scores[match.occupation] == match.score for match in narrowed)
