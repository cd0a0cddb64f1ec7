"""A job: order, report, refusals, and going on after an interruption at any place."""

import json
from dataclasses import dataclass

import pytest
from pyarrow import parquet

from batch.errors import BatchError
from batch.reading import CHUNK
from tests.support.batch_files import FakeStage, fake_stage, person, run_here, write_lines

MANY = 3 * CHUNK + 5


@dataclass
class Interrupted(FakeStage):
    """A stage that is interrupted after some chunks."""

    chunks: int = 0

    def __call__(self, batch):
        """Answer a chunk, or stop."""
        if self.chunks == 0:
            raise KeyboardInterrupt
        self.chunks -= 1
        return super().__call__(batch)


@pytest.fixture
def people(tmp_path):
    """Return a file of many profiles, of which two are bad."""
    rows = [person(number) for number in range(MANY)]
    rows[1], rows[CHUNK] = "{", {"skills": ["s:none"]}
    return write_lines(tmp_path / "people.jsonl", *rows)


def begin(people, out, chunks):
    with pytest.raises(KeyboardInterrupt):
        run_here(people, out, fake_stage(stage=Interrupted, chunks=chunks))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_answers_are_in_the_order_of_the_rows(people, tmp_path):
    out = tmp_path / "out.jsonl"
    done = run_here(people, out)
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    said = [answer["statements"][0]["text"] for answer in answers]
    good = [number for number in range(MANY) if number not in {1, CHUNK}]
    assert said == [f"solder components {number}" for number in good]
    assert (done.rows, done.answered, done.skipped) == (MANY, MANY - 2, 2)


def test_bad_rows_are_reported_with_their_line(people, tmp_path):
    done = run_here(people, tmp_path / "out.jsonl")
    reasons = [
        "not valid JSON at character 1: Expecting property name enclosed in double quotes",
        "skills/0: not in the catalogue in use",
    ]
    lines = [2, CHUNK + 1]
    assert done.reasons == tuple(zip(lines, reasons, strict=True))
    assert done.report == tmp_path / "out.jsonl.errors.jsonl"
    reported = [json.loads(line) for line in done.report.read_text().splitlines()]
    assert reported == [
        {"line": line, "reason": reason} for line, reason in zip(lines, reasons, strict=True)
    ]


def test_without_a_bad_row_only_the_output_is_left(tmp_path):
    people = write_lines(tmp_path / "people.jsonl", person(1))
    assert run_here(people, tmp_path / "out.jsonl").report is None
    assert names(tmp_path) == ["out.jsonl", "people.jsonl"]


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
@pytest.mark.parametrize("chunks", range(4))
def test_a_run_goes_on_where_it_stopped(people, tmp_path, name, chunks):
    whole, out = tmp_path / f"whole-{name}", tmp_path / name
    run_here(people, whole)
    begin(people, out, chunks)
    assert not out.exists()
    if chunks:  # a killed writer leaves part of a chunk that the journal does not know
        for place in (f"{name}.part", f"{name}.errors.jsonl"):
            with (tmp_path / place).open("ab") as file:
                file.write(b'{"half of')
    run_here(people, out, fake_stage(stage=Interrupted, chunks=4 - chunks))
    assert out.read_bytes() == whole.read_bytes()
    errors = "errors.jsonl"
    assert (tmp_path / f"{name}.{errors}").read_bytes() == (
        tmp_path / f"whole-{name}.{errors}"
    ).read_bytes()
    assert [left for left in names(tmp_path) if left.startswith(f"{name}.")] == [f"{name}.{errors}"]


def test_parquet_has_the_same_answers_with_their_lines(people, tmp_path):
    run_here(people, tmp_path / "out.jsonl")
    run_here(people, tmp_path / "out.parquet")
    table = parquet.read_table(tmp_path / "out.parquet")
    assert table.column_names == ["line", "answer"]
    answers = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert table["answer"].to_pylist() == answers
    assert table["line"].to_pylist() == [
        line for line in range(1, MANY + 1) if line not in {2, CHUNK + 1}
    ]


def test_an_id_stands_by_its_answer(tmp_path):
    rows = [{**person(1), "id": 'Ann "A"'}, {**person(2), "id": 2}, person(3)]
    people = write_lines(tmp_path / "people.jsonl", *rows)
    plain = write_lines(tmp_path / "plain.jsonl", person(1), person(2))
    run_here(plain, tmp_path / "plain-out.jsonl")
    answers = (tmp_path / "plain-out.jsonl").read_text().splitlines()
    run_here(people, tmp_path / "out.jsonl", fake_stage(id_field="id"))
    assert (tmp_path / "out.jsonl").read_text().splitlines() == [
        f'{{"id":"Ann \\"A\\"","answer":{answers[0]}}}',
        f'{{"id":"2","answer":{answers[1]}}}',
    ]
    run_here(people, tmp_path / "out.parquet", fake_stage(id_field="id"))
    table = parquet.read_table(tmp_path / "out.parquet")
    assert table.to_pylist() == [
        {"line": 1, "id": 'Ann "A"', "answer": answers[0]},
        {"line": 2, "id": "2", "answer": answers[1]},
    ]


def test_a_run_that_wrote_no_row_leaves_nothing(people, tmp_path):
    begin(people, tmp_path / "out.jsonl", 0)
    assert names(tmp_path) == ["people.jsonl"]


def test_an_output_is_not_overwritten(people, tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text("mine")
    with pytest.raises(BatchError, match=r"out\.jsonl exists; name another file, or remove it"):
        run_here(people, out)
    assert out.read_text() == "mine"
    assert names(tmp_path) == ["out.jsonl", "people.jsonl"]


def test_a_report_is_not_overwritten(people, tmp_path):
    (tmp_path / "out.jsonl.errors.jsonl").write_text("mine")
    with pytest.raises(BatchError, match=r"out\.jsonl\.errors\.jsonl exists"):
        run_here(people, tmp_path / "out.jsonl")


def test_a_run_does_not_go_on_with_another_input_or_other_defaults(people, tmp_path):
    out = tmp_path / "out.jsonl"
    begin(people, out, 1)
    with pytest.raises(BatchError, match="was begun with another defaults; run the command as it"):
        run_here(people, out, fake_stage(defaults={"limit": 7}))
    write_lines(people, person(1))
    with pytest.raises(BatchError, match="was begun with another input"):
        run_here(people, out)


def test_the_output_has_a_known_format_and_a_folder(people, tmp_path):
    with pytest.raises(BatchError, match=r"has to end in \.jsonl or \.parquet"):
        run_here(people, tmp_path / "out.csv")
    with pytest.raises(BatchError, match="cannot be written: "):
        run_here(people, people / "out.jsonl")
    assert run_here(people, tmp_path / "new" / "out.jsonl").out.exists()


def test_a_file_without_a_row_gives_one_without_an_answer(tmp_path):
    empty = write_lines(tmp_path / "people.jsonl")
    assert run_here(empty, tmp_path / "out.jsonl").rows == 0
    assert (tmp_path / "out.jsonl").read_bytes() == b""
    run_here(empty, tmp_path / "out.parquet")
    assert parquet.read_table(tmp_path / "out.parquet").num_rows == 0
