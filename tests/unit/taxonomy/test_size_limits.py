"""Input that is far too large is refused before it is unpacked or parsed, in one line."""

import struct
import zipfile

import pytest

from taxonomy import files, tables
from taxonomy.errors import TaxonomyError
from taxonomy.esco.reader import read_esco
from taxonomy.files import ReleaseFile, check_total, find_files
from taxonomy.own_skills import read_own_skills
from taxonomy.tables import read_table

MIB = 2**20


def refusal(read, *given):
    """Return the error of a reading, whose message is one short line."""
    with pytest.raises(TaxonomyError) as caught:
        read(*given)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 1_500
    return caught.value


def written(path, content):
    path.write_bytes(content)
    return ReleaseFile(path)


def packed(path, **members):
    """Write a ZIP with members of that many zero bytes each."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, size in members.items():
            archive.writestr(f"{name}.csv", bytes(size))
    return path


@pytest.mark.parametrize("count", [201, 100_000, 1_000_000])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_million_columns_are_one_line(tmp_path, count, separator):
    names = separator.join(["a", *map(str, range(count - 1))])
    file = written(tmp_path / "wide.csv", f"{names}\n".encode())
    error = refusal(read_table, file, ["a"])
    assert (error.line, f"has {count:,} c" in error.what) == (1, True)


def test_own_skills_of_a_million_columns(tmp_path):
    path = tmp_path / "own.csv"
    path.write_bytes(b"label," * 1_000_000 + b"x\n")
    assert "has 1,000,001 cells in a line" in refusal(read_own_skills, path).what


def test_a_row_of_a_million_cells(tmp_path):
    file = written(tmp_path / "a.csv", b"a,b\n1,2\n" + b"," * 999_999 + b"\n")
    error = refusal(read_table, file, ["a"])
    assert (error.line, error.what) == (
        3,
        "has 1,000,000 cells in a line, more than the 100,000 allowed",
    )


def test_commas_within_a_cell_are_no_columns(tmp_path):
    file = written(tmp_path / "a.csv", b'a,b\n1,"' + b"," * 50_000 + b'"\n')
    assert len(read_table(file, ["a"]).rows[0]["b"]) == 50_000


def test_the_widest_table_is_read(tmp_path):
    names = [f"c{n}" for n in range(tables.MAX_COLUMNS)]
    file = written(tmp_path / "a.csv", ",".join(names).encode() + b"\n")
    assert read_table(file, names).rows == ()


def test_a_missing_column_lists_some_of_those_there_are(tmp_path):
    names = ['"two\nlines"', "x" * 100, *(f"c{n}" for n in range(100))]
    file = written(tmp_path / "a.csv", ",".join(names).encode() + b"\n")
    error = refusal(read_table, file, ["wanted"])
    assert "the column wanted is missing; there are two lines, xxx" in error.what
    assert error.what.endswith("c17 and 82 more")


@pytest.mark.parametrize("preamble", [False, True])
def test_cells_are_counted_before_rows_are_made(tmp_path, monkeypatch, preamble):
    monkeypatch.setattr(tables, "MAX_CELLS", 100)
    for rows, is_read in ((49, True), (50, False)):
        file = written(tmp_path / f"{rows}.csv", b"a,b\n" + b"1,2\n" * rows)
        if is_read:
            assert len(read_table(file, ["a"], preamble=preamble).rows) == rows
        else:
            error = refusal(lambda file=file: read_table(file, ["a"], preamble=preamble))
            assert error.what == "has more than the 100 cells that are read"


def test_a_member_that_packs_too_well_is_not_unpacked(tmp_path):
    (file,) = find_files([packed(tmp_path / "a.zip", big=50 * MIB)])
    error = refusal(file.read)
    assert error.what.endswith("to 52,428,800 bytes, more than 100 times as many")
    assert error.file == f"{tmp_path / 'a.zip'}/big.csv"
    (small,) = find_files([packed(tmp_path / "b.zip", small=MIB)])
    assert small.read() == bytes(MIB)


def test_members_that_are_too_large_together_are_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_TOTAL_BYTES", 3 * MIB)
    one, two = packed(tmp_path / "a.zip", a=MIB), packed(tmp_path / "b.zip", b=MIB, c=MIB)
    plain = written(tmp_path / "d.csv", b"x")
    check_total(find_files([one, two]))
    error = refusal(check_total, [*find_files([one, two]), plain])
    assert (error.file, error.what) == (
        str(two),
        "the tables have 3,145,729 bytes unpacked together, more than the 3,145,728 that are read",
    )


def test_a_release_is_weighed_before_it_is_read(esco_release, tmp_path, monkeypatch):
    paths = esco_release.write_zips(tmp_path / "zips")
    monkeypatch.setattr(files, "MAX_TOTAL_BYTES", 100)
    assert "unpacked together" in refusal(read_esco, paths, "1.1.1").what


def test_a_zip_that_understates_its_members_is_damaged_not_large(tmp_path):
    path = packed(tmp_path / "a.zip", big=50 * MIB)
    content = path.read_bytes()
    assert content.count(struct.pack("<L", 50 * MIB)) == 2
    path.write_bytes(content.replace(struct.pack("<L", 50 * MIB), struct.pack("<L", 100)))
    (file,) = find_files([path])
    check_total([file])
    assert refusal(file.read).what.startswith("cannot be unpacked (Bad CRC-32")


def test_a_zip_of_very_many_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_FILES", 10)
    assert len(find_files([packed(tmp_path / "a.zip", **{f"f{n}": 1 for n in range(10)})])) == 10
    many = packed(tmp_path / "b.zip", **{f"f{n}": 1 for n in range(11)})
    error = refusal(find_files, [many])
    assert error.what == "the ZIP has 11 files, more than the 10 that are looked at"
