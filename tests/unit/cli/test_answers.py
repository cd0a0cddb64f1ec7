"""match, recognise, resolve and suggest: the API's JSON, statuses, and concepts by label."""

import json

import pytest

from service.startup import open_snapshot
from taxonomy.starter import STARTER_RELEASE
from taxonomy.statements import STATEMENTS_VERSION
from tests.support.fake_cli import SMALL, FakeCommand
from tests.support.fake_encoder import HashingEncoder


def stdout_of(destinai, *words):
    result = destinai.run(*words, "--json")
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def test_match_prints_what_the_api_answers(destinai, api):
    question = {
        "statements": ["weld steel parts"],
        "skills": ["s:solder"],
        "partial_skills": ["s:forklift"],
        "denied_skills": ["s:csharp"],
        "unsure_skills": ["s:resume"],
        "occupations": ["o:baker"],
        "excluded_skills": ["s:css"],
        "text": "I bake bread. I drive forklift trucks.",
        "filters": {"isco": ["7"]},
        "limit": 2,
    }
    given = ("--skill", "s:solder", "--occupation", "o:baker", "--without", "s:css",
             "--partial", "operate forklift", "--denied", "C#", "--unsure", "s:resume")  # fmt: skip
    result = destinai.run(
        *("match", "weld steel parts", *given, "--text", "-", "--isco", "7", "--limit", "2"),
        "--json",
        stdin="I bake bread. I drive forklift trucks.",
    )
    assert result.stdout_bytes == api.post("/api/v1/match", json=question).content + b"\n"
    assert len(json.loads(result.stdout)["matches"]) == 2
    assert result.stderr == ""


def test_recognise_prints_what_the_api_answers(destinai, api):
    question = {"text": "weld steel parts", "limit": 3, "min_confidence": 0}
    expected = api.post("/api/v1/skills/recognise", json=question).content + b"\n"
    words = ("recognise", "weld steel parts", "--limit", "3", "--min-confidence", "0")
    assert stdout_of(destinai, *words) == expected
    assert json.loads(expected)["skills"][0]["skill"]["uri"] == "s:weld"


def test_recognise_prints_alternatives_as_json_alone(destinai, api):
    question = {"text": "I weld steel parts and bake bread"}
    expected = api.post("/api/v1/skills/recognise", json=question).content + b"\n"
    assert stdout_of(destinai, "recognise", question["text"]) == expected
    skills = json.loads(expected)["skills"]
    table = destinai.run("recognise", question["text"]).stdout.splitlines()
    assert [one["skill"]["uri"] for one in skills] == ["s:weld", "s:bake"]
    assert len(table) == 1 + len(skills)


def test_resolve_prints_what_the_api_answers(destinai, api):
    expected = (
        api.post("/api/v1/occupations/resolve", json={"title": "bread maker"}).content + b"\n"
    )
    assert stdout_of(destinai, "resolve", "bread maker") == expected
    assert json.loads(expected)["occupations"][0]["occupation"]["uri"] == "o:baker"


def test_suggest_prints_what_the_api_answers(destinai, api):
    expected = api.get("/api/v1/suggest?q=weld&type=occupation&limit=4").content + b"\n"
    assert (
        stdout_of(destinai, "suggest", "weld", "--type", "occupation", "--limit", "4") == expected
    )
    assert json.loads(expected)["items"] == [
        {"uri": "o:welder", "label": "welder", "matched": "welder"}
    ]


def test_tables_name_what_was_found(destinai):
    assert "bake bread" in destinai.run("recognise", "bake bread").stdout
    assert "7512 " in destinai.run("resolve", "bread maker").stdout
    lines = destinai.run("suggest", "weld", "--limit", "1").stdout.splitlines()
    assert lines == ["weld steel parts  (found as weld)", "s:weld"]
    assert destinai.run("suggest", "css").stdout.splitlines() == ["CSS", "s:css"]


@pytest.mark.parametrize("label", ["weld", "Weld steel parts", "s:weld"])
def test_a_skill_is_given_by_label_or_uri(destinai, label):
    answer = destinai.answer("match", "--skill", label)
    assert [one["skill"]["uri"] for one in answer["recognised"]] == ["s:weld"]
    assert answer["recognised"][0]["evidence"] == {"given": "skill"}
    assert answer["matches"][0]["occupation"]["uri"] == "o:welder"


