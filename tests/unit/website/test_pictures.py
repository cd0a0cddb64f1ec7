"""Pictures of a match: each part of a bar has the number of its skills."""

import pytest

from recommender.profile import Profile
from service.answers.match import matches_answer
from service.schemas.match import ReadinessAnswer
from service.snapshot import CatalogueSnapshot
from tests.support.fake_recommender import FakeRecommender
from tests.support.toy_catalogue import BAKE, RECORDS, SOLDER, TECHNICIAN
from website.results.pictures import Part, career_bar, is_telling, overlap, readiness_parts

SNAPSHOT = CatalogueSnapshot(FakeRecommender())


def test_a_bar_leaves_out_parts_without_skills():
    ready = ReadinessAnswer(total=9, said=3, in_part=0, denied=2, not_mentioned=4)
    assert readiness_parts(ready) == [Part("said", 3), Part("denied", 2), Part("not_mentioned", 4)]


def test_the_overlap_of_a_person_and_a_career():
    profile = Profile(skills=(SOLDER, RECORDS, BAKE))
    answer = matches_answer(SNAPSHOT, SNAPSHOT.recommender.match(profile))
    technician = next(one for one in answer.matches if one.occupation.uri == TECHNICIAN)
    picture = overlap(technician, answer.recognised)
    assert picture.parts == [Part("yours", 1), Part("said", 1), Part("not_mentioned", 1)]
    assert (picture.yours, picture.shared, picture.needed, picture.total) == (1, 1, 2, 3)
    assert career_bar(technician).parts == picture.parts[1:]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([(3, 0), (0, 0)], True),
        ([(0, 1), (0, 0)], True),
        ([(1, 0), (0, 0), (0, 0)], False),
        ([(0, 0)], False),
    ],
)
def test_bars_of_mostly_zeros_tell_nothing(told, expected):
    profile = Profile(skills=(SOLDER,))
    (match, *_) = matches_answer(SNAPSHOT, SNAPSHOT.recommender.match(profile)).matches
    ready = [ReadinessAnswer(total=9, said=said, in_part=part, denied=0, not_mentioned=9)
             for said, part in told]  # fmt: skip
    bars = [career_bar(match.model_copy(update={"readiness": one})) for one in ready]
    assert is_telling(bars) is expected
