"""What a person denies, only wishes or has done for them is blanked; what they can do stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.text.claims import blanked, clauses_of, without_denied_words

FRAGMENTS = st.sampled_from(
    [
        *("I", "don't", "not", "never", "without", "no", "nor", "or", "but", "and I", "isn't"),
        *("my thing", "want to", "my sister", "teaches", "had our boiler replaced", "weld"),
        *(",", ".", "?", ":", "none", " - ", "ß", "😀", "\u0301", "\x00", "\n", "İ", "\u017f"),
    ]
)


def _kept(text):
    return " ".join(without_denied_words(text).split())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("I have yet to learn welding", "I have"),
        ("nobody showed me how to use the till", ""),
        ("I failed my forklift test twice, I weld", "I , I weld"),
        ("I gave up teaching", ""),
        ("I was not allowed to prescribe medicine", "I was"),
        ("I ran the bar for years without ever mixing a drink", "I ran the bar for years"),
        ("zero experience in sales", ""),
        ("I neither weld nor solder", "I"),
        ("I am anything but a mathematician", "I am"),
        ("I struggle with spreadsheets", ""),
        ("I am unable to lift boxes", "I am"),
        ("I'd rather not drive lorries", ""),
        ("I have not yet welded", "I have"),
        ("I have no knowledge of problems at sea", "I have"),
        ("I don't help with cooking", "I"),
        ("I can barely boil an egg", "I can"),
        ("dont know how to weld", ""),
    ],
)
def test_denial_before_the_thing(text, kept):
    assert _kept(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Welding is not something I have ever done", ""),
        ("Cooking, baking and sewing aren't my thing", ""),
        ("I bake bread and cooking isn't my thing, I weld", ", I weld"),
        ("Excel? Not a clue", "?"),
        ("Computer languages: none", ":"),
        ("Carpentry, plastering, roofing: no", ":"),
        ("Welding I have never tried", ""),
        ("When it comes to Excel, I have no idea", ", I have"),
        ("Photoshop is beyond me", ""),
        ("Public speaking terrifies me, I write", ", I write"),
        ("Everyone at home can sew except me", ""),
        ("Payroll was somebody else's job", ""),
    ],
)
def test_denial_after_the_thing(text, kept):
    assert _kept(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("I don't cook, but I bake bread", "I , but I bake bread"),
        ("I don't cook, bake or sew", "I"),
        ("No Java, C++ or Go, only PHP", ", only PHP"),
        ("Although I have no papers, I have babysat", "Although I have , I have babysat"),
        ("I cannot play anything except the piano", "I except the piano"),
        ("I'm not a baker, I'm a confectioner: pralines", "I'm , I'm a confectioner: pralines"),
        ("I am good at welding, not at soldering", "I am good at welding,"),
        ("I don't panic when I drive a crane", "I when I drive a crane"),
    ],
)
def test_what_is_held_next_to_a_denial_stays(text, kept):
    assert _kept(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        *("I am no stranger to spreadsheets", "I have no trouble lifting boxes"),
        *("no problem with night shifts", "I have never once missed a deadline"),
        *("I wasn't just on the till, I ordered stock", "I didn't only weld, I drew the parts"),
        "I can't imagine a week without playing the violin",
        "I could not run a kitchen without knowing food hygiene",
        *("hardly a day goes by without me baking", "There's nothing I can't fix"),
        *("I never once went home without cleaning the mill", "I am not afraid to climb masts"),
        *("No-nonsense welder", "There is nothing I like better than painting portraits"),
        *("I cook, not to mention bake", "I trained no less than forty cooks"),
        *("I'm not bad at drawing", "I never tire of gardening", "I don't mind blood"),
        *("There isn't a boiler in town I haven't repaired", "lift patients without hurting them"),
        *("I make sure that no food is wasted", "I teach children not to fear water"),
        *("I wash patients who cannot walk", "Nobody on the team knows Excel better than I do"),
        "you couldn't run that kitchen without knowing food hygiene",
        "No job is too small: gutters, fences, locks",
    ],
)
def test_false_denials_remove_nothing(text):
    assert without_denied_words(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("would love to learn welding", ""),
        ("I hope to become a nurse", ""),
        ("I plan weddings and I'm planning to take a course in floristry", "I plan weddings and"),
        ("I really want to learn Python", ""),
        ("Interested in learning to sew, I knit", ", I knit"),
        ("My dream is to open a bakery", ""),
        ("If I had the money I would study law", ""),
        ("Looking for a job where I can weld", "where I can weld"),
        ("Learning to fly is on my bucket list", ""),
    ],
)
def test_wishes_are_blanked(text, kept):
    assert _kept(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        *("I'd like to mention that I sell insurance", "I like to cook", "I love teaching"),
        *("I plan my own day", "we would like you to train staff", "I am willing to learn"),
        *("I help people who want to learn to read", "I look after children"),
    ],
)
def test_what_only_sounds_like_a_wish_stays(text):
    assert without_denied_words(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("My sister teaches maths", ""),
        ("I weld pipes, my husband drives a lorry and I cook", "I weld pipes, and I cook"),
        ("our client makes welding machines", ""),
        ("The nurses were very kind", ""),
        ("We had the boiler replaced", ""),
        ("I had my hair cut, I knit", ", I knit"),
        ("We got our roof fixed", ""),
        ("I take tablets", ""),
    ],
)
def test_other_peoples_doing_is_blanked(text, kept):
    assert _kept(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        *("My mother taught me to sew", "My sister and I run a bakery", "My mother tongue is Thai"),
        *("my customer service skills", "my work with client groups", "I take tablets to patients"),
        *("I look after my father, my mother and my aunt", "We had our staff trained in first aid"),
        *("I do the payroll, the company accounts and the VAT", "I got the engine running"),
    ],
)
def test_what_the_speaker_does_with_others_stays(text):
    assert without_denied_words(text) == text


def test_clauses_end_at_points_and_turns():
    text = "I sew, C++ 1,5 but knit: so I can - now"
    cut = [text[start:end] for start, end in clauses_of(text)]
    assert cut == ["I sew", " C++ 1,5 ", "but knit", "so I can", "now"]
    assert blanked(text, [(0, 6)]) == " " * 6 + text[6:]


@given(st.lists(FRAGMENTS, max_size=14).map(" ".join))
def test_offsets_stay_and_only_spaces_come(text):
    left = without_denied_words(text)
    assert len(left) == len(text)
    assert all(after in (before, " ") for before, after in zip(text, left, strict=True))
    if text.isascii():
        assert without_denied_words(text.upper()) == left.upper()


@pytest.mark.parametrize(
    "text", ["my sister who a " * 600, "not a, " * 1_500, "no " * 3_000, "i would so " * 900]
)
def test_long_repeats_are_read_to_the_end(text):
    assert len(without_denied_words(text)) == len(text)
