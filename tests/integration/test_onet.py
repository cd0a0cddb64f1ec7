"""O*NET is read as a catalogue: both generations, thresholds, and every row accounted for."""

import zipfile

import pytest

from taxonomy.catalogue import Importance, SkillKind
from taxonomy.errors import TaxonomyError
from taxonomy.facets import (
    EducationShare,
    Facets,
    Interest,
    InterestScore,
    RelatedOccupation,
    Task,
    Technology,
    WorkStyle,
)
from taxonomy.onet.reader import read_onet
from taxonomy.report import UnusedReason
from tests.support.small_onet import BAKER, CLERK, OTHER, TABLES, newer, write_onet

ESSENTIAL, OPTIONAL = Importance.ESSENTIAL, Importance.OPTIONAL
NEEDS = ("Knowledge.txt", "Skills.txt", "Tasks to DWAs.txt")
ELEMENT = "https://www.onetonline.org/find/descriptor/result/"


def read(tmp_path, tables=TABLES):
    return read_onet([write_onet(tmp_path / "db_29_2_text", tables)])


def needs(catalogue, code):
    labels = {skill.uri: skill.label for skill in catalogue.skills}
    uri = f"https://www.onetonline.org/link/summary/{code}"
    return {labels[r.skill]: r.importance for r in catalogue.relations_of.get(uri, ())}


@pytest.mark.parametrize("tables", [TABLES, newer()], ids=["29", "30"])
def test_what_an_occupation_needs(tmp_path, tables):
    catalogue = read(tmp_path, tables).catalogue
    assert needs(catalogue, BAKER) == {
        "Food Production": ESSENTIAL,
        "Administrative": OPTIONAL,
        "Active Listening": OPTIONAL,
        "Bake goods": ESSENTIAL,
        "Order materials": ESSENTIAL,
        "Microsoft Excel": OPTIONAL,
        "Slicing machinery": OPTIONAL,
    }
    assert needs(catalogue, CLERK) == {
        "Administrative": ESSENTIAL,
        "Active Listening": ESSENTIAL,
        "Order materials": OPTIONAL,
        "Microsoft Excel": OPTIONAL,
        "C++ Builder": OPTIONAL,
    }
    assert needs(catalogue, OTHER) == {}


@pytest.mark.parametrize("tables", [TABLES, newer()], ids=["29", "30"])
def test_the_concepts(tmp_path, tables):
    catalogue = read(tmp_path, tables).catalogue
    assert (catalogue.version, catalogue.language) == ("onet-29.2", "en")
    baker = catalogue.occupations[catalogue.occupation_row[_occupation(BAKER)]]
    assert (baker.label, baker.code, baker.isco_code) == ("Bakers", BAKER, "")
    assert baker.alternative_labels == ("Bread Baker", "Pastry Cook (PC)", "PC", "Dough Mixer")
    clerk = catalogue.occupations[catalogue.occupation_row[_occupation(CLERK)]]
    assert clerk.description == 'Do "all sorts" of office work.'
    skills = {skill.label: skill for skill in catalogue.skills}
    assert skills["Food Production"].kind is SkillKind.KNOWLEDGE
    assert skills["Food Production"].description == "Knowledge of growing and making food."
    assert skills["Bake goods"].kind is SkillKind.SKILL
    assert skills["Bake goods"].groups == (f"{ELEMENT}4.A.3.a.3.I08",)
    assert skills["Slicing machinery"].alternative_labels == ("Bread slicers",)
    excel = skills["C++ Builder"]
    assert excel.uri == "https://w3id.org/destinai/onet/technology/C%2B%2B%20Builder"
    assert excel.kind is SkillKind.KNOWLEDGE
    groups = {group.uri: group.label for group in catalogue.groups}
    assert groups[excel.groups[0]] == "Web development software"
    assert groups[f"{ELEMENT}4.A.3.a.3.I08"] == "Prepare foods"
    for concepts in (catalogue.occupations, catalogue.skills, catalogue.groups):
        assert [c.uri for c in concepts] == sorted({c.uri for c in concepts})


def test_the_account(tmp_path):
    reading = read(tmp_path)
    report = reading.report
    assert (report.occupations, report.skills, report.tasks) == (3, 10, 3)
    assert (report.relations_used, report.essential, report.optional) == (12, 5, 7)
    assert report.rows["Skills.txt"] == 3
    assert {(row.file, row.line, row.reason) for row in report.unused} == {
        ("Knowledge.txt", 5, UnusedReason.NOT_RELEVANT),
        ("Knowledge.txt", 9, UnusedReason.UNKNOWN_OCCUPATION),
        ("Skills.txt", 4, UnusedReason.SUPPRESSED),
        ("Tasks to DWAs.txt", 6, UnusedReason.UNKNOWN_TASK),
        ("Tasks to DWAs.txt", 7, UnusedReason.UNKNOWN_SKILL),
        ("Job Zones.txt", 4, UnusedReason.UNKNOWN_OCCUPATION),
        ("Education, Training, and Experience.txt", 5, UnusedReason.SUPPRESSED),
        ("Interests.txt", 4, UnusedReason.NOT_A_NUMBER),
        ("Work Styles.txt", 4, UnusedReason.SUPPRESSED),
        ("Related Occupations.txt", 4, UnusedReason.UNKNOWN_OCCUPATION),
    }
    unused = [row for row in report.unused if row.file in NEEDS]
    accounted = report.relations_used + report.unimportant + report.merged + len(unused)
    assert (report.relations_read, report.unimportant, report.merged) == (accounted, 1, 2)
    assert report.facets == {
        "job zone": 2,
        "education": 2,
        "interests": 1,
        "work styles": 1,
        "tasks": 2,
        "technologies": 2,
        "related": 1,
    }


