"""Bad input to the ESCO reader is refused with the place and the mend."""

import struct
import zipfile
from contextlib import suppress

import pytest

from taxonomy.errors import TaxonomyError
from taxonomy.esco.reader import read_esco


@pytest.fixture
def folder(esco_release, tmp_path):
    """Write a sound unpacked release, for a test to damage."""
    return esco_release.write_folder(tmp_path / "release")


@pytest.fixture
def zips(esco_release, tmp_path):
    """Write the two sound ZIPs of a release, for a test to damage."""
    return esco_release.write_zips(tmp_path / "zips")


def refusal(paths, release="1.1.1"):
    """Return the error of a reading; it always has a mend and tells everything in its message."""
    with pytest.raises(TaxonomyError) as caught:
        read_esco(paths, release)
    error = caught.value
    assert error.fix
    for part in (error.what, error.file, error.column, error.fix):
        assert part in str(error)
    assert error.line is None or f"line {error.line}" in str(error)
    return error


def damage(folder, name, old, new):
    """Replace bytes of one file once."""
    content = (folder / name).read_bytes()
    assert old in content
    (folder / name).write_bytes(content.replace(old, new, 1))


def test_message_tells_place_fault_and_mend():
    error = TaxonomyError("is odd", file="a.csv", line=3, column="b", fix="Even it")
    assert str(error) == "a.csv, line 3, column b: is odd. Even it"
    assert str(TaxonomyError("is odd", fix="Even it")) == "is odd. Even it"


def test_missing_path(tmp_path):
    error = refusal([tmp_path / "none.zip"])
    assert error.what == "there is no such file or folder"
    assert error.file == str(tmp_path / "none.zip")


def test_not_a_zip(tmp_path):
    (tmp_path / "esco.zip").write_text("<html>404</html>")
    assert refusal([tmp_path / "esco.zip"]).what == "this is no ZIP and no folder"


def test_nothing_given():
    assert refusal([]).what == "no table of ESCO is among the files"


def test_empty_folder(tmp_path):
    assert refusal([tmp_path]).what == "holds no CSV file"


def test_zip_of_something_else(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("other.csv", "a,b\n")
    assert refusal([tmp_path / "a.zip"]).what == "no table of ESCO is among the files"


def test_only_the_language_half(zips):
    error = refusal(zips[:1])
    assert "relations half" in error.what
    for table in ("occupationSkillRelations", "skillSkillRelations", "broaderRelationsOccPillar"):
        assert f"{table}.csv" in error.what
    assert "classification -  - csv.zip" in error.fix


def test_only_the_relations_half(zips):
    error = refusal(zips[1:])
    assert "occupations_<language>.csv, skills_<language>.csv" in error.what
    assert "classification - en - csv.zip" in error.fix


def test_one_table_missing(folder):
    (folder / "skillGroups_en.csv").unlink()
    assert refusal([folder]).what.endswith("incomplete: skillGroups_<language>.csv")


def test_missing_column(folder):
    damage(folder, "skills_en.csv", b"skillType", b"type")
    error = refusal([folder])
    assert (error.file, error.line) == (str(folder / "skills_en.csv"), 1)
    assert error.column == "skillType"
    assert "there are conceptType, conceptUri, type," in error.what


def test_column_twice(folder):
    damage(folder, "skills_en.csv", b"scopeNote", b"altLabels")
    assert refusal([folder]).what == "the column altLabels is there more than once"


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"", "is empty"), (b"occupationUri,relationType,skillUri\n", "has a header and no row")],
)
def test_no_rows(folder, content, what):
    (folder / "occupationSkillRelations.csv").write_bytes(content)
    assert refusal([folder]).what == what


def test_unbalanced_quote(folder):
    # The second skill starts on line 4: the first one has two alternative labels on two lines.
    damage(folder, "skills_en.csv", b'build 1"', b"build 1")
    error = refusal([folder])
    assert error.line == 4
    assert error.what.startswith("broken CSV")


def test_quote_that_never_closes(folder):
    path = folder / "skillSkillRelations.csv"
    path.write_bytes(path.read_bytes() + b'a,b,"c,d')
    error = refusal([folder])
    assert (error.line, error.what) == (
        3,
        "broken CSV in the row that starts here: unexpected end of data",
    )


