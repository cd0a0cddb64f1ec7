"""`destinai eval everyday` and `destinai eval cases`: tables, documents, failures, refusals."""

import json

import pytest

PEOPLE = (
    {"statements": ["bake bread"], "gold": ["o:baker"], "isco": ["7512"], "kind": "doing"},
    {"statements": ["weld"], "gold": ["o:welder"], "isco": ["7212"], "kind": "changer"},
)
STATEMENTS = (
    {"text": "bake bread", "must": [["s:bake"]], "may": []},
    {"text": "asdf", "must": [], "may": []},
)
CASES = (
    {
        **{"id": "c1", "kind": "toy", "call": "match", "statements": ["bake bread"]},
        **{"careers": {"any_in": 1, "of": ["o:baker"]}, "skills": [["s:bake"]], "why": "It is."},
    },
    {
        **{"id": "c2", "kind": "list", "call": "match", "statements": ["bake bread"]},
        **{"not_careers": ["o:baker"], "not_skills": ["s:bake"], "past_jobs": ["o:welder"]},
    },
    {
        **{"id": "c3", "kind": "list", "call": "resolve", "title": "baker"},
        **{"careers": {"any_in": 1, "of": ["o:welder"]}, "no_careers": True},
    },
)
FILES = {"careers.jsonl": PEOPLE, "skills.jsonl": STATEMENTS, "cases.jsonl": CASES}


@pytest.fixture
def files(tmp_path):
    for name, lines in FILES.items():
        (tmp_path / name).write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return tmp_path


def test_files_of_both_kinds_are_known_by_their_lines(destinai, files):
    paths = [str(files / name) for name in ("careers.jsonl", "skills.jsonl")]
    answer = destinai.answer("eval", "everyday", *paths)
    assert [(result["benchmark"], result["file"]) for result in answer["results"]] == [
        ("everyday_careers", "careers.jsonl"),
        ("everyday_skills", "skills.jsonl"),
    ]
    people, skills = (result["systems"][0]["figures"] for result in answer["results"])
    assert (people["MRR"]["value"], people["S@1 changer"]["value"]) == (1, 1)
    assert (skills["recall of must"]["value"], skills["precision"]["value"]) == (1, 1)
    names = [system["system"] for system in answer["results"][0]["systems"]]
    assert names == ["Destinai", "exact label", "character tf-idf", "BM25"]


def test_a_sample_without_baselines(destinai, files):
    path = str(files / "careers.jsonl")
    words = ("eval", "everyday", path, "--sample", "1", "--no-baselines")
    (result,) = destinai.answer(*words)["results"]
    assert (result["queries"], len(result["systems"])) == (1, 1)


def test_the_table_has_no_cell_where_a_baseline_has_no_figure(destinai, files):
    result = destinai.run("eval", "everyday", str(files / "careers.jsonl"), COLUMNS="120")
    assert result.exit_code == 0
    lines = {line.split("  ")[0]: line.split() for line in result.stdout.splitlines()}
    assert lines["S@20"][:3] == ["S@20", "1.000", "1.000-1.000"]
    assert len(lines["S@20"]) == 1 + 2 * 4
    assert lines["S@1 doing"] == ["S@1", "doing", "1.000", "1.000-1.000"]


def test_cases_pass_and_fail(destinai, files):
    answer = destinai.answer("eval", "cases", str(files / "cases.jsonl"))
    (result,) = answer["results"]
    figures = result["systems"][0]["figures"]
    assert (result["benchmark"], result["queries"], result["gold"]) == ("field_cases", 3, 7)
    assert figures["passed"]["value"] == pytest.approx(1 / 3, abs=1e-4)
    assert {name: figures[name]["value"] for name in ("toy", "list")} == {"toy": 1, "list": 0}
    assert "failures" not in answer


def test_what_failed_is_printed(destinai, files):
    path = str(files / "cases.jsonl")
    told = destinai.run("eval", "cases", path, "--failures", COLUMNS="120")
    assert told.exit_code == 0
    lines = [line.strip() for line in told.stdout.splitlines()]
    assert "c1, toy" not in lines
    start = lines.index("c2, list")
    assert lines[start : start + 5] == [
        "c2, list",
        "match: bake bread",
        "- not_careers: expected without baker; came baker | welder | software developer",
        "- not_skills: expected without bake bread; came bake bread",
        "- past_jobs: expected welder; came nothing",
    ]
    start = lines.index("c3, list")
    assert lines[start + 1] == "resolve: baker"
    assert lines[start + 2] == "- careers: expected in the first 1 welder; came baker"
    assert lines[start + 3] == "- no_careers: expected none; came baker"
    answer = destinai.answer("eval", "cases", path, "--failures")
    assert [failure["case"]["id"] for failure in answer["failures"]] == ["c2", "c3"]
    assert answer["failures"][0]["answer"]["skills"] == ["s:bake"]


@pytest.mark.parametrize(
    ("kind", "name", "complaint"),
    [
        ("everyday", "gone.jsonl", "gone.jsonl cannot be read: No such file or directory"),
        ("everyday", "cases.jsonl", "line 1 has neither statements and gold nor text and must"),
        ("cases", "skills.jsonl", "line 1: call must be a string that is not blank"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(destinai, files, kind, name, complaint):
    result = destinai.run("eval", kind, str(files / name))
    assert (result.exit_code, result.stdout) == (3, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    assert complaint in line


def test_a_folder_of_them_is_measured_and_kept(destinai, files, monkeypatch):
    monkeypatch.chdir(files)
    bench = files / "bench"
    bench.mkdir()
    names = {"careers": "everyday_careers", "skills": "everyday_skills", "cases": "field_cases"}
    for old, new in names.items():
        (files / f"{old}.jsonl").rename(bench / f"{new}_toy.jsonl")
    document = destinai.answer("eval", "all", str(bench))
    measured = [*list(names.values())[:2], "questions", "field_cases"]
    assert [result["benchmark"] for result in document["results"]] == measured
    assert not document["missing"].keys() & set(names.values())


def test_questions_are_answered_by_people(destinai, files):
    answer = destinai.answer("eval", "questions", str(files / "careers.jsonl"))
    (result,) = answer["results"]
    assert (result["benchmark"], result["file"]) == ("questions", "careers.jsonl")
    (system,) = result["systems"]
    assert system["system"] == "Destinai"
    assert list(system["figures"]) == [
        f"S@{k} after {asked}" for k in (1, 3) for asked in (0, 3, 5, 8)
    ]
    assert all(figure["value"] == 1 for figure in system["figures"].values())


def test_statements_are_no_people_to_ask(destinai, files):
    refused = destinai.run("eval", "questions", str(files / "skills.jsonl"))
    assert refused.exit_code != 0
    assert "has statements and no people" in refused.stderr
