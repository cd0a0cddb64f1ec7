"""Rows of the real releases, saved again as pandas and Excel do, are read as they were meant."""

import csv
import io
import zipfile
from dataclasses import replace

import pytest

from taxonomy.crosswalk import read_crosswalk
from taxonomy.errors import TaxonomyError
from taxonomy.esco.reader import read_esco
from taxonomy.onet.reader import read_onet
from taxonomy.overlay import lay_over
from taxonomy.own_skills import read_own_skills
from taxonomy.report import FileNote, NoteKind
from tests.conftest import DATA
from tests.support.small_catalogue import small_catalogue
from tests.support.small_own_skills import ANN, write_own_skills

OCCUPATIONS = 30
CROSSWALK = DATA / "onet" / "esco_onet_crosswalk_2022-09.csv"
NAN = "nan"


def commas(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def tabs(content):
    text = io.StringIO(content.decode(), newline="")
    return list(csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE))


def picked(rows, column, kept):
    """Return the header and the rows with one of the kept values in a column."""
    at = rows[0].index(column)
    return [rows[0], *(row for row in rows[1:] if row[at] in kept)]


def members(path, rows_of):
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith((".csv", ".txt"))]
        return {name.rpartition("/")[2]: rows_of(archive.read(name)) for name in names}


@pytest.fixture(scope="module")
def esco_tables(shared_esco):
    """Return tables of ESCO by file name, cut to some occupations and what they need."""
    tables = {}
    for path in shared_esco:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.startswith(("ISCO", "broader", "occupation", "skill")):
                    tables[name] = commas(archive.read(name))
    del tables["skillsHierarchy_en.csv"]
    occupations = tables["occupations_en.csv"][: OCCUPATIONS + 1]
    tables["occupations_en.csv"] = occupations
    at = occupations[0].index("conceptUri")
    kept = {row[at] for row in occupations}
    needs = picked(tables["occupationSkillRelations.csv"], "occupationUri", kept)
    tables["occupationSkillRelations.csv"] = needs
    skills = {row[needs[0].index("skillUri")] for row in needs}
    tables["skills_en.csv"] = picked(tables["skills_en.csv"], "conceptUri", skills)
    helps = picked(tables["skillSkillRelations.csv"], "originalSkillUri", skills)
    tables["skillSkillRelations.csv"] = picked(helps, "relatedSkillUri", skills)
    groups = {
        row[1] for name in ("ISCOGroups_en.csv", "skillGroups_en.csv") for row in tables[name]
    }
    for name in ("broaderRelationsOccPillar.csv", "broaderRelationsSkillPillar.csv"):
        known = kept | skills | groups
        tables[name] = picked(picked(tables[name], "conceptUri", known), "broaderUri", known)
    return tables


