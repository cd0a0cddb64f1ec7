"""Occupations whose needs are almost the same share a group."""

import random

import pytest

from recommender.ranking.requirements import Needs, near_identical
from taxonomy.catalogue import Catalogue, Importance, Occupation, Skill, SkillKind, SkillRelation
from tests.support.drawn_catalogue import TWINS, drawn_catalogue, recommender_over

LETTERS = "abcdefghijkl"


def groups(needs, folder):
    """Return the group of each occupation, given by its skills as letters, optional in capitals."""
    catalogue = Catalogue(
        version="letters-1-en",
        language="en",
        sources=(),
        occupations=tuple(Occupation(f"o:{n:02}", f"job {n}", "7212") for n in range(len(needs))),
        skills=tuple(Skill(letter, f"skill {letter}", SkillKind.SKILL) for letter in LETTERS),
        relations=tuple(
            SkillRelation(
                f"o:{n:02}",
                letter.lower(),
                Importance.ESSENTIAL if letter.islower() else Importance.OPTIONAL,
            )
            for n, letters in enumerate(needs)
            for letter in letters
        ),
    )
    return near_identical(Needs(recommender_over(catalogue, folder).index))


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        (("abc", "abc", "def"), ("g0", "g0", "g2")),
        (("abcd", "abCD"), ("g0", "g0")),
        (("abc", "abcd"), ("g0", "g0")),
        (("abcdefg", "abcdefghij"), ("g0", "g1")),
        (("ab", "abc"), ("g0", "g1")),
        (("", "", "a"), ("g0", "g1", "g2")),
        (("", "abcdefgh", "klj", "abcdefghij", "cdefghij"), ("g0", "g1", "g2", "g1", "g1")),
    ],
)
def test_groups_follow_the_share_of_common_needs(tmp_path, needs, expected):
    assert groups(needs, tmp_path) == expected


def test_groups_agree_with_sets(tmp_path):
    chance = random.Random(4)  # noqa: S311 - a fixed draw
    needs = ["".join(sorted(chance.sample("abcdef", chance.randint(3, 6)))) for _ in range(20)]
    found = groups(needs, tmp_path)
    group = list(range(len(needs)))
    for _ in needs:
        for one, left in enumerate(map(set, needs)):
            for other, right in enumerate(map(set, needs)):
                if len(left & right) / len(left | right) >= 0.75:
                    group[one] = group[other] = min(group[one], group[other])
    assert found == tuple(f"g{first}" for first in group)
    assert len(set(found)) > 1


def test_twins_share_a_group(tmp_path):
    recommender = recommender_over(drawn_catalogue(), tmp_path)
    row = recommender.index.catalogue.occupation_row
    found = near_identical(Needs(recommender.index))
    assert found[row[TWINS[0]]] == found[row[TWINS[1]]] == f"g{row[TWINS[0]]}"
