"""CVs made for the tests: how expectations are read, and each figure by hand."""

import json
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from evaluation.benchmarks.files import EvaluationError
from evaluation.systems.cvs import (
    CvClaim,
    CvOutcome,
    CvReading,
    ExpectedCv,
    evaluate_cvs,
    outcome_of,
    read_expected,
)
from intake.document import Format
from intake.reading import read_document
from tests.support.fake_encoder import silent

FIXTURES = Path(__file__).parents[2] / "fixtures" / "cv"
MAKERS = {
    b"LibreOffice": "LibreOffice",
    b"004C0069006200720065004F00660066006900630065": "LibreOffice",
    b"Skia/PDF": "Chromium",
}
OF_A_MACHINE = re.compile(
    rb"D:(?!0+\D)\d|file:///|/(?:home|Users|root|tmp)/|<dc:creator>[^<]|<meta:initial-creator>"
    rb"|<cp:lastModifiedBy>[^<]|<dcterms:created[^>]*>[^<]|\\(?:author|operator) "
    rb"|PrinterName[^>]*>\w"
)
MORE = FIXTURES.with_name("cv_kinds")
LINE = {
    "cv": "a",
    "half": "dev",
    "jobs": [["baker", "cook"], ["driver"]],
    "skills": [["bread"], ["the till", "operate cash register"], ["vans"]],
    "right": ["bake bread"],
    "wrong": ["drive vans"],
    "no_skill": ["EDUCATION 2010"],
}
READING = CvReading(
    ("cook", "nurse"),
    (
        CvClaim("bake bread", "I bake bread", 2, 12),
        CvClaim("drive vans", "Drove vans", 0, 10),
        CvClaim("operate cash register", "Cash desk", 0, 9),
        CvClaim("education", "Education", 0, 9),
    ),
)


def written(folder, *lines, cvs=("a.txt",)):
    for name in cvs:
        (folder / name).write_text(name, encoding="utf-8")
    path = folder / "expected.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_what_is_wrong_in_a_cv(tmp_path):
    (expected,) = read_expected(written(tmp_path, LINE))
    assert isinstance(expected, ExpectedCv)
    assert outcome_of(expected, "a.txt", READING) == CvOutcome(
        cv="a.txt",
        wrong=("drive vans",),
        unjudged=("operate cash register", "education"),
        missed=("vans",),
        wrong_jobs=("nurse",),
        missed_jobs=("driver",),
        in_no_skill=("Education",),
    )


def test_figures_of_each_half_and_format(tmp_path):
    path = written(
        tmp_path, LINE, LINE | {"cv": "b", "half": "test"}, cvs=("a.txt", "a.pdf", "b.txt")
    )
    read = []
    evaluations, outcomes = evaluate_cvs(path, lambda data: read.append(data) or READING, silent)
    name = tmp_path.name
    assert [(one.file, one.queries, one.gold) for one in evaluations] == [
        (f"{name}, dev", 2, 6),
        (f"{name}, test", 1, 3),
    ]
    assert [[each.system for each in one.systems] for one in evaluations] == [
        ["Destinai", "Destinai, *.pdf", "Destinai, *.txt"],
        ["Destinai", "Destinai, *.txt"],
    ]
    system = evaluations[0].systems[1]
    assert {one.name: one.value for one in system.figures} == {
        "claims right": 1 / 2,
        "claims unjudged": 2 / 4,
        "skills claimed": pytest.approx(2 / 3),
        "past jobs right": 1 / 2,
        "past jobs found": 1 / 2,
        "claims in headings and dates": 1,
    }
    assert [one.cv for one in outcomes] == ["a.txt", "a.pdf", "b.txt"]
    assert read == [b"a.txt", b"a.pdf", b"b.txt"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "has no CV"),
        ([LINE | {"jobs": "baker"}], "jobs must be a list of lists"),
        ([LINE | {"cv": "gone"}], "no file of the CV gone"),
        ([LINE | {"right": None}], "right must be a list"),
    ],
)
def test_bad_expectations_are_refused(tmp_path, lines, message):
    with pytest.raises(EvaluationError, match=message):
        evaluate_cvs(written(tmp_path, *lines), lambda _: READING, silent)


def test_the_shipped_cvs_are_in_every_format():
    kinds = Counter()
    for path in FIXTURES.iterdir():
        if path.suffix != ".jsonl":
            data = path.read_bytes()
            document = read_document(data)
            maker = next((name for mark, name in MAKERS.items() if mark in data), "")
            kinds[document.format, document.columns, maker] += 1
    office = "LibreOffice"
    exports = {Format.JSON_LD, Format.DESTINAI_JSON}  # of profiles, never CVs as people write them
    assert {kind for kind, _, _ in kinds} == set(Format) - exports
    assert kinds[Format.TEXT, 1, ""] >= 40
    assert kinds[Format.DOCX, 1, ""] == 4
    assert kinds[Format.DOCX, 2, ""] == 2
    for columns in (1, 2):
        for maker in (office, "Chromium"):
            assert kinds[Format.PDF, columns, maker] == 2
    assert kinds[Format.PDF, 1, ""] == 2  # set as TeX does
    assert kinds[Format.ODT, 1, ""] == 2
    assert kinds[Format.RTF, 1, office] == 2


def test_the_shipped_files_say_nothing_of_who_made_them():
    for path in FIXTURES.iterdir():
        data = path.read_bytes()
        parts = [data]
        if data.startswith(b"PK"):
            with zipfile.ZipFile(path) as file:
                assert {info.date_time[0] for info in file.infolist()} == {1980}
                parts = [file.read(name) for name in file.namelist() if name.endswith("xml")]
        for part in parts:
            assert not OF_A_MACHINE.search(part), path.name


def test_the_shipped_cvs_have_their_files_and_fields():
    expected = read_expected(FIXTURES / "expected.jsonl")
    assert {one.name for one in expected} == {path.stem for path in FIXTURES.glob("*.txt")}
    assert len(expected) >= 40
    lines = (FIXTURES / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    assert len({json.loads(line)["field"] for line in lines}) >= 10


@pytest.mark.parametrize("folder", [FIXTURES, MORE], ids=lambda folder: folder.name)
def test_the_words_that_a_reader_names_are_in_the_shipped_cvs(folder):
    expected = read_expected(folder / "expected.jsonl")
    assert {one.name for one in expected} == {path.stem for path in folder.glob("*.txt")}
    for one in expected:
        text = " ".join((folder / f"{one.name}.txt").read_text(encoding="utf-8").split())
        for words, *_ in one.skills:
            assert words.casefold() in text.casefold(), (one.name, words)