@pytest.fixture(scope="module")
def onet_tables(shared_onet):
    """Return tables of O*NET by file name, cut to the occupations of some codes."""
    del shared_onet
    tables = members(DATA / "onet" / "db_29_2_text.zip", tabs)
    del tables["Read Me.txt"]
    kept = {row[0] for row in tables["Occupation Data.txt"][1 :: 1016 // OCCUPATIONS]}
    return {
        name: picked(rows, "O*NET-SOC Code", kept) if "O*NET-SOC Code" in rows[0] else rows
        for name, rows in tables.items()
    }


def write(folder, tables, encoding="utf-8", **form):
    """Write tables into a folder, in a form of the csv module."""
    folder.mkdir()
    for name, rows in tables.items():
        with (folder / name).open("w", encoding=encoding, newline="") as file:
            csv.writer(file, **form).writerows(rows)
    return folder


def with_nan(tables, word=NAN):
    """Return tables as pandas saves them after `astype(str)`, "n/a" taken for empty too."""
    return {
        name: [
            rows[0],
            *([cell if cell not in {"", "n/a"} else word for cell in row] for row in rows[1:]),
        ]
        for name, rows in tables.items()
    }


def with_index(tables):
    return {
        name: [["", *rows[0]], *([str(number), *row] for number, row in enumerate(rows[1:]))]
        for name, rows in tables.items()
    }


EXCEL = {"delimiter": "\t", "quoting": csv.QUOTE_MINIMAL}


def excel_text(folder, tables, encoding="utf-8"):
    """Write tables as Excel saves "Text (Tab delimited)": text with a comma or quote in quotes."""
    folder.mkdir()
    for name, rows in tables.items():
        lines = ("\t".join(map(_in_quotes, row)) + "\r\n" for row in rows)
        (folder / name).write_text("".join(lines), encoding=encoding, newline="")
    return folder


def _in_quotes(cell):
    quoted = cell.replace('"', '""')
    return f'"{quoted}"' if any(mark in cell for mark in ',"') else cell


@pytest.fixture(scope="module")
def esco(esco_tables, tmp_path_factory):
    return read_esco([write(tmp_path_factory.mktemp("esco") / "sound", esco_tables)], "1.1.1")


def test_esco_as_published_has_no_notes(esco):
    assert esco.report.occupations == OCCUPATIONS
    assert esco.report.notes == ()


@pytest.mark.parametrize("word", [NAN, "NaN", "<NA>", "None", "NA", "NULL", "#N/A"])
def test_esco_with_a_word_for_empty(esco, esco_tables, tmp_path, word):
    reading = read_esco([write(tmp_path / "f", with_nan(esco_tables, word))], "1.1.1")
    assert reading.catalogue == esco.catalogue
    notes = {note.file: note for note in reading.report.notes}
    empty = sum(not cell for row in esco_tables["occupations_en.csv"] for cell in row)
    assert notes["occupations_en.csv"] == FileNote("occupations_en.csv", NoteKind.EMPTY_WORD, empty)
    assert replace(reading.report, notes=()) == esco.report


def test_a_word_for_empty_among_labels_of_esco(esco, esco_tables, tmp_path):
    header, *rows = esco_tables["occupations_en.csv"]
    at = header.index("altLabels")
    joined = [[*row[:at], f"{row[at]}\nnan", *row[at + 1 :]] for row in rows]
    tables = {**esco_tables, "occupations_en.csv": [header, *joined]}
    assert read_esco([write(tmp_path / "f", tables)], "1.1.1").catalogue == esco.catalogue


SAVED = {
    "semicolons": ("utf-8-sig", {"delimiter": ";"}, {NoteKind.SEMICOLONS}),
    "quoted": (
        "utf-8",
        {"delimiter": ";", "quoting": csv.QUOTE_ALL},
        {NoteKind.SEMICOLONS},
    ),
    "unicode text": ("utf-16", {"delimiter": "\t"}, {NoteKind.TABS, NoteKind.UTF_16}),
    "mark": ("utf-8-sig", {}, set()),
    "utf-16": ("utf-16", {}, {NoteKind.UTF_16}),
}
"""Forms in which Excel saves: encoding, form of the csv module, notes."""


@pytest.mark.parametrize("saved", SAVED)
def test_esco_in_a_form_of_excel(esco, esco_tables, tmp_path, saved):
    encoding, form, kinds = SAVED[saved]
    reading = read_esco([write(tmp_path / "f", esco_tables, encoding, **form)], "1.1.1")
    assert reading.catalogue == esco.catalogue
    assert {note.kind for note in reading.report.notes} == kinds
    assert len(reading.report.notes) == len(kinds) * len(esco_tables)


def test_esco_with_the_index_of_a_data_frame(esco, esco_tables, tmp_path):
    reading = read_esco([write(tmp_path / "f", with_index(esco_tables))], "1.1.1")
    assert reading.catalogue == esco.catalogue


@pytest.fixture(scope="module")
def onet(onet_tables, tmp_path_factory):
    folder = tmp_path_factory.mktemp("onet") / "sound"
    form = {"delimiter": "\t", "quoting": csv.QUOTE_NONE, "quotechar": None}
    return read_onet([write(folder, onet_tables, **form)], "29.2")


def test_onet_as_published_has_no_notes(onet, shared_onet):
    assert onet.report.occupations > OCCUPATIONS
    assert onet.report.notes == shared_onet.report.notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_onet_as_excel_saves_text(onet, onet_tables, tmp_path, encoding):
    reading = read_onet([excel_text(tmp_path / "f", onet_tables, encoding)], "29.2")
    assert reading.catalogue == onet.catalogue
    quoted = {note.file: note.count for note in reading.report.notes if note.count}
    tasks = onet_tables["Task Statements.txt"]
    assert quoted["Task Statements.txt"] == sum("," in row[2] or '"' in row[2] for row in tasks)
    assert {note.kind for note in reading.report.notes} - {NoteKind.UTF_16} == {NoteKind.QUOTED}


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_onet_as_a_spreadsheet_saves_csv(onet, onet_tables, tmp_path, delimiter):
    reading = read_onet([write(tmp_path / "f", onet_tables, delimiter=delimiter)], "29.2")
    assert reading.catalogue == onet.catalogue
    kind = {",": NoteKind.COMMAS, ";": NoteKind.SEMICOLONS}[delimiter]
    assert {note.kind for note in reading.report.notes} == {kind}


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_onet_as_pandas_saves_it(onet, onet_tables, tmp_path, quoting):
    tables = with_nan(onet_tables)
    folder = write(tmp_path / "f", tables, delimiter="\t", quoting=quoting)
    reading = read_onet([folder], "29.2")
    assert reading.catalogue == onet.catalogue
    assert FileNote("Task Statements.txt", NoteKind.EMPTY_WORD, _not_applicable(onet_tables)) in (
        reading.report.notes
    )


def _not_applicable(tables):
    return sum(cell == "n/a" for row in tables["Task Statements.txt"] for cell in row)


def test_a_quote_of_onet_itself_stays(onet_tables, tmp_path):
    header, *rows = onet_tables["Alternate Titles.txt"]
    code = rows[0][0]
    more = [
        [code, '"Clean room" technician', *rows[0][2:]],
        [code, 'Laser machines"', *rows[0][2:]],
    ]
    tables = {**onet_tables, "Alternate Titles.txt": [header, *rows, *more]}
    titles = {'"Clean room" technician', 'Laser machines"'}
    raw = write(tmp_path / "f", tables, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None)
    for folder in (raw, excel_text(tmp_path / "g", tables)):
        catalogue = read_onet([folder], "29.2").catalogue
        (occupation,) = (o for o in catalogue.occupations if o.code == code)
        assert titles <= set(occupation.alternative_labels)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("Occupation Data.txt", "Title"),
        ("Technology Skills.txt", "Example"),
        ("DWA Reference.txt", "DWA Title"),
        ("Knowledge.txt", "Element Name"),
    ],
)
def test_a_concept_of_onet_without_a_name_is_refused(onet_tables, tmp_path, table, column):
    header, first, *rows = onet_tables[table]
    at = header.index(column)
    damaged = [header, [*first[:at], NAN, *first[at + 1 :]], *rows]
    folder = excel_text(tmp_path / "f", {**onet_tables, table: damaged})
    with pytest.raises(TaxonomyError, match=f'line 2, column {column}: the cell says "nan"'):
        read_onet([folder], "29.2")


