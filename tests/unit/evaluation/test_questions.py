"""Simulated answers follow the needs of an occupation, and figures the ranks of right careers."""

import random

import pytest

from evaluation.metrics.ranking import GoldRanks
from evaluation.systems.questions import SimulatedPerson, question_figures
from tests.support.drawn_catalogue import recommender_over
from tests.support.small_catalogue import small_catalogue


class Always(random.Random):
    """Draws one number again and again."""

    def __init__(self, drawn):
        super().__init__()
        self.drawn = drawn

    def random(self):
        """Return the number."""
        return self.drawn


@pytest.fixture(scope="module")
def recommender(tmp_path_factory):
    return recommender_over(small_catalogue(), tmp_path_factory.mktemp("small"))


def test_answers_follow_the_needs(recommender):
    person = SimulatedPerson(recommender, "o:welder", Always(0.5))
    asked = ("s:weld", "s:solder", "s:bake", "s:forklift", "s:bake", "s:css", "s:weld")
    assert [person.has(skill) for skill in asked] == [True, True, True, False, True, False, True]


def test_a_wrong_answer_is_the_other_one(recommender):
    person = SimulatedPerson(recommender, "o:welder", Always(0.05))
    assert [person.has(skill) for skill in ("s:weld", "s:css", "s:bake")] == [False, True, False]


def test_figures_are_shares_of_people():
    nowhere = [GoldRanks((), 1)] * 4
    risen = [GoldRanks((4,), 1), GoldRanks((2,), 1), GoldRanks((1,), 1), GoldRanks((1,), 1)]
    fallen = [GoldRanks((4,), 1), GoldRanks((2,), 1), GoldRanks((1,), 1), GoldRanks((4,), 1)]
    people = [[risen, fallen], [nowhere, nowhere]]
    assert {figure.name: figure.value for figure in question_figures(people)} == {
        **{"S@1 after 0": 0, "S@1 after 3": 0, "S@1 after 5": 0.5, "S@1 after 8": 0.25},
        **{"S@3 after 0": 0, "S@3 after 3": 0.5, "S@3 after 5": 0.5, "S@3 after 8": 0.25},
    }
