"""The readers of benchmarks: what they read, and what they say about a file that is not right."""

import json
from pathlib import Path

import pytest

from evaluation.benchmarks.everyday import read_everyday
from evaluation.benchmarks.files import EvaluationError
from evaluation.benchmarks.queries import Benchmark, Query
from evaluation.benchmarks.readers import read_careers, read_linking, read_titles
from evaluation.fitting import recognition
from taxonomy.catalogue import Skill, SkillKind
from tests.support.small_catalogue import small_catalogue

BENCH = Path(__file__).parents[2].parent / "shared" / "data" / "bench"
LINKING = """sentence,span,label
We bake.,bake,Bake Bread
We bake.,bake,LABEL NOT PRESENT
We bake.,we,css
Nothing here,here,UNDERSPECIFIED
"Bread, by hand",hand,make bread
"Bread, by hand",fly,fly
"""


@pytest.fixture
def catalogue():
    return small_catalogue()


def written(folder, text, name="file.csv"):
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_linking_is_grouped_by_sentence(tmp_path, catalogue):
    benchmark = read_linking(written(tmp_path, LINKING), catalogue)
    assert benchmark.queries == (
        Query(("We bake.",), frozenset({"s:bake", "s:css"})),
        Query(("Bread, by hand",), frozenset({"s:bake"})),
    )
    assert benchmark.unresolved == ("fly",)
    assert benchmark.name == "file.csv"


def test_a_preferred_label_counts_before_an_alternative_and_an_ambiguous_one_not(tmp_path):
    skills = (
        Skill("s:1", "rust", SkillKind.KNOWLEDGE, ("iron", "metal")),
        Skill("s:2", "steel", SkillKind.KNOWLEDGE, ("rust", "metal")),
    )
    catalogue = small_catalogue()
    object.__setattr__(catalogue, "skills", skills)
    text = "sentence,label\na,rust\nb,metal\nc,iron\n"
    benchmark = read_linking(written(tmp_path, text), catalogue)
    assert [query.gold for query in benchmark.queries] == [{"s:1"}, {"s:1"}]
    assert benchmark.unresolved == ("metal",)


def test_careers(tmp_path, catalogue):
    lines = [
        {"soc": "1", "statements": ["Bake.", "Sell."], "gold": ["o:baker", "o:gone"]},
        {"soc": "2", "statements": ["Fly."], "gold": ["o:pilot"]},
    ]
    text = "\n".join(map(json.dumps, lines)) + "\n\n"
    benchmark = read_careers(written(tmp_path, text, "people.jsonl"), catalogue)
    esco = "http://data.europa.eu/esco/occupation/"
    named = frozenset({f"{esco}o:baker", f"{esco}o:gone"})
    assert benchmark.queries == (Query(("Bake.", "Sell."), frozenset({"o:baker"}), named),)
    assert benchmark.unresolved == ("o:gone", "o:pilot")


def test_titles_keep_every_row(tmp_path, catalogue):
    text = "\ufeff,vacancyTitle,conceptUri\n0,Baker ,o:baker\n1,Baker,o:welder\n2,Pilot,o:pilot\n"
    benchmark = read_titles(written(tmp_path, text), catalogue)
    assert benchmark.queries == (
        Query(("Baker",), frozenset({"o:baker"})),
        Query(("Baker",), frozenset({"o:welder"})),
    )
    assert benchmark.unresolved == ("o:pilot",)


@pytest.mark.parametrize(
    ("reader", "text", "complaint"),
    [
        (read_linking, "sentence,span\na,b\n", "lacks the column label; its header has sentence"),
        (read_linking, "", "lacks the column sentence, label; its header has nothing"),
        (read_linking, "sentence,label\nx,CSS\ny\n", "line 3: label is empty"),
        (read_linking, b"sentence,label\n\xff,CSS\n", "is not UTF-8 text"),
        (read_linking, "sentence,label\na,fly\n", "no query whose gold is in the catalogue"),
        (read_titles, "title,conceptUri\na,b\n", "lacks the column vacancyTitle"),
        (read_titles, "vacancyTitle,conceptUri\n ,o:baker\n", "line 2: vacancyTitle is empty"),
        (read_careers, "\n{", "line 2 is no JSON"),
        (read_careers, "[]", "line 1 is no JSON object"),
        (read_careers, '{"statements": ["a"]}', "line 1: gold must be a list"),
        (read_careers, '{"statements": "a", "gold": ["o:baker"]}', "line 1: statements must be"),
        (read_careers, '{"statements": [" "], "gold": ["b"]}', "statements must be a list of one"),
        (read_careers, '{"statements": [], "gold": ["b"]}', "statements must be a list of one"),
    ],
)
def test_a_file_that_is_not_right_is_told(tmp_path, catalogue, reader, text, complaint):
    path = written(tmp_path, text)
    with pytest.raises(EvaluationError) as error:
        reader(path, catalogue)
    assert str(path) in str(error.value)
    assert complaint in str(error.value)


@pytest.mark.parametrize("reader", [read_linking, read_titles, read_careers])
def test_a_missing_file_is_told(tmp_path, catalogue, reader):
    with pytest.raises(EvaluationError, match=r"gone cannot be read: No such file"):
        reader(tmp_path / "gone", catalogue)


def test_a_sample_is_the_same_every_time_and_in_order():
    every = tuple(Query((f"{number:03}",), frozenset("a")) for number in range(100))
    drawn = Benchmark("b", every, ("x",)).sample(10)
    assert drawn == Benchmark("b", every, ("x",)).sample(10)
    assert len(set(drawn.queries)) == 10
    assert list(drawn.queries) == sorted(drawn.queries, key=lambda query: query.texts)
    assert drawn.unresolved == ("x",)
    assert Benchmark("b", every).sample(100).queries == every


@pytest.mark.parametrize(
    ("name", "reader", "queries", "unresolved"),
    [
        ("skill_linking_house_validation.csv", read_linking, 61, 0),
        ("skill_linking_tech_validation.csv", read_linking, 75, 0),
        ("career_ranking_dev.jsonl", read_careers, 458, 0),
        ("career_ranking_dwa_dev.jsonl", read_careers, 458, 0),
        ("job_titles_validation.csv", read_titles, 15_462, 1),
    ],
)
def test_the_shared_benchmarks(shared_catalogue, name, reader, queries, unresolved):
    path = BENCH / name
    if not path.is_file():
        pytest.skip(f"no {path}")
    benchmark = reader(path, shared_catalogue)
    assert len(benchmark.queries) == queries
    assert len(benchmark.unresolved) == unresolved


def test_the_statements_to_learn_from_name_skills_of_esco(shared_catalogue):
    path = Path(recognition.__file__).with_name("everyday_skills.jsonl")
    found = read_everyday(path, shared_catalogue)
    assert (len(found.statements), found.unresolved) == (476, ())
    assert sum(not one.right for one in found.statements) == 82
