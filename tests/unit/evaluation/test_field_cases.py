"""Field cases: how they are read, what each key expects, and which pass."""

import json

import pytest

from evaluation.benchmarks.field_cases import (
    Call,
    CaseAnswer,
    Expectation,
    Expected,
    FieldCase,
    FieldCases,
    read_field_cases,
)
from evaluation.benchmarks.files import EvaluationError
from evaluation.systems.field_cases import CaseOutcome, answer_case, answer_cases, evaluate_cases
from recommender.profile import Profile, SkillStatement
from tests.support.drawn_catalogue import recommender_over
from tests.support.fake_encoder import silent
from tests.support.small_catalogue import small_catalogue

CAREERS = {"any_in": 2, "of": ["o:baker", "o:gone"]}


@pytest.fixture(scope="module")
def recommender(tmp_path_factory):
    return recommender_over(small_catalogue(), tmp_path_factory.mktemp("small"))


def line(call="match", **more):
    text = {"match": "statements", "resolve": "title", "suggest": "query"}[call]
    said = ["bake bread"] if call == "match" else "baker"
    return {"id": "c1", "kind": "toy", "call": call, text: said, "why": "a toy", **more}


def written(folder, *lines):
    path = folder / "cases.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def case(*expectations, id_="c1", kind="toy", call=Call.MATCH, texts=("bake bread",)):
    return FieldCase(id_, kind, call, texts, expectations)


def test_cases_are_read(tmp_path):
    path = written(
        tmp_path,
        line(
            careers=CAREERS,
            not_careers=["o:welder", "o:gone"],
            skills=[["s:bake", "s:gone"], ["s:css"]],
            not_skills=["s:fly"],
            past_jobs=["o:baker"],
        ),
        line(no_careers=True),
        line("resolve", careers=CAREERS),
        line("suggest", careers=CAREERS),
        line(skills=[["s:bake"], ["s:fly"]]),
        line(past_jobs=["o:pilot"]),
    )
    careers = Expectation(Expected.CAREERS, (("o:baker",),), 2)
    assert read_field_cases(path, small_catalogue()) == FieldCases(
        "cases.jsonl",
        (
            case(
                careers,
                Expectation(Expected.NOT_CAREERS, (("o:welder",),), 5),
                Expectation(Expected.SKILLS, (("s:bake",), ("s:css",))),
                Expectation(Expected.NOT_SKILLS, ((),), 5),
                Expectation(Expected.PAST_JOBS, (("o:baker",),)),
            ),
            case(Expectation(Expected.NO_CAREERS, first=3)),
            case(careers, call=Call.RESOLVE, texts=("baker",)),
            case(careers, call=Call.SUGGEST, texts=("baker",)),
        ),
        ("o:gone", "o:pilot", "s:fly", "s:gone"),
    )


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (line(jobs=["o:baker"]), "line 1: a case of match has no jobs; correct or remove it"),
        (line("resolve", skills=[["s:bake"]]), "a case of resolve has no skills"),
        (line("resolve", careers=CAREERS, query="x"), "a case of resolve has no query"),
        (line() | {"call": "guess"}, "call is 'guess'; it must be one of match, resolve, suggest"),
        (line(), "line 1: expects nothing; add one of careers, not_careers"),
        (line(careers=["o:baker"]), "careers must be an object with any_in and of"),
        (line(careers={"any_in": 0, "of": ["o:baker"]}), "any_in must be a whole number from 1"),
        (line(careers={"any_in": 3, "of": []}), "line 1: of must be a list of one or more"),
        (line(no_careers=False), "no_careers must be true"),
        (line(skills=[]), "skills has no list"),
        (line(skills=["s:bake"]), "skills must be a list of lists"),
        (line(not_skills="s:bake"), "not_skills must be a list of one or more strings"),
        (line(no_careers=True) | {"statements": "x"}, "statements must be a list"),
        (line(no_careers=True) | {"kind": ""}, "kind must be a string that is not blank"),
        (line(past_jobs=["o:pilot"]), "has no case that can be passed"),
    ],
)
def test_a_line_that_is_not_right_is_an_error(tmp_path, wrong, complaint):
    with pytest.raises(EvaluationError, match=complaint):
        read_field_cases(written(tmp_path, wrong), small_catalogue())


