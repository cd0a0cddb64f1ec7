"""Labels that share rare words with a text."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from recommender.lexical import LabelWords

LABELS = [
    ["bus driver", "driver of a coach"],
    ["C++ developer"],
    ["driver", "lorry driver", "truck operator"],
]


@pytest.mark.parametrize("key", ["bus driver", "a lorry", "c++ zebra developer driver", "driver"])
def test_the_cosine_is_that_of_scikit_learn(key):
    flat = [label for labels in LABELS for label in labels]
    vectorizer = TfidfVectorizer(token_pattern=r"\S+", binary=True).fit(flat)  # noqa: S106
    cosine = (vectorizer.transform(flat) @ vectorizer.transform([key]).T).toarray().ravel()
    best = [cosine[:2].max(), cosine[2], cosine[3:].max()]
    assert LabelWords(LABELS).similarity(key) == pytest.approx(np.array(best), abs=1e-6)


@pytest.mark.parametrize("key", ["", "zebra keeper"])
def test_unknown_words_are_near_to_nothing(key):
    assert LabelWords(LABELS).similarity(key).tolist() == [0, 0, 0]


def test_a_label_may_have_no_words():
    assert LabelWords([["!"], ["cook"]]).similarity("cook").tolist() == pytest.approx([0, 1])
