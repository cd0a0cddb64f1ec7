"""destinai what-if: the API's JSON, statuses, and advice as a person reads it."""

import json

import pytest

from cli.render.advice import print_advice
from recommender.profile import Profile, SkillStatement
from service.answers.what_if import advice_answer
from service.snapshot import CatalogueSnapshot
from tests.support.fake_cli import printed
from tests.support.fake_recommender import FakeRecommender
from tests.support.toy_catalogue import SOLDER, TECHNICIAN

SNAPSHOT = CatalogueSnapshot(FakeRecommender())


def shown(profile, **options):
    answer = advice_answer(SNAPSHOT, SNAPSHOT.recommender.what_if(profile, **options))
    return printed(lambda console: print_advice(answer, console))


def test_what_if_prints_what_the_api_answers(destinai, api):
    question = {
        "statements": ["weld steel parts"],
        "skills": ["s:cplusplus"],
        "occupations": ["o:baker"],
        "excluded_skills": ["s:css"],
        "text": "I drive forklift trucks.",
        "occupation": "o:developer",
        "isco": ["2"],
        "limit": 2,
    }
    given = ("--skill", "C++", "--occupation", "baker", "--without", "CSS", "--text", "-")
    chosen = ("--career", "software developer", "--isco", "2", "--limit", "2", "--json")
    result = destinai.run(
        "what-if", "weld steel parts", *given, *chosen, stdin="I drive forklift trucks."
    )
    expected = api.post("/api/v1/what-if", json=question).content
    assert result.stdout_bytes == expected + b"\n"
    assert json.loads(expected)["career"]["occupation"]["uri"] == "o:developer"
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_whole_answer():
    assert shown(Profile((SkillStatement("I solder circuit boards"),))) == (
        "Understood\n"
        "  your words               skill                  sure\n"
        "  “solder circuit boards”  solder circuit boards   90%\n"
        "\n"
        "One more skill, and what it does among the 3 careers nearest to you\n"
        "  skill to add  asked for by  up a band  such as\n"
        "  electronics              1          1  microsystem technician 50% to 100%\n"
        "\n"
        "These together\n"
        "  skills     electronics\n"
        "             keep lab records\n"
        "  up a band  1 career\n"
        "  such as    microsystem technician 50% to 100%\n"
        "\n"
        "Each skill was added to what you said and all careers were ranked again; a\n"
        "closer fit on paper promises no job. If you can do one of these already, say so\n"
        "with --skill.\n"
        "toy-1-en · toy-model · toy-ranking"
    )


def test_an_answer_for_a_chosen_career():
    lines = shown(Profile(skills=(SOLDER,)), occupation=TECHNICIAN).splitlines()
    assert lines[4:13] == [
        "What would bring you closer to microsystem technician (now 50%, possible)",
        "  skill to add  kind       there it is  fit then",
        "  electronics   knowledge  essential        100%  strong",
        "",
        "These together",
        "  skills    electronics",
        "            keep lab records",
        "  fit then  microsystem technician 50% to 100%",
        "",
    ]


def test_no_skill_to_add():
    assert shown(Profile(skills=(SOLDER,)), limit=0).splitlines()[-1].startswith("No skill would")
    lines = shown(Profile(skills=(SOLDER,)), occupation=TECHNICIAN, limit=0).splitlines()
    assert lines[-1] == "Nothing that microsystem technician asks for would raise it further."


def test_nothing_found_is_a_status_of_its_own(destinai):
    result = destinai.run("what-if", "qqqqq")
    assert result.exit_code == 4
    assert "No skill would raise a career" in result.stdout
    assert destinai.answer("what-if", "qqqqq", status=4)["skills"] == []


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        (("what-if",), 2, "say at least one thing"),
        (("what-if", "x", "--isco", "9x"), 2, "isco.0"),
        (("what-if", "x", "--career", "weldr"), 3, "no occupation is labelled 'weldr'"),
        (("what-if", "x", "--career", "http://x/y"), 3, "occupation not in the catalogue in use"),
        (("what-if", "x", "--limit", "101"), 3, "limit may be at most 100"),
    ],
)
def test_a_bad_question_is_refused(destinai, words, status, reason):
    result = destinai.run(*words)
    assert (result.exit_code, result.stdout) == (status, "")
    assert reason in result.stderr
