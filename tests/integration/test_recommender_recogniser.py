"""Skills are recognised by their labels, in the words that name them."""

from dataclasses import replace

import numpy as np
import pytest

from index.labels import label_key
from recommender.lexical import LabelCoverage
from recommender.profile import Profile, SkillStatement
from recommender.recognition.candidate import RecognisedText, SkillCandidate
from recommender.recognition.confidence import EXCLUDED, RecognitionWeights
from recommender.recognition.reading import LEAST_ALTERNATIVE, ReadClause
from recommender.recognition.recogniser import DEFAULT_CONFIDENCE, Recogniser
from recommender.recognition.segmentation import LONGEST_STATEMENT, split_text
from recommender.results import Span
from taxonomy.catalogue import SkillName
from tests.support.drawn_catalogue import SKILLS, drawn_catalogue, recommender_over
from tests.support.fake_encoder import HashingEncoder
from tests.support.small_catalogue import LABELS, small_catalogue


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Return the recommender over the small catalogue."""
    return recommender_over(small_catalogue(), tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Return the recommender over a drawn catalogue."""
    return recommender_over(drawn_catalogue(), tmp_path_factory.mktemp("drawn"))


def recognised_in(recommender, *texts):
    """Return what is recognised in some statements."""
    return recommender.match(Profile(tuple(map(SkillStatement, texts)))).recognised


@pytest.mark.parametrize(
    ("text", "uri", "confidence", "words"),
    [
        ("Weld steel parts", "s:weld", 1.0, "Weld steel parts"),
        ("WELD", "s:weld", 0.9, "WELD"),
        ("cascading style sheets!", "s:css", 0.9, "cascading style sheets"),
        ("I can bake bread at night", "s:bake", 0.85, "bake bread"),
        ("we write HTML, CSS, Go", "s:css", 0.85, "CSS"),
        ("Naive resume writing", "s:resume", 1.0, "Naive resume writing"),
        ("C++", "s:cplusplus", 1.0, "C++"),
        ("C#", "s:csharp", 1.0, "C#"),
    ],
)
def test_a_label_that_occurs_in_the_text_is_sure(small, text, uri, confidence, words):
    start = text.index(words)
    found = {skill.skill: skill for skill in recognised_in(small, text)}
    assert found[uri].confidence >= confidence
    assert found[uri].evidence == Span(0, start, start + len(words), words)


@pytest.mark.parametrize(
    "text",
    ["we weld all day", "at night we make bread there", "we style CSS pages"],
)
def test_within_a_text_neither_alternative_labels_nor_single_words_are_sure(small, text):
    assert _recogniser(small).recognise([text])[0].exact == ()


@pytest.mark.parametrize(
    "text",
    [
        "I bake bread. We write CSS!\nOperate forklift",
        "I weld and weld steel parts; weld steel parts",
        "I do not weld, but I bake bread",
        "people",
        "sql, css, go",
        "Ich backe Brot und verkaufe Kuchen in der Stadt",
    ],
)
def test_recognise_and_match_claim_the_same(small, text):
    statements = split_text(text)
    matched = small.match(Profile(statements)).recognised
    claimed = small.recognise(text, limit=100)
    assert len(claimed) == len(matched)
    assert {(one.skill, one.confidence, one.evidence.start) for one in claimed} == {
        (one.skill, one.confidence, statements[one.evidence.statement].start + one.evidence.start)
        for one in matched
    }


def test_a_claim_lists_what_else_its_words_may_name(drawn):
    ranked = drawn.recognise("I weld oak pipes and bend steel", limit=100, min_confidence=0.0)
    claims = drawn.recognise("I weld oak pipes and bend steel")
    first, second = sorted(claims, key=lambda claim: claim.evidence.start)
    assert [_label(drawn, one) for one in (first, second)] == ["weld oak pipes", "bend steel pipes"]
    assert [one.evidence.text for one in (first, second)] == ["weld oak pipes", "bend steel"]
    confidence = {one.skill: one.confidence for one in ranked}
    for claim in (first, second):
        assert claim.confidence == confidence[claim.skill]
        assert claim.alternatives
        for other in claim.alternatives:
            assert LEAST_ALTERNATIVE <= other.confidence <= confidence[other.skill]
            assert set(_label(drawn, other).split()) & set(claim.evidence.text.split())


