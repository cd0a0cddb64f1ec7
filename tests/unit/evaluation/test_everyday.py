"""Everyday words: how files are read, and every figure by hand."""

import json
from dataclasses import replace

import pytest

from evaluation.benchmarks.everyday import (
    EverydayCareers,
    EverydaySkills,
    Person,
    ProfileKind,
    Statement,
    read_everyday,
)
from evaluation.benchmarks.files import EvaluationError
from evaluation.benchmarks.queries import Query, query_of, uris_by_name
from evaluation.fitting.ranking import fold_of
from evaluation.metrics.figures import OURS
from evaluation.metrics.ranking import METRICS, GoldRanks, Kind
from evaluation.systems.careers import LEARNT, OUT_OF_FOLD
from evaluation.systems.everyday import (
    ClaimedStatement,
    EverydayEvaluator,
    RankedProfile,
    aside_figures,
    career_figures,
    rank_person,
    read_asides,
    skill_figures,
)
from evaluation.systems.served import profile_of
from recommender.results import Band
from taxonomy.catalogue import Occupation
from tests.support.drawn_catalogue import recommender_over
from tests.support.fake_encoder import silent
from tests.support.small_catalogue import small_catalogue

DOING, TITLE, CHANGER = ProfileKind.DOING, ProfileKind.TITLE, ProfileKind.CHANGER
ESCO = "http://data.europa.eu/esco/occupation/"


@pytest.fixture(scope="module")
def recommender(tmp_path_factory):
    return recommender_over(small_catalogue(), tmp_path_factory.mktemp("small"))


def written(folder, *lines, name="everyday.jsonl"):
    path = folder / name
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def person_line(*said, gold=("o:baker",), isco=("7512",), kind="doing", **more):
    return {"statements": said, "gold": gold, "isco": isco, "kind": kind, **more}


def skill_line(text, must=(), may=()):
    return {"text": text, "must": must, "may": may}


def values(figures):
    return {figure.name: figure.value for figure in figures}


# Files


def test_people_are_read(tmp_path):
    path = written(
        tmp_path,
        person_line("I bake.", "I weld.", gold=["o:baker", "o:welder"], isco=["7512", "7212"]),
        person_line("I fly.", gold=["o:pilot"], kind="title", register="plain"),
    )
    assert read_everyday(path, small_catalogue()) == EverydayCareers(
        "everyday.jsonl",
        (
            Person(
                Query(("I bake.", "I weld."), frozenset({"o:baker", "o:welder"})),
                ProfileKind.DOING,
                frozenset({"7512", "7212"}),
                "o:baker",
            ),
        ),
        ("o:pilot",),
    )


def test_statements_are_read(tmp_path):
    path = written(
        tmp_path,
        skill_line("I bake.", must=[["s:bake", "s:gone"], ["s:fly"]], may=["s:forklift"]),
        skill_line("I fly.", must=[["s:fly"]]),
        skill_line("Hello."),
        skill_line("Hm.", may=["s:fly"]),
    )
    assert read_everyday(path, small_catalogue()) == EverydaySkills(
        "everyday.jsonl",
        (
            Statement("I bake.", (frozenset({"s:bake"}),), frozenset({"s:forklift"})),
            Statement("Hello.", (), frozenset()),
        ),
        ("s:fly", "s:gone"),
    )


def test_concepts_are_named_by_uri_or_last_segment_or_exact_match():
    found = uris_by_name(
        [
            Occupation(f"{ESCO}1", "one", "1111"),
            Occupation("https://toy.example/two", "two", "1111", exact_match=f"{ESCO}2"),
            Occupation("https://toy.example/again", "again", "1111", exact_match=f"{ESCO}1"),
        ]
    )
    assert found == {
        **{f"{ESCO}1": f"{ESCO}1", "1": f"{ESCO}1"},
        **dict.fromkeys(
            ["https://toy.example/two", "two", f"{ESCO}2", "2"], "https://toy.example/two"
        ),
        **dict.fromkeys(["https://toy.example/again", "again"], "https://toy.example/again"),
    }


