"""The ESCO reader reads both generations of layout and the whole shared release."""

import csv
from dataclasses import replace

import pytest

from taxonomy.catalogue import GroupScheme, Importance, ReuseLevel, SkillKind, Source
from taxonomy.esco.concepts import labels
from taxonomy.esco.reader import read_esco
from taxonomy.report import UnusedReason, UnusedRow

ESCO = "http://data.europa.eu/esco/"
GONE = f"{ESCO}occupation/a9e54177-a185-404d-b6e6-15663d31137e"


@pytest.fixture(scope="module")
def shared(shared_esco):
    """Read the shared release once."""
    return read_esco(shared_esco)


def test_counts_of_the_shared_release(shared):
    report = shared.report
    assert (report.occupations, report.skills, report.groups) == (3_007, 13_896, 1_259)
    assert (report.relations_read, report.relations_used) == (123_855, 123_788)
    assert (report.essential, report.optional) == (64_891, 58_897)
    assert report.untyped_skills == 6
    assert report.skill_links == 5_898
    assert report.rows == {
        "ISCOGroups_en.csv": 619,
        "broaderRelationsOccPillar.csv": 3_617,
        "broaderRelationsSkillPillar.csv": 20_656,
        "occupationSkillRelations.csv": 123_855,
        "occupations_en.csv": 3_007,
        "skillGroups_en.csv": 640,
        "skillSkillRelations.csv": 5_899,
        "skills_en.csv": 13_896,
    }


def test_every_unused_row_of_the_shared_release_has_its_reason(shared):
    assert shared.report.unused_counts() == {
        ("broaderRelationsOccPillar.csv", UnusedReason.UNKNOWN_CONCEPT): 1,
        ("broaderRelationsSkillPillar.csv", UnusedReason.UNKNOWN_CONCEPT): 7,
        ("occupationSkillRelations.csv", UnusedReason.UNKNOWN_OCCUPATION): 67,
        ("skillSkillRelations.csv", UnusedReason.SELF): 1,
    }
    lost = [row for row in shared.report.unused if row.file == "occupationSkillRelations.csv"]
    assert {row.detail for row in lost} == {f"occupationUri {GONE}"}
    skill_pillar = [row for row in shared.report.unused if "SkillPillar" in row.file]
    assert sum("broaderUri" in row.detail for row in skill_pillar) == 3
    assert "conceptSchemes_en.csv" in shared.report.unread_files


def test_the_shared_catalogue_is_ordered_and_of_one_piece(shared):
    catalogue = shared.catalogue
    for concepts in (catalogue.occupations, catalogue.skills, catalogue.groups):
        uris = [concept.uri for concept in concepts]
        assert uris == sorted(set(uris))
    pairs = [(relation.occupation, relation.skill) for relation in catalogue.relations]
    assert pairs == sorted(set(pairs))
    assert {occupation for occupation, _ in pairs} <= set(catalogue.occupation_row)
    assert {skill for _, skill in pairs} <= set(catalogue.skill_row)
    assert sum(skill.kind is SkillKind.KNOWLEDGE for skill in catalogue.skills) == 3_059


def test_version_and_source_of_the_shared_release(shared):
    assert (shared.catalogue.version, shared.catalogue.language) == ("esco-1.1.1-en", "en")
    (source,) = shared.catalogue.sources
    assert (source.name, source.version) == ("ESCO", "1.1.1")
    assert source.licence == "European Commission reuse notice (Decision 2011/833/EU)"
    assert "European Commission" in source.attribution


def test_an_occupation_of_the_shared_release(shared):
    catalogue = shared.catalogue
    uri = f"{ESCO}occupation/00030d09-2b3a-4efd-87cc-c4ea39d27c34"
    occupation = catalogue.occupations[catalogue.occupation_row[uri]]
    assert (occupation.label, occupation.isco_code, occupation.code) == (
        "technical director",
        "2654",
        "2654.1.7",
    )
    assert occupation.alternative_labels[:2] == (
        "technical and operations director",
        "head of technical",
    )
    path = [group.label for group in catalogue.isco_path("2654")]
    assert path[0] == "Professionals"
    assert len(path) == 4


def test_a_skill_of_the_shared_release(shared):
    catalogue = shared.catalogue
    uri = f"{ESCO}skill/0005c151-5b5a-4a66-8aac-60e734beb1ab"
    skill = catalogue.skills[catalogue.skill_row[uri]]
    assert (skill.label, skill.kind) == ("manage musical staff", SkillKind.SKILL)
    assert skill.reuse_level is ReuseLevel.SECTOR_SPECIFIC
    assert skill.alternative_labels[0] == "manage staff of music"
    assert all(catalogue.group_by_uri[group].scheme is GroupScheme.SKILLS for group in skill.groups)


