"""Statements are read once each, and a profile becomes skills with evidence and queries."""

from dataclasses import replace

import numpy as np
import pytest

from recommender.profile import Profile, SkillStatement, UnknownConceptError
from recommender.recognition.claim_kinds import ClaimVerdict
from recommender.recognition.job_spans import SpanFinder, TitleWords
from recommender.recognition.reading import (
    StatementReader,
    evidence_weight,
    is_in_another_language,
)
from recommender.recognition.recogniser import Recogniser
from recommender.results import Given, GivenAs, Span, UnrecognisedReason
from taxonomy.catalogue import Importance
from tests.support.drawn_catalogue import (
    BARE,
    OPTIONAL_ONLY,
    TWINS,
    drawn_catalogue,
    recommender_over,
)
from tests.support.fake_encoder import HashingEncoder
from tests.support.small_catalogue import small_catalogue


@pytest.mark.parametrize(
    "text",
    [
        "Ich habe fünf Jahre in einer Küche gearbeitet",
        "ICH KANN SCHWEISSEN UND LÖTEN",
        "J'ai soudé des tuyaux",
        "Soy camarero y sé cocinar",
        "Умею варить сталь",
        "potrafię spawać",
    ],
)
def test_other_languages(text):
    assert is_in_another_language(text, "en")


@pytest.mark.parametrize(
    "text",
    ["", "42", "Python, SQL, Excel", "C++", "weld", "I weld steel", "sudo apt install", "9780"],
)
def test_possible_english_is_no_other_language(text):
    assert not is_in_another_language(text, "en")


def test_the_language_of_the_catalogue_is_not_another():
    assert not is_in_another_language("Ich habe fünf Jahre in einer Küche gearbeitet", "de")
    assert is_in_another_language("I worked in a kitchen for five years", "de")


NOT_A_SKILL, NO_CLOSE_SKILL = UnrecognisedReason.NOT_A_SKILL, UnrecognisedReason.NO_CLOSE_SKILL


def reasons_of(*clauses):
    """Return why words of some clauses have no skill."""
    return [each.reason for clause in clauses for each in clause.unread]