def test_alternatives_are_listed_beside_the_span_they_overlap_most():
    best = (
        SkillCandidate(1, 0.9, 0, 20),
        SkillCandidate(2, 0.8, 6, 20),
        SkillCandidate(3, 0.4, 30, 40),
    )
    nearest = (
        *best,
        *(
            SkillCandidate(4, 0.5, 6, 20),
            SkillCandidate(4, 0.3, 0, 20),
            SkillCandidate(2, 0.7, 0, 20),
        ),
        *(
            SkillCandidate(5, 0.3, 0, 12),
            SkillCandidate(6, 0.6, 0, 40),
            SkillCandidate(7, 0.19, 30, 40),
        ),
        *(SkillCandidate(number, 0.25, 32, 40) for number in range(10, 20)),
    )
    vector, occupations = np.zeros((2, 2), dtype=np.float32)
    recognised = RecognisedText("", vector, (), (), nearest, (), occupations, near_label=0.0)
    read = ReadClause(0, recognised, best)
    assert {skill: [c.skill for c in others] for skill, others in read.alternatives().items()} == {
        1: [6, 5],
        2: [4],
        3: [10, 11, 12, 13, 14],
    }
    assert ReadClause(0, recognised, ()).alternatives() == {}


def test_the_longest_label_wins(small):
    (recognised,) = _recogniser(small).recognise(
        ["bake bread, weld steel parts and operate forklift"]
    )
    uris = [small.index.catalogue.skills[c.skill].uri for c in recognised.exact]
    assert sorted(uris) == ["s:bake", "s:forklift", "s:weld"]


def _recogniser(recommender):
    return Recogniser(recommender.index, HashingEncoder())


COUNTS = {
    "I weld steel pipes, and paint oak boards": "weld steel pipes, and paint oak boards",
    "bend copper": "bend copper",
    "carry oak pipes with me, but no boards": "carry oak pipes",
}
TEXTS = tuple(COUNTS)


@pytest.mark.parametrize(("text", "counts"), COUNTS.items())
def test_support_is_the_mean_of_whole_and_span(drawn, text, counts):
    phrases, signals = _recogniser(drawn).signals(text)
    encoder = HashingEncoder()
    words = [" ".join(phrases.claimed[a:b].casefold().split()) for a, b in phrases.spans]
    whole = np.array(_support(drawn, encoder, counts))
    cover = LabelCoverage(list(SKILLS)).of(counts)
    assert signals.of_skills["words"] == pytest.approx(cover)
    for span, phrase in enumerate(words):
        own = np.array(_support(drawn, encoder, phrase))
        expected = (whole + own) / 2 + 0.05 * cover
        # Only the nearest alternative labels are looked at.
        clear = (expected > 0.4) & (np.abs(own - 0.15) > 2e-3)
        expected[own < 0.15] = EXCLUDED
        # The similarities are those of 8-bit integers.
        assert signals.support[span][clear] == pytest.approx(expected[clear], abs=1e-2)


def _support(drawn, encoder, phrase):
    """Return the support of each skill by a phrase: its label and, twice, its nearest label."""
    vector = encoder.encode([phrase])[0]
    support = []
    for skill in drawn.index.catalogue.skills:
        label, *others = encoder.encode([skill.label, *skill.alternative_labels])
        preferred = float(vector @ label)
        nearest = max([preferred, *(0.95 * float(vector @ other) for other in others)])
        support.append((preferred + 2 * nearest) / 3)
    return support


@pytest.mark.parametrize("text", TEXTS)
def test_ranking_gives_every_skill_its_confidence(drawn, text):
    recogniser = _recogniser(drawn)
    _, signals = recogniser.signals(text)
    odds = np.exp(signals.logits(recogniser.weights))
    confidence = (odds / (1 + odds)).max(axis=0)
    exact = {c.skill: c for c in recogniser.recognise([text])[0].exact}
    ranked = recogniser.rank(text, 100)
    assert sorted(one.skill for one in ranked) == list(range(len(SKILLS)))
    near = np.where(np.isin(np.arange(30), list(exact)), 2.0, signals.nearness())
    assert [one.skill for one in ranked] == sorted(range(30), key=lambda skill: -near[skill])
    for one in ranked:
        sure = max(confidence[one.skill], exact[one.skill].confidence if one.skill in exact else 0)
        assert one.confidence == pytest.approx(sure)


@pytest.mark.parametrize("text", [*TEXTS, "weld steel pipes, bend oak boards or cut copper boards"])
def test_only_likely_skills_share_words(drawn, text):
    recogniser = _recogniser(drawn)
    recognised = recogniser.recognise([text])[0]
    best = recognised.best()
    labels = {(c.start, c.end) for c in recognised.exact}
    assert [c.confidence for c in best] == sorted((c.confidence for c in best), reverse=True)
    assert len({c.skill for c in best}) == len(best)
    for number, one in enumerate(best):
        shared = [
            other
            for other in best[:number]
            if one.start < other.end and other.start < one.end
            if not (one.start <= other.start and other.end <= one.end)
            or (other.start, other.end) not in labels
        ]
        assert len(shared) <= (2 if one.confidence >= 0.52 else 0)