def test_isced_groups_of_the_shared_release(shared):
    group = shared.catalogue.group_by_uri[f"{ESCO}isced-f/0211"]
    assert (group.scheme, group.code) == (GroupScheme.ISCED_F, "0211")
    assert group.broader == (f"{ESCO}isced-f/021",)
    schemes = [group.scheme for group in shared.catalogue.groups]
    assert schemes.count(GroupScheme.ISCED_F) == 220
    assert schemes.count(GroupScheme.SKILLS) == 420


def test_zips_in_any_order_and_folders_give_the_same(esco_release, tmp_path):
    zips = esco_release.write_zips(tmp_path / "zips")
    esco_release.write_folder(tmp_path / "folder" / "unpacked")
    reading = read_esco(zips)
    assert read_esco(zips[::-1]) == reading
    assert read_esco([tmp_path / "zips"]) == reading
    assert read_esco([tmp_path / "folder"], release="1.1.1") == reading
    assert read_esco([tmp_path / "folder" / "unpacked"], release="v1.1.1") == reading


def test_newer_layout_gives_the_same_catalogue(esco_release, tmp_path):
    old = esco_release.write_folder(tmp_path / "old")
    for rows in esco_release.tables.values():
        rows[0].append("naceCode")
        for row in rows[1:]:
            row.append("extra")
    new = esco_release.write_folder(tmp_path / "new", suffixed=True)
    reading = read_esco([new], release="1.2.0")
    older = read_esco([old], release="1.2.0").catalogue
    assert reading.catalogue == older
    assert reading.catalogue.version == "esco-1.2.0-en"
    assert reading.report.rows["occupationSkillRelations_en.csv"] == 120


def test_halves_may_be_a_zip_and_a_folder(esco_release, tmp_path):
    labels_zip, relations_zip = esco_release.write_zips(tmp_path)
    folder = tmp_path / "relations"
    folder.mkdir()
    for table in esco_release.tables:
        if table not in esco_release.label_tables:
            (folder / f"{table}.csv").write_bytes(esco_release.content(table))
    assert read_esco([folder, labels_zip]) == read_esco([labels_zip, relations_zip])


def test_language_comes_from_the_files(esco_release, tmp_path):
    zips = esco_release.write_zips(tmp_path, release="1.2.1", language="de")
    assert read_esco(zips).catalogue.version == "esco-1.2.1-de"


def test_a_release_with_a_name_of_its_own(esco_release, tmp_path):
    esco_release.tables["sources"] = [
        ["name", "version", "licence", "attribution", "url"],
        ["Tiny", "1", "CC0", "Made for tests.", ""],
        ["ESCO", "1.1.1", "reuse", "Follows ESCO.", "https://esco.ec.europa.eu"],
    ]
    folder = esco_release.write_folder(tmp_path / "tiny")
    catalogue = read_esco([folder], release="starter-1").catalogue
    assert catalogue.version == "starter-1-en"
    assert catalogue.sources == (
        Source("Tiny", "1", "CC0", "Made for tests."),
        Source("ESCO", "1.1.1", "reuse", "Follows ESCO.", "https://esco.ec.europa.eu"),
    )


def test_concepts_hold_what_their_row_says(esco_release, tmp_path):
    header, *skills = esco_release.tables["skills"]
    header.append("exactMatch")
    for row in skills:
        row.append("")
    skills[3][4:] = [
        " weld metal ",
        "join metal\n\nWeld Metal\nJOIN METAL\nfuse metal",
        "welding\nFuse metal",
        "",
        "Not gluing.",
        "Join\nmetal.",
        f"{ESCO}skill/3",
    ]
    catalogue = read_esco([esco_release.write_folder(tmp_path / "f")], "1.1.1").catalogue
    skill = catalogue.skills[3]
    assert skill == replace(
        catalogue.skills[2],
        uri=esco_release.skill(3),
        label="weld metal",
        alternative_labels=("join metal", "fuse metal"),
        hidden_labels=("welding",),
        scope_note="Not gluing.",
        description="Join\nmetal.",
        groups=(f"{esco_release.base}group/s1",),
        broader=(esco_release.skill(2),),
        exact_match=f"{ESCO}skill/3",
    )
    kinds = [catalogue.skills[row].kind for row in (0, 1, 2)]
    assert kinds == [SkillKind.KNOWLEDGE, SkillKind.SKILL, SkillKind.SKILL]
    assert catalogue.occupations[1].broader == (esco_release.occupation(0),)
    assert catalogue.occupations[0].broader == ()
    assert catalogue.skill_links[0].importance is Importance.OPTIONAL


def test_an_occupation_is_regulated_only_where_its_note_says_so(esco_release, tmp_path):
    header, *rows = esco_release.tables["occupations"]
    header.append("regulatedProfessionNote")
    notes = (f"{ESCO}regulated-professions/regulated", f"{ESCO}regulated-professions/unregulated")
    for row, note in zip(rows, (*notes, "", "see national law"), strict=True):
        row.append(note)
    catalogue = read_esco([esco_release.write_folder(tmp_path / "f")], "1.1.1").catalogue
    assert [one.regulated for one in catalogue.occupations] == [True, False, False, False]


