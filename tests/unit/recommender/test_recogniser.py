"""Skills are recognised by example statements; those named after something need that name."""

from dataclasses import replace

import pytest

from recommender.recognition.proper_names import ProperNames
from recommender.recognition.recogniser import Recogniser
from taxonomy.catalogue import Skill, SkillKind, Statement, StatementKind
from tests.support.drawn_catalogue import recommender_over
from tests.support.fake_encoder import HashingEncoder
from tests.support.small_catalogue import small_catalogue

LABELS = {
    "Vietnamese": ("competent in Vietnamese",),
    "write Welsh": (),
    "Adobe Illustrator": ("Adobe Illustrator CC",),
    "Java (computer programming)": (),
    "Buddhism": ("buddist religion",),
    "PostgreSQL": ("Postgres",),
    "tend CNC milling machine": (),
    "apply ICT terms (Europe)": (),
    **{f"skill number {number}": () for number in range(40)},
}


def skill(label, alternatives=()):
    return Skill(f"s:{label}", label, SkillKind.SKILL, alternative_labels=tuple(alternatives))


def absent(text, labels=LABELS):
    skills = [skill(*pair) for pair in labels.items()]
    return {skills[row].label for row in ProperNames(skills).absent(text).tolist()}


NAMED = {
    *("Vietnamese", "write Welsh", "Adobe Illustrator", "Java (computer programming)"),
    "PostgreSQL",
}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a year in Vietnam", set()),
        ("I speak vietnamese", {"Vietnamese"}),
        ("drew leaflets in ADOBE programs", {"Adobe Illustrator"}),
        ("javascript", set()),
        ("java, welsh", {"Java (computer programming)", "write Welsh"}),
        ("a Postgres database", {"PostgreSQL"}),
        ("", set()),
    ],
)
def test_a_skill_with_a_name_needs_the_name(text, named):
    assert absent(text) == NAMED - named


def test_where_most_labels_have_capitals_they_are_no_names():
    german = {"Brot backen": (), "Schweißen": (), "nähen": ()}
    assert absent("etwas", german) == set()
    assert absent("etwas", {}) == set()


def test_a_skill_is_recognised_by_what_people_say_who_have_it(tmp_path):
    said = Statement("s:bake", StatementKind.DUTY, "loaves and rolls for the shop")
    text = "made loaves and rolls for the shop, bread too"
    catalogue = small_catalogue()
    without, stated = (
        {one.skill: one for one in recommender.recognise(text, limit=100, min_confidence=0)}
        for recommender in (
            recommender_over(catalogue, tmp_path / "without"),
            recommender_over(replace(catalogue, statements=(said,)), tmp_path / "with"),
        )
    )
    assert next(iter(stated)) == "s:bake"
    assert stated["s:bake"].evidence.text == "rolls for the shop"
    assert stated["s:bake"].confidence > without["s:bake"].confidence


def test_the_greatest_support_of_a_span_and_of_a_skill_are_signals(tmp_path):
    index = recommender_over(small_catalogue(), tmp_path).index
    _, signals = Recogniser(index, HashingEncoder()).signals("I bake bread and operate a forklift")
    assert signals.support.shape[0] > 1
    assert signals.of_spans["best"].tolist() == [max(row) for row in signals.support.tolist()]
    assert signals.of_skills["peak"].tolist() == [max(row) for row in signals.support.T.tolist()]


def test_a_text_without_a_span_has_no_span_signals(tmp_path):
    index = recommender_over(small_catalogue(), tmp_path).index
    phrases, signals = Recogniser(index, HashingEncoder()).signals("and of the")
    assert (phrases.spans, signals.of_spans["best"].tolist()) == ((), [])
