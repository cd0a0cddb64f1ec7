"""The reason for a career is its plainest one, and claims nothing that the match does not carry."""

from dataclasses import replace

import pytest

from recommender.profile import Profile, SkillStatement
from recommender.ranking.requirements import Requirements
from recommender.ranking.why import Reasons, by_essentials, by_lesser_needs
from recommender.results import (
    Band,
    CreditReason,
    Given,
    GivenAs,
    MatchedSkill,
    RecognisedSkill,
    Span,
    Why,
    WhyKind,
)
from taxonomy.catalogue import Importance, Statement, StatementKind
from tests.support.drawn_catalogue import recommender_over
from tests.support.fake_encoder import HashingEncoder
from tests.support.small_catalogue import small_catalogue

JOB = "job:nurse"
RECOGNISED = (
    RecognisedSkill("s:books", 0.9, Span(0, 2, 16, "keep the books")),
    RecognisedSkill("s:accounts", 0.6, Span(0, 7, 16, "the books")),
    RecognisedSkill("s:payroll", 0.7, Span(1, 0, 10, "do payroll")),
    RecognisedSkill("s:train", 0.4, Span(2, 0, 3, "get")),
    RecognisedSkill("s:care", 0.3, Given(GivenAs.OCCUPATION, JOB)),
    RecognisedSkill("s:listen", 0.3, Given(GivenAs.OCCUPATION, JOB)),
    RecognisedSkill("s:law", 1.0, Given(GivenAs.SKILL)),
)
EVEN = {one.skill: 1.0 for one in RECOGNISED}


def met(place, relation=Importance.ESSENTIAL, similarity=1.0):
    """Return the need that a recognised skill names, or one with some similarity to it."""
    found = RECOGNISED[place]
    credit = round(found.confidence * (similarity - 0.6) / 0.4, 4)
    return MatchedSkill(found.skill, relation, credit, (CreditReason(place, similarity),))


def test_words_that_name_most_are_the_reason():
    matched = [met(0), met(1), met(2), met(4)]
    assert by_essentials(matched, RECOGNISED, EVEN) == Why(WhyKind.SAID, (0, 2), "s:books", 3)


def test_rare_needs_come_first():
    common = EVEN | {"s:books": 0.1, "s:accounts": 0.1}
    found = by_essentials([met(0), met(1), met(2)], RECOGNISED, common)
    assert found == Why(WhyKind.SAID, (2, 0), "s:payroll", 3)


def test_a_past_job_is_the_reason_where_more_needs_come_from_it():
    found = by_essentials([met(4), met(5)], RECOGNISED, EVEN)
    assert found == Why(WhyKind.JOB, (4, 5), "s:care", 2, occupation=JOB)


def test_a_chosen_skill_is_the_reason():
    assert by_essentials([met(6)], RECOGNISED, EVEN) == Why(WhyKind.CHOSEN, (6,), "s:law", 1)


@pytest.mark.parametrize(
    "need",
    [met(3), met(0, similarity=0.75), met(0, Importance.OPTIONAL)],
    ids=["unsure words", "merely near", "optional"],
)
def test_what_is_unsure_near_or_optional_is_no_essential_reason(need):
    assert by_essentials([need], RECOGNISED, EVEN) is None


def test_an_optional_skill_comes_before_a_need_that_is_near():
    matched = [met(0, similarity=0.75), met(6, Importance.OPTIONAL)]
    assert by_lesser_needs(matched, RECOGNISED) == Why(WhyKind.HELPFUL, (6,), "s:law")
    assert by_lesser_needs(matched[:1], RECOGNISED) == Why(WhyKind.NEAR, (0,), "s:books")
    assert by_lesser_needs([], RECOGNISED) is None


def test_a_need_of_a_past_job_that_merely_helps_names_the_job():
    helpful, near = met(4, Importance.OPTIONAL), met(5, similarity=0.75)
    found = by_lesser_needs([near, helpful], RECOGNISED)
    assert found == Why(WhyKind.HELPFUL, (4,), "s:care", occupation=JOB)
    assert by_lesser_needs([near], RECOGNISED) == Why(
        WhyKind.NEAR, (5,), "s:listen", occupation=JOB
    )


BAKERS = ("my ovens are hot by four in the morning", "people love our rye rolls")


@pytest.fixture(scope="module")
def recommender(tmp_path_factory):
    """Return a recommender over the small catalogue, whose bakers say two things."""
    spoken = tuple(Statement("o:baker", StatementKind.DUTY, text) for text in BAKERS)
    catalogue = replace(small_catalogue(), statements=spoken)
    return recommender_over(catalogue, tmp_path_factory.mktemp("why"))


@pytest.mark.parametrize("text", BAKERS)
def test_words_close_to_an_example_statement_are_the_reason(recommender, text):
    reasons = Reasons(recommender.index, Requirements(recommender.index))
    baker = recommender.index.catalogue.occupation_row["o:baker"]
    spoken = HashingEncoder().encode(["something else entirely", text])
    assert reasons.why(baker, (), (), spoken) == Why(WhyKind.STATEMENT, statement=text)
    assert reasons.why(baker, (), (), spoken[:1]) == Why(WhyKind.SIMILAR)
    assert reasons.why(baker + 1, (), (), spoken) == Why(WhyKind.SIMILAR)


def test_a_career_that_is_far_is_not_called_close(recommender):
    found = recommender.match(Profile((SkillStatement("I weld steel parts"),)))
    developer = next(one for one in found.matches if one.occupation == "o:developer")
    assert (developer.band, developer.why) == (Band.STRETCH, Why(WhyKind.FAR))


def test_each_match_has_its_reason(recommender):
    profile = Profile((SkillStatement("I weld steel parts"),), occupations=("o:baker",))
    found = recommender.match(profile)
    why = {match.occupation: match.why for match in found.matches}
    words = found.recognised[why["o:welder"].recognised[0]].evidence
    assert why["o:baker"] == Why(WhyKind.HELD)
    assert (why["o:welder"].kind, why["o:welder"].skill) == (WhyKind.SAID, "s:weld")
    assert words.text == "weld steel parts"