def test_esco_marks_fifteen_occupations_as_regulated(shared_catalogue):
    marked = sorted(one.label for one in shared_catalogue.occupations if one.regulated)
    assert len(marked) == 15
    assert {"architect", "midwife", "pharmacist"} <= set(marked)
    assert "lawyer" not in marked


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("a\nb", ("a", "b")),
        ("a | b|c |  d", ("a", "b|c", "d")),
        ("a\r\n b \n\n", ("a", "b")),
        ("", ()),
        ("taken\nTAKEN\nfree\nFree", ("free",)),
    ],
)
def test_labels_of_a_cell(cell, found):
    assert labels(cell, "Taken") == found


def test_markup_of_notes_is_read_as_text(esco_release, tmp_path):
    header, *rows = esco_release.tables["occupations"]
    link = '<a href="http://example.org/1"><span xml:lang="en">chef</span></a>'
    rows[0][header.index("scopeNote")] = f"Excludes {link}.\nFish &amp; chips, 2 < 3."
    found = read_esco([esco_release.write_folder(tmp_path)], "1.1.1").catalogue.occupations
    notes = {one.uri: one.scope_note for one in found}
    assert notes[esco_release.occupation(0)] == "Excludes chef.\nFish & chips, 2 < 3."


def test_rows_that_are_not_used_are_counted_and_named(esco_release, tmp_path):
    needs = esco_release.tables["occupationSkillRelations"]
    first, second = (esco_release.occupation(number) for number in (0, 1))
    needs += [
        ["nowhere", "optional", "", esco_release.skill(0)],
        [first, "essential", "", esco_release.skill(0)],
        [second, "optional", "", esco_release.skill(0)],
    ]
    helps = esco_release.tables["skillSkillRelations"]
    helps.append([esco_release.skill(4), "", "optional", esco_release.skill(4)])
    reading = read_esco([esco_release.write_folder(tmp_path / "f")], "1.1.1")
    report, relations = reading.report, "occupationSkillRelations.csv"
    assert (report.relations_read, report.relations_used) == (123, 120)
    assert (report.essential, report.optional, report.untyped_skills) == (80, 40, 1)
    skill = esco_release.skill(0)
    assert report.unused == (
        UnusedRow(relations, 122, UnusedReason.UNKNOWN_OCCUPATION, "occupationUri nowhere"),
        UnusedRow(relations, 123, UnusedReason.REPEATED, f"{first} to {skill} is on line 2"),
        UnusedRow(
            relations, 124, UnusedReason.ALSO_ESSENTIAL, f"{second} to {skill} is on line 32"
        ),
        UnusedRow("skillSkillRelations.csv", 3, UnusedReason.SELF, esco_release.skill(4)),
    )
    assert reading.catalogue.relations_of[second][0].importance is Importance.ESSENTIAL


@pytest.mark.parametrize("words", [("essential", "optional"), ("optional", "essential")])
def test_a_need_that_is_both_is_essential_whichever_row_comes_first(esco_release, tmp_path, words):
    rows = esco_release.tables["occupationSkillRelations"]
    origin, _, *rest = rows.pop(26)
    rows += [[origin, word, *rest] for word in words]
    reading = read_esco([esco_release.write_folder(tmp_path)], "1.1.1")
    (row,) = reading.report.unused
    assert (row.line, row.reason) == (121 + words.index("optional"), UnusedReason.ALSO_ESSENTIAL)
    assert (reading.report.also_optional, reading.report.essential) == (1, 81)
    need = reading.catalogue.relations_of[esco_release.occupation(0)][25]
    assert need.importance is Importance.ESSENTIAL


def test_long_cells_are_read_and_the_limit_of_csv_is_put_back(esco_release, tmp_path):
    limit = csv.field_size_limit()
    esco_release.tables["skills"][1][-1] = "x" * (limit + 1)
    catalogue = read_esco([esco_release.write_folder(tmp_path / "f")], "1.1.1").catalogue
    assert len(catalogue.skills[0].description) == limit + 1
    assert csv.field_size_limit() == limit


def test_byte_order_mark_blank_lines_and_other_files_are_accepted(esco_release, tmp_path):
    plain = read_esco([esco_release.write_folder(tmp_path / "f")], "1.1.1")
    skills = tmp_path / "f" / "skills_en.csv"
    skills.write_bytes(b"\xef\xbb\xbf" + skills.read_bytes() + b"\r\n\r\n")
    (tmp_path / "f" / "._skills_en.csv").write_bytes(b"\x00\x05\x16\x07")
    (tmp_path / "f" / "dictionary_en.csv").write_text("filename,data header\n")
    marked = read_esco([tmp_path / "f"], "1.1.1")
    assert marked.catalogue == plain.catalogue
    assert marked.report == replace(plain.report, unread_files=("dictionary_en.csv",))
