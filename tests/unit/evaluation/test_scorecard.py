"""The scorecard: its document written out by hand, and kept so that no other is taken for it."""

import json
from dataclasses import replace

import pytest

from evaluation.benchmarks.files import EvaluationError
from evaluation.benchmarks.readers import PATTERNS, read_benchmark_folder
from evaluation.metrics.figures import Evaluation, MetricValue, SystemMetrics
from evaluation.metrics.ranking import Kind
from evaluation.scorecard import Machine, Provenance, Scorecard, Scorecards
from index.errors import CatalogueError
from index.manifest import Manifest

MACHINE = Machine("Toy CPU", 2, 7.8, "Linux", "x86_64")
WHEN = "2026-11-24T12:00:00+00:00"
CIRCUMSTANCES = Provenance(
    *("toy-1-en", "toy-model", "fusion-1", "ab12", "0.1.0", WHEN, MACHINE, {"numpy": "2.4.0"})
)
EVALUATION = Evaluation(
    benchmark="linking",
    file="skill_linking_toy.csv",
    queries=3,
    gold=4,
    unresolved=("fly", "swim"),
    systems=(
        SystemMetrics(
            "Destinai", (MetricValue("MRR", 2 / 3, 0.33333, 1.0, "the threshold", False),)
        ),
        SystemMetrics("BM25", (MetricValue("MRR", 0.5, 0.25, 0.75),)),
    ),
)
MANIFEST = Manifest("toy-1-en", "toy-model", "en", 4, {}, ())


def test_the_document():
    card = Scorecard(CIRCUMSTANCES, (EVALUATION,), {Kind.TITLES: "job_titles*.csv"})
    assert card.document() == {
        "catalogue_version": "toy-1-en",
        "model_version": "toy-model",
        "ranking_version": "fusion-1",
        "catalogue_digest": "ab12",
        "destinai_version": "0.1.0",
        "date": WHEN,
        "machine": {
            "cpu": "Toy CPU",
            "cores": 2,
            "memory_gib": 7.8,
            "system": "Linux",
            "architecture": "x86_64",
        },
        "libraries": {"numpy": "2.4.0"},
        "missing": {"titles": "job_titles*.csv"},
        "results": [
            {
                "benchmark": "linking",
                "file": "skill_linking_toy.csv",
                "queries": 3,
                "gold": 4,
                "unresolved": 2,
                "systems": [
                    {
                        "system": "Destinai",
                        "figures": {
                            "MRR": {
                                "value": 0.6667,
                                "interval": [0.3333, 1.0],
                                "learnt_on": "the threshold",
                                "out_of_fold": False,
                            }
                        },
                    },
                    {
                        "system": "BM25",
                        "figures": {
                            "MRR": {
                                "value": 0.5,
                                "interval": [0.25, 0.75],
                                "learnt_on": None,
                                "out_of_fold": None,
                            }
                        },
                    },
                ],
            }
        ],
    }


def test_what_is_kept_is_read_again_and_replaced_whole(tmp_path):
    cards = Scorecards(tmp_path)
    assert cards.read(MANIFEST, "fusion-1") is None
    path = cards.write({"a": "é"}, MANIFEST, "fusion-1")
    assert path.name == "scorecard.json"
    assert path.read_bytes() == cards.read(MANIFEST, "fusion-1") == '{\n  "a": "é"\n}\n'.encode()
    assert cards.write({"b": 1}, MANIFEST, "fusion-1") == path
    assert json.loads(cards.read(MANIFEST, "fusion-1")) == {"b": 1}
    assert sorted(each.name for each in path.parent.iterdir()) == [".lock", "scorecard.json"]


@pytest.mark.parametrize(
    ("change", "ranking"),
    [
        ({}, "fusion-3"),
        ({"catalogue_version": "toy-2-en"}, "fusion-1"),
        ({"model_version": "other-model"}, "fusion-1"),
        ({"files": {"skills.parquet": "0" * 64}}, "fusion-1"),
    ],
)
def test_no_other_index_or_ranking_has_it(tmp_path, change, ranking):
    cards = Scorecards(tmp_path)
    cards.write({"a": 1}, MANIFEST, "fusion-1")
    assert cards.read(replace(MANIFEST, **change), ranking) is None


def test_an_index_built_again_has_it(tmp_path):
    cards = Scorecards(tmp_path)
    cards.write({"a": 1}, MANIFEST, "fusion-1")
    assert cards.read(replace(MANIFEST, created="later"), "fusion-1") is not None


def test_a_home_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "scorecards").write_text("in the way")
    with pytest.raises(CatalogueError, match="nothing can be written under"):
        Scorecards(tmp_path).write({}, MANIFEST, "fusion-1")


def test_a_write_that_fails_leaves_the_old_one(tmp_path, monkeypatch):
    cards = Scorecards(tmp_path)
    cards.write({"a": 1}, MANIFEST, "fusion-1")

    def full(_path, _content):
        raise OSError("no space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(CatalogueError, match="no space left"):
        cards.write({"a": 2}, MANIFEST, "fusion-1")
    assert json.loads(cards.read(MANIFEST, "fusion-1")) == {"a": 1}


def test_a_folder_is_known_by_the_names_of_its_files(tmp_path):
    names = (
        *("skill_linking_b.csv", "skill_linking_a.csv", "career_ranking.jsonl", "other.csv"),
        "everyday_careers_a.jsonl",
    )
    for name in names:
        (tmp_path / name).write_text("")
    found = read_benchmark_folder(tmp_path)
    assert {kind: [path.name for path in paths] for kind, paths in found.files.items()} == {
        Kind.LINKING: ["skill_linking_a.csv", "skill_linking_b.csv"],
        Kind.CAREERS: ["career_ranking.jsonl"],
        Kind.TITLES: [],
        Kind.TRANSITIONS: [],
        Kind.EVERYDAY_CAREERS: ["everyday_careers_a.jsonl"],
        Kind.EVERYDAY_SKILLS: [],
        Kind.FIELD_CASES: [],
    }
    assert found.missing == {
        Kind.TITLES: "job_titles*.csv",
        Kind.TRANSITIONS: "transition_ratings*.csv",
        Kind.EVERYDAY_SKILLS: "everyday_skills*.jsonl",
        Kind.FIELD_CASES: "field_cases*.jsonl",
    }


@pytest.mark.parametrize(("name", "why"), [("", "has none of"), ("gone", "is no folder with")])
def test_a_folder_without_benchmarks_is_told(tmp_path, name, why):
    with pytest.raises(EvaluationError, match=why) as error:
        read_benchmark_folder(tmp_path / name)
    assert all(pattern in str(error.value) for pattern in PATTERNS.values())
