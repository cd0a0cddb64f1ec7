"""match --profiles and recognise --texts: what is said, refused and written."""

import json
import sys

import pytest

from tests.support.batch_files import write_lines

WELDER = {"statements": ["weld steel parts"]}


@pytest.fixture
def people(tmp_path):
    return write_lines(tmp_path / "people.jsonl", WELDER, "{", {**WELDER, "limit": 1})


def match(destinai, people, out, *words):
    # One worker is this process, with the encoder of the fake.
    places = ("--profiles", str(people), "--out", str(out), "--workers", "1")
    return destinai.run("match", *places, *words)


def test_the_answers_are_those_of_the_command_and_of_the_api(destinai, people, tmp_path):
    out = tmp_path / "out.jsonl"
    assert match(destinai, people, out, "--limit", "2").exit_code == 0
    one, two = (
        destinai.run("match", "weld steel parts", "--limit", limit, "--json").stdout_bytes
        for limit in ("2", "1")
    )
    assert out.read_bytes() == one + two


def test_rows_without_a_limit_have_that_of_the_api(destinai, people, tmp_path):
    match(destinai, people, tmp_path / "out.jsonl")
    twenty = destinai.run("match", "weld steel parts", "--limit", "20", "--json").stdout_bytes
    assert (tmp_path / "out.jsonl").read_bytes().startswith(twenty)


def test_filters_are_for_every_row(destinai, people, tmp_path):
    match(destinai, people, tmp_path / "out.jsonl", "--isco", "7512")
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    codes = {m["occupation"]["isco_code"] for line in lines for m in json.loads(line)["matches"]}
    assert codes == {"7512"}


def test_the_summary_and_the_skipped_rows_are_told(destinai, people, tmp_path):
    result = match(destinai, people, tmp_path / "out.jsonl")
    report = tmp_path / "out.jsonl.errors.jsonl"
    said = f"2 of 3 rows answered, 1 skipped; the reasons are in {report}\n"
    assert result.stdout == said
    assert "Matching profiles: 3\n" in result.stderr
    assert "row skipped: line 2: not valid JSON at character 1" in result.stderr


def test_the_summary_as_json(destinai, people, tmp_path):
    result = match(destinai, people, tmp_path / "out.parquet", "--json")
    assert json.loads(result.stdout) == {
        "rows": 3,
        "answered": 2,
        "skipped": 1,
        "out": str(tmp_path / "out.parquet"),
        "errors": str(tmp_path / "out.parquet.errors.jsonl"),
    }


def test_texts_are_recognised(destinai, tmp_path):
    texts = tmp_path / "texts.csv"
    texts.write_text("advert,text\nA7,weld steel parts\n")
    out = tmp_path / "out.jsonl"
    words = ("--texts", str(texts), "--out", str(out), "--id", "advert", "--workers", "1")
    result = destinai.run("recognise", *words, "--limit", "3", "--min-confidence", "0")
    assert result.exit_code == 0, result.output
    given = ("recognise", "weld steel parts", "--limit", "3", "--min-confidence", "0", "--json")
    answer = destinai.run(*given).stdout_bytes.rstrip(b"\n")
    assert out.read_bytes() == b'{"id":"A7","answer":' + answer + b"}\n"


def test_nothing_answered_is_status_4(destinai, tmp_path):
    people = write_lines(tmp_path / "people.jsonl", "{")
    assert match(destinai, people, tmp_path / "out.jsonl").exit_code == 4


def test_an_output_that_exists_is_refused(destinai, people, tmp_path):
    (tmp_path / "out.jsonl").touch()
    result = match(destinai, people, tmp_path / "out.jsonl")
    refused = f"error: {tmp_path / 'out.jsonl'} exists; name another file, or remove it\n"
    assert (result.exit_code, result.stderr) == (3, refused)


def test_without_ray_its_extra_is_named(destinai, people, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    result = match(destinai, people, tmp_path / "out.jsonl", "--engine", "ray")
    assert result.exit_code == 3
    assert "error: ray cannot be found; install Destinai with its extra `ray`" in result.stderr
    assert not (tmp_path / "out.jsonl.part").exists()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("match", "--profiles", "p.jsonl"), "say where the answers go: --out FILE"),
        (("match", "I weld", "--out", "o.jsonl"), "--out is for the answers of a file of rows"),
        (
            ("match", "I weld", "--skill", "weld", "--profiles", "p.jsonl", "--out", "o.jsonl"),
            "a row of the file says it all; leave out STATEMENT, --skill",
        ),
        (
            ("recognise", "I weld", "--texts", "p.jsonl", "--out", "o.jsonl"),
            "a row of the file says it all; leave out TEXT",
        ),
        (("recognise",), "say something: a TEXT, or --texts FILE"),
    ],
)
def test_what_does_not_go_together_is_a_usage_error(destinai, words, reason):
    result = destinai.run(*words, COLUMNS="200")
    assert result.exit_code == 2
    assert reason in result.stderr
