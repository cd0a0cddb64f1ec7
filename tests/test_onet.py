"""O*NET is read as a catalogue: both generations, thresholds, and every row accounted for."""

import zipfile

import pytest

from taxonomy.catalogue import Importance, SkillKind
from taxonomy.errors import TaxonomyError
from taxonomy.onet import read_onet
from taxonomy.report import UnusedReason
from tests.conftest import DATA
from tests.small_onet import BAKER, CLERK, OTHER, TABLES, newer, write_onet

ESSENTIAL, OPTIONAL = Importance.ESSENTIAL, Importance.OPTIONAL
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
    }


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


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared O*NET release is not here")
def test_the_real_release():
    report = read_onet([DATA / "onet" / "db_29_2_text.zip"]).report
    assert (report.occupations, report.skills, report.groups) == (1016, 15050, 467)
    assert (report.essential, report.optional, report.tasks) == (21933, 79595, 18796)
    assert {reason for _, reason in report.unused_counts()} == {
        UnusedReason.NOT_RELEVANT,
        UnusedReason.SUPPRESSED,
    }


def _occupation(code):
    return f"https://www.onetonline.org/link/summary/{code}"