def test_an_occupation_is_given_by_label(destinai):
    answer = destinai.answer("match", "--occupation", "pastry cook")
    assert [m["occupation"]["uri"] for m in answer["matches"] if m["held"]] == ["o:baker"]


def test_a_text_is_read_from_a_file(destinai, tmp_path):
    (tmp_path / "me.txt").write_bytes("\ufeffI bake bread.".encode())
    answer = destinai.answer("match", "--text", str(tmp_path / "me.txt"))
    assert answer["statements"] == [{"text": "I bake bread", "start": 0}]


def test_a_text_past_the_budget_is_refused_in_one_line(destinai):
    text = "I bake bread. I paint."
    result = destinai.run("match", "--text", "-", stdin=text, DESTINAI_MAX_PHRASES="3")
    assert (result.exit_code, result.stderr) == (
        3,
        "error: text 4 phrases to compare, at most 3 (DESTINAI_MAX_PHRASES); "
        "at most its first 14 characters would fit\n",
    )


def test_a_catalogue_is_chosen_by_prefix(destinai):
    other = destinai.publish("other-1-en", use=False)
    assert destinai.answer("match", "bake bread")["catalogue_version"] == "small-1-en"
    answer = destinai.answer("match", "bake bread", "--catalogue", "other")
    assert answer["catalogue_version"] == "other-1-en"
    assert destinai.home.published() == (other, SMALL)


def test_nothing_found_is_a_status_of_its_own(destinai):
    result = destinai.run("suggest", "qqqqq")
    assert (result.exit_code, result.stdout, result.stderr) == (4, "", "Nothing was found.\n")
    assert destinai.answer("suggest", "qqqqq", status=4)["items"] == []
    assert destinai.answer("match", "bake bread", "--isco", "9", status=4)["matches"] == []
    assert "No career fits" in destinai.run("match", "bake bread", "--isco", "9").stdout
    assert destinai.answer("match", "bake bread", "--job-zone", "3", status=4)["matches"] == []


def test_match_is_narrowed_by_education(destinai):
    for level, codes in ((3, {"7512", "7212"}), (7, {"2512"})):
        found = destinai.answer("match", "bake bread", "--isced-level", str(level))["matches"]
        assert {match["occupation"]["isco_code"] for match in found} == codes


REFUSED = [
    (("match", "--skill", "weld stel"), "no skill is labelled 'weld stel'; near it are 'weld ste"),
    (("match", "--skill", "qqqqq"), "look for it with: destinai suggest 'qqqqq'"),
    (("match", "--occupation", "http://x/y"), "occupations[0]: 'http://x/y' is not in the catal"),
    (("match", "x", "--limit", "101"), "limit may be at most 100 (DESTINAI_MAX_RESULTS)"),
    (("match", "x" * 501), "statements/0 may have at most 500 characters"),
    (("match", "--text", "no/such/file"), "cannot read the text in no/such/file: No such file"),
    (("match", "x", "--catalogue", "esco"), f"'esco' fits no published catalogue: {SMALL}"),
]


@pytest.mark.parametrize(("words", "reason"), REFUSED)
def test_a_refusal_is_one_line_and_status_3(destinai, words, reason):
    result = destinai.run(*words)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert reason in result.stderr


def test_a_label_of_several_skills_is_refused_with_their_uris(destinai, monkeypatch):
    labels = open_snapshot(destinai.home, lambda _: destinai.encoder).recommender.index.labels
    exact = type(labels).exact

    def shared(self, _keys, kind):
        return exact(self, ["c++", "css"], kind)

    monkeypatch.setattr(type(labels), "exact", shared)
    result = destinai.run("match", "--skill", "programming")
    assert result.exit_code == 3
    assert "several skills are labelled 'programming'" in result.stderr
    assert "s:cplusplus, s:css" in result.stderr


