"""Complaints: what they are told by is known before it is encoded."""

from recommender.recognition.claim_kinds import ClaimClassifier
from recommender.recognition.complaints import ComplaintFinder
from recommender.recognition.conditions import ConditionFinder
from recommender.recognition.private import PrivateWords
from tests.support.fake_encoder import HashingEncoder

SENTENCES = [
    "I packed boxes, but I have back pain now",
    "lifted boxes and have back pain",
    "ordered the fish, and the team cooked it",
    "",
]


def finder_over(encoder):
    kinds = ClaimClassifier(encoder, "en")
    private = PrivateWords(encoder, "en", None)
    return ComplaintFinder(kinds, private, ConditionFinder(encoder), lambda _: None)


def test_what_is_encoded_first_is_named_before():
    encoder = HashingEncoder(384)
    finder = finder_over(encoder)
    named = finder.encoded(SENTENCES)
    assert encoder.encoded == []
    assert set(named) == {
        "i packed boxes",
        "i have back pain now",
        "lifted boxes and have back pain",
        "lifted boxes",
        "have back pain",
        "ordered the fish",
    }
    finder.spans(SENTENCES)
    assert set(encoder.encoded[: len(named)]) == set(named)


def test_without_weights_for_the_encoder_nothing_is_named_or_found():
    finder = finder_over(HashingEncoder())
    assert finder.encoded(SENTENCES) == []
    assert finder.spans(SENTENCES) == [[]] * len(SENTENCES)