class _NoComplaints:
    """Finds none: to the learnt weights the vectors of hashed words mean nothing."""

    def encoded(self, _):
        return []

    def spans(self, sentences):
        return [[] for _ in sentences]


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Return a function that reads texts, excluding skills by URI, over the small catalogue."""
    index = recommender_over(small_catalogue(), tmp_path_factory.mktemp("small")).index
    reader = StatementReader(
        index.labels,
        Recogniser(index, HashingEncoder()),
        _NoComplaints(),
        SpanFinder(TitleWords(index.catalogue)),
        "en",
    )
    row = index.catalogue.skill_row

    def found(*texts, without=()):
        statements = [SkillStatement(text) for text in texts]
        return reader.read(statements, {row[uri] for uri in without})

    return found


@pytest.mark.parametrize(
    "text",
    ["", " \t", "😀", "...", "asdf", "42", "qwerty zxcv", "I am 34", "of the", "\x00"],
)
def test_words_of_no_label_are_no_skill(read, text):
    (found,) = read(text)
    assert (found.skills, reasons_of(found)) == ((), [NOT_A_SKILL])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no bread", UnrecognisedReason.DENIED),
        ("I cannot weld", UnrecognisedReason.DENIED),
        ("I can\N{RIGHT SINGLE QUOTATION MARK}t weld", UnrecognisedReason.DENIED),
        ("Welding is beyond me", UnrecognisedReason.DENIED),
        ("I want to learn to weld", UnrecognisedReason.WISHED),
        ("My brother welds", UnrecognisedReason.DONE_BY_OTHERS),
        ("Ich habe lange in einer Küche gearbeitet", UnrecognisedReason.OTHER_LANGUAGE),
        ("J'ai soudé des tuyaux pour ma commune", UnrecognisedReason.OTHER_LANGUAGE),
        ("Умею печь хлеб", UnrecognisedReason.OTHER_LANGUAGE),
    ],
)
def test_words_that_claim_nothing_have_a_reason_and_do_not_count(read, text, reason):
    (found,) = read(text)
    assert (found.skills, reasons_of(found), found.text) == ((), [reason], None)


def test_claims_count_beside_words_that_claim_nothing(read):
    text = "I weld steel parts but I cannot bake"
    claimed, denied = read(text)
    assert (len(claimed.skills), claimed.unread) == (1, ())
    assert denied.text is None
    (words,) = denied.unread
    assert (text[words.start : words.end], words.reason) == (
        "cannot bake",
        UnrecognisedReason.DENIED,
    )


def test_words_of_labels_are_in_the_language_of_the_catalogue(read):
    text = "bake bread sole mio"
    assert is_in_another_language(text, "en")
    assert UnrecognisedReason.OTHER_LANGUAGE not in reasons_of(*read(text))


@pytest.mark.parametrize(
    ("text", "count"),
    [("CSS", 0), ("trucks", 1), ("CSS, steel, C++", 1), ("steel, trucks, circuit", 3)],
)
def test_single_words_and_lists_of_names_need_a_sure_skill(read, text, count):
    assert reasons_of(*read(text)) == [NOT_A_SKILL] * count


def test_each_item_of_a_list_is_read_by_itself(read):
    text = "C++, trucks, CSS"
    first, trucks, last = read(text)
    assert [len(each.skills) for each in (first, trucks, last)] == [1, 0, 1]
    assert [(each.start, each.end) for each in trucks.unread] == [(5, 11)]
    assert reasons_of(first, trucks, last) == [NOT_A_SKILL]


def test_each_sentence_of_a_statement_is_read_by_itself(read):
    text = "I bake bread. In the evening I like it. We drive forklift trucks!"
    found = read(text)
    assert [text[c.start : c.end] for each in found for c in each.skills] == [
        "bake bread",
        "drive forklift trucks",
    ]
    assert {each.statement for each in found} == {0}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("village festival with dancing", UnrecognisedReason.UNSURE),
        ("festival with friends music songs", NO_CLOSE_SKILL),
    ],
)
def test_words_near_no_skill_count(read, text, reason):
    (found,) = read(text)
    assert reasons_of(found) == [reason]
    assert found.skills == ()
    assert "festival" in found.text.claimed


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (("weld", "bake", "weld"), [0, 1]),
        (("Weld!", "WELD", "weld"), [1]),
        (("bake bread", "weld", "Bake  bread"), [0, 1]),
        (("!!!", "😀", "!!!"), [0, 1]),
        ((), []),
    ],
)
def test_repeats_are_read_once(read, texts, numbers):
    assert [found.statement for found in read(*texts)] == numbers


def test_the_repeat_that_counts_does_not_depend_on_the_order(read):
    one, other = "bake bread, weld steel parts", "Bake bread weld steel parts"
    (first,) = read(one, other)
    (second,) = read(other, one)
    assert first.text.claimed == second.text.claimed == other


def test_words_of_an_excluded_skill_are_blanked(read):
    (found,) = read("I bake bread and drive forklift trucks", without=["s:bake"])
    assert found.text.claimed.split() == ["and", "drive", "forklift", "trucks"]
    assert len(found.text.claimed) == len("I bake bread and drive forklift trucks")
    assert [(c.start, c.end) for c in found.skills] == [(17, 38)]


def test_skills_found_after_an_exclusion_are_excluded_too(read):
    text = "we solder circuit boards"
    (first,) = read(text)
    (found,) = read(text, without=["s:solder", "s:weld", "s:bake", "s:forklift"])
    assert first.skills
    assert found.skills == ()
    assert (found.text, reasons_of(found)) == (None, [NOT_A_SKILL])


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Return the recommender over a drawn catalogue."""
    return recommender_over(drawn_catalogue(), tmp_path_factory.mktemp("drawn"))


def profile(*texts, **given):
    """Return a profile of some statements and of what is given by URI."""
    return Profile(tuple(map(SkillStatement, texts)), **given)


CONCEPT_FIELDS = (
    *("skills", "partial_skills", "occupations", "denied_skills", "excluded_skills"),
    *("unclaimed_skills", "unsure_skills"),
)


def uri_of(recommender, label):
    """Return the URI of the skill with a label."""
    return next(skill.uri for skill in recommender.index.catalogue.skills if skill.label == label)


@pytest.mark.parametrize("field", CONCEPT_FIELDS)
def test_an_unknown_uri_is_refused_with_its_place(drawn, field):
    known = "o:00" if field == "occupations" else "s:00"
    with pytest.raises(UnknownConceptError) as refused:
        drawn.match(profile("weld", **{field: (known, known, "x:1")}))
    assert (refused.value.field, refused.value.position, refused.value.uri) == (field, 2, "x:1")
    assert str(refused.value).startswith(f"{field}[2]: 'x:1' is not in the catalogue drawn-1-en; ")