def test_ratings_with_decimal_commas_are_refused(onet_tables, tmp_path):
    header, *rows = onet_tables["Knowledge.txt"]
    at = header.index("Data Value")
    damaged = [[*row[:at], row[at].replace(".", ","), *row[at + 1 :]] for row in rows]
    folder = excel_text(tmp_path / "f", {**onet_tables, "Knowledge.txt": [header, *damaged]})
    first = f"column Data Value: .* ratings are no number, the first is '{damaged[0][at]}'"
    with pytest.raises(TaxonomyError, match=first):
        read_onet([folder], "29.2")


def test_the_crosswalk_in_other_forms(shared_onet, tmp_path):
    del shared_onet
    sound = read_crosswalk(CROSSWALK)
    rows = commas(CROSSWALK.read_bytes())
    for saved, (encoding, form, kinds) in SAVED.items():
        folder = write(tmp_path / saved, {"crosswalk.csv": rows}, encoding, **form)
        crosswalk = read_crosswalk(folder / "crosswalk.csv")
        assert crosswalk.source == sound.source
        assert [row.cells for row in crosswalk.table.rows] == [r.cells for r in sound.table.rows]
        assert {note.kind for note in crosswalk.table.notes} == kinds


def test_own_skills_from_a_data_frame(tmp_path):
    rows = [
        {"skill": "bake bread", "labels": "sourdough", **ANN},
        {"label": "PM", "kind": "knowledge", "labels": "NA|NULL", **ANN},
        {"skill": "s:weld", "labels": "NA", **ANN},
    ]
    sound = lay_over(
        small_catalogue(), read_own_skills(write_own_skills(tmp_path / "own.csv", rows))
    )
    (header, *cells) = commas((tmp_path / "own.csv").read_bytes())
    filled = [[cell or NAN for cell in row] for row in cells]
    folder = write(tmp_path / "f", {"own.csv": [header, *filled]}, delimiter=";")
    own = read_own_skills(folder / "own.csv")
    overlay = lay_over(small_catalogue(), own)
    assert overlay.catalogue == sound.catalogue
    empty = sum(not cell for row in cells for cell in row)
    assert overlay.report.notes == (
        FileNote("own.csv", NoteKind.SEMICOLONS),
        FileNote("own.csv", NoteKind.EMPTY_WORD, empty),
    )
    assert replace(overlay.report, notes=()) == sound.report


def test_own_skills_with_an_index_are_refused_with_the_cause(tmp_path):
    (header, *cells) = commas(write_own_skills(tmp_path / "own.csv").read_bytes())
    folder = write(tmp_path / "f", with_index({"own.csv": [header, *cells]}))
    with pytest.raises(TaxonomyError, match=r"a column has cells and no name.*index=False"):
        read_own_skills(folder / "own.csv")
    spare = [[*header, "", ""], *([*row, "", ""] for row in cells)]
    folder = write(tmp_path / "g", {"own.csv": spare})
    assert read_own_skills(folder / "own.csv").rows == read_own_skills(tmp_path / "own.csv").rows
