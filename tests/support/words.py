"""What is made of the words of texts, over texts of a test's own."""

import numpy as np

from index.labels import folded_words
from index.words import Bags, Words
from recommender.lexical import LabelSimilarity
from recommender.recognition.normalisation import Normaliser


def similarity_to(labels):
    """Return the similarity to the labels of each concept."""
    bags = Bags.of(folded_words(label) for of_one in labels for label in of_one)
    return LabelSimilarity(bags, np.cumsum([0, *map(len, labels[:-1])]))


def normaliser_of(catalogue, known=()):
    """Return the normaliser of a catalogue."""
    return Normaliser.of(catalogue, Words.of(catalogue), known)
