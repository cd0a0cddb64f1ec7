"""destinai plan: the API's JSON, statuses, and a plan as a person reads it."""

import json

import pytest

from cli.render.plan import LEFT_OUT, RULES, print_plan
from service.answers.plan import plan_answer
from service.schemas.plan import PlanRequest, Regulation
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from tests.support.fake_cli import printed
from tests.support.fake_recommender import FakeIndex, FakeRecommender
from tests.support.toy_catalogue import ELECTRONICS, SOLDER, TECHNICIAN, joined_toy

LINKS = "Courses = https://courses.example/{isced_f}"


def shown(answer, width=80):
    return printed(lambda console: print_plan(answer, console), width)


def toy_plan(**asked):
    snapshot = CatalogueSnapshot(FakeRecommender(FakeIndex(joined_toy())))
    request = PlanRequest(occupation=TECHNICIAN, **asked)
    return plan_answer(snapshot, Settings(links=LINKS), request)


def test_a_plan_says_what_it_leaves_out_and_why():
    answer = toy_plan(text="I solder circuit boards, no shifts")
    assert [one.label for one in answer.left_out] == ["keep lab records"]
    printed = " ".join(shown(answer).split())
    assert "Noted your words “no shifts” not: shift work" in printed
    assert f"{LEFT_OUT} keep lab records" in printed
    assert "against it: not: shift work (" in printed
    assert "solder circuit boards)" in printed.partition("against it")[2]
    assert "no shifts" not in printed.partition("Noted")[0]


def test_plan_prints_what_the_api_answers(destinai, api):
    question = {
        "statements": ["weld steel parts"],
        "skills": ["s:cplusplus"],
        "occupations": ["o:baker"],
        "excluded_skills": ["s:css"],
        "text": "I drive forklift trucks.",
        "occupation": "o:developer",
    }
    given = ("--skill", "C++", "--occupation", "baker", "--without", "CSS", "--text", "-")
    result = destinai.run(
        *("plan", "weld steel parts", *given, "--career", "software developer", "--json"),
        stdin="I drive forklift trucks.",
    )
    expected = api.post("/api/v1/plan", json=question).content
    assert result.stdout_bytes == expected + b"\n"
    assert json.loads(expected)["occupation"]["uri"] == "o:developer"
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_denied_skill_is_marked():
    text = shown(toy_plan(statements=["I solder circuit boards"], denied_skills=[ELECTRONICS]), 120)
    assert "  electronics (you said no)  knowledge" in text


def test_a_whole_answer():
    assert shown(toy_plan(statements=["I solder circuit boards"])) == (
        "Understood\n"
        "  your words               skill                  sure\n"
        "  “solder circuit boards”  solder circuit boards   90%\n"
        "\n"
        "A plan for: microsystem technician\n"
        "You told us 1 of its 2 essential skills: solder circuit boards\n"
        "\n"
        "1. Learn first: what one has to know\n"
        "  skill        kind              asked for by  helps with\n"
        "  electronics  knowledge (0714)  1 of 2        solder circuit boards\n"
        "\n"
        "2. Helpful, not required\n"
        "  skill             kind   asked for by  helps with\n"
        "  keep lab records  skill  1 of 2\n"
        "\n"
        "Before you apply\n"
        "  rules            Rules differ by country: check whether a licence, certificate\n"
        "                   or registration is needed where you want to work.\n"
        "  usual education  ISCED 5\n"
        "  preparation      O*NET job zone 3 of 5 (Mechanics)\n"
        "  fields of study  0714 Electronics\n"
        "  where to look    Courses (Electronics): https://courses.example/0714\n"
        "\n"
        "What you did not mention is in the plan too. If you can do one of these already,\n"
        "say so with --skill.\n"
        "toy-1-en+onet-29.2 · toy-model · toy-ranking"
    )


def test_a_regulated_career_says_so_and_none_is_called_free_of_rules():
    answer = toy_plan(skills=[SOLDER])
    marked = shown(answer.model_copy(update={"regulation": Regulation.REGULATED}), width=400)
    assert RULES[Regulation.REGULATED] in marked
    assert "unregulated" not in " ".join(RULES.values()).lower()


def test_a_long_step_is_cut_short_and_says_so():
    answer = toy_plan(skills=[SOLDER])
    (step, *rest) = answer.steps
    long = step.model_copy(update={"skills": step.skills * 11})
    said = shown(answer.model_copy(update={"steps": [long, *rest]}))
    assert "  and 3 more\n" in said
    assert said.count("electronics  knowledge") == 8


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("plan", "weld steel parts"), 2, "--career"),
        (("plan", "--career", "baker"), 2, "say at least one thing"),
        (("plan", "weld steel parts", "--career", "wizard"), 3, "no occupation is labelled"),
        (("plan", "weld steel parts", "--career", "https://x.example/o"), 3, "occupation"),
    ],
)
def test_what_cannot_be_answered_is_one_line(destinai, arguments, status, said):
    result = destinai.run(*arguments)
    assert result.exit_code == status
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_every_answer_can_be_printed_where_nothing_is_left_to_learn():
    answer = toy_plan(skills=[SOLDER])
    bare = replace_steps(answer)
    assert "1." not in shown(bare)


def replace_steps(answer):
    level = answer.level.model_copy(update={"isced_levels": [2, 3, 4], "fields": []})
    return answer.model_copy(update={"steps": [], "level": level, "links": []})
