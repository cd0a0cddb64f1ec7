"""Words that claim no skill of the person are blanked; the others stay where they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.recognition.claims import (
    blank,
    clauses_of,
    is_of_another,
    without_boilerplate,
    without_personal_words,
    without_unclaimed_clauses,
)


def kept_of(text):
    return " ".join(without_boilerplate(text).split())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("I learnt the ropes and baked bread", "I and baked bread"),
        ("Hit the ground running.", "."),
        ("she thinks outside the box, and I solder", "she thinks , and I solder"),
        ("I dotted the i's; kept records", "I ; kept records"),
        ("gets his ducks in a row", "gets his"),
        ("We are the largest paint manufacturer. You bake bread.", ". You bake bread."),
        ("Only shortlisted candidates will be told", ""),
        ("EMPLOYMENT HISTORY:", ""),
        ("  key responsibilities -", ""),
    ],
)
def test_boilerplate_is_blanked(text, kept):
    assert kept_of(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        *("work experience with children", "I build brick walls", "climb ladders safely"),
        *("interviewed shortlisted candidates", "wash dirty laundry", "plant seeds"),
        *("administer pension schemes", "keep plates warm", "Skills: welding"),
        *("worked at a leading supplier of paint", "bookkeeping", "how to apply paint"),
    ],
)
def test_literal_words_are_kept(text):
    assert without_boilerplate(text) == text


@given(st.text(max_size=60) | st.sampled_from(["by submitting this form\nI weld. ok", "cv"]))
def test_boilerplate_keeps_offsets(text):
    blanked = without_boilerplate(text)
    assert len(blanked) == len(text)
    assert all(after in (" ", before) for after, before in zip(blanked, text, strict=True))


CLAUSE_FRAGMENTS = st.sampled_from(
    [
        *("I", "don't", "not", "never", "without", "no", "nor", "or", "but", "and I", "isn't"),
        *("my thing", "want to", "my sister", "teaches", "had our boiler replaced", "weld"),
        *(",", ".", "?", ":", "none", " - ", "ß", "😀", "\u0301", "\x00", "\n", "İ", "\u017f"),
    ]
)


def claimed(text):
    return " ".join(without_unclaimed_clauses(text).split())


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
def test_negation_before_its_object(text, kept):
    assert claimed(text) == kept


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
def test_negation_after_its_object(text, kept):
    assert claimed(text) == kept


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
def test_claims_next_to_a_negation_stay(text, kept):
    assert claimed(text) == kept


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
def test_pseudo_negations_blank_nothing(text):
    assert without_unclaimed_clauses(text) == text


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
def test_hypothetical_clauses_are_blanked(text, kept):
    assert claimed(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        *("I'd like to mention that I sell insurance", "I like to cook", "I love teaching"),
        *("I plan my own day", "we would like you to train staff", "I am willing to learn"),
        *("I help people who want to learn to read", "I look after children"),
    ],
)
def test_pseudo_hypotheticals_blank_nothing(text):
    assert without_unclaimed_clauses(text) == text


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
def test_clauses_with_another_experiencer_are_blanked(text, kept):
    assert claimed(text) == kept


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        *(("She has worked as a barista", True), ("he's a welder", True), ("They bake", False)),
        *(("I helped when she was ill", False), ("she taught me to sew", False)),
        *(("I bake bread", False), ("bake bread", False), ("theatre shed", False)),
        *(("They were mostly old", False), ("My customers said they loved the food", False)),
    ],
)
def test_a_clause_of_another_has_a_subject_in_the_third_person(clause, expected):
    assert is_of_another(clause) is expected


@pytest.mark.parametrize(
    "text",
    [
        *("My mother taught me to sew", "My sister and I run a bakery", "My mother tongue is Thai"),
        *("my customer service skills", "my work with client groups", "I take tablets to patients"),
        *("I look after my father, my mother and my aunt", "We had our staff trained in first aid"),
        *("I do the payroll, the company accounts and the VAT", "I got the engine running"),
    ],
)
def test_clauses_that_include_the_speaker_stay(text):
    assert without_unclaimed_clauses(text) == text


def test_clauses_end_at_punctuation_and_conjunctions():
    text = "I sew, C++ 1,5 but knit: so I can - now"
    cut = [text[start:end] for start, end in clauses_of(text)]
    assert cut == ["I sew", " C++ 1,5 ", "but knit", "so I can", "now"]
    assert blank(text, [(0, 6)]) == " " * 6 + text[6:]


@given(st.lists(CLAUSE_FRAGMENTS, max_size=14).map(" ".join))
def test_clauses_are_blanked_by_spaces_alone(text):
    left = without_unclaimed_clauses(text)
    assert len(left) == len(text)
    assert all(after in (before, " ") for before, after in zip(text, left, strict=True))
    if text.isascii():
        assert without_unclaimed_clauses(text.upper()) == left.upper()


@pytest.mark.parametrize(
    "text", ["my sister who a " * 600, "not a, " * 1_500, "no " * 3_000, "i would so " * 900]
)
def test_repeated_cues_are_read_to_the_end(text):
    assert len(without_unclaimed_clauses(text)) == len(text)


PERSONAL_FRAGMENTS = st.sampled_from(
    [
        *("I am", "as a", "young", "Turkish", "man", "34", "years old", "my name is", "Ana"),
        *("weld", "and", "don't", "no", ",", ".", "ß", "😀", "\u0301", "\x00", "\n", "İ"),
    ]
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("My name is Maria Lopez and I weld", "weld"),
        ("my name's Bo, call me Bo: I weld", "weld"),
        ("I am 34 years old and I weld", "weld"),
        ("Client, 29: welds and sews", "welds and sews"),
        ("Young woman, 31: welds", "welds"),
        ("Clients: 29 a day", "Clients: 29 a day"),
        ("I'm 52, German, and weld", "weld"),
        ("I weld, aged 61", "weld,"),
        ("a 45-year-old man", "a man"),
        ("I am a 45-year-old man who can weld", "can weld"),
        ("At the age of 19 I weld", "weld"),
        ("34 years of age, I weld", "weld"),
        ("As a young Turkish man I weld", "weld"),
        ("I am a Nigerian woman and I weld", "weld"),
        ("I am a single mother of two, I weld", "weld"),
        ("I am Polish and I weld", "weld"),
        ("I am a 45 year old Turkish woman and single mother, I weld", "weld"),
        ("I am a man and a single father and I weld", "weld"),
        ("I'm a housewife and I weld", "weld"),
        ("I am a wife and mother of two who can weld", "can weld"),
        ("I am a stay-at-home dad. I weld", ". weld"),
        ("I am a Muslim woman and weld", "weld"),
        ("I am pregnant, I weld", "weld"),
        ("As a disabled person I weld", "weld"),
        ("As a German, I weld", "weld"),
        ("She welds her pipes and they cook with him", "welds pipes and cook with"),
        ("Mr Chen and Mrs. Lee weld", "and weld"),
    ],
)
def test_personal_words_are_blanked(text, kept):
    assert " ".join(without_personal_words(text).split()) == kept


@pytest.mark.parametrize(
    "text",
    [
        *("speak German and Turkish", "work as an English teacher", "look after an elderly lady"),
        *("teach 8 year old children", "20 years as a nurse", "MS Excel", "as a lady's maid"),
        *("raise productivity by 34%", "cook Thai food", "as a mother tongue speaker"),
        *(
            "care for disabled people",
            "as a Catholic priest",
            "train pregnant women",
            "parent helper",
        ),
    ],
)
def test_skills_like_personal_words_stay(text):
    assert without_personal_words(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("no experience with Java", ""),
        ("I cannot weld, but cook", "I , but cook"),
        ("I don't drive. I sew", "I . I sew"),
        ("I haven't welded; I cook", "I ; I cook"),
        ("I lack patience", "I"),
        ("north of the notable knot", "north of the notable knot"),
        ("I can't drive but I weld steel", "I but I weld steel"),
        ("I don't cook and I weld", "I and I weld"),
        ("not only cooking but also baking", "not only cooking but also baking"),
        ("I have never missed a deadline", "I have never missed a deadline"),
        ("no-code development", "no-code development"),
        ("not-for-profit organisations", "not-for-profit organisations"),
    ],
)
def test_short_negations_are_blanked(text, kept):
    assert " ".join(without_unclaimed_clauses(text).split()) == kept


@pytest.mark.parametrize("blanked", [without_personal_words, without_unclaimed_clauses])
@given(st.lists(PERSONAL_FRAGMENTS, max_size=12).map(" ".join))
def test_offsets_stay_and_case_does_not_matter(blanked, text):
    left = blanked(text)
    assert len(left) == len(text)
    assert all(after in (before, " ") for before, after in zip(text, left, strict=True))
    if text.isascii():
        assert blanked(text.upper()) == left.upper()


@pytest.mark.parametrize(
    "text",
    [
        *("as " + "young old " * 2_000 + "x", "as young" + (" " * 3_000 + ",") * 6 + "x"),
        *("i am" + " " * 20_000, "my name is " + "a " * 9_000, "call me x" + " ," * 9_000),
    ],
)
def test_repeated_personal_words_are_read_to_the_end(text):
    assert len(without_personal_words(text)) == len(text)