def test_the_fold_is_that_of_the_file_over_every_catalogue():
    whole = {name: f"{ESCO}{name}" for name in ("1", "2")} | {
        f"{ESCO}{n}": f"{ESCO}{n}" for n in "12"
    }
    part = {"1": "https://toy.example/one", f"{ESCO}1": "https://toy.example/one"}
    ids, uris = ("1", "2"), (f"{ESCO}2", f"{ESCO}1")
    queries = [query_of(("x",), names, uri_of) for names in (ids, uris) for uri_of in (whole, part)]
    assert [query.gold for query in queries] == [
        *(frozenset(uris), frozenset({"https://toy.example/one"})),
    ] * 2
    assert [query.named for query in queries] == [frozenset(), frozenset(uris)] * 2
    assert len({fold_of(query) for query in queries}) == 1


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ({"a": 1}, "line 2 has neither statements and gold nor text and must; name a file"),
        (person_line("x", kind="boss"), "line 2: kind is 'boss'; it must be one of doing, title,"),
        (person_line("x", isco=[]), "line 2: isco must be a list of one or more strings"),
        (person_line("x", gold=["o:gone"]), "no line whose gold is in the catalogue in use"),
        (skill_line("x", must=["s:bake"]), "line 2: must must be a list of lists of one or more"),
        (skill_line("x", must=[[]]), "line 2: must must be a list of lists of one or more"),
        (skill_line("x", may="s:bake"), "line 2: may must be a list of strings, none blank"),
        (skill_line(" "), "line 2: text must be a string that is not blank"),
    ],
)
def test_a_line_that_is_not_right_is_an_error_with_its_number(tmp_path, line, complaint):
    path = tmp_path / "everyday.jsonl"
    path.write_text(f"\n{json.dumps(line)}\n")
    with pytest.raises(EvaluationError, match=complaint):
        read_everyday(path, small_catalogue())


def test_a_file_of_both_is_an_error_at_the_first_line_of_the_other(tmp_path):
    path = written(tmp_path, person_line("x"), skill_line("y"))
    with pytest.raises(EvaluationError, match="line 2: gold must be a list"):
        read_everyday(path, small_catalogue())


def test_an_empty_file_is_an_error(tmp_path):
    with pytest.raises(EvaluationError, match="has no line; add some"):
        read_everyday(written(tmp_path), small_catalogue())


# Careers


def ranked(kind, rank, band, *, listed=1, found=()):
    ranks = GoldRanks((rank,) if rank else (), 1)
    return RankedProfile(kind, listed, ranks, frozenset(found), band)


def test_the_figures_of_careers_by_hand():
    people = [
        ranked(DOING, 1, Band.GOOD),
        ranked(DOING, 4, Band.STRETCH),
        ranked(TITLE, 1, Band.STRETCH),
        ranked(CHANGER, 2, Band.GOOD, listed=3, found={"1", "2"}),
        ranked(CHANGER, 15, Band.GOOD, listed=2, found={"1"}),
        ranked(CHANGER, 1, Band.PARTIAL, listed=1, found={"1"}),
        ranked(CHANGER, 30, Band.STRETCH, listed=2, found={"1", "2"}),
        ranked(DOING, None, None),
    ]
    assert values(career_figures(people)) == pytest.approx(
        {
            "MRR": (3 + 1 / 4 + 1 / 2 + 1 / 15 + 1 / 30) / 8,
            "S@1": 3 / 8,
            "S@3": 4 / 8,
            "S@10": 5 / 8,
            "S@20": 6 / 8,
            "S@1 doing": 1 / 3,
            "S@10 doing": 2 / 3,
            "S@1 title": 1,
            "S@10 title": 1,
            "S@1 changer": 1 / 4,
            "S@10 changer": 2 / 4,
            "changer: two groups in ten": 3 / 4,
            "changer: all groups in ten": 2 / 4,
            "right but a stretch": 1 / 3,
            "first is strong": 0,
            "first is good": 3 / 7,
            "right of good": 1 / 3,
            "first is partial": 1 / 7,
            "right of partial": 1,
            "first is stretch": 3 / 7,
            "right of stretch": 1 / 3,
        }
    )


def test_the_figures_beside_asides_by_hand():
    ranks = [[GoldRanks((1,), 1), GoldRanks((2,), 1)], [GoldRanks((), 1), GoldRanks((4, 9), 2)]]
    assert values(aside_figures(ranks)) == {"aside: MRR": (3 / 4 + 1 / 8) / 2, "aside: S@1": 1 / 4}


def test_asides_are_distinct_sentences():
    asides = read_asides()
    assert len(asides) == len(set(asides)) == 40
    assert all(text[0].isupper() and text.endswith(".") for text in asides)


def person(*said, gold, groups, kind=DOING):
    return Person(Query(said, frozenset(gold)), kind, frozenset(groups), gold[0])


def test_a_person_is_ranked_as_a_match_ranks_them(recommender):
    asked = person("bake bread", gold=["o:welder"], groups=["7212", "7512", "9999"])
    found = recommender.match(profile_of(asked.query))
    interpreted = recommender.interpret(profile_of(asked.query))
    scores = recommender.scores(interpreted)
    (rank,) = [m.rank for m in found.matches if m.occupation == "o:welder"]
    assert rank_person(recommender, asked, interpreted, scores) == RankedProfile(
        DOING, 3, GoldRanks((rank,), 1), frozenset({"7212", "7512"}), found.matches[0].band
    )
    assert rank_person(recommender, asked, interpreted, None) == RankedProfile(
        DOING, 3, GoldRanks((), 1)
    )


