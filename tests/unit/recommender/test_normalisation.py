"""Acronyms are spelled out and misspelt words corrected; names and plain words stay."""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import Words
from recommender.recognition.normalisation import (
    Acronyms,
    Expansion,
    Replacement,
    SpellingCorrector,
    replace_words,
)
from taxonomy.catalogue import Addition, Skill, SkillKind
from tests.support.small_catalogue import small_catalogue
from tests.support.words import normaliser_of

SHIPPED = Path(__file__).parents[3] / "recommender" / "data" / "acronyms.csv"
ACRONYMS = Acronyms(
    {
        "TIG": Expansion("tungsten inert gas welding"),
        "CNC": Expansion("CNC machine"),
        "EHR": Expansion("electronic health record"),
        "P&L": Expansion("profit and loss accounts"),
        "IoT": Expansion("Internet of Things"),
        "PO": Expansion("purchase order", frozenset({"raised", "invoices"})),
        "SEND": Expansion("special educational needs"),
    }
)


def expanded(text, acronyms=ACRONYMS):
    """Return a text with its acronyms replaced."""
    for each in reversed(tuple(acronyms.replacements(text))):
        text = text[: each.start] + each.words + text[each.end :]
    return text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TIG on steel", "tungsten inert gas welding on steel"),
        ("TIG welding, TIG", "tungsten inert gas welding, tungsten inert gas welding"),
        ("ran CNCs; CNC machines", "ran CNC machine; CNC machines"),
        ("EHRs (Epic)", "electronic health record (Epic)"),
        ("kept the P&L.", "kept the profit and loss accounts."),
        ("IoT, TIG/CNC", "Internet of Things, tungsten inert gas welding/CNC machine"),
        ("raised each PO", "raised each purchase order"),
        ("checked POs and invoices", "checked purchase order and invoices"),
    ],
)
def test_acronyms_are_spelled_out(text, expected):
    assert expanded(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "a tig of war", "Tig", "TIGER", "STIG", "TIG2", "@TIG", "TIG.com", "P&LS", "R&P&L"),
        *("PO Box 12", "iot", "PLEASE SEND THE INVOICES"),
    ],
)
def test_words_that_are_no_acronym_stay(text):
    assert expanded(text) == text


def test_labels_of_a_catalogue_spell_out_acronyms():
    labels = ("steel beam layout (SBL)", "joinery (ABC)", "(SB)", "Tungsten Inert Glue (TIGs)")
    skill = Skill("s:beam", "lay beams", SkillKind.SKILL, labels)
    catalogue = replace(small_catalogue(), language="de", skills=(skill,))
    own = {"SBL": "steel beam layout", "TIG": "Tungsten Inert Glue"}
    expansions = Acronyms.of(catalogue).expansions
    assert {acronym: found.words for acronym, found in expansions.items()} == own
    english = Acronyms.of(replace(catalogue, language="en")).expansions
    assert english["TIG"].words == "Tungsten Inert Glue"
    assert english["MIG"].words == "metal inert gas welding"


def test_an_acronym_added_as_a_label_stays():
    added = (
        Addition("s:weld", ("MIG",), own=False, reviewed_by="Ann"),
        Addition("s:css", ("SBL",), own=True, reviewed_by="Ann"),
    )
    shipped, catalogue = Acronyms.shipped().expansions, small_catalogue()
    ours = Acronyms.of(replace(catalogue, additions=added)).expansions
    assert {"MIG", "TIG"} <= shipped.keys()
    assert shipped.keys() - ours.keys() == {"MIG"} | ({"CSS"} & shipped.keys())


def test_shipped_acronyms_are_sorted_distinct_and_complete():
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    acronyms = [row["acronym"] for row in rows]
    assert acronyms == sorted(acronyms)
    assert [acronym for acronym, times in Counter(acronyms).items() if times > 1] == []
    assert list(rows[0]) == ["acronym", "expansion", "only_with"]
    for row in rows:
        beside = row["only_with"]
        assert row["expansion"].strip() == row["expansion"] != ""
        assert beside == beside.casefold()
        text = f"we did {row['acronym']} {beside}".strip()
        assert row["expansion"].split()[0] in expanded(text, Acronyms.shipped())


@pytest.mark.parametrize("word", "PM US IT OT PR AM LA NI UK BA MA OK TV ID PT TA EA RE".split())
def test_everyday_capitals_are_not_shipped(word):
    assert word not in Acronyms.shipped().expansions


