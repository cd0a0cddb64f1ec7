"""Each distinct statement is heard once, and says why where it names no skill."""

import pytest

from recommender.profile import SkillStatement
from recommender.recognition.recogniser import Recogniser
from recommender.recognition.statement_reader import Hearing, is_in_another_language
from recommender.results import UnrecognisedReason
from tests.support.drawn_catalogue import recommender_over
from tests.support.fake_encoder import HashingEncoder
from tests.support.small_catalogue import small_catalogue

NOT_A_SKILL, NO_CLOSE_SKILL = UnrecognisedReason.NOT_A_SKILL, UnrecognisedReason.NO_CLOSE_SKILL


@pytest.fixture(scope="module")
def hear(tmp_path_factory):
    """Return a function that hears texts, leaving out skills by URI, over the small catalogue."""
    index = recommender_over(small_catalogue(), tmp_path_factory.mktemp("small")).index
    hearing = Hearing(index.labels, Recogniser(index, HashingEncoder()), "en")
    row = index.catalogue.skill_row

    def heard(*texts, without=()):
        statements = [SkillStatement(text) for text in texts]
        return hearing.hear(statements, {row[uri] for uri in without})

    return heard


@pytest.mark.parametrize(
    "text",
    ["", " \t", "😀", "...", "asdf", "42", "qwerty zxcv", "I am 34", "of the", "\x00"],
)
def test_words_that_stand_in_no_label_say_nothing(hear, text):
    (heard,) = hear(text)
    assert (heard.picked, heard.reason) == ((), NOT_A_SKILL)


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
def test_words_that_claim_nothing_say_why_and_do_not_count(hear, text, reason):
    (heard,) = hear(text)
    assert (heard.picked, heard.reason, heard.counts) == ((), reason, False)


@pytest.mark.parametrize("text", ["bake bread", "I weld steel parts but I cannot bake"])
def test_what_is_claimed_counts_beside_what_is_not(hear, text):
    (heard,) = hear(text)
    assert (heard.counts, heard.reason) == (True, None)


def test_words_of_labels_are_in_the_language_of_the_catalogue(hear):
    text = "bake bread sole mio"
    assert is_in_another_language(text, "en")
    assert hear(text)[0].reason is not UnrecognisedReason.OTHER_LANGUAGE


@pytest.mark.parametrize("text", ["bread", "weld, bread, parts", "trucks, circuit, sheets, steel"])
def test_single_words_and_lists_of_names_need_a_sure_skill(hear, text):
    reasons = {heard.reason for heard in hear(text)}
    assert reasons <= {NOT_A_SKILL, None}
    assert hear("bread")[0].reason is NOT_A_SKILL
    assert hear("CSS")[0].reason is None
    assert hear("C++, C#, CSS")[0].reason is None


def test_what_is_near_no_skill_keeps_its_words(hear):
    (heard,) = hear("village festival bread music dancing evening")
    assert heard.reason is NO_CLOSE_SKILL
    assert heard.picked == ()
    assert "bread" in heard.reading.words


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
def test_repeats_are_heard_once(hear, texts, numbers):
    assert [heard.statement for heard in hear(*texts)] == numbers


def test_which_repeat_is_heard_does_not_depend_on_the_order(hear):
    one, other = "bake bread, weld steel parts", "Bake bread weld steel parts"
    (first,) = hear(one, other)
    (second,) = hear(other, one)
    assert first.reading.words == second.reading.words == other


def test_words_that_led_to_an_excluded_skill_are_not_heard(hear):
    (heard,) = hear("I bake bread and drive forklift trucks", without=["s:bake"])
    assert heard.reading.words.split() == ["and", "drive", "forklift", "trucks"]
    assert len(heard.reading.words) == len("I bake bread and drive forklift trucks")
    assert [(c.start, c.end) for c in heard.picked] == [(17, 38)]


def test_skills_that_come_to_light_are_excluded_with_their_words(hear):
    text = "we solder circuit boards"
    (first,) = hear(text)
    (heard,) = hear(text, without=["s:solder", "s:weld", "s:bake", "s:forklift"])
    assert first.picked
    assert heard.picked == ()
    assert (heard.reading.words, heard.reason) == ("", NOT_A_SKILL)
