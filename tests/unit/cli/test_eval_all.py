"""`destinai eval transitions` and `destinai eval all`: tables, documents and the scorecard."""

import json
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api.openapi import example_answers
from evaluation.scorecard import cpu_model, this_machine
from recommender.recommender import Recommender
from service.snapshot import CatalogueSnapshot
from tests.support.fake_api import fake_app
from tests.support.fake_cli import FakeCommand
from tests.support.fake_encoder import silent
from tests.support.small_catalogue import small_catalogue

FILES = {
    "skill_linking_toy.csv": "sentence,label\nweld,weld steel parts\nI use C++,C++\n",
    "career_ranking_toy.jsonl": json.dumps({"statements": ["bake bread"], "gold": ["o:baker"]}),
    "job_titles_toy.csv": "vacancyTitle,conceptUri\nbaker,o:baker\nwelder,o:welder\n",
}
RATINGS = "origin,destination,rating\no:welder,o:baker,5\no:baker,o:welder,1\n"
CODES = {"o:baker": "7512", "o:developer": "2512", "o:welder": "7511"}


@pytest.fixture
def destinai(tmp_path, monkeypatch):
    """Return a command over the small catalogue, baker and welder in one minor group."""
    monkeypatch.chdir(tmp_path)
    command = FakeCommand(tmp_path / "home")
    command.encode_for(monkeypatch)
    small = small_catalogue()
    kin = tuple(replace(o, isco_code=CODES[o.uri]) for o in small.occupations)
    command.home.publish(replace(small, occupations=kin), command.encoder, silent)
    return command


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "bench"
    path.mkdir()
    for name, text in FILES.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def kept(destinai):
    return list(destinai.home.folder.glob("scorecards/*/scorecard.json"))


def test_everything_is_measured_and_kept(destinai, folder, tmp_path):
    output = tmp_path / "copy.json"
    document = destinai.answer("eval", "all", str(folder), "--output", str(output))
    (path,) = kept(destinai)
    assert json.loads(path.read_bytes()) == document
    assert output.read_bytes() == path.read_bytes()
    assert [(result["benchmark"], result["file"]) for result in document["results"]] == [
        ("linking", "skill_linking_toy.csv"),
        ("careers", "career_ranking_toy.jsonl"),
        ("titles", "job_titles_toy.csv"),
        ("transitions", "same ISCO-08 minor group"),
    ]
    assert document["missing"] == {
        "transitions": "transition_ratings*.csv",
        "everyday_careers": "everyday_careers*.jsonl",
        "everyday_skills": "everyday_skills*.jsonl",
        "field_cases": "field_cases*.jsonl",
        "adversarial": "*.csv",
        "cvs": "expected.jsonl",
    }
    figures = [result["systems"][0]["figures"]["MRR"] for result in document["results"]]
    right = {"value": 1.0, "interval": [1.0, 1.0], "learnt_on": None, "out_of_fold": None}
    assert figures[:3] == [right] * 3
    assert figures[3]["value"] == 0.5
    assert document.keys() == example_answers()["getQuality"].keys()


def test_what_was_measured_is_served(destinai, folder):
    document = destinai.answer("eval", "all", str(folder))
    recommender = Recommender(destinai.home.open().index, destinai.encoder)
    app, _ = fake_app(lambda: CatalogueSnapshot(recommender), home=destinai.home.folder)
    with TestClient(app) as client:
        assert client.get("/api/v1/quality").json() == document


def test_no_name_or_path_of_this_machine_is_printed(destinai, folder, tmp_path):
    text = json.dumps(destinai.answer("eval", "all", str(folder)))
    assert str(tmp_path) not in text
    machine = this_machine(2)
    assert machine.cores == 2
    assert machine.memory_gib is None or machine.memory_gib > 0


def test_the_tables_and_notices(destinai, folder):
    result = destinai.run("eval", "all", str(folder), COLUMNS="100")
    assert result.exit_code == 0, result.output
    for name in (*FILES, "same ISCO-08 minor group"):
        assert f"{name}: " in result.stdout
    assert "career_ranking_toy.jsonl: 1 queries, 1 gold\n" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 100
    notice = f"notice: no transition_ratings*.csv in {folder}; not measured: transitions against"
    assert notice in result.stderr
    (path,) = kept(destinai)
    assert f"The scorecard is {path};" in result.stderr


def test_adversarial_cases_of_another_folder_are_measured(destinai, folder, tmp_path):
    cases = tmp_path / "cases"
    cases.mkdir()
    rows = "text,must,must_not\nweld steel parts,weld steel parts,*\nnothing at all,,*\n"
    (cases / "toy.csv").write_text(rows, encoding="utf-8")
    document = destinai.answer("eval", "all", str(folder), "--adversarial", str(cases))
    assert "adversarial" not in document["missing"]
    last = document["results"][-1]
    assert (last["benchmark"], last["queries"], last["gold"]) == ("adversarial", 2, 1)
    assert last["systems"][0]["figures"]["toy"]["value"] == 0.5