@pytest.fixture
def people():
    return EverydayCareers(
        "people.jsonl",
        (
            person("bake bread", gold=["o:baker"], groups=["7512"]),
            person("weld steel parts", gold=["o:welder"], groups=["7212"], kind=TITLE),
            person("asdf", gold=["o:welder"], groups=["7212"], kind=TITLE),
        ),
    )


def test_careers_are_evaluated_as_served_beside_baselines(recommender, people):
    steps = []
    evaluator = EverydayEvaluator(recommender, lambda *step: steps.append(step))
    found = evaluator.evaluate(people)
    assert (found.benchmark, found.file, found.queries, found.gold) == (
        *("everyday_careers", "people.jsonl"),
        *(3, 3),
    )
    ours, *baselines = found.systems
    assert [measured.system for measured in found.systems] == [
        *(OURS, "exact label", "character tf-idf", "BM25"),
    ]
    assert values(ours.figures)["MRR"] == pytest.approx(2 / 3)
    assert values(ours.figures)["S@1 title"] == 1 / 2
    assert values(ours.figures)["aside: MRR"] == pytest.approx(2 / 3)
    assert {(f.learnt_on, f.out_of_fold) for f in ours.figures} == {(None, None)}
    names = list(METRICS[Kind.EVERYDAY_CAREERS])
    assert [[figure.name for figure in each.figures] for each in baselines] == [names] * 3
    assert steps[0] == ("people.jsonl: Destinai", 0, 3)
    assert len(evaluator.evaluate(people.sample(2), baselines=False).systems) == 1


def test_careers_are_out_of_fold_where_the_ranking_was_learnt_from_them(recommender, people):
    scorer = recommender.scorer
    shipped = scorer.weights
    slight = dict.fromkeys(shipped.weights, 1e-3)
    origin = replace(shipped.origin, files=("people.jsonl",))
    for fold, query in {(fold_of(one.query), one.query) for one in people.people}:
        without = [slight if other == fold else shipped.weights for other in range(5)]
        weights = replace(shipped, origin=origin, without_fold=without)
        learning = object.__new__(type(recommender))
        vars(learning).update(vars(recommender) | {"scorer": scorer.with_weights(weights)})
        own = EverydayCareers(
            "people.jsonl", tuple(one for one in people.people if one.query == query)
        )
        found = EverydayEvaluator(learning, silent).evaluate(own, baselines=False)
        first, second = found.systems
        assert (first.system, second.system) == (OUT_OF_FOLD, OURS)
        assert {(f.learnt_on, f.out_of_fold) for f in first.figures} == {(LEARNT, True)}
        assert {(f.learnt_on, f.out_of_fold) for f in second.figures} == {(LEARNT, False)}
        if "asdf" not in query.texts:
            assert values(first.figures)["first is stretch"] == 1
            assert values(second.figures)["first is stretch"] == 0


# Skills


def claimed(claims, must=(), may=()):
    return ClaimedStatement(Statement("x", tuple(map(frozenset, must)), frozenset(may)), claims)


def test_the_figures_of_skills_by_hand():
    statements = [
        claimed({"a": 0.95, "b": 0.95, "x": 0.95}, must=[{"a", "b"}, {"c"}], may={"d"}),
        claimed({"d": 0.55}, must=[{"e"}], may={"d"}),
        claimed({}, must=[{"e"}]),
        claimed({"y": 0.95}, must=[{"e"}]),
        claimed({"x": 0.55, "y": 0.55}),
        claimed({}),
        claimed({}),
    ]
    assert values(skill_figures(statements)) == pytest.approx(
        {
            "recall of must": 1 / 5,
            "precision": 3 / 7,
            "no skill meant: claimed": 1 / 3,
            "no skill meant: claims": 2,
            "skill named: no claim": 1 / 4,
            "skill named: right claim": 2 / 4,
            "ECE": 4 / 7 * (0.95 - 2 / 4) + 3 / 7 * (0.55 - 1 / 3),
        }
    )


def test_a_statement_where_a_skill_may_be_claimed_is_neither_silent_nor_named():
    found = values(skill_figures([claimed({"a": 0.9}, may={"a"})]))
    assert found == pytest.approx({"recall of must": 0, "precision": 1, "ECE": 0.1})


def test_skills_are_evaluated_as_a_match_claims_them(recommender):
    statements = (
        Statement("weld steel parts", (frozenset({"s:weld"}), frozenset({"s:css"})), frozenset()),
        Statement("asdf", (), frozenset()),
    )
    found = EverydayEvaluator(recommender, silent).evaluate(EverydaySkills("s.jsonl", statements))
    assert (found.benchmark, found.queries, found.gold) == ("everyday_skills", 2, 2)
    (ours,) = found.systems
    assert values(ours.figures) == {
        "recall of must": 1 / 2,
        "precision": 1,
        "no skill meant: claimed": 0,
        "no skill meant: claims": 0,
        "skill named: no claim": 0,
        "skill named: right claim": 1,
        "ECE": 0,
    }
