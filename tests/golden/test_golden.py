"""Golden answers: what the product answered when they were recorded, it answers still.

Some 230 profiles, on the starter and on the whole of ESCO 1.1.1, questions to the other ways of
asking, and errors: `requests/` holds them as a person would write them, `answers/` what was
answered, without any wording. Ids, ranks, offsets, counts, statuses and types must be equal,
scores, shares and confidences within 1e-6.

    pytest tests/golden                     compare; builds both catalogues, in minutes
    pytest tests/golden --record-golden     write answers/ anew; then read the diff

With homes that are there already it takes seconds; -k starter, -k match and the like narrow it:

    GOLDEN_STARTER_HOME=FOLDER GOLDEN_ESCO_HOME=FOLDER pytest tests/golden

    DESTINAI_HOME=FOLDER destinai match "bake bread"     makes the one, of the starter
    DESTINAI_HOME=FOLDER destinai import esco ESCO*.zip  makes the other

The answers were recorded with the model as it was then. A change of the encoder or of the
ranking changes them: record them anew in the commit that means to, and say there what changed.
"""

from itertools import islice
from pathlib import Path

import pytest

from tests.golden.asking import BASES, answer_to, questions_in
from tests.golden.recorded import differences, read, rounded, write

HERE = Path(__file__).parent
MARKS = {"esco": (pytest.mark.esco, pytest.mark.slow)}
FILES = [
    pytest.param(catalogue, path.stem, id=path.stem, marks=MARKS.get(catalogue, ()))
    for catalogue in ("toy", "empty", "starter", "esco")
    for path in sorted((HERE / "requests").glob(f"{catalogue}_*.jsonl"))
]
SHOWN = 60
FEWEST = {"match": 200, "errors": 20}


@pytest.mark.parametrize(("catalogue", "name"), FILES)
def test_answers_are_those_recorded(client_for, catalogue, name, request):
    client = client_for(catalogue)
    questions = questions_in(HERE / "requests" / f"{name}.jsonl", BASES.get(catalogue, ""))
    answers = {asked: answer_to(client, question) for asked, question in questions.items()}
    place = HERE / "answers" / f"{name}.json"
    if request.config.getoption("--record-golden", default=False):
        write(place, answers)
    assert list(islice(differences(read(place), rounded(answers)), SHOWN)) == []


@pytest.mark.parametrize(("kind", "fewest"), FEWEST.items())
def test_there_are_as_many_as_promised(kind, fewest):
    lines = [
        line
        for path in (HERE / "requests").glob(f"*_{kind}.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert len(lines) >= fewest


def test_differences_are_told():
    recorded = {"a": {"score": 0.5, "rank": 1, "ids": ["x"]}, "b": {"status": 200}}
    now = {"a": {"score": 0.5000009, "rank": 2, "ids": ["y"]}, "c": {"status": 200}}
    assert list(differences(recorded, now)) == [
        "a / rank: 1 -> 2",
        'a / ids[0]: "x" -> "y"',
        "b: gone",
        "c: new",
    ]
    assert list(differences({"score": 0.5}, {"score": 0.50001})) == ["score: 0.5 -> 0.50001"]