def test_what_is_rated_low_is_no_fault(tmp_path):
    low = ("2.C.7.d", "Music", "IM", "2.99")
    rows = ((CLERK, *low, "Y", "n/a"), (CLERK, "2.C.7.d", "Music", "LV", "0.10", "N", "Y"))
    report = read(tmp_path, _with("Knowledge", *TABLES["Knowledge"], *rows)).report
    before = read(tmp_path, TABLES).report
    assert (report.unused, report.unimportant) == (before.unused, before.unimportant + 1)
    assert report.relations_read == before.relations_read + 1


@pytest.mark.parametrize("tables", [TABLES, newer()], ids=["29", "30"])
def test_the_facets(tmp_path, tables):
    facets = read(tmp_path, tables).catalogue.facets
    assert [f.occupation for f in facets] == [_occupation(CLERK), _occupation(BAKER)]
    clerk, baker = facets
    assert baker == Facets(
        occupation=_occupation(BAKER),
        job_zone=2,
        education=(
            EducationShare(2, "High School Diploma", 60.0),
            EducationShare(3, "Post-Secondary Certificate", 20.0),
        ),
        interests=(
            InterestScore(Interest.REALISTIC, 6.1, 1),
            InterestScore(Interest.ARTISTIC, 3.9, 2),
        ),
        work_styles=(WorkStyle("Care", 4.4), WorkStyle("Stamina", 3.1)),
        tasks=(Task("Bake bread.", core=True), Task("Order flour.", core=False)),
        technologies=(Technology("Microsoft Excel", "Spreadsheet software", True, False),),
        related=(
            RelatedOccupation(_occupation(OTHER), "Food Workers, All Other"),
            RelatedOccupation(_occupation(CLERK), "Office Clerks"),
        ),
    )
    assert baker.high_points == (Interest.REALISTIC, Interest.ARTISTIC)
    assert baker.typical_education == EducationShare(2, "High School Diploma", 60.0)
    assert clerk.typical_education == EducationShare(2, "High School Diploma", 50.0)
    assert [(t.hot, t.in_demand) for t in clerk.technologies] == [(True, False), (True, True)]
    assert (clerk.job_zone, clerk.high_points, clerk.related) == (4, (), ())


def test_a_zip_and_its_folder_read_the_same(tmp_path):
    folder = write_onet(tmp_path / "db_29_2_text")
    with zipfile.ZipFile(tmp_path / "db_29_2_text.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"db_29_2_text/{path.name}")
    assert read_onet([tmp_path / "db_29_2_text.zip"]) == read_onet([folder])


def _without(name):
    return {table: rows for table, rows in TABLES.items() if table != name}


def _with(name, *rows):
    return {**TABLES, name: rows}


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        (_without("Knowledge"), r"incomplete: Knowledge.txt is missing\. Pass the whole ZIP"),
        (
            _without("Skills"),
            "Skills.txt or Essential Skills.txt and Transferable Skills.txt is missing",
        ),
        (_without("Technology Skills"), "Technology Skills.txt or Software Skills.txt is missing"),
        (
            _with("DWA Reference", ("IWA ID", "DWA ID", "Name"), ("a", "b", "c")),
            "DWA Reference.txt, line 1, column DWA Title: the column DWA Title is missing",
        ),
        (_with("Knowledge", TABLES["Knowledge"][0]), "Knowledge.txt: has a header and no row"),
        (
            _with("Occupation Data", *TABLES["Occupation Data"], (BAKER, "Bakers", "Again.")),
            f"line 5, column O\\*NET-SOC Code: the code {BAKER} is there twice",
        ),
        (
            _with("Occupation Data", *TABLES["Occupation Data"], (BAKER, "Bakers")),
            "Occupation Data.txt, line 5: the row has 2 cells where the header names 3",
        ),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path, tables, told):
    with pytest.raises(TaxonomyError, match=told):
        read(tmp_path, tables)


def test_latin_1_is_told(tmp_path):
    folder = write_onet(tmp_path / "db_29_2_text")
    path = folder / "Occupation Data.txt"
    path.write_bytes(path.read_bytes() + "1\tCafé\tx\r\n".encode("latin-1"))
    with pytest.raises(TaxonomyError, match=r"Data\.txt, line 5: is not UTF-8: byte 0xE9"):
        read_onet([folder])


def test_the_release_must_be_told_once(tmp_path):
    folder = write_onet(tmp_path / "unpacked")
    with pytest.raises(TaxonomyError, match=r"no name has it\. Pass --release"):
        read_onet([folder])
    assert read_onet([folder], "30.3").catalogue.version == "onet-30.3"
    with pytest.raises(TaxonomyError, match=r"29\.1, 29\.2"):
        read_onet([write_onet(tmp_path / "db_29_2_text")], "29.1")


def test_the_real_release(shared_onet):
    report = shared_onet.report
    assert (report.occupations, report.skills, report.groups) == (1016, 15050, 467)
    assert (report.essential, report.optional, report.tasks) == (21933, 79595, 18796)
    assert (report.facets["job zone"], report.facets["education"]) == (923, 853)
    assert report.unused_counts() == {
        ("Education, Training, and Experience.txt", UnusedReason.SUPPRESSED): 199,
        ("Knowledge.txt", UnusedReason.SUPPRESSED): 1,
    }
    assert (report.unimportant, report.merged) == (40593, 15172)
    assert report.relations_read == report.relations_used + 40593 + 15172 + 1


def _occupation(code):
    return f"https://www.onetonline.org/link/summary/{code}"