@pytest.mark.parametrize("field", CONCEPT_FIELDS)
def test_a_skill_is_no_occupation(drawn, field):
    wrong = "s:00" if field == "occupations" else "o:00"
    with pytest.raises(UnknownConceptError):
        drawn.interpret(profile(**{field: (wrong,)}))


def test_skills_by_uri_are_certain(drawn):
    found = drawn.interpret(profile(skills=("s:04", "s:02", "s:04")))
    assert [(r.skill, r.confidence, r.evidence) for r in found.recognised] == [
        ("s:04", 1.0, Given(GivenAs.SKILL)),
        ("s:02", 1.0, Given(GivenAs.SKILL)),
    ]
    np.testing.assert_array_equal(found.queries.vectors, drawn.index.skill_vectors[[2, 4]])
    np.testing.assert_allclose(found.queries.weights, [1, 1])


def test_a_past_occupation_gives_its_skills(drawn):
    found = drawn.interpret(profile(occupations=("o:00",)))
    relations = drawn.index.catalogue.relations_of["o:00"]
    confidence = {Importance.ESSENTIAL: 1.0, Importance.OPTIONAL: 0.5}
    assert [(r.skill, r.confidence, r.evidence) for r in found.recognised] == [
        (r.skill, confidence[r.importance], Given(GivenAs.OCCUPATION, "o:00")) for r in relations
    ]
    essential = [r.skill for r in relations if r.importance is Importance.ESSENTIAL]
    assert len(found.queries.vectors) == len(essential)
    assert found.queries.weights.sum() == pytest.approx(6)


def test_each_skill_is_recognised_once_where_it_is_surest(drawn):
    label = "weld steel pipes"
    uri = uri_of(drawn, label)
    asked = profile(f"at work we {label} a lot", label, skills=(uri,), occupations=("o:00", "o:03"))
    found = [r for r in drawn.interpret(asked).recognised if r.skill == uri]
    assert [(r.confidence, r.evidence) for r in found] == [(1.0, Given(GivenAs.SKILL))]
    without_uri = profile(f"at work we {label} a lot", label)
    (found,) = [r for r in drawn.interpret(without_uri).recognised if r.skill == uri]
    assert (found.confidence, found.evidence) == (1.0, Span(1, 0, 16, label))
    every = [r.skill for r in drawn.interpret(asked).recognised]
    assert len(set(every)) == len(every)


def test_held_skills_are_in_the_order_of_the_recognised(drawn):
    found = drawn.interpret(profile("weld steel pipes", "bend oak", occupations=("o:02",)))
    row = drawn.index.catalogue.skill_row
    assert [(h.skill, h.confidence) for h in found.held] == [
        (row[r.skill], r.confidence) for r in found.recognised
    ]


@pytest.mark.parametrize("occupation", [BARE, OPTIONAL_ONLY])
def test_occupations_without_essentials(drawn, occupation):
    found = drawn.interpret(profile(occupations=(occupation,)))
    assert found.queries.is_empty is (occupation == BARE)
    assert len(found.queries.vectors) == len(found.recognised)


def test_an_occupation_whose_essentials_are_excluded_has_no_queries(drawn):
    relations = drawn.index.catalogue.relations_of[TWINS[0]]
    essential = tuple(r.skill for r in relations if r.importance is Importance.ESSENTIAL)
    found = drawn.interpret(profile(occupations=TWINS, excluded_skills=essential))
    assert found.queries.is_empty
    assert {r.skill for r in found.recognised}.isdisjoint(essential)
    assert drawn.match(profile(occupations=TWINS, excluded_skills=essential)).matches == ()


def test_queries_are_statements_skills_and_occupations(drawn):
    asked = profile("cut steel pipes", "asdf", skills=("s:01",), occupations=("o:00",))
    found = drawn.interpret(asked)
    (unrecognised,) = found.unrecognised
    assert (unrecognised.statement, unrecognised.text) == (1, "asdf")
    assert unrecognised.reason is UnrecognisedReason.NOT_A_SKILL
    essentials = len(found.queries.weights) - 2
    weights = np.array([1, 1, *[6 / essentials] * essentials])
    np.testing.assert_allclose(found.queries.weights, weights, rtol=1e-6)
    (vector,) = HashingEncoder().encode(["cut steel pipes"])
    np.testing.assert_array_equal(found.queries.vectors[0], vector)
    np.testing.assert_array_equal(found.queries.vectors[1], drawn.index.skill_vectors[1])


