"""`destinai eval`: the table, the JSON document, and how it refuses."""

import datetime
import json

import pytest

from evaluation.metrics.ranking import METRICS, Kind
from recommender.ranking.weights import RANKING_VERSION
from recommender.titles import TitleOrigin, TitleWeights

FILES = {
    "linking": "sentence,label\nweld,weld steel parts\nI use CSS and C++,C++\nI fly,fly planes\n",
    "titles": "vacancyTitle,conceptUri\nSenior Baker (m/f),o:baker\nwelder,o:welder\nx,o:gone\n",
    "careers": "\n".join(
        json.dumps({"statements": [said], "gold": [gold]})
        for said, gold in (("bake bread", "o:baker"), ("weld", "o:welder"), ("CSS", "o:gone"))
    ),
}
UNRESOLVED = {"linking": "fly planes", "titles": "o:gone", "careers": "o:gone"}


@pytest.fixture
def files(tmp_path):
    for kind, text in FILES.items():
        (tmp_path / kind).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("kind", FILES)
def test_the_document(destinai, files, kind):
    answer = destinai.answer("eval", kind, str(files / kind))
    (result,) = answer["results"]
    assert (result["benchmark"], result["file"], result["queries"]) == (kind, kind, 2)
    assert result["unresolved"] == [UNRESOLVED[kind]]
    assert [one["system"] for one in result["systems"]][-3:] == [
        *("exact label", "character tf-idf", "BM25"),
    ]
    ours = result["systems"][0]["figures"]
    assert list(ours)[: len(METRICS[Kind(kind)])] == list(METRICS[Kind(kind)])
    assert ours["MRR"]["interval"][0] <= ours["MRR"]["value"] <= ours["MRR"]["interval"][1]
    versions = {name: value for name, value in answer.items() if name.endswith("_version")}
    assert versions == {
        "destinai_version": "0.1.0",
        "catalogue_version": "small-1-en",
        "model_version": "hashing-1",
        "ranking_version": RANKING_VERSION,
    }
    assert datetime.datetime.fromisoformat(answer["date"]).utcoffset() == datetime.timedelta(0)
    assert answer["machine"]["cores"] >= 1
    assert "scikit-learn" in answer["libraries"]


def test_the_table(destinai, files):
    result = destinai.run("eval", "linking", str(files / "linking"), COLUMNS="100")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "linking: 2 queries, 2 gold"
    assert lines[1].split()[:3] == ["Destinai", "exact", "label"]
    assert lines[2].split()[:5] == ["MRR", *["1.000", "1.000-1.000"] * 2]
    assert "precision" in result.stdout
    assert max(map(len, lines)) <= 100
    assert "notice: linking: gold not in the catalogue (1): fly planes\n" in result.stderr
    assert "linking: Destinai: 2" in result.stderr


def test_several_files_a_sample_and_no_baselines(destinai, files):
    path = str(files / "careers")
    words = ("eval", "careers", path, path, "--sample", "1", "--no-baselines")
    answer = destinai.answer(*words)
    assert answer["sample"] == 1
    assert [result["queries"] for result in answer["results"]] == [1, 1]
    assert [len(result["systems"]) for result in answer["results"]] == [2, 2]


def test_the_catalogue_can_be_chosen(destinai, files):
    destinai.publish("other-2-en", use=False)
    words = ("eval", "titles", str(files / "titles"), "--no-baselines", "--catalogue", "other")
    assert destinai.answer(*words)["catalogue_version"] == "other-2-en"


@pytest.mark.parametrize(
    ("kind", "name", "complaint"),
    [
        ("linking", "gone", "gone cannot be read: No such file or directory"),
        ("linking", "titles", "lacks the column sentence, label; its header has vacancyTitle"),
        ("careers", "titles", "line 1 is no JSON"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(destinai, files, kind, name, complaint):
    result = destinai.run("eval", kind, str(files / name))
    assert (result.exit_code, result.stdout) == (3, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    assert complaint in line


@pytest.mark.parametrize("words", [["linking"], ["other", "x"], ["titles", "x", "--sample", "0"]])
def test_a_command_that_is_not_well_formed_is_status_2(destinai, words):
    assert destinai.run("eval", *words).exit_code == 2


@pytest.mark.parametrize("kind", FILES)
def test_help(destinai, kind):
    assert "PATH" in destinai.run("eval", kind, "--help").stdout


def test_a_fit_is_written_and_can_be_read(destinai, files):
    titles = files / "titles"
    done = destinai.run("eval", "titles", str(titles), "--fit", str(files / "fit"))
    assert (done.exit_code, done.stdout) == (0, "")
    assert "The fit to 2 titles is in" in " ".join(done.stderr.split())
    fit = TitleWeights.read(files / "fit")
    assert fit.origin == TitleOrigin("titles", 2, "hashing-1")
    assert set(fit.log_prior) == {"o:baker", "o:welder"}


def test_a_fit_is_learnt_from_one_file(destinai, files):
    titles = str(files / "titles")
    done = destinai.run("eval", "titles", titles, titles, "--fit", str(files / "fit"))
    assert done.exit_code == 2
    assert not (files / "fit").exists()


def test_a_fit_needs_a_folder(destinai, files):
    done = destinai.run("eval", "titles", str(files / "titles"), "--fit", str(files / "careers"))
    assert done.exit_code == 3
    assert "cannot be written" in done.stderr
