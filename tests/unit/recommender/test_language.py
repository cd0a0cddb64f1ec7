"""Only what is surely in another language is taken to be."""

import pytest

from recommender.recognition.statement_reader import is_in_another_language


@pytest.mark.parametrize(
    "text",
    [
        "Ich habe fünf Jahre in einer Küche gearbeitet",
        "ICH KANN SCHWEISSEN UND LÖTEN",
        "J'ai soudé des tuyaux",
        "Soy camarero y sé cocinar",
        "Умею варить сталь",
        "potrafię spawać",
    ],
)
def test_other_languages(text):
    assert is_in_another_language(text, "en")


@pytest.mark.parametrize(
    "text",
    ["", "42", "Python, SQL, Excel", "C++", "weld", "I weld steel", "sudo apt install", "9780"],
)
def test_what_may_be_english_is_not_another_language(text):
    assert not is_in_another_language(text, "en")


def test_the_language_of_the_catalogue_is_not_another():
    assert not is_in_another_language("Ich habe fünf Jahre in einer Küche gearbeitet", "de")
    assert is_in_another_language("I worked in a kitchen for five years", "de")
