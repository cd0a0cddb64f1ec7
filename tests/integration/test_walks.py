"""People as they describe themselves: the first careers are those that an adviser would name.

Each has the careers that suit, of which two have to be among the first five that conflict with
nothing, and careers that must not be among them.
"""

from dataclasses import dataclass

import pytest

from recommender.profile import Profile
from recommender.recognition.segmentation import split_text
from recommender.results import Band, NoteEffect


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody writes, careers that suit them and such that contradict what they say."""

    text: str
    suits: frozenset[str]
    contradicts: frozenset[str] = frozenset()


PEOPLE = {
    "warehouse": Person(
        "I worked 20 years in a warehouse. I drive a forklift, pick orders, load lorries and "
        "check stock on the scanner. My knees are bad now so I can not lift heavy things or "
        "stand all day. I am not good with computers but I get on with people and I trained "
        "the new lads.",
        frozenset({"inventory coordinator", "warehouse manager", "distribution centre dispatcher"}),
        frozenset({"warehouse worker", "warehouse order picker", "fitness instructor"}),
    ),
    "building site": Person(
        "12 years on building sites. I mixed mortar, carried bricks, drove the dumper and the "
        "digger. My shoulder is done, I cannot carry heavy loads any more or climb ladders. I am "
        "rubbish with computers, but I get on with everyone and I taught the apprentices.",
        frozenset({"bricklaying supervisor", "construction general supervisor",
                   "building inspector", "concrete finisher supervisor"}),
        frozenset({"bricklayer", "building construction worker"}),
    ),
    "cleaner and bookkeeper": Person(
        "I am cleaner in offices and hotel 6 year in UK. Before in Poland I was book keeper in "
        "small firm, I make invoices, VAT, salary for 15 people, I know Excel and program "
        "Symfonia. I am very exact and I like numbers. My english is not so good but I learn.",
        frozenset({"bookkeeper", "accounting assistant", "payroll clerk"}),
        frozenset({"translator"}),
    ),
    "school leaver": Person(
        "i just finished school. i like gaming, i built my own pc, i edit videos for tiktok and "
        "draw anime. i play football and look after my little brother. no job yet",
        frozenset({"digital media designer", "animator", "3D animator", "digital games developer"}),
        frozenset({"midwife"}),
    ),
    "parent": Person(
        "I have been at home with my three children for 12 years. Before that I was an office "
        "administrator. I run the household budget, organise the school fair, was treasurer of "
        "the parents association, cook, drive, and do the newsletter on Canva. I used Word and "
        "Outlook but that was long ago.",
        frozenset({"office clerk", "secretary", "administrative assistant"}),
        frozenset({"cook", "private chef", "secondary school head teacher"}),
    ),
    "carer": Person(
        "I have cared for my dad for five years. Before that I was a shop assistant. I was "
        "secretary of the allotment club, nurse, cook, do the shopping and fill in the benefit "
        "forms.",
        frozenset({"shop assistant", "sales assistant", "cashier", "home care aide"}),
        frozenset({"nurse responsible for general care", "specialist nurse", "cook"}),
    ),
    "nurse who wants out": Person(
        "I have been a nurse on a surgical ward for 14 years and I am burnt out. I do not want to "
        "be a nurse or work shifts any more. I am good at explaining things to patients and "
        "families, staying calm, writing notes, organising rotas, teaching students and giving "
        "medicines.",
        frozenset({"nursing lecturer", "healthcare institution manager", "healthcare inspector",
                   "auxiliary nursing and midwifery vocational teacher"}),
        frozenset({"nurse responsible for general care", "specialist nurse", "nurse assistant",
                   "general practitioner", "specialised doctor"}),
    ),
    "lorry driver who wants out": Person(
        "I drove lorries for 18 years and I do not want to be a lorry driver any more, the nights "
        "away ruin my family. I planned my own routes, kept the tachograph records, secured the "
        "freight and showed new drivers the paperwork.",
        frozenset({"freight transport dispatcher", "distribution centre dispatcher",
                   "road operations manager"}),
        frozenset({"cargo vehicle driver", "moving truck driver", "refuse vehicle driver"}),
    ),
    "barista at a shelter": Person(
        "Client, 29: three years as a barista, opens and closes the shop, handles cash, trains new "
        "staff, orders stock. Volunteers at an animal shelter, feeds and walks dogs. Enjoys "
        "photography.",
        frozenset({"head waiter/head waitress", "restaurant manager", "shop supervisor",
                   "quick service restaurant team leader", "animal shelter worker",
                   "animal care attendant"}),
        frozenset({"livestock worker"}),
    ),
    "receptionist with bees": Person(
        "Night receptionist in a hotel for five years: I check guests in, take payments and deal "
        "with complaints. At home I keep bees and sell the honey on the market.",
        frozenset({"bee breeder", "hospitality establishment receptionist", "night auditor"}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_the_first_careers_are_sensible(esco, person):
    label = {one.uri: one.label for one in esco.index.catalogue.occupations}
    matches = esco.match(Profile(split_text(person.text)), limit=30, cover_backgrounds=True).matches
    listed = [
        label[match.occupation]
        for match in matches
        if not any(note.effect is NoteEffect.CONFLICTS for note in match.notes)
    ]
    assert len(person.suits.intersection(listed[:5])) >= 2
    assert not person.contradicts.intersection(listed[:5])


def test_each_background_has_a_career_among_the_first_five(esco):
    label = {one.uri: one.label for one in esco.index.catalogue.occupations}
    person = PEOPLE["barista at a shelter"]
    matches = esco.match(Profile(split_text(person.text)), limit=5, cover_backgrounds=True).matches
    brought = {label[one.occupation] for one in matches if one.is_brought_forward}
    assert brought == {"head waiter/head waitress", "animal shelter worker"}
    assert [one.score for one in matches[:3]] == sorted(one.score for one in matches[:3])[::-1]


def test_strong_is_what_is_near_to_the_best_career(esco):
    text = "I have been a dental nurse for eight years. I get the surgery ready, sterilise the "
    text += "instruments, pass them to the dentist and calm nervous patients."
    matches = esco.match(Profile(split_text(text)), limit=10).matches
    label = {one.uri: one.label for one in esco.index.catalogue.occupations}
    bands = {label[one.occupation]: one.band for one in matches}
    strong = ["dental chairside assistant"]
    assert [name for name in bands if bands[name] is Band.STRONG] == strong
    assert {bands["dental hygienist"], bands["dental practitioner"]} == {Band.GOOD}


@pytest.mark.parametrize("firm", ["", " at Tesco", " at Asda"])
def test_who_was_at_the_checkout_of_a_firm_may_be_a_cashier(esco, firm):
    label = {one.uri: one.label for one in esco.index.catalogue.occupations}
    found = esco.match(Profile(split_text(f"I worked on the checkout{firm}")), limit=1)
    assert label[found.matches[0].occupation] == "cashier"


def test_removal_work_is_against_a_limit_of_lifting(esco):
    label = {one.uri: one.label for one in esco.index.catalogue.occupations}
    text = "I drove a removal van for ten years. My back is bad, so no heavy lifting."
    matches = esco.match(Profile(split_text(text)), limit=30).matches
    effects = {
        label[match.occupation]: {note.effect for note in match.notes}
        for match in matches
        if label[match.occupation] in {"moving truck driver", "mover"}
    }
    assert effects
    assert all(found == {NoteEffect.CONFLICTS} for found in effects.values())
