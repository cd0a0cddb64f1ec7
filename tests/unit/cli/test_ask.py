"""destinai ask: the API's JSON, and a conversation of a few questions."""

import json

import pytest

SAID = ("C++", "bake bread")


def asked_first(destinai):
    """Return the label of the first question about what was said."""
    return destinai.answer("ask", *SAID)["questions"][0]["skill"]


def test_json_is_what_the_api_answers(destinai, api):
    question = {"statements": list(SAID), "unsure_skills": ["s:css"], "limit": 3}
    result = destinai.run("ask", *SAID, "--unsure", "CSS", "--limit", "3", "--json")
    assert result.exit_code == 0, result.output
    expected = api.post("/api/v1/questions", json=question).content
    assert result.stdout_bytes == expected + b"\n"
    assert json.loads(expected)["questions"]


@pytest.mark.parametrize(
    ("reply", "option"), [("y", "--skill"), ("little", "--partial"), ("N", "--denied")]
)
def test_an_answer_counts_in_the_ranking(destinai, reply, option):
    skill = asked_first(destinai)
    result = destinai.run("ask", *SAID, "--limit", "1", stdin=f"{reply}\n")
    assert result.exit_code == 0, result.output
    assert f"Do you also: {skill['label']}?" in result.stdout
    expected = destinai.run("match", *SAID, option, skill["uri"]).stdout
    assert result.stdout.endswith(expected)


def test_an_answer_can_be_taken_back_or_left_open(destinai):
    first, second, *_ = destinai.answer("ask", *SAID)["questions"]
    result = destinai.run("ask", *SAID, stdin="\nb\n\nq\n")
    asked = [line for line in result.stdout.splitlines() if line.startswith("Do you also")]
    labels = [one["skill"]["label"] for one in (first, second, first, second)]
    assert asked == [f"Do you also: {label}?" for label in labels]
    assert result.stdout.endswith(destinai.run("match", *SAID).stdout)


def test_what_is_no_answer_is_asked_again(destinai):
    result = destinai.run("ask", *SAID, "--limit", "1", stdin="what\ny\n")
    assert result.stdout.count("Do you also") == 1
    assert result.stdout.count("Enter not sure") == 2


def test_the_end_of_the_input_is_enough(destinai):
    result = destinai.run("ask", *SAID, stdin="")
    assert result.exit_code == 0
    assert result.stdout.endswith(destinai.run("match", *SAID).stdout)


def test_bad_input_is_one_line(destinai):
    said = destinai.run("ask")
    assert (said.exit_code, "say at least one thing" in said.stderr) == (2, True)
    both = destinai.run("ask", "weld", "--skill", "CSS", "--denied", "CSS", "--json")
    assert both.exit_code != 0
    assert "denied_skills/0 is in skills or partial_skills too; leave out one" in both.stderr
