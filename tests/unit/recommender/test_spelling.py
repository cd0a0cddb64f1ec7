"""Misspelt words are mended by the words of labels; names and plain words stay."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.text.spelling import Spelling
from taxonomy.catalogue import Skill, SkillKind
from tests.support.small_catalogue import small_catalogue

COUNTS = Counter(
    dict.fromkeys(
        "accounting brick building binding customer service telephone salary manage family "
        "calculator photography management environment straße home".split(),
        3,
    )
    | {"building": 9, "panta": 1, "mortar": 1, "receipt": 5, "recipe": 5}
)
KNOWN = frozenset("the bridge fridge costumer foot ball football mortar moped snow mower".split())
SPELLING = Spelling(COUNTS, KNOWN)


def mended(text):
    """Return a text with its misspelt words replaced."""
    for each in reversed(tuple(SPELLING.rewordings(text))):
        text = text[: each.start] + each.words + text[each.end :]
    return text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("acounting and sallary", "accounting and salary"),
        ("Brik laying on bilding site", "brick laying on building site"),
        ("custommer servis on telefon", "customer service on telephone"),
        ("kalkulator, fotography", "calculator, photography"),
        ("managment of enviroment", "management of environment"),
        ("my famly. Telefon: morter", "my family. telephone: mortar"),
        ("- Custommer", "- customer"),
    ],
)
def test_slips_are_mended(text, expected):
    assert mended(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "the fridge", "fridges and mopeds", "snowmower", "costumer", "brick bricks"),
        *("we met Mr Brik, Bilding", "BRIK", "bRik", "brik2", "brk", "hone", "panto", "zebra"),
        *("brik@home.com", "www.telefon.de", "brik's", "x/brik", "raking girders"),
    ],
)
def test_names_known_words_and_what_is_near_nothing_stay(text):
    assert mended(text) == text


def test_the_more_frequent_of_equally_near_words_is_meant():
    even = Spelling(Counter({"bolder": 3, "balder": 3}), frozenset())
    often = Spelling(Counter({"bolder": 4, "balder": 3}), frozenset())
    assert (even.meant("belder"), often.meant("belder")) == ("balder", "bolder")


@given(st.text(alphabet="brikcuston ßéİ.-'A", max_size=30))
def test_any_text_is_read(text):
    changes = list(SPELLING.rewordings(text))
    assert changes == sorted(changes)
    assert all(text[each.start : each.end].isalpha() for each in changes)
    assert {each.words for each in changes} <= COUNTS.keys()


def test_a_catalogue_knows_the_words_of_its_labels_and_descriptions():
    labels = ("weld résumé", "weld", "weld")
    skill = Skill("s:w", "weld", SkillKind.SKILL, labels, description="Wield weald.")
    catalogue = replace(small_catalogue(), skills=(skill,))
    spelling = Spelling.of(catalogue, ["pipe"])
    assert [each.words for each in spelling.rewordings("welld wield weald resumé pipe")] == ["weld"]
    assert list(Spelling.of(catalogue).rewordings("welld")) == []