def test_an_excluded_skill_is_dropped_with_its_words(drawn):
    label = "cut steel pipes"
    asked = profile(f"I {label}, bend oak boards", excluded_skills=(uri_of(drawn, label),))
    rest = profile("I , bend oak boards")
    found, expected = drawn.match(asked), drawn.match(rest)
    assert [r.skill for r in found.recognised] == [r.skill for r in expected.recognised]
    assert {m.occupation: m.score for m in found.matches} == pytest.approx(
        {m.occupation: m.score for m in expected.matches}, abs=1e-6
    )
    kept = drawn.interpret(profile(f"I {label}, bend oak boards")).queries.vectors
    assert not np.allclose(drawn.interpret(asked).queries.vectors, kept)


def test_an_excluded_skill_given_by_uri_is_dropped(drawn):
    found = drawn.match(profile("cut oak boards", skills=("s:00",), excluded_skills=("s:00",)))
    assert found == drawn.match(profile("cut oak boards", excluded_skills=("s:00",)))
    assert "s:00" not in {r.skill for r in found.recognised}


def test_an_empty_profile_has_no_matches(drawn):
    found = drawn.match(Profile())
    assert (found.statements, found.recognised, found.unrecognised, found.matches) == ((),) * 4


def test_an_unclaimed_skill_is_not_recognised_but_its_words_count(drawn):
    vector, given = drawn.index.catalogue.skills[4], "s:01"
    asked = profile(vector.label, skills=(given,))
    whole = drawn.interpret(asked)
    read = tuple(r.skill for r in whole.recognised if r.skill != given)
    assert vector.uri in read
    left = drawn.interpret(replace(asked, unclaimed_skills=read))
    assert [r.skill for r in left.recognised] == [given]
    np.testing.assert_array_equal(left.queries.vectors, whole.queries.vectors)
    assert left.queries.texts == whole.queries.texts
    confirmed = replace(asked, skills=(given, *read), unclaimed_skills=read)
    assert set(read) <= {r.skill for r in drawn.interpret(confirmed).recognised}


@pytest.mark.parametrize(
    ("text", "listed"),
    [("m", ()), ("x y", ()), ("qz", ("qz",)), ("7", ("7",)), ("m qz", ("m qz",))],
)
def test_single_letters_are_not_listed_as_not_recognised(drawn, text, listed):
    assert tuple(one.text for one in drawn.interpret(profile(text)).unrecognised) == listed


@pytest.mark.parametrize(
    ("claim", "skill", "weight"),
    [(1, 0.1, 1), (0.9, 0.9, 81 / 82), (0.5, 0.2, 0.2), (0.2, 0.5, 0.2), (0.5, 0.5, 0.5)],
)
def test_what_is_no_sure_claim_or_names_no_skill_weighs_less(claim, skill, weight):
    assert evidence_weight(claim, skill) == pytest.approx(weight)


@pytest.mark.parametrize(("weight", "counts"), [(0.21, True), (0.19, False)])
def test_what_is_hardly_a_claim_is_heard_where_its_skill_is_sure(
    drawn, monkeypatch, weight, counts
):
    said, verdict = [SkillStatement("weld steel parts")], [ClaimVerdict(1.0)]
    monkeypatch.setattr(drawn._recogniser.claim_kinds, "verdicts", lambda _: verdict)
    (read,) = drawn._reader.read(said, set())
    against = (1 - weight) / weight * read.text.surest() / (1 - read.text.surest())
    verdict[0] = ClaimVerdict(1 / (1 + against), UnrecognisedReason.DENIED)
    (read,) = drawn._reader.read(said, set())
    assert read.counts == counts


def test_a_statement_weighs_what_its_words_do(drawn, monkeypatch):
    texts = ("weld steel parts", "paint the town", "weld paint")
    claims = {"weld steel parts": 0.5, "paint the town": 0.3, "weld paint": 1.0}
    kinds = drawn._recogniser.claim_kinds
    monkeypatch.setattr(
        kinds, "verdicts", lambda texts: [ClaimVerdict(claims[text]) for text in texts]
    )
    read = drawn._reader.read([SkillStatement(text) for text in texts], set())
    weights = {
        one.text.claimed: evidence_weight(claims[one.text.claimed], one.text.best()[0].confidence)
        for one in read
        if one.counts
    }
    assert len(set(weights.values())) > 1
    queries = drawn.interpret(Profile(tuple(map(SkillStatement, texts)))).queries
    assert dict(zip(queries.texts, queries.weights.tolist(), strict=True)) == pytest.approx(weights)
