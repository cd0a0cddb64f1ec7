"""Adversarial cases: what passes, how files are read, and the set that tempts recognition."""

import csv
from pathlib import Path

import pytest

from evaluation.benchmarks.adversarial import (
    AdversarialCase,
    AdversarialCases,
    evaluate_adversarial,
    read_adversarial,
)
from evaluation.benchmarks.files import EvaluationError
from tests.support.fake_encoder import silent
from tests.support.small_catalogue import small_catalogue

FOLDER = Path(__file__).parents[1] / "adversarial"
KINDS = sorted(FOLDER.glob("*.csv"))
AT_LEAST = 0.6


def case(must=(), must_not=(), silent=False):
    return AdversarialCase("", tuple(map(frozenset, must)), frozenset(must_not), silent)


@pytest.mark.parametrize(
    ("one", "recognised", "passes"),
    [
        (case([{"a"}]), {"a", "b"}, True),
        (case([{"a"}]), {"b"}, False),
        (case([{"a", "b"}]), {"b"}, True),
        (case([{"a"}, {"b"}]), {"b"}, False),
        (case([{"a"}], {"b"}), {"a", "b"}, False),
        (case((), {"b"}), set(), True),
        (case(silent=True), {"c"}, False),
        (case(silent=True), set(), True),
    ],
)
def test_a_case_passes_where_all_is_found_that_must_be_and_nothing_that_must_not(
    one, recognised, passes
):
    assert one.passes(frozenset(recognised)) is passes


def test_a_file_is_read(tmp_path):
    path = tmp_path / "toy.csv"
    first, second, *_ = small_catalogue().skills
    path.write_text(
        f'text,must,must_not\n"one, two",{first.label} / {second.label}|{second.label},\n'
        f"three,,{first.label}|*\n",
        encoding="utf-8",
    )
    read = read_adversarial(path, small_catalogue())
    assert read.name == "toy"
    assert read.cases == (
        AdversarialCase(
            "one, two",
            (frozenset({first.uri, second.uri}), frozenset({second.uri})),
            frozenset(),
            silent=False,
        ),
        AdversarialCase("three", (), frozenset({first.uri}), silent=True),
    )


def test_a_case_that_the_catalogue_cannot_pass_is_left_out(tmp_path):
    path = tmp_path / "toy.csv"
    label, uri = (getattr(small_catalogue().skills[0], name) for name in ("label", "uri"))
    rows = f"one,{label} / fly,swim\ntwo,{label}|fly,\nthree,fly,\nfour,,swim|*\n"
    path.write_text(f"text,must,must_not\n{rows}", encoding="utf-8")
    assert read_adversarial(path, small_catalogue()) == AdversarialCases(
        "toy",
        (
            AdversarialCase("one", (frozenset({uri}),), frozenset(), silent=False),
            AdversarialCase("four", (), frozenset(), silent=True),
        ),
        ("fly",),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("text,must,must_not\none,dance on stars,\n", "has no case that can be passed"),
        ("text,must\none,\n", "lacks the column must_not"),
        ("text,must,must_not\n", "has no case that can be passed"),
    ],
)
def test_a_bad_file_is_told(tmp_path, text, told):
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match=told):
        read_adversarial(path, small_catalogue())


def test_the_set_has_twenty_cases_of_each_kind_and_half_must_recognise_nothing():
    assert len(KINDS) == 10
    for path in KINDS:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        without = sum(not row["must"] for row in rows)
        assert len(rows) >= 20
        assert abs(without - len(rows) / 2) <= 2
        assert len({row["text"] for row in rows}) == len(rows)


def test_recognition_keeps_what_it_passes(esco):
    """The share that passes must not fall below what was reached; the aim is 0.95."""
    kinds = [read_adversarial(path, esco.index.catalogue) for path in KINDS]
    assert all(not kind.unresolved for kind in kinds)
    evaluation = evaluate_adversarial(esco, kinds, silent)
    every, *_ = evaluation.systems[0].figures
    assert evaluation.queries == sum(len(kind.cases) for kind in kinds)
    assert every.value >= AT_LEAST