def test_text_that_is_not_utf8_is_refused(destinai):
    result = destinai.run("match", "--text", "-", stdin=b"I bake \xff bread")
    assert result.exit_code == 3
    assert "the text in - is not UTF-8 at byte 7" in result.stderr


MISUSED = [
    ("match",),
    ("match", ""),
    ("match", "x", "--isco", "9x"),
    ("match", "x", "--isco", "31155"),
    ("match", "x", "--job-zone", "6"),
    ("match", "x", "--isced-level", "0"),
    ("match", "x", "--interest", "sporty"),
    ("match", "x", "--limit", "0"),
    ("recognise", "  "),
    ("recognise", "x", "--min-confidence", "2"),
    ("suggest", "x", "--type", "job"),
    ("mach", "x"),
]


@pytest.mark.parametrize("words", MISUSED)
def test_a_command_that_is_not_written_well_is_status_2(destinai, words):
    result = destinai.run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage: " in result.stderr


STARTER_VERSION = f"{STARTER_RELEASE}-en+{STATEMENTS_VERSION}"
STARTER = f"{STARTER_VERSION}~hashing-1"


def test_the_starter_is_built_where_there_is_no_catalogue(tmp_path, monkeypatch):
    command = FakeCommand(tmp_path)
    command.encode_for(monkeypatch)
    result = command.run("suggest", "solder", "--json")
    assert json.loads(result.stdout)["catalogue_version"] == STARTER_VERSION
    assert "There is no catalogue yet: building the starter" in result.stderr
    assert command.home.current() == f"{STARTER_VERSION}~hashing-1"
    assert "no catalogue" not in command.run("suggest", "solder").stderr


def starter_in_use(tmp_path, monkeypatch):
    command = FakeCommand(tmp_path)
    command.encode_for(monkeypatch)
    command.publish(STARTER_VERSION)
    assert command.home.current() == STARTER
    return command


def test_a_starter_of_another_model_is_replaced(tmp_path, monkeypatch):
    command = starter_in_use(tmp_path, monkeypatch)
    command.encoder = HashingEncoder(dimension=16, model_version="other-2")
    command.encode_for(monkeypatch)
    result = command.run("suggest", "solder", "--json")
    assert json.loads(result.stdout)["model_version"] == "other-2"
    assert "The starter in use is another: building the starter" in result.stderr
    assert command.home.history() == (f"{STARTER_VERSION}~other-2", STARTER)
    assert command.run("suggest", "solder").stderr == ""


def test_a_starter_of_another_release_is_replaced(tmp_path, monkeypatch):
    command = starter_in_use(tmp_path, monkeypatch)
    command.publish("starter-0-en")
    command.answer("suggest", "solder")
    # What was published under the name of this release has other content than the real starter.
    assert command.home.current() == f"{STARTER}~2"


def test_a_starter_of_another_format_is_rebuilt(tmp_path, monkeypatch):
    command = starter_in_use(tmp_path, monkeypatch)
    manifest = command.home.folder / "catalogues" / STARTER / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"schema_version": ', '"schema_version": 9'))
    command.answer("suggest", "solder")
    assert command.home.current() == f"{STARTER}~2"


def test_the_starter_of_this_model_and_release_stays(tmp_path, monkeypatch):
    command = starter_in_use(tmp_path, monkeypatch)
    assert command.run("suggest", "weld").stderr == ""
    assert command.home.published() == (STARTER,)


def test_a_catalogue_of_another_model_is_refused(destinai):
    destinai.encoder.model_version = "other-2"
    result = destinai.run("suggest", "weld")
    assert result.exit_code == 3
    assert "was built with the model hashing-1, and the model in use is other-2" in result.stderr


def test_a_damaged_catalogue_is_reported_and_the_one_before_answers(destinai):
    newer = destinai.publish("newer-1-en")
    broken = destinai.home.folder / "catalogues" / newer / "labels.sqlite"
    broken.write_bytes(b"")
    result = destinai.run("suggest", "weld", "--json")
    assert json.loads(result.stdout)["catalogue_version"] == "small-1-en"
    assert result.stderr.startswith(f"notice: {broken} is damaged")
    assert result.stderr.endswith("answering from small-1-en\n")