ANSWER = CaseAnswer(("a", "b", "c", "d", "e", "f"), ("s", "t"), ("p",))
NOTHING = CaseAnswer(())


@pytest.mark.parametrize(
    ("key", "sets", "first", "answer", "unmet"),
    [
        (Expected.CAREERS, [("x", "b")], 2, ANSWER, []),
        (Expected.CAREERS, [("x", "b")], 1, ANSWER, [("x", "b")]),
        (Expected.NOT_CAREERS, [("f", "x")], 5, ANSWER, []),
        (Expected.NOT_CAREERS, [("f", "x", "e")], 5, ANSWER, [("e",)]),
        (Expected.NO_CAREERS, [], 3, NOTHING, []),
        (Expected.NO_CAREERS, [], 3, ANSWER, [("a", "b", "c")]),
        (Expected.SKILLS, [("s", "x"), ("t",)], 1, ANSWER, []),
        (Expected.SKILLS, [("s", "x"), ("y",)], 1, ANSWER, [("y",)]),
        (Expected.NOT_SKILLS, [("x",)], 5, ANSWER, []),
        (Expected.NOT_SKILLS, [("x", "t")], 5, ANSWER, [("t",)]),
        (Expected.PAST_JOBS, [("x", "p")], 1, ANSWER, []),
        (Expected.PAST_JOBS, [("x", "p")], 1, NOTHING, [("x", "p")]),
    ],
)
def test_what_each_key_expects(key, sets, first, answer, unmet):
    expectation = Expectation(key, tuple(sets), first)
    assert expectation.unmet(answer) == tuple(unmet)
    assert case(expectation).failed(answer) == ((expectation,) if unmet else ())


def test_each_call_answers_as_the_product_does(recommender):
    expected = Expectation(Expected.CAREERS, (("o:baker",),), 2)
    found = recommender.match(Profile((SkillStatement("bake bread"),)), limit=2)
    assert answer_case(recommender, case(expected)) == CaseAnswer(
        tuple(match.occupation for match in found.matches), ("s:bake",)
    )
    resolved = answer_case(recommender, case(expected, call=Call.RESOLVE, texts=("pastry cook",)))
    assert resolved.careers == ("o:baker",)
    offered = answer_case(recommender, case(expected, call=Call.SUGGEST, texts=("steel j",)))
    assert offered == CaseAnswer(("o:welder",))


def test_a_case_passes_where_all_that_is_expected_holds(recommender):
    right = Expectation(Expected.CAREERS, (("o:baker",),), 1)
    wrong = Expectation(Expected.NOT_SKILLS, (("s:bake",),), 5)
    past = Expectation(Expected.PAST_JOBS, (("o:baker",),))
    cases = FieldCases(
        "cases.jsonl",
        (
            case(right, id_="1"),
            case(right, wrong, id_="2"),
            case(past, id_="3"),
            case(right, id_="4", kind="other"),
        ),
    )
    outcomes = answer_cases(recommender, cases, silent)
    assert [outcome.failed for outcome in outcomes] == [(), (wrong,), (past,), ()]
    assert isinstance(outcomes[0], CaseOutcome)
    found = evaluate_cases(cases, outcomes)
    assert (found.benchmark, found.file, found.queries, found.gold) == (
        *("field_cases", "cases.jsonl"),
        *(4, 5),
    )
    (ours,) = found.systems
    assert [(figure.name, figure.value) for figure in ours.figures] == [
        ("passed", 1 / 2),
        ("careers met", 1),
        ("not_skills met", 0),
        ("past_jobs met", 0),
        ("toy", pytest.approx(1 / 3)),
        ("other", 1),
    ]
