"""A complaint is no skill, and what a limit speaks against is no reason, with the shipped model."""

import pytest

from recommender.profile import Profile
from recommender.recognition.segmentation import split_text
from recommender.results import Given, Span, UnrecognisedReason

_NOTHING = UnrecognisedReason.NOT_A_SKILL


def _label(starter, uri):
    catalogue = starter.index.catalogue
    return catalogue.skills[catalogue.skill_row[uri]].label


def _read(starter, text):
    """Return the skills that words claim, and the words that are no skill."""
    found = starter.match(Profile(split_text(text)))
    claimed = {
        _label(starter, one.skill) for one in found.recognised if isinstance(one.evidence, Span)
    }
    return claimed, [one.text for one in found.unrecognised if one.reason is _NOTHING], found


@pytest.mark.parametrize(
    "text",
    [
        "I have back pain",
        "I suffer from chronic back pain and arthritis",
        "My back hurts from lifting heavy weights",
        "I hate public speaking",
        "I get migraines from bright screens",
        "I have pain in my back from the warehouse",
        "I am afraid of speaking in front of people",
        "The fumes make me cough",
        "back pain from lifting boxes",
        "I am leaving nursing",
    ],
)
def test_a_complaint_alone_gives_no_skill_and_ranks_nothing(starter, text):
    claimed, nothing, found = _read(starter, text)
    assert claimed == set()
    assert nothing == [text]
    assert found.matches == ()


@pytest.mark.parametrize(
    ("text", "skills", "complaint"),
    [
        (
            "I worked in a warehouse for six years but I have back pain now",
            {"store warehouse goods"},
            "but I have back pain now",
        ),
        ("I packed boxes and have back pain", {"pack goods"}, "and have back pain"),
        (
            "I fixed bikes but my hands shake now",
            {"perform repairs on bicycles", "tune bicycles"},
            "but my hands shake now",
        ),
        ("my knees are bad, I can type fast", {"use word processing software"}, "my knees are bad"),
        ("I'm a cook with sore knees", {"use cooking techniques"}, "with sore knees"),
        (
            "I have back pain, I drive a forklift",
            {"operate forklift"},
            "I have back pain",
        ),
    ],
)
def test_a_complaint_beside_a_claim_is_left_out(starter, text, skills, complaint):
    claimed, nothing, found = _read(starter, text)
    assert claimed == skills
    assert nothing == [complaint]
    (left,) = (one for one in found.unrecognised if one.reason is _NOTHING)
    assert found.statements[left.statement].text[left.start : left.end] == complaint


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("I treat people with back pain", set()),
        ("I have worked with patients with back pain for years", set()),
        ("I have experience in treating back pain", set()),
        (
            "I treat people with back pain and I love it",
            {"prescribe exercises"},
        ),
        ("I am a nurse with patients who have back pain", set()),
    ],
)
def test_work_with_the_complaints_of_others_is_a_claim(starter, text, others):
    claimed, nothing, _ = _read(starter, text)
    assert claimed == {"therapeutic massage"} | others
    assert nothing == []


def test_words_that_a_limit_speaks_against_are_no_reason(starter):
    text = "I was a warehouse worker for six years. I cannot lift heavy things. I have back pain."
    found = starter.match(Profile(split_text(text)), limit=100)
    with_job = starter.match(Profile(split_text(text.partition(".")[0])), limit=100)
    against = {"lift heavy weights", "stack goods"}

    def needs(answer):
        own = [one for one in answer.recognised if isinstance(one.evidence, Given)]
        return {_label(starter, one.skill) for one in own}

    assert needs(with_job) - needs(found) == against
    reasons = [
        _label(starter, found.recognised[place].skill)
        for match in found.matches
        for place in match.why.recognised
    ]
    assert reasons
    assert against.isdisjoint(reasons)


def test_said_words_that_a_limit_speaks_against_are_no_reason(starter):
    text = "I lifted heavy weights for years. I packed goods. I cannot lift heavy things now."
    claimed, _, found = _read(starter, text)
    assert "lift heavy weights" in claimed
    skills = [_label(starter, one.why.skill) for one in found.matches if one.why.skill]
    assert "pack goods" in skills
    assert "lift heavy weights" not in skills