COUNTS = Counter(
    dict.fromkeys(
        "accounting brick building binding customer service telephone salary manage family "
        "calculator photography management environment straße home".split(),
        3,
    )
    | {"building": 9, "panta": 1, "mortar": 1, "receipt": 5, "recipe": 5}
)
KNOWN = frozenset("the bridge fridge costumer foot ball football mortar moped snow mower".split())
CORRECTOR = SpellingCorrector(COUNTS, KNOWN)


def corrected(text):
    """Return a text with its misspelt words replaced."""
    for each in reversed(tuple(CORRECTOR.replacements(text))):
        text = text[: each.start] + each.words + text[each.end :]
    return text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("acounting and sallary", "accounting and salary"),
        ("Brik laying on bilding site", "brick laying on building site"),
        ("custommer servis on telefon", "customer service on telephone"),
        ("kalkulator, fotography", "calculator, photography"),
        ("managment of enviroment", "management of environment"),
        ("my famly. Telefon: morter", "my family. telephone: mortar"),
        ("- Custommer", "- customer"),
    ],
)
def test_misspelt_words_are_corrected(text, expected):
    assert corrected(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "the fridge", "fridges and mopeds", "snowmower", "costumer", "brick bricks"),
        *("we met Mr Brik, Bilding", "BRIK", "bRik", "brik2", "brk", "hone", "panto", "zebra"),
        *("brik@home.com", "www.telefon.de", "brik's", "x/brik", "raking girders"),
    ],
)
def test_names_known_words_and_distant_words_stay(text):
    assert corrected(text) == text


def test_the_more_frequent_of_equally_near_words_wins():
    even = SpellingCorrector(Counter({"bolder": 3, "balder": 3}), frozenset())
    often = SpellingCorrector(Counter({"bolder": 4, "balder": 3}), frozenset())
    assert (even.correct("belder"), often.correct("belder")) == ("balder", "bolder")


@given(st.text(alphabet="brikcuston ßéİ.-'A", max_size=30))
def test_any_text_is_corrected(text):
    changes = list(CORRECTOR.replacements(text))
    assert changes == sorted(changes)
    assert all(text[each.start : each.end].isalpha() for each in changes)
    assert {each.words for each in changes} <= COUNTS.keys()


def test_a_catalogue_knows_the_words_of_its_labels_and_descriptions():
    labels = ("weld résumé", "weld", "weld")
    skill = Skill("s:w", "weld", SkillKind.SKILL, labels, description="Wield weald.")
    catalogue = replace(small_catalogue(), skills=(skill,))
    corrector = SpellingCorrector.of(Words.of(catalogue), ["pipe"])
    assert [each.words for each in corrector.replacements("welld wield weald resumé pipe")] == [
        "weld"
    ]
    assert list(SpellingCorrector.of(Words.of(catalogue)).replacements("welld")) == []


def test_replacements_outside_the_part_are_not_made():
    changes = (Replacement(0, 3, "one"), Replacement(4, 7, "two"))
    assert replace_words("abc def ghi", 0, 11, changes) == "one two ghi"
    assert replace_words("abc def ghi", 1, 8, changes) == "bc two "
    assert replace_words("abc def ghi", 4, 6, changes) == "de"


def test_the_normaliser_of_a_catalogue_does_both():
    normaliser = normaliser_of(small_catalogue(), ["the"])
    changes = normaliser.replacements("TIG and sollder")
    assert [each.words for each in changes] == ["tungsten inert gas welding"]
    informed = normaliser_of(small_catalogue(), ["the", "solder"]).replacements("sollder, TIG")
    assert [each.words for each in informed] == ["solder", "tungsten inert gas welding"]


@pytest.fixture(scope="module")
def naming():
    """Return a normaliser whose encoder knows some plain words."""
    known = "i use drew on every day parts in and spring with waitress used the".split()
    return normaliser_of(small_catalogue(), known)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I use Docker every day", ["Docker"]),
        ("with Kubernetes and SolidWorks", ["Kubernetes", "SolidWorks"]),
        ("I used S3 with CSS", ["S3"]),
        ("drew parts in Spring", []),
        ("Waitressed with the CSS", []),
        ("I use docker", []),
        ("I USE DOCKERXYZ EVERY DAY", []),
    ],
)
def test_names_that_nothing_knows_are_found(naming, text, names):
    assert [text[start:end] for start, end in naming.unknown_names(text)] == names


def test_without_the_words_of_an_encoder_no_name_is_unknown():
    assert normaliser_of(small_catalogue()).unknown_names("I use Docker") == []
