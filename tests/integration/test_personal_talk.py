"""Sentences about a person's life are told from those about work, with the shipped encoder."""

import pytest

from recommender.recognition.personal import PersonalTalk
from tests.support.fake_encoder import HashingEncoder


@pytest.fixture(scope="module")
def talk(encoder):
    """Return what tells personal talk with the shipped encoder."""
    return PersonalTalk(encoder, "en")


def test_personal_circumstances_are_personal_talk(talk):
    texts = (
        "I had surgery on my hip in spring",
        "My knee hurts all the time",
        "I got divorced two years ago",
        "I was released from jail in May",
        "My job ended and I have been unemployed since",
        "I would like shorter hours",
        "What sort of job could I do?",
    )
    assert talk.among(texts).tolist() == [True] * len(texts)


def test_work_is_no_personal_talk(talk):
    texts = (
        "I nursed patients after hip surgery",
        "I take care of my grandfather at home",
        "I advise couples who divorce",
        "I work as a guard in a jail",
        "I was at the till of a supermarket",
        "I do the wages for forty people",
        "weld steel parts",
    )
    assert talk.among(texts).tolist() == [False] * len(texts)


def test_in_another_language_nothing_is_personal_talk():
    assert PersonalTalk(HashingEncoder(), "de").among(["Mein Fuß tut weh"]).tolist() == [False]
    assert PersonalTalk(HashingEncoder(), "en").among([]).tolist() == []
