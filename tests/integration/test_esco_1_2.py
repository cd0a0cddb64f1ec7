"""ESCO 1.2.0: counts, needs that are essential and optional, and what a link of 1.1.1 becomes."""

import pytest

from service.earlier import ChangesSince
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import Importance, SkillKind
from taxonomy.changes import catalogue_changes, concept_changes
from taxonomy.esco.reader import read_esco
from taxonomy.report import UnusedReason
from taxonomy.statements import join_statements
from tests.support.fake_recommender import FakeIndex, FakeRecommender
from website.forms.earlier_link import read_earlier_link
from website.forms.form import Form
from website.forms.profile import read_profile

MICROSYSTEM = "http://data.europa.eu/esco/occupation/26e1add0-da3f-4ed6-aa91-791cb550146f"
KNOWLEDGE = {
    Importance.ESSENTIAL: "quality standards|design drawings|microelectromechanical systems"
    "|microsystem test procedures|microassembly",
    Importance.OPTIONAL: "precision mechanics|MOEM|precision measuring instruments"
    "|surface-mount technology|automatic control system|firmware|CAD software",
}
"""What the public page of the occupation lists, by importance."""
SKILLS = {
    Importance.ESSENTIAL: "liaise with engineers|package microelectromechanical systems"
    "|wear cleanroom suit|read engineering drawings|assist scientific research|fasten components"
    "|test microelectromechanical systems|prepare production prototypes"
    "|inspect quality of products|meet deadlines|assemble microelectromechanical systems"
    "|set tolerances|align components|record test data|adjust engineering designs"
    "|read assembly drawings",
    Importance.OPTIONAL: "monitor machine operations|operate precision measuring equipment"
    "|use CAM software|integrate new products in manufacturing"
    "|apply technical communication skills|operate precision machinery"
    "|apply soldering techniques|keep records of work progress|program firmware"
    "|maintain microelectromechanical systems|write technical reports|use precision tools"
    "|resolve equipment malfunctions",
}


@pytest.fixture(scope="module")
def newer(newer_esco):
    """Read the release once."""
    return read_esco(newer_esco)


def test_counts(newer):
    report = newer.report
    assert newer.catalogue.version == "esco-1.2.0-en"
    assert (report.occupations, report.skills, report.groups) == (3_039, 13_939, 1_259)
    assert (report.relations_read, report.relations_used) == (129_004, 128_987)
    assert (report.essential, report.optional) == (67_622, 61_365)
    assert (report.untyped_skills, report.skill_links) == (50, 5_817)


def test_needs_that_are_both_are_essential_and_counted(newer):
    assert newer.report.also_optional == 17
    assert newer.report.unused_counts() == {
        ("occupationSkillRelations_en.csv", UnusedReason.ALSO_ESSENTIAL): 17,
        ("skillSkillRelations_en.csv", UnusedReason.SELF): 1,
    }


def test_an_occupation_has_the_skills_of_its_public_page(newer):
    catalogue = newer.catalogue
    occupation = catalogue.occupations[catalogue.occupation_row[MICROSYSTEM]]
    assert occupation.label == "microsystem engineering technician"
    assert occupation.isco_code == "3114"
    found = {
        (catalogue.skills[row].label, catalogue.skills[row].kind, relation.importance)
        for relation in catalogue.relations_of[MICROSYSTEM]
        for row in [catalogue.skill_row[relation.skill]]
    }
    assert found == {
        (label, kind, importance)
        for kind, listed in ((SkillKind.KNOWLEDGE, KNOWLEDGE), (SkillKind.SKILL, SKILLS))
        for importance, labels in listed.items()
        for label in labels.split("|")
    }
    assert len(found) == 41


def test_every_occupation_has_example_statements(newer):
    joined = join_statements(newer.catalogue)
    spoken_of = {statement.concept for statement in joined.catalogue.statements}
    assert spoken_of >= newer.catalogue.occupation_row.keys()
    assert (len(spoken_of & newer.catalogue.skill_row.keys()), joined.skipped) == (8_334, 282)


def test_what_changed_since_the_release_before(newer, shared_catalogue):
    changes = catalogue_changes(shared_catalogue, newer.catalogue)
    occupations, skills, relations = changes.occupations, changes.skills, changes.relations
    assert (len(occupations.added), len(occupations.removed)) == (35, 3)
    assert (len(skills.added), len(skills.removed)) == (237, 194)
    assert (len(relations.added), len(relations.removed), len(relations.changed)) == (
        6_493,
        1_294,
        221,
    )
    replaced = {one.label: one.successor.label for one in skills.removed if one.successor}
    assert len(replaced) == 13
    assert replaced["manage cash flow"] == "handle cash flow"
    assert (len(occupations.renamed), len(skills.renamed)) == (15, 105)
    renamed = {one.before: one.label for one in occupations.renamed}
    assert renamed["handyman"] == "handyperson"


def test_a_link_of_the_release_before_says_what_became_of_it(newer, shared_catalogue):
    old, new = shared_catalogue, newer.catalogue
    changes = ChangesSince(
        "en",
        concept_changes(old.occupations, new.occupations),
        concept_changes(old.skills, new.skills),
    )
    snapshot = CatalogueSnapshot(
        FakeRecommender(FakeIndex(new)), changes_since={old.version: changes}.get
    )
    ids = {one.label: one.uri.rpartition("/")[2] for one in (*old.skills, *old.occupations)}
    names = ("circuit diagrams", "manage cash flow", "operate tractor", "manage staff")
    fields = {
        "skills": [",".join(ids[name] for name in names)],
        "jobs": [ids["residential care home worker"]],
        "v": [old.version],
    }
    form, link = read_earlier_link(Form(fields, is_posted=False), snapshot, Settings())
    profile = read_profile(form, snapshot)
    assert [new.skills[new.skill_row[uri]].label for uri in profile.skills] == [
        "interpret circuit diagrams",
        "handle cash flow",
        "manage staff",
    ]
    assert [new.occupations[new.occupation_row[uri]].label for uri in profile.jobs] == [
        "care home worker"
    ]
    assert [one.text for one in link.gone_skills] == ["operate tractor"]
    assert (len(link.renamed), len(link.replaced), profile.unknown) == (1, 2, ())