@pytest.mark.parametrize(("row", "cells"), [(b"a,b,c\r\n", 3), (b"a,b,c,d,e\r\n", 5)])
def test_row_of_another_width(folder, row, cells):
    path = folder / "occupationSkillRelations.csv"
    path.write_bytes(path.read_bytes() + row)
    error = refusal([folder])
    assert error.line == 122
    assert error.what == f"the row has {cells} cells where the header names 4"


def test_relations_cut_short_at_the_end_of_a_row(folder):
    path = folder / "occupationSkillRelations.csv"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:70]))
    error = refusal([folder])
    assert error.what.startswith("1 of 4 occupations have no skill")
    assert error.file == str(path)


@pytest.mark.parametrize("share", [0.2, 0.6, 0.99])
def test_zip_cut_short(zips, share):
    content = zips[0].read_bytes()
    zips[0].write_bytes(content[: int(len(content) * share)])
    error = refusal(zips)
    assert (error.file, error.what) == (str(zips[0]), "the ZIP is cut short or damaged")


def test_damaged_member(zips):
    with zipfile.ZipFile(zips[0]) as archive:
        start = archive.getinfo("skills_en.csv").header_offset + 30 + len("skills_en.csv")
    content = bytearray(zips[0].read_bytes())
    content[start + 200] ^= 0xFF
    zips[0].write_bytes(content)
    error = refusal(zips)
    assert error.file == f"{zips[0]}/skills_en.csv"
    assert error.what.startswith("cannot be unpacked")


def test_wrong_checksum(zips):
    content = bytearray(zips[1].read_bytes())
    content[content.index(b"PK\x01\x02") + 16] ^= 0xFF
    zips[1].write_bytes(content)
    assert "Bad CRC-32" in refusal(zips).what


def test_member_too_large(zips):
    content = bytearray(zips[1].read_bytes())
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, 2**28 + 1)
    zips[1].write_bytes(content)
    error = refusal(zips)
    assert error.what == "has 268,435,457 bytes unpacked, more than the 268,435,456 that are read"
    assert error.file.endswith(".csv")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_latin_1(folder, mark):
    path = folder / "occupations_en.csv"
    damage(folder, path.name, b"maker 1", b"caf\xe9 owner 1")
    path.write_bytes(mark + path.read_bytes())
    error = refusal([folder])
    at = path.read_bytes().index(b"\xe9")
    assert error.what == f"is not UTF-8: byte 0xE9 at offset {at}"
    assert error.line == 4
    assert error.fix.startswith('Save the file as UTF-8, in a spreadsheet as "CSV UTF-8"')
    assert error.fix.endswith('The byte is "é" in Windows-1252, as Excel saves "CSV"')


def test_utf_16_that_is_damaged_or_has_no_mark(folder):
    path = folder / "occupations_en.csv"
    text = path.read_text()
    path.write_bytes(text.encode("utf-16")[:-1])
    assert refusal([folder]).what.startswith("is UTF-16 that is cut short or damaged at offset ")
    path.write_text(text, encoding="utf-32")
    assert refusal([folder]).what == "begins like UTF-16 but is another encoding, or damaged"
    path.write_text(text, encoding="utf-16-be")
    assert refusal([folder]).what == (
        "holds a zero byte (offset 0), so it is not UTF-8 text; it may be UTF-16 without a "
        "byte-order mark"
    )


def test_a_table_that_a_spreadsheet_read_as_one_column(folder):
    path = folder / "skillSkillRelations.csv"
    header, *rows = path.read_text().splitlines()
    path.write_text("\n".join((header, *(f'"{row}"' for row in rows))))
    error = refusal([folder])
    assert error.line == 2
    assert error.what == "the whole row is one cell, as a spreadsheet saves a table that it misread"


def test_semicolons_are_named_where_the_rest_is_wrong(folder):
    path = folder / "skillSkillRelations.csv"
    content = path.read_bytes().replace(b",", b";")
    path.write_bytes(content.replace(b"relatedSkillUri", b"related"))
    error = refusal([folder])
    assert error.column == "relatedSkillUri"
    assert error.fix.startswith("The columns are separated by semicolons; save the file with comm")
    path.write_bytes(content + b"a;b;c\r\n")
    error = refusal([folder])
    assert error.what == "the row has 3 cells where the header names 4"
    assert "The columns are separated by semicolons" in error.fix


def test_uri_twice(esco_release, tmp_path):
    skills = esco_release.tables["skills"]
    skills.append([*skills[1][:4], "another", *skills[1][5:]])
    error = refusal([esco_release.write_folder(tmp_path / "f")])
    # 30 skills of two lines each before it.
    assert (error.line, error.column) == (62, "conceptUri")
    assert error.what == f"{skills[1][1]} is there twice; first in skills_en.csv, line 2"