def _recognised(*nearest, exact=()):
    vector, occupations = np.zeros((2, 2), dtype=np.float32)
    return RecognisedText("", vector, (), (), nearest, exact, occupations, near_label=0.0)


def test_words_have_two_more_skills_that_are_likely():
    sure = [SkillCandidate(skill, 0.9 - skill / 10, 0, 20) for skill in range(4)]
    unsure = SkillCandidate(5, 0.51, 10, 30)
    elsewhere = SkillCandidate(6, 0.3, 21, 30)
    recognised = _recognised(*sure, unsure, elsewhere)
    assert recognised.best() == [*sure[:3], elsewhere]
    # No other comes in the place of one that is excluded.
    assert recognised.best([0]) == [*sure[1:3], elsewhere]


def test_words_of_a_label_have_no_other_skill():
    label, likely = SkillCandidate(1, 0.9, 6, 20), SkillCandidate(2, 0.8, 6, 20)
    assert _recognised(likely, exact=(label,)).best() == [label]
    assert _recognised(label, likely).best() == [label, likely]


def test_the_surest_skill_leaves_out_excluded_ones():
    found = _recognised(SkillCandidate(1, 0.4, 0, 5), exact=(SkillCandidate(2, 0.9, 0, 5),))
    assert (found.surest(), found.surest([2]), found.surest([1, 2])) == (0.9, 0.4, 0.0)


def test_a_removed_skill_leaves_its_words_to_another(starter):
    text = (SkillStatement("I wash and colour hair"),)

    def claimed(*labels):
        excluded = tuple(s.uri for s in starter.index.catalogue.skills if s.label in labels)
        found = starter.interpret(Profile(text, excluded_skills=excluded))
        return {_label(starter, one) for one in found.recognised}

    assert claimed() == {"wash hair", "dye hair", "hair colouring"}
    assert claimed("dye hair") == {"wash hair", "hair colouring"}
    # Without the words of both nothing says that it is hair.
    assert claimed("dye hair", "hair colouring") == {"wash the laundry"}


def test_a_label_within_a_larger_span_is_beside_no_skill():
    label, around = SkillCandidate(1, 0.9, 6, 20), SkillCandidate(2, 0.3, 0, 20)
    assert _recognised(around, exact=(label,)).best() == [label, around]
    assert _recognised(label, around).best() == [label]


def test_around_a_name_a_skill_has_to_be_likely():
    unsure, likely = (SkillCandidate(2, sure, 0, 20) for sure in (0.51, 0.53))
    for sure in (0.9, 0.4):
        name = SkillCandidate(1, sure, 6, 12, is_name=True)
        assert _recognised(unsure, exact=(name,)).best() == [name]
        assert likely in _recognised(likely, exact=(name,)).best()


def test_a_name_is_ranked_at_its_words_with_the_learnt_confidence(tmp_path):
    small = small_catalogue()
    named = {"s:css": (SkillName("Tailwind"),)}
    skills = tuple(replace(one, names=named.get(one.uri, ())) for one in small.skills)
    recommender = recommender_over(replace(small, skills=skills), tmp_path)
    found = recommender.recognise("I bake bread with Tailwind", limit=8, min_confidence=0)
    at = {one.skill: one.evidence.text for one in found}
    assert [one.skill for one in found][:1] == ["s:bake"]
    assert at["s:css"] == "Tailwind"
    claimed = {one.skill: one.confidence for one in recommender.recognise("we write Tailwind")}
    assert claimed["s:css"] == pytest.approx(RecognitionWeights.shipped().named, abs=1e-3)


def test_an_excluded_skill_is_not_among_the_best(drawn):
    recogniser = _recogniser(drawn)
    (recognised,) = recogniser.recognise(["weld steel pipes"])
    first = recognised.best()[0]
    assert drawn.index.catalogue.skills[first.skill].label == "weld steel pipes"
    assert first.skill not in {c.skill for c in recognised.best([first.skill])}


def test_recognise_returns_every_skill_once_best_first(drawn):
    found = drawn.recognise("I weld oak pipes and bend steel", limit=100, min_confidence=0.0)
    assert len({skill.skill for skill in found}) == len(found) == len(SKILLS)
    assert (
        drawn.recognise("I weld oak pipes and bend steel", limit=4, min_confidence=0.0)
        == (found[:4])
    )
    assert drawn.recognise(
        "I weld oak pipes and bend steel", limit=100, min_confidence=DEFAULT_CONFIDENCE
    ) == tuple(skill for skill in found if skill.confidence >= DEFAULT_CONFIDENCE)


