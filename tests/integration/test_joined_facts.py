"""Twenty joins of ESCO with O*NET, drawn at random and read by eye in the files of both."""

import csv
import hashlib
from pathlib import Path

import pytest

from taxonomy.catalogue import MatchType
from taxonomy.crosswalk import MATCHES
from taxonomy.facets import EducationShare, Facets
from taxonomy.onet.concepts import OCCUPATION

ESCO = "http://data.europa.eu/esco/"
TABLE = Path(__file__).parents[1] / "data" / "twenty_joins.csv"
"""Rows of the crosswalk drawn with `random.Random(20251125).sample` from the file's rows of each
type in turn: 5 exactMatch, 5 closeMatch, 4 narrowMatch, 5 broadMatch, 1 exactISCO. Beside each
stands what the files say: education as the level that most named and its percent, interests by
their first letters, a task as the beginning of its SHA-256, the nearest related occupation."""
JOINS = tuple(csv.DictReader(TABLE.read_text("utf-8").splitlines()))


def first_letters(facets):
    return "".join(interest.value[0].upper() for interest in facets.high_points)


def education(facets):
    typical = facets.typical_education
    return f"{typical.level} {typical.percent}" if typical else ""


@pytest.mark.parametrize("row", JOINS, ids=[row["onet_code"] for row in JOINS])
def test_the_join_says_what_the_files_say(shared_joining, row):
    catalogue = shared_joining.catalogue
    concept = ESCO + row["concept"]
    if row["match"] == "exactISCO":
        group = catalogue.group_by_uri[concept]
        assert (group.label, group.code) == (row["label"], row["isco"])
    else:
        occupation = catalogue.occupations[catalogue.occupation_row[concept]]
        assert (occupation.label, occupation.isco_code) == (row["label"], row["isco"])
    joined = {c.code: c for c in catalogue.counterparts_of[concept]}[row["onet_code"]]
    assert (joined.label, joined.match) == (row["onet_title"], MATCHES[row["match"]])
    assert joined.counterpart == OCCUPATION + row["onet_code"]
    facets = catalogue.facets_of[joined.counterpart]
    first_task = hashlib.sha256(facets.tasks[0].text.encode()).hexdigest()
    assert {
        "job_zone": str(facets.job_zone),
        "education": education(facets),
        "interests": first_letters(facets),
        "technologies": str(len(facets.technologies)),
        "technology": facets.technologies[0].label,
        "tasks": str(len(facets.tasks)),
        "core_tasks": str(sum(task.core for task in facets.tasks)),
        "first_task": first_task[: len(row["first_task"])],
        "related": facets.related[0].uri.removeprefix(OCCUPATION),
    }.items() <= row.items()


def test_every_type_of_match_was_drawn():
    assert {MATCHES[row["match"]] for row in JOINS} == set(MatchType)
    assert len(JOINS) == len({(row["onet_code"], row["concept"]) for row in JOINS}) == 20


def test_a_withheld_level_may_be_the_typical_one():
    shares = (EducationShare(2, "High School Diploma", 40.0), EducationShare(6, "Bachelor's", 9.0))
    assert Facets("o:1", education=shares).typical_education is None
    shares = (EducationShare(2, "High School Diploma", 52.0), EducationShare(6, "Bachelor's", 9.0))
    assert Facets("o:1", education=shares).typical_education == shares[0]
