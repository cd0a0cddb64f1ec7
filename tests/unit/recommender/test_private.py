"""Private words are taken out of texts, and what is left reads on."""

import numpy as np
import pytest

from recommender.recognition.private import PrivateWeights, PrivateWords, without

PRIVATE = ("divorce", "asthma", "my mother", "lesbian", "depression", "wheelchair")


class WordEncoder:
    """Encodes a text as one number: 1 where a private word is in it, else -1."""

    dimension = 1
    model_version = "words"
    words = frozenset()

    def encode(self, texts):
        """Return the vectors of texts (texts, 1)."""
        held = [any(word in text for word in PRIVATE) for text in texts]
        return np.array([[1.0] if one else [-1.0] for one in held], dtype=np.float32)


class NoNotes:
    """Reads no notes."""

    def read(self, _):
        """Return none."""
        return ()


def words_of(weights=(5.0,), language="en", notes=None):
    fitted = PrivateWeights(1, "words", "2026-11-29", 0.0, weights)
    return PrivateWords(WordEncoder(), language, notes or NoNotes(), fitted)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I bake bread and serve guests.", "I bake bread and serve guests."),
        ("After my divorce I moved to a new town.", "I moved to a new town."),
        ("I can work mornings because of my asthma.", "I can work mornings."),
        ("Pay clerk and lesbian mother.", "Pay clerk."),
        ("As a lesbian parent I ran a group for families", "I ran a group for families"),
        ("Waiter and lesbian mother", "Waiter"),
        ("Stopped because of my depression", ""),
        ("I bake. I had depression. I clean.", "I bake. I clean."),
        ("", ""),
    ],
)
def test_private_words_are_taken_out(text, left):
    assert words_of().taken_out([text]) == [left]


def test_texts_keep_their_places():
    texts = ["I bake bread", "I have asthma and depression", "I clean floors"]
    assert words_of().taken_out(texts) == ["I bake bread", "", "I clean floors"]
    assert words_of().taken_out([]) == []


@pytest.mark.parametrize("words", [words_of((5.0, 1.0)), words_of(language="de")])
def test_nothing_is_private_to_an_unknown_encoder_or_in_another_language(words):
    assert words.taken_out(["I had depression."]) == ["I had depression."]


@pytest.mark.parametrize(
    ("text", "spans", "left"),
    [
        ("I bake, as I said, and clean", [(8, 17)], "I bake, and clean"),
        ("I bake and clean; I sew!", [(0, 17)], "I sew!"),
        ("He sang. He left. He came.", [(9, 16)], "He sang. He came."),
        ("one two", [(0, 7)], ""),
        ("one two", [], "one two"),
    ],
)
def test_marks_and_joining_words_go_with_what_they_joined(text, spans, left):
    assert without(text, spans) == left


def test_weights_that_are_written_are_read(tmp_path):
    weights = PrivateWeights(3, "words", "2026-11-29", -1.5, [0.25, -2.0])
    weights.write(tmp_path)
    assert PrivateWeights.read(tmp_path) == weights


def test_the_shipped_weights_are_those_of_the_shipped_model():
    shipped = PrivateWeights.shipped()
    assert len(shipped.weights) == 384
    assert len(shipped.model_version) > len("destinai")
