"""What the product promises, on the whole of ESCO with the real model."""

import csv
import random
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from evaluation.benchmarks.everyday import read_everyday
from evaluation.benchmarks.readers import read_careers
from evaluation.systems.served import first_gold_ranks
from recommender.profile import Profile, SkillStatement
from taxonomy.catalogue import Importance

SHARED = Path(__file__).parents[2].parent / "shared"
BENCH = SHARED / "data" / "bench" / "career_ranking_dev.jsonl"
PAGE = SHARED / "reference" / "occupation_page.txt"
SEED = 20_26


def test_ranking_reaches_its_floor_on_the_development_half(esco):
    if not BENCH.is_file():
        pytest.skip(f"no {BENCH}")
    people = read_careers(BENCH, esco.index.catalogue)
    places = first_gold_ranks(esco, people.queries)
    assert len(places) == 458
    assert np.mean(1 / places) >= 0.68
    assert np.mean(places <= 10) >= 0.87


def _sentences(path, labels):
    """Return each sentence of a linking benchmark with the rows of its skills, where it has any."""
    skills = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            skills[row["sentence"]] |= labels.get(row["label"].casefold(), set())
    return [(sentence, rows) for sentence, rows in skills.items() if rows]


def _claims_of_people(esco):
    """Return what is claimed in everyday statements, each with whether it is right."""
    path = BENCH.parent / "everyday_skills_dev.jsonl"
    if not path.is_file():
        pytest.skip(f"no {path}")
    for statement in read_everyday(path, esco.index.catalogue).statements:
        interpreted = esco.interpret(Profile((SkillStatement(statement.text),)))
        yield from ((r.confidence, r.skill in statement.right) for r in interpreted.in_words())


def _claims_of_advertisements(esco):
    """Return what is claimed in sentences of advertisements, each with whether it is right."""
    labels = {skill.label.casefold(): {skill.uri} for skill in esco.index.catalogue.skills}
    paths = sorted(BENCH.parent.glob("skill_linking_*_validation.csv"))
    if not paths:
        pytest.skip(f"no skill linking benchmark in {BENCH.parent}")
    for sentence, right in (pair for path in paths for pair in _sentences(path, labels)):
        for named in esco.advertisement(sentence).requirements:
            yield named.confidence, named.skill in right


@pytest.mark.parametrize("claims_of", [_claims_of_people, _claims_of_advertisements])
def test_confidence_is_about_the_share_that_is_right(esco, claims_of):
    confidence, right = map(np.array, zip(*claims_of(esco), strict=True))
    assert len(confidence) > 200
    for low, high in ((0.25, 0.4), (0.4, 0.7), (0.7, 1.01)):
        inside = (confidence >= low) & (confidence < high)
        assert inside.sum() >= 20
        assert abs(confidence[inside].mean() - right[inside].mean()) <= 0.12


def _page():
    """Return the page of the brief; it runs the labels of the 41 skills together."""
    if not PAGE.is_file():
        pytest.skip(f"no {PAGE}")
    return PAGE.read_text(encoding="utf-8")


def test_the_labels_of_an_occupation_given_as_words_lead_to_it(esco):
    catalogue = esco.index.catalogue
    page = _page()
    wanted = next(
        o for o in catalogue.occupations if o.label == "microsystem engineering technician"
    )
    relations = catalogue.relations_of[wanted.uri]
    labels = [catalogue.skills[catalogue.skill_row[r.skill]].label for r in relations]
    assert all(label in page for label in labels)
    statements = tuple(map(SkillStatement, [*labels, "automatic control system"]))
    assert len(statements) == 41
    best = esco.match(Profile(statements), limit=1).matches[0]
    assert best.occupation == wanted.uri
    for cover in (best.coverage.essential, best.coverage.optional):
        assert cover.all.covered == cover.all.total
        assert cover.knowledge.share == cover.skill.share == 1.0
    assert (best.coverage.essential.all.total, best.coverage.optional.all.total) == (21, 19)
    assert best.gaps == ()


def test_all_essentials_of_an_occupation_lead_to_it(esco):
    catalogue = esco.index.catalogue
    essentials = {
        occupation.uri: [
            relation.skill
            for relation in catalogue.relations_of.get(occupation.uri, ())
            if relation.importance is Importance.ESSENTIAL
        ]
        for occupation in catalogue.occupations
    }
    eligible = [uri for uri, skills in essentials.items() if skills]
    assert len(eligible) == 3006
    drawn = random.Random(SEED).sample(eligible, 300)  # noqa: S311 - a fixed sample
    places = []
    for uri in drawn:
        labels = (catalogue.skills[catalogue.skill_row[skill]].label for skill in essentials[uri])
        profile = Profile(tuple(map(SkillStatement, labels)))
        found = [match.occupation for match in esco.match(profile, limit=3).matches]
        places.append(uri in found)
    assert np.mean(places) >= 0.97