@pytest.mark.parametrize("text", ["", " ", "and of the", "no weld steel pipes", "😀", "I am 34"])
def test_nothing_is_recognised_where_nothing_is_claimed(drawn, text):
    assert drawn.recognise(text, limit=100, min_confidence=0.0) == ()


WEIRD = (
    "I weld my steel parts",
    "naïve résumé writing \u2013 für Ümläute, weld steel parts",
    "ﬁre 😀 weld steel parts 👩‍🚀 and bake bread",
    "nai\u0308ve re\u0301sume\u0301 writing and bake bread",
    "NUL\x00weld steel parts\x00bake bread",
    "w" * 5_000 + " bake bread " + "ß" * 3_000 + " weld steel parts",
    "ŉ İstanbul ǅ weld\u00a0steel\u2003parts, bake  \t bread",
    "漢字 C++ العربية C# हिन्दी CSS",
    "don\u2019t drive, I\u2019m 34 and weld steel parts",
)


@pytest.mark.parametrize("text", WEIRD)
def test_evidence_is_the_words_of_the_statement(small, text):
    found = recognised_in(small, "CSS", text)
    assert any(skill.evidence.statement == 1 for skill in found)
    for skill in found:
        span = skill.evidence
        assert ("CSS", text)[span.statement][span.start : span.end] == span.text != ""
    for skill in small.recognise(text, limit=100, min_confidence=0.0):
        span = skill.evidence
        assert text[span.start : span.end] == span.text != ""


def test_evidence_keeps_blanked_words(starter):
    found = recognised_in(starter, "weld my steel parts")
    assert {one.evidence for one in found} == {Span(0, 0, 19, "weld my steel parts")}


def test_every_preferred_label_names_its_skill(small):
    for uri, (label, *_) in LABELS.items():
        assert {skill.skill for skill in recognised_in(small, label)} == {uri}
        assert label_key(label)


def test_results_do_not_depend_on_batch_composition(drawn):
    recogniser = _recogniser(drawn)
    for text, together in zip(TEXTS, recogniser.recognise(TEXTS), strict=True):
        (alone,) = recogniser.recognise([text])
        assert (alone.claimed, alone.spans) == (together.claimed, together.spans)
        assert alone.exact == together.exact
        places = [(c.skill, c.start, c.end) for c in alone.nearest]
        assert sorted(places) == sorted((c.skill, c.start, c.end) for c in together.nearest)
        confidence = sorted(c.confidence for c in together.nearest)
        assert sorted(c.confidence for c in alone.nearest) == pytest.approx(confidence, abs=1e-6)
        np.testing.assert_array_equal(alone.vector, together.vector)


def test_recent_texts_are_not_compared_again(drawn, monkeypatch):
    recogniser = _recogniser(drawn)
    fresh = recogniser.recognise(TEXTS)
    other = recogniser.with_weights(recogniser.weights)
    monkeypatch.setattr(Recogniser, "_signals", None)
    again = recogniser.recognise(TEXTS)
    assert [text.nearest for text in again] == [text.nearest for text in fresh]
    for one, before in zip(again, fresh, strict=True):
        np.testing.assert_array_equal(one.near_occupations, before.near_occupations)
    with pytest.raises(TypeError):
        other.recognise(TEXTS)


def test_a_long_text_is_recognised_statement_by_statement(drawn):
    text = "weld steel pipes\n" + "wholly other words. " * 40 + "\nI bend oak boards"
    assert len(text) > LONGEST_STATEMENT
    found = drawn.recognise(text, limit=100, min_confidence=0.0)
    assert len({skill.skill for skill in found}) == len(found) == len(SKILLS)
    labels = [_label(drawn, skill) for skill in found[:2]]
    assert labels == ["weld steel pipes", "bend oak boards"]
    assert [skill.evidence.text for skill in found[:2]] == labels
    for skill in found:
        assert text[skill.evidence.start : skill.evidence.end] == skill.evidence.text


def _label(recommender, skill):
    catalogue = recommender.index.catalogue
    return catalogue.skills[catalogue.skill_row[skill.skill]].label


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        (
            "You'll be driving a forklift. £12 an hour, free parking.",
            {"operate forklift"},
        ),
        (
            "Our postholder keeps the stock records and trains new staff.",
            {"keep stock records", "train employees"},
        ),
        ("We had the bathroom retiled by a firm from Bolton", set()),
        ("My two are at the primary school on the hill", set()),
        ("I was interviewed by a magazine about my garden", set()),
        ("14 Baker's Row, Ashford TN24 8PQ", set()),
    ],
)
def test_duties_of_an_advertisement_are_claimed_and_daily_life_is_not(starter, text, skills):
    catalogue = starter.index.catalogue
    found = {
        catalogue.skills[catalogue.skill_row[one.skill]].label
        for one in recognised_in(starter, text)
    }
    assert found == skills
