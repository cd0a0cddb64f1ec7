"""Reading: JSONL, CSV and Parquet give the same requests, and bad rows keep their line."""

import json

import pyarrow as pa
import pytest
from pyarrow import parquet

from batch.errors import BatchError
from batch.reading import RowFile
from batch.stage import Task

PEOPLE = [
    {"statements": ["I weld", 'I say "hm", often'], "limit": 3, "filters": {"isco": ["7"]}},
    {"text": "one\ntwo; drei | vier", "skills": ["s:1", "s:2"]},
]


def read(path, task=Task.MATCH, **fields):
    rows = list(RowFile(path, task, **fields).rows())
    return [
        (row["line"], row["request"] and json.loads(row["request"]), row["reason"]) for row in rows
    ]


def test_lines_are_the_requests(tmp_path):
    path = tmp_path / "people.jsonl"
    path.write_bytes(b'{"a": 1}\r\n\n  \n{"a":\nlast')
    rows = list(RowFile(path, Task.MATCH).rows())
    assert [(row["line"], row["request"]) for row in rows] == [
        (1, b'{"a": 1}'),
        (4, b'{"a":'),
        (5, b"last"),
    ]


def test_a_long_line_is_cut_and_the_next_one_is_whole(tmp_path):
    path = tmp_path / "people.jsonl"
    path.write_bytes(b"x" * 1000 + b"\n" + b"y" * 10 + b"\nz\n")
    rows = list(RowFile(path, Task.MATCH, longest=10).rows())
    assert [(row["line"], len(row["request"])) for row in rows] == [(1, 12), (2, 10), (3, 1)]


def test_cells_are_the_fields(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(
        "statements,text,skills,limit,filters\n"
        '"[""I weld"", ""I say \\""hm\\"", often""]",,,3,"{""isco"": [""7""]}"\n'
        "\n"
        ',"one\ntwo; drei | vier",s:1|s:2,,\n',
        encoding="utf-8-sig",
    )
    assert read(path) == [(2, PEOPLE[0], None), (4, PEOPLE[1], None)]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_separators_are_known_by_the_header(tmp_path, delimiter):
    path = tmp_path / "people.csv"
    path.write_text(delimiter.join(["text", "limit"]) + "\n" + f"a, b{delimiter}2\n")
    assert read(path) == [(2, {"text": "a, b", "limit": 2}, None)]


def test_bad_rows_of_a_csv_file_keep_their_line(tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(b"text,limit\na,1,2\nonly\n\xe9,1\nfine,many\n")
    assert read(path) == [
        (2, None, "3 cells, and there are 2 columns"),
        (3, None, "1 cells, and there are 2 columns"),
        (4, None, "not UTF-8"),
        (5, {"text": "fine", "limit": "many"}, None),
    ]


def test_an_endless_cell_is_a_bad_row(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("text\n" + 'a\n"' + "x" * 200_000 + "\n")
    assert read(path)[0] == (2, {"text": "a"}, None)
    assert read(path)[1] == (3, None, "not well-formed CSV: field larger than field limit (131072)")


def test_columns_are_the_fields(tmp_path):
    path = tmp_path / "people.parquet"
    columns = {name: [one.get(name) for one in PEOPLE] for name in ("statements", "text", "skills")}
    columns |= {"limit": [3.0, float("nan")], "filters": [{"isco": ["7"]}, None]}
    parquet.write_table(pa.table(columns), path)
    assert read(path) == [(1, PEOPLE[0], None), (2, PEOPLE[1], None)]


def test_a_value_that_is_no_json_is_a_bad_row(tmp_path):
    path = tmp_path / "texts.parquet"
    parquet.write_table(pa.table({"text": pa.array([b"\x00"], pa.binary())}), path)
    assert read(path, Task.RECOGNISE) == [(1, None, "holds a value that JSON cannot")]


def test_a_column_that_is_no_field_is_refused_at_once(tmp_path):
    path = tmp_path / "texts.csv"
    path.write_text("text,advert\nx,7\n")
    with pytest.raises(
        BatchError, match="no field is called 'advert'; a column may be text, limit"
    ):
        read(path, Task.RECOGNISE)
    assert read(path, Task.RECOGNISE, id_field="advert") == [
        (2, {"text": "x", "advert": "7"}, None)
    ]


def test_files_that_cannot_be_read_are_named(tmp_path):
    damaged, unknown = tmp_path / "people.parquet", tmp_path / "people.xlsx"
    damaged.write_bytes(b"PAR1")
    unknown.touch()
    for path, why in (
        (tmp_path / "none.jsonl", "none.jsonl cannot be read: No such file"),
        (damaged, "people.parquet cannot be read: "),
        (unknown, "people.xlsx has to end in .jsonl, .csv or .parquet"),
    ):
        with pytest.raises(BatchError, match=why):
            RowFile(path, Task.MATCH).count()


def test_chunks_go_on_where_a_run_stopped(tmp_path):
    path = tmp_path / "people.jsonl"
    path.write_text("".join(f"{number}\n" for number in range(10)))
    file = RowFile(path, Task.MATCH)
    assert file.count() == 10
    assert [chunk["line"].to_pylist() for chunk in file.chunks(5, 3)] == [[6, 7, 8], [9, 10]]