def test_cvs_of_another_folder_are_measured(destinai, folder, tmp_path):
    cvs = tmp_path / "cvs"
    cvs.mkdir()
    expected = {
        "cv": "ada",
        "half": "dev",
        "jobs": [["baker"]],
        "skills": [["bake bread"]],
        "right": ["bake bread"],
        "wrong": [],
        "no_skill": ["EXPERIENCE"],
    }
    (cvs / "expected.jsonl").write_text(json.dumps(expected), encoding="utf-8")
    (cvs / "ada.txt").write_text("Ada\nEXPERIENCE\nBaker, 2010 - 2012\n- bake bread\n")
    (cvs / "ada.md").write_text("# Ada\n## EXPERIENCE\nBaker, 2010 - 2012\n- bake bread\n")
    document = destinai.answer("eval", "all", str(folder), "--cvs", str(cvs))
    assert "cvs" not in document["missing"]
    last = document["results"][-1]
    assert (last["benchmark"], last["file"], last["queries"]) == ("cvs", "cvs, dev", 2)
    systems = {one["system"]: one["figures"] for one in last["systems"]}
    assert systems.keys() == {"Destinai", "Destinai, *.md", "Destinai, *.txt"}
    for figures in systems.values():
        assert figures["past jobs found"]["value"] == 1
        assert figures["claims in headings and dates"]["value"] == 0


def test_ratings_in_the_folder_are_measured(destinai, folder):
    for name in FILES:
        (folder / name).unlink()
    (folder / "transition_ratings.csv").write_text(RATINGS, encoding="utf-8")
    document = destinai.answer("eval", "all", str(folder))
    assert "transitions" not in document["missing"]
    first, _ = document["results"]
    assert (first["file"], first["queries"], first["gold"]) == ("transition_ratings.csv", 2, 0)
    assert first["systems"][0]["figures"]["Spearman"]["value"] == 1


def test_a_bad_file_is_refused_before_anything_is_kept(destinai, folder):
    (folder / "job_titles_toy.csv").write_text("title\nbaker\n", encoding="utf-8")
    result = destinai.run("eval", "all", str(folder))
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.splitlines()[-1].startswith("error: ")
    assert "lacks the column vacancyTitle" in result.stderr
    assert kept(destinai) == []


@pytest.mark.parametrize("output", ["", "gone/card.json"])
def test_an_output_that_cannot_be_written_is_refused_at_once(destinai, folder, tmp_path, output):
    path = str(tmp_path / output)
    result = destinai.run("eval", "all", str(folder), "--output", path)
    assert result.exit_code == 3
    assert f"error: {path} cannot be written" in result.stderr
    assert kept(destinai) == []


def test_a_folder_without_benchmarks_is_refused(destinai, tmp_path):
    result = destinai.run("eval", "all", str(tmp_path))
    assert result.exit_code == 3
    assert "has none of skill_linking_*.csv" in result.stderr


def test_transitions_among_groups(destinai):
    result = destinai.run("eval", "transitions", COLUMNS="100")
    lines = result.stdout.splitlines()
    assert lines[0] == "same ISCO-08 minor group: 2 queries, 2 gold"
    assert lines[2].split()[:5] == ["MRR", "0.500", ".000-1.000", "0.000", ".000-.000"]


def test_transitions_against_ratings(destinai, tmp_path):
    path = tmp_path / "rated.csv"
    path.write_text(RATINGS + "o:baker,o:gone,2\n", encoding="utf-8")
    answer = destinai.answer("eval", "transitions", str(path), "--no-baselines")
    (result,) = answer["results"]
    assert (result["queries"], result["unresolved"]) == (2, ["o:gone"])
    assert [one["system"] for one in result["systems"]] == ["Destinai"]
    table = destinai.run("eval", "transitions", str(path), COLUMNS="100").stdout.splitlines()
    assert table[0] == "rated.csv: 2 queries"
    assert [line.split()[:2] for line in table[2:4]] == [
        ["Spearman", "1.000"],
        ["Pearson", "1.000"],
    ]


def test_transitions_without_shared_groups_are_refused(destinai):
    destinai.publish("other-2-en", use=False)
    result = destinai.run("eval", "transitions", "--catalogue", "other")
    assert result.exit_code == 3
    assert "no two occupations of other-2-en share an ISCO-08 group" in result.stderr


def test_the_processor_is_named_as_linux_names_it(tmp_path):
    path = tmp_path / "cpuinfo"
    path.write_text("processor\t: 0\nmodel name\t: Toy  CPU @ 2.50GHz\n\nmodel name\t: b\n")
    assert cpu_model(path) == "Toy CPU @ 2.50GHz"
    assert cpu_model(tmp_path / "gone") != ""
