"""import esco: what is counted, what is published, what is refused."""

import json

import pytest

from tests.support.fake_cli import FakeCommand

NAME = "esco-1-en~hashing-1"


@pytest.fixture
def destinai(tmp_path, monkeypatch):
    command = FakeCommand(tmp_path / "home")
    command.encode_for(monkeypatch)
    return command


@pytest.fixture
def release(esco_release, tmp_path):
    lost = f"{esco_release.base}occupation/lost"
    rows = esco_release.tables["occupationSkillRelations"]
    rows.append([lost, "essential", "", esco_release.skill(0)])
    rows += rows[1:6]
    return str(esco_release.write_folder(tmp_path / "release"))


def import_release(destinai, release, *words):
    return destinai.run("import", "esco", release, "--release", "1", *words)


def counts_in(text):
    """Return the counts of the printed table by name."""
    parts = (line.split("  ") for line in text.splitlines() if line.startswith("  "))
    cells = ([cell.strip() for cell in row if cell.strip()] for row in parts)
    return {row[0]: row[1] for row in cells}


def test_the_counts_are_printed(destinai, release):
    result = import_release(destinai, release)
    assert result.exit_code == 0
    assert counts_in(result.stdout) == {
        "occupations": "4",
        "skills": "30",
        "knowledge": "1",
        "practical": "29",
        "groups": "7",
        "relations read": "126",
        "used": "120",
        "essential": "80",
        "optional": "40",
        "not used": "6",
        "links between skills": "1",
    }
    assert "1 without a type" in result.stdout


def test_rows_not_used_are_printed_with_their_reason(destinai, release):
    lines = import_release(destinai, release).stdout.splitlines()
    file = "occupationSkillRelations.csv"
    start = lines.index(f"Not used: 5 rows of {file}; each repeats an earlier row")
    assert [line.split(":")[0] for line in lines[start + 1 : start + 4]] == [
        "line 123",
        "line 124",
        "line 125",
    ]
    assert lines[start + 4] == "and 2 more; --json names all"
    reason = "each names an occupation that the release lacks"
    assert f"Not used: 1 row of {file}; {reason}" in lines


def test_files_read_otherwise_than_written_are_printed(destinai, esco_release, tmp_path):
    header, *rows = esco_release.tables["occupations"]
    for row in rows[1:]:
        row[header.index("hiddenLabels")] = "nan"
    folder = esco_release.write_folder(tmp_path / "resaved")
    links = folder / "skillSkillRelations.csv"
    links.write_bytes(links.read_bytes().replace(b",", b";"))
    lines = import_release(destinai, str(folder)).stdout.splitlines()
    start = lines.index("skillSkillRelations.csv: the columns are separated by semicolons")
    assert lines[start - 1] == (
        'occupations_en.csv: 3 cells with a word for an empty cell, such as "nan", were read as '
        "empty"
    )
    assert lines[start - 2] == ""


def test_the_catalogue_is_published_and_in_use(destinai, release):
    lines = import_release(destinai, release).stdout.splitlines()
    assert lines[-2:] == [f"Published as {NAME}", "It is in use now."]
    assert destinai.home.current() == NAME
    again = import_release(destinai, release).stdout.splitlines()
    assert again[-2] == f"Unchanged, published before as {NAME}"


def test_a_catalogue_may_be_published_without_being_used(destinai, release):
    lines = import_release(destinai, release, "--no-use").stdout.splitlines()
    assert lines[-1] == f"It is not in use; use it with: destinai catalogue use {NAME}"
    assert (destinai.home.current(), destinai.home.published()) == (None, (NAME,))


def test_json_is_one_document_with_every_row_not_used(destinai, release):
    result = import_release(destinai, release, "--json")
    printed = json.loads(result.stdout)
    assert printed["published"] == {"name": NAME, "unchanged": False, "in_use": True}
    reading = printed["reading"]
    assert (reading["occupations"], reading["skills"], reading["untyped_skills"]) == (4, 30, 1)
    assert (reading["relations_read"], reading["relations_used"]) == (126, 120)
    assert (reading["essential"], reading["optional"], reading["knowledge"]) == (80, 40, 1)
    assert [row["line"] for row in reading["unused"]] == [122, 123, 124, 125, 126, 127]
    assert reading["unused"][0]["reason"] == "names an occupation that the release lacks"


def test_progress_goes_to_stderr(destinai, release):
    steps = import_release(destinai, release).stderr.splitlines()
    texts = len(set(destinai.encoder.encoded))
    assert steps[-2:] == [f"Encoding texts: {texts}", "Writing the index: 4"]


def test_a_bad_release_is_refused_and_nothing_is_written(destinai, esco_release, tmp_path):
    esco_release.tables["skills"][3][1] = esco_release.tables["skills"][2][1]
    folder = esco_release.write_folder(tmp_path / "release")
    result = import_release(destinai, str(folder))
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"error: {folder}/skills_en.csv, line 6, column conceptUri: ")
    assert result.stderr.count("\n") == 1
    assert not destinai.home.folder.exists()


def test_a_path_that_is_not_there_is_refused(destinai):
    result = destinai.run("import", "esco", "no/such.zip")
    assert result.exit_code == 3
    assert "no/such.zip" in result.stderr