def test_uri_of_an_occupation_and_a_skill(esco_release, tmp_path):
    esco_release.tables["skills"][1][1] = esco_release.occupation(2)
    error = refusal([esco_release.write_folder(tmp_path / "f")])
    assert "first in occupations_en.csv, line 6" in error.what


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "line"),
    [
        # Each skill and each occupation takes two lines.
        ("skills", 2, "skillType", "talent", 4),
        ("skills", 3, "reuseLevel", "everywhere", 6),
        ("skillSkillRelations", 1, "relationType", "needed", 2),
        ("occupationSkillRelations", 5, "relationType", "", 6),
        ("occupations", 1, "iscoGroup", "110", 2),
        ("ISCOGroups", 1, "code", "C2", 2),
    ],
)
def test_unknown_value(esco_release, tmp_path, table, row, column, value, line):  # noqa: PLR0917
    rows = esco_release.tables[table]
    rows[row][rows[0].index(column)] = value
    error = refusal([esco_release.write_folder(tmp_path / "f")])
    assert (error.line, error.column) == (line, column)
    assert error.what.startswith(f"{value!r} is not a")
    assert table in error.file


@pytest.mark.parametrize("column", ["conceptUri", "preferredLabel"])
@pytest.mark.parametrize("table", ["occupations", "skills", "ISCOGroups", "skillGroups"])
def test_empty_cell(esco_release, tmp_path, table, column):
    rows = esco_release.tables[table]
    rows[1][rows[0].index(column)] = "  "
    error = refusal([esco_release.write_folder(tmp_path / "f")])
    assert (error.line, error.column, error.what) == (2, column, "the cell is empty")
    rows[1][rows[0].index(column)] = "nan"
    error = refusal([esco_release.write_folder(tmp_path / "f")])
    assert (error.line, error.column) == (2, column)
    assert error.what == 'the cell says "nan", for empty'


def test_too_many_relations_to_nowhere(esco_release, tmp_path):
    needs = esco_release.tables["occupationSkillRelations"]
    needs += [[esco_release.occupation(0), "essential", "", f"lost-{n}"] for n in range(2)]
    error = refusal([esco_release.write_folder(tmp_path / "f")])
    assert error.line == 122
    assert error.what == (
        "2 of 122 rows join no two concepts of this release, more than 1%; the first names a "
        "skill that the release lacks: skillUri lost-0"
    )


def test_relations_between_the_wrong_kinds(esco_release, tmp_path):
    helps = esco_release.tables["skillSkillRelations"]
    helps[1][0] = esco_release.occupation(0)
    error = refusal([esco_release.write_folder(tmp_path / "f")])
    assert "relates two concepts of kinds that do not go together" in error.what


def test_two_languages(esco_release, zips, tmp_path):
    other = esco_release.write_zips(tmp_path / "de", language="de")
    error = refusal([*zips, other[0]])
    assert error.what == "the files are in 2 languages: de, en"


def test_same_table_twice(folder, zips):
    error = refusal([*zips, folder])
    assert "is there twice" in error.what
    assert str(zips[0]) in error.what


def test_two_releases(esco_release, zips, tmp_path):
    newer = esco_release.write_zips(tmp_path / "new", release="1.2.0")
    error = refusal([zips[0], newer[1]], release=None)
    assert error.what.endswith("different releases: 1.1.1, 1.2.0")
    assert refusal(zips, release="1.2.0").what.endswith("different releases: 1.1.1, 1.2.0")


def test_folder_without_release(folder):
    error = refusal([folder], release=None)
    assert "--release 1.1.1" in error.fix


@pytest.mark.parametrize("release", ["", "../1", "1.1~x", "1 1"])
def test_release_that_cannot_name_a_folder(folder, release):
    assert refusal([folder], release).what == f"{release!r} cannot name a release"


@pytest.mark.parametrize("step", range(0, 4000, 97))
def test_any_damaged_byte_of_a_zip_is_an_error_or_harmless(zips, step):
    sound = read_esco(zips).catalogue
    content = bytearray(zips[1].read_bytes())
    content[step % len(content)] ^= 0xFF
    zips[1].write_bytes(content)
    with suppress(TaxonomyError):
        assert read_esco(zips).catalogue == sound
