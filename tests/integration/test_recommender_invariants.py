"""Invariants of every profile, on the starter catalogue with the real model."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.onnx_encoder import CachedEncoder
from recommender.profile import Profile, SkillStatement
from recommender.recognition.reading import LEAST_ALTERNATIVE, MOST_ALTERNATIVES
from recommender.recognition.recogniser import DEFAULT_CONFIDENCE
from recommender.recognition.segmentation import split_text
from recommender.recommender import Recommender
from recommender.results import Span, UnrecognisedReason
from taxonomy.catalogue import Importance

SAID = (
    *("I weld steel pipes", "cook soup for two hundred people", "teach children to read"),
    *("write Python programs", "I cut and colour hair", "drive a lorry over long distances"),
    *("lay bricks and plaster walls", "I keep the accounts of small firms", "milk cows"),
    *("look after elderly people at night", "repair car engines", "grow vegetables", "sell shoes"),
    *("lead a team of twelve engineers", "I put out fires", "translate contracts from French"),
    *("clean hotel rooms", "design bridges", "take blood samples", "sew shirts, hundreds a day"),
    *("plan the work of a warehouse", "I answer phones and book appointments", "prune old trees"),
    *("install electrical wiring", "read technical drawings", "serve drinks at a bar"),
    *("I take photographs at weddings", "defend people in court", "write news stories"),
    *("fix leaking pipes", "run a small restaurant", "test software for bugs", "paint houses"),
    *("analyse data with SQL", "I give injections to patients", "fill teeth", "catch fish"),
    *("sort and deliver letters", "guard a building at night", "bake bread and cakes"),
    *("operate a forklift truck", "assemble electronic parts", "solder circuit boards"),
    *("teach mathematics to teenagers", "I train dogs", "collect rubbish", "play the violin"),
    *("negotiate with suppliers", "hire and train new staff", "speak German and English"),
    *("I check invoices and pay bills", "make wooden furniture", "operate a crane"),
    *("counsel people in trouble", "calculate insurance risks", "command soldiers"),
    *("keep lab records", "I am good with people", "customer service", "Excel", "problem solving"),
)
PEOPLE = st.lists(st.sampled_from(SAID), min_size=1, max_size=5)
FEW = settings(max_examples=25, deadline=None, derandomize=True)
EVERY = 200


def profile(*texts, **given):
    """Return a profile of some statements and of what is given by URI."""
    return Profile(tuple(map(SkillStatement, texts)), **given)


def ranking(recommender, *texts, **given):
    """Return every occupation that matches with its score, best first."""
    found = recommender.match(profile(*texts, **given), limit=EVERY).matches
    return [(match.occupation, match.score) for match in found]


def test_there_are_sixty_distinct_statements():
    assert len(set(SAID)) == len(SAID) >= 60


@FEW
@given(PEOPLE, st.randoms(use_true_random=False))
def test_order_repeats_and_case_do_not_change_the_ranking(starter, texts, chance):
    expected = ranking(starter, *texts)
    assert expected
    shuffled = [*texts, *chance.choices(texts, k=2)]
    chance.shuffle(shuffled)
    assert ranking(starter, *shuffled) == expected
    assert ranking(starter, *map(str.upper, texts)) == expected
    assert ranking(starter, *map(str.title, reversed(texts))) == expected


@FEW
@given(PEOPLE, st.sampled_from(("\n", ". ", "; ")))
def test_what_is_recognised_in_a_text_is_what_a_match_recognises(starter, texts, between):
    text = between.join(texts)
    statements = split_text(text)
    matched = starter.match(Profile(statements)).recognised
    claimed = starter.recognise(text, limit=100)
    assert {(one.skill, one.confidence, one.evidence.start, one.evidence.text)
            for one in claimed} == {
        (one.skill, one.confidence, statements[one.evidence.statement].start + one.evidence.start,
         one.evidence.text)
        for one in matched
    }  # fmt: skip
    assert len(claimed) == len(matched)
    assert all(text[c.evidence.start : c.evidence.end] == c.evidence.text for c in claimed)
    confidence = [one.confidence for one in claimed]
    assert confidence == sorted(confidence, reverse=True)
    skills = {one.skill for one in claimed}
    for one in claimed:
        others = [other.skill for other in one.alternatives]
        surest = [other.confidence for other in one.alternatives]
        assert len(set(others)) == len(others) <= MOST_ALTERNATIVES
        assert not skills & set(others)
        assert surest == sorted(surest, reverse=True)
        assert all(sure >= LEAST_ALTERNATIVE for sure in surest)


@FEW
@given(PEOPLE, st.sampled_from(SAID), st.integers(0, 10**6))
def test_adding_to_a_profile_lowers_no_score(starter, texts, another, skill):
    skills = starter.index.catalogue.skills
    before = dict(ranking(starter, *texts))
    uri = skills[skill % len(skills)].uri
    for more in (ranking(starter, *texts, another), ranking(starter, *texts, skills=(uri,))):
        after = dict(more)
        assert all(after[career] >= score - 1e-6 for career, score in before.items())


@pytest.mark.parametrize("said", SAID)
def test_what_is_said_without_a_subject_leads_to_careers(starter, said):
    assert ranking(starter, said.removeprefix("I "))


@FEW
@given(PEOPLE, st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_needed_skill_never_lowers_coverage(starter, texts, which, skill):
    catalogue = starter.index.catalogue
    matches = starter.match(profile(*texts), limit=EVERY).matches
    before = matches[which % len(matches)]
    relations = catalogue.relations_of[before.occupation]
    relation = relations[skill % len(relations)]
    added = starter.match(profile(*texts, skills=(relation.skill,)), limit=EVERY).matches
    after = {match.occupation: match for match in added}[before.occupation]
    for less, more in (
        (before.coverage.essential, after.coverage.essential),
        (before.coverage.optional, after.coverage.optional),
    ):
        for one, other in zip(_shares(less), _shares(more), strict=True):
            assert other.total == one.total
            assert other.covered >= one.covered
    (credited,) = [
        m for m in after.matched if (m.skill, m.relation) == (relation.skill, relation.importance)
    ]
    assert credited.credit == 1.0


def _shares(coverage):
    return coverage.all, coverage.knowledge, coverage.skill


@FEW
@given(PEOPLE)
def test_coverage_and_score_can_be_recomputed(starter, texts):
    found = starter.match(profile(*texts), limit=EVERY)
    statements = profile(*texts).statements
    kind = {skill.uri: skill.kind for skill in starter.index.catalogue.skills}
    for skill in found.recognised:
        assert isinstance(skill.evidence, Span)
        text = statements[skill.evidence.statement].text
        assert text[skill.evidence.start : skill.evidence.end] == skill.evidence.text
        assert DEFAULT_CONFIDENCE <= skill.confidence <= 1
    assert len({skill.skill for skill in found.recognised}) == len(found.recognised)
    order = [(-match.score, match.occupation) for match in found.matches]
    assert order == sorted(order)
    for match in found.matches:
        assert sum(match.reasons.values()) == pytest.approx(match.score, abs=1e-9)
        for importance, coverage in (
            (Importance.ESSENTIAL, match.coverage.essential),
            (Importance.OPTIONAL, match.coverage.optional),
        ):
            for share in _shares(coverage):
                assert (share.share is None) is (share.total == 0)
                assert 0 <= (share.share or 0) <= 1
            for share, kinds in zip(_shares(coverage)[1:], ("knowledge", "skill"), strict=True):
                credited = [
                    m.credit
                    for m in match.matched
                    if m.relation is importance and kind[m.skill] == kinds
                ]
                assert share.covered == pytest.approx(sum(credited), abs=1e-6)


@pytest.mark.parametrize("step", range(0, 180, 12))
def test_holding_all_essentials_is_full_coverage(starter, step):
    catalogue = starter.index.catalogue
    occupation = catalogue.occupations[step]
    relations = catalogue.relations_of[occupation.uri]
    essential = tuple(r.skill for r in relations if r.importance is Importance.ESSENTIAL)
    found = starter.match(profile(skills=essential), limit=3).matches
    match = next(m for m in found if m.occupation == occupation.uri)
    assert match.coverage.essential.all.share == 1.0
    assert match.coverage.essential.all.total == len(essential)
    assert all(gap.relation is Importance.OPTIONAL for gap in match.gaps)


@FEW
@given(PEOPLE, st.data())
def test_an_excluded_skill_is_removed_with_its_words(starter, texts, data):
    every = starter.match(profile(*texts)).recognised
    recognised = [one for one in every if isinstance(one.evidence, Span)]
    if not recognised:
        return
    chosen = data.draw(st.sampled_from(recognised))
    found = starter.match(profile(*texts, excluded_skills=(chosen.skill,)), limit=EVERY)
    assert chosen.skill not in {skill.skill for skill in found.recognised}
    words = chosen.evidence
    shared = tuple(
        one.skill
        for one in recognised
        if one.evidence.overlaps(words.statement, words.start, words.end)
    )
    whole = starter.interpret(profile(*texts))
    left = starter.interpret(profile(*texts, excluded_skills=shared))
    assert left.queries.vectors.tolist() != whole.queries.vectors.tolist()


def test_the_ranking_without_an_excluded_skill_is_that_of_the_other_words(starter):
    texts = ("I can lay bricks, bake bread", "drive a bus")
    recognised = starter.match(profile(*texts)).recognised
    bread = [skill for skill in recognised if "bread" in skill.evidence.text]
    found = dict(ranking(starter, *texts, excluded_skills=tuple(one.skill for one in bread)))
    (span,) = {skill.evidence for skill in bread}
    rest = texts[0][: span.start] + texts[0][span.end :]
    expected = dict(ranking(starter, rest, texts[1]))
    # how surely a clause claims something is read in all of its words
    assert found == pytest.approx(expected, abs=5e-4)
    assert found != pytest.approx(dict(ranking(starter, *texts)), abs=1e-3)


ABOUT_A_PERSON = (
    *("My name is Maria Lopez and I {}", "my name is Wei and I {}", "They call me Omar, I {}"),
    *("Mr Chen: I {}", "I am 34 years old and I {}", "I am 19 and I {}", "I {}, and I am 61"),
    *("At the age of 52 I {}", "I'm 52, German, and I {}", "I am Polish and I {}"),
    *("As a young Turkish man I {}", "I am a Nigerian woman and I {}", "I {} as a woman"),
    *("I am a single mother of two and I {}", "I am an older man, aged 61, and I {}"),
    *("I am a 45-year-old Indian man who can {}", "As an Iraqi refugee, I {}"),
    *("She can {}", "he can {}", "We {}", "they {}", "I can {} by myself", "{}"),
)
PLAIN = tuple(text.removeprefix("I ") for text in SAID[:24])


def test_personal_words_leave_the_first_twenty_in_place(starter):
    catalogue = starter.index.catalogue
    code = {occupation.uri: occupation.isco_code[0] for occupation in catalogue.occupations}
    kept, by_group, by_words = [], defaultdict(list), defaultdict(list)
    for text in PLAIN:
        before = [uri for uri, _ in ranking(starter, f"I {text}")[:20]]
        for words in ABOUT_A_PERSON:
            after = {uri for uri, _ in ranking(starter, words.format(text))[:20]}
            stays = [uri in after for uri in before]
            kept += stays
            by_words[words] += stays
            for uri, stay in zip(before, stays, strict=True):
                by_group[code[uri]].append(stay)
    report = {
        group: f"{np.mean(stays):.3f} of {len(stays)}"
        for group, stays in (*sorted(by_group.items()), *by_words.items())
    }
    assert np.mean(kept) >= 0.95, report
    assert min(np.mean(stays) for stays in by_group.values()) >= 0.95, report


@pytest.mark.parametrize(
    "text",
    [
        *("asdf", "qwerty zxcv", "milk, eggs, bread, butter", "42", "no experience with Java"),
        *("my name is Maria Lopez and I am 34 years old", "lorem ipsum", "!!!", "I don't cook"),
    ],
)
def test_unusable_text_has_no_matches_and_a_reason(starter, text):
    found = starter.match(profile(text))
    assert (found.recognised, found.matches) == ((), ())
    items = text.split(", ")  # each of a list has a reason of its own
    assert [(one.statement, one.text) for one in found.unrecognised] == [(0, one) for one in items]
    denied = text.startswith(("no ", "I don't"))
    reason = UnrecognisedReason.DENIED if denied else UnrecognisedReason.NOT_A_SKILL
    assert {one.reason for one in found.unrecognised} == {reason}


def test_unusable_text_changes_no_ranking(starter):
    assert ranking(starter, "bake bread and cakes", "asdf", "42", "no experience with Java") == (
        ranking(starter, "bake bread and cakes")
    )


PROFILES = (
    profile(*SAID[:4]),
    profile("Excel", "asdf", "résumé writing 😀"),
    profile(" ".join(SAID)),
)


@pytest.fixture(scope="module")
def others(starter, encoder):
    """Return recommenders over the same index: with a bare, a tiny cached and another encoder."""
    return [
        Recommender(starter.index, one)
        for one in (encoder, CachedEncoder(encoder, 3), CachedEncoder(encoder, 10_000))
    ]


@pytest.mark.parametrize("asked", PROFILES)
def test_equal_profiles_have_equal_answers(starter, others, asked):
    expected = starter.match(asked, limit=50)
    assert expected.matches
    assert starter.match(asked, limit=50) == expected
    for other in others:
        assert other.match(asked, limit=50) == expected
        assert other.match(asked, limit=50) == expected


def test_every_answer_is_the_same_from_another_instance(starter, others):
    occupation = starter.index.catalogue.occupations[20].uri
    for other in others:
        assert other.recognise(SAID[4]) == starter.recognise(SAID[4])
        assert other.resolve("lorry driver") == starter.resolve("lorry driver")
        assert other.transitions(occupation) == starter.transitions(occupation)
        assert other.match(profile(occupations=(occupation,))) == (
            starter.match(profile(occupations=(occupation,)))
        )
