"""Acronyms of trades are spelt out where they are written as such."""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from recommender.text.normalisation import Acronyms, Expansion
from taxonomy.catalogue import Addition, Skill, SkillKind
from tests.support.small_catalogue import small_catalogue

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


def spelt_out(text, acronyms=ACRONYMS):
    """Return a text with its acronyms replaced."""
    for each in reversed(tuple(acronyms.rewordings(text))):
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
def test_acronyms_are_spelt_out(text, expected):
    assert spelt_out(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "a tig of war", "Tig", "TIGER", "STIG", "TIG2", "@TIG", "TIG.com", "P&LS", "R&P&L"),
        *("PO Box 12", "iot", "PLEASE SEND THE INVOICES"),
    ],
)
def test_other_words_stay(text):
    assert spelt_out(text) == text


def test_a_catalogue_spells_out_its_own():
    labels = ("steel beam layout (SBL)", "joinery (ABC)", "(SB)", "Tungsten Inert Glue (TIGs)")
    skill = Skill("s:beam", "lay beams", SkillKind.SKILL, labels)
    catalogue = replace(small_catalogue(), language="de", skills=(skill,))
    own = {"SBL": "steel beam layout", "TIG": "Tungsten Inert Glue"}
    expansions = Acronyms.of(catalogue).expansions
    assert {acronym: found.words for acronym, found in expansions.items()} == own
    english = Acronyms.of(replace(catalogue, language="en")).expansions
    assert english["TIG"].words == "Tungsten Inert Glue"
    assert english["MIG"].words == "metal inert gas welding"


def test_an_acronym_that_the_host_added_stays():
    added = (
        Addition("s:weld", ("MIG",), own=False, reviewed_by="Ann"),
        Addition("s:css", ("SBL",), own=True, reviewed_by="Ann"),
    )
    shipped, catalogue = Acronyms.shipped().expansions, small_catalogue()
    ours = Acronyms.of(replace(catalogue, additions=added)).expansions
    assert {"MIG", "TIG"} <= shipped.keys()
    assert shipped.keys() - ours.keys() == {"MIG"} | ({"CSS"} & shipped.keys())


def test_those_shipped_are_sorted_distinct_and_read_whole():
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
        assert row["expansion"].split()[0] in spelt_out(text, Acronyms.shipped())


@pytest.mark.parametrize("word", "PM US IT OT PR AM LA NI UK BA MA OK TV ID PT TA EA RE".split())
def test_everyday_capitals_are_not_shipped(word):
    assert word not in Acronyms.shipped().expansions
